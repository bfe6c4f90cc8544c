"""``python -m compiler``."""

from __future__ import annotations

import gc
import io
import sys

from compiler.cli import main

if __name__ == "__main__":
    gc.disable()  # a run is short and makes no garbage worth collecting; looking for it takes a tenth of the time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 shows escapes, not a traceback
            stream.reconfigure(errors="backslashreplace")
    code = main(sys.argv[1:])
    gc.freeze()  # the interpreter looks once more when it ends
    sys.exit(code)
