"""Captures what the target system knows as platform data. Compiling needs the data, not this package."""
