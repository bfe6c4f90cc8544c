"""The command line: arguments in, exit code out; no logic of its own.

Exit codes: 0 clean, 1 diagnostics, 2 usage, 3 our own mistake.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from compiler.cli import adopted, measured, shown, specs
from compiler.cli.common import BUG, FOUND, usage
from compiler.render import FORMATS

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; what is in a spec file never leads to a traceback."""
    unread = next((argument for argument in argv if argument.startswith("--") and argument.endswith("=--")), None)
    if unread:  # before Python 3.13 argparse makes an empty list of the value
        return usage(f"'{unread}' gives no value")
    try:
        args = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has printed its message
        return int(stop.code or 0)
    command: Callable[[argparse.Namespace], int] = args.run
    try:
        code = command(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output has gone; what is left in the buffer has to go somewhere at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        print("interrupted; the files on disk are whole: all old, or all new", file=sys.stderr)
        return 130
    except Exception:
        traceback.print_exc()
        print("this is a bug in the compiler, not a mistake in the specs: please report it with the text above",
              file=sys.stderr)
        return BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m compiler", description="Compile hardening specs.")
    common = argparse.ArgumentParser(add_help=False)
    for target, default in ((parser, Path("specs")), (common, argparse.SUPPRESS)):
        target.add_argument("--specs", type=Path, default=default, metavar="DIR",
                            help="the root of the spec tree (default: specs)")
    checking = argparse.ArgumentParser(add_help=False)
    checking.add_argument("--strict", action="store_true", help="warnings fail too")
    checking.add_argument("--format", choices=sorted(FORMATS), default="text", help="form of the diagnostics")
    checking.add_argument("--today", type=datetime.date.fromisoformat, default=None, metavar="DAY",
                          help="the day on which acceptances are judged (default: today)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in (specs, shown, measured, adopted):
        group.add(commands, common, checking)
    return parser
