"""Captures what the target system knows as platform data. Compiling needs the data, not this package."""

from compiler.capture.command import run
from compiler.capture.image import CaptureError

__all__ = ["CaptureError", "run"]
