"""Command line of the capture: `python -m compiler.capture --suite trixie --out FILE` (or `--root`)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from compiler.capture.command import run
from compiler.capture.image import CaptureError, image_root, open_image


def default_cache() -> Path:
    """Where images are kept: `$XDG_CACHE_HOME/spec-compiler`, else `~/.cache/spec-compiler`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "spec-compiler"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; exit status 0: written, 1: not possible (one line says why), 2: wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m compiler.capture", description=__doc__)
    parser.add_argument("--suite", default="trixie", help="Debian suite to capture (default: trixie)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="the JSON file to write")
    what.add_argument("--root", action="store_true", help="build the target's root file system and print its path")
    what.add_argument("--cached", action="store_true", help="print its path if it was built before, else nothing")
    parser.add_argument("--cache", type=Path, default=None, metavar="DIR", help="where images are kept")
    options = parser.parse_args(arguments)
    try:
        cache = options.cache or default_cache()
        if options.cached:
            root = image_root(options.suite, cache)
            print(root if root.is_dir() else "")
            return 0
        if options.root:
            print(open_image(options.suite, cache).root)
            return 0
        run(options.out, options.suite, cache)
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
