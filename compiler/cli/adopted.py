"""The command that makes a first spec of units that run already."""

from __future__ import annotations

import datetime
import re
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.cli.common import CLEAN, FOUND, Commands, sound, usage, verdict
from compiler.render import FORMATS

if TYPE_CHECKING:
    from compiler.adopt.sources import Gathered

_PROJECT = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")


def add(commands: Commands, common: ArgumentParser, checking: ArgumentParser) -> None:
    """Its arguments; those of ``common`` belong to it too."""
    adopt = commands.add_parser("import", parents=[common], help="write a first spec for units that run already")
    adopt.add_argument("units", nargs="*", metavar="UNIT", help="unit files; with --from, names (default: all)")
    adopt.add_argument("--from", dest="captured", type=Path, metavar="FILE", help="take the units from this capture")
    adopt.add_argument("--script", action="store_true", help="print a script that captures these units on a host")
    adopt.add_argument("--into", type=Path, metavar="DIR", help="the new folder for the spec tree")
    adopt.add_argument("--project", default="project", metavar="NAME", help="what the project is called")
    adopt.add_argument("--format", choices=sorted(FORMATS), default="text", help="form of the diagnostics")
    adopt.add_argument("--today", type=datetime.date.fromisoformat, default=None, help=SUPPRESS)
    adopt.set_defaults(run=_import)


def _import(args: Namespace) -> int:
    if args.script:
        return _script(args)
    if args.into is None or not (args.units or args.captured) or not _PROJECT.fullmatch(args.project):
        return usage("import needs --into, units or a capture, and a project name of letters, digits and dashes")
    if args.captured is not None and args.captured.is_dir():
        return usage(f"{args.captured} is a folder; import takes the units of one capture")
    from compiler.adopt.command import Target, adopt
    compiled = sound(args)
    if isinstance(compiled, int):
        return compiled
    model = compiled.model
    if model.platform is None or model.project is None:
        return usage(f"{args.specs} names no platform")
    gathered = _gather(args)
    text = compiled.texts[f"{model.root}/platforms/{model.project.platform}.json"]
    findings, written = adopt(gathered, Target(args.into, args.project, model.platform, text))
    sys.stdout.write(FORMATS[args.format](findings, gathered.texts))
    if written and args.format == "text":
        print(f"wrote {written} files; next: python -m compiler --specs {args.into} check")
    return verdict(findings, Namespace(strict=False)) if written else FOUND


def _gather(args: Namespace) -> Gathered:
    """The units that the arguments name."""
    from compiler.adopt.sources import Gathered, from_capture, from_files
    from compiler.drift.sources import from_path
    if not args.captured:
        return from_files([Path(unit) for unit in args.units])
    reading = next(iter(from_path(args.captured)))
    gathered = from_capture(reading.found, args.units) if reading.found else Gathered()
    gathered.findings += reading.findings
    gathered.texts.update(reading.texts)
    return gathered


def _script(args: Namespace) -> int:
    """Print the script that captures the units named."""
    from compiler.adopt.command import capture_script
    from compiler.adopt.sources import is_unit
    wrong = next((name for name in args.units if not is_unit(name)), None)
    if wrong is not None or not args.units:
        return usage(f"'{wrong}' is no name of a unit" if wrong else "--script needs the names of units")
    sys.stdout.write(capture_script(args.units))
    return CLEAN
