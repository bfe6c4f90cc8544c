"""Units that somebody already runs, as a first spec: ``python -m compiler import``."""
