"""Command line of the capture: `python -m compiler.capture --suite trixie --out FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from compiler.capture.command import run
from compiler.capture.image import CaptureError


def default_cache() -> Path:
    """Where images are kept: `$XDG_CACHE_HOME/spec-compiler`, else `~/.cache/spec-compiler`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "spec-compiler"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; exit status 0: written, 1: not possible (one line says why), 2: wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m compiler.capture", description=__doc__)
    parser.add_argument("--suite", default="trixie", help="Debian suite to capture (default: trixie)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the JSON file to write")
    parser.add_argument("--cache", type=Path, default=None, metavar="DIR", help="where images are kept")
    options = parser.parse_args(arguments)
    try:
        run(options.out, options.suite, options.cache or default_cache())
    except CaptureError as error:
        print(f"capture: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("capture: interrupted, nothing written", file=sys.stderr)
        return 130
    print(f"wrote {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
