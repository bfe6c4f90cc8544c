"""``python -m compiler``."""

from __future__ import annotations

import io
import sys

from compiler.cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 shows escapes, not a traceback
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
