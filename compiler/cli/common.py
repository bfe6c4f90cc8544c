"""What commands share: exit codes, arguments, and how a tree with errors is reported."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from compiler.diagnostics import Finding, Severity
from compiler.render import FORMATS, severity

if TYPE_CHECKING:
    from compiler.pipeline import Compiled

CLEAN, FOUND, USAGE, BUG = 0, 1, 2, 3

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def usage(message: str) -> int:
    """Say what is wrong with the arguments; the exit code of that."""
    print(f"python -m compiler: {message}", file=sys.stderr)
    return USAGE


def verdict(findings: Sequence[Finding], args: argparse.Namespace) -> int:
    """The exit code that findings come to: errors fail, warnings under ``--strict``."""
    levels = {severity(finding) for finding in findings}
    return FOUND if Severity.ERROR in levels or (args.strict and levels) else CLEAN


def without_specs(args: argparse.Namespace) -> int:
    """Zero where the spec tree is there; else the exit code, after saying so."""
    return CLEAN if os.path.isdir(args.specs) else usage(f"there is no folder {args.specs}")


def compiled(args: argparse.Namespace) -> Compiled | int:
    """The compiled tree, with or without errors; an exit code when there is none."""
    from compiler.pipeline import compile_tree
    return without_specs(args) or compile_tree(args.specs, getattr(args, "today", None) or datetime.date.today())


def sound(args: argparse.Namespace) -> Compiled | int:
    """The compiled tree; an exit code when there is none, or one with errors, which are shown."""
    found = compiled(args)
    if isinstance(found, int) or found.sound:
        return found
    sys.stdout.write(FORMATS[getattr(args, "format", "text")](found.findings, found.texts))
    return FOUND
