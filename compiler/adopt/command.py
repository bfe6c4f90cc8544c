"""``python -m compiler import``: units in, a new spec tree out, and what could not be taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.adopt.divide import Divided, divide
from compiler.adopt.sources import Gathered
from compiler.adopt.tree import tree
from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity, Span
from compiler.drift.words import shown
from compiler.emit.capture import Asked, script
from compiler.output import write_tree
from compiler.systemd.platform import Platform

_ABOUT = ("# Prints the unit files of these units, for: python -m compiler import --from FILE --into FOLDER",)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the tree goes, what the project is called, and the platform that its units are for."""

    folder: Path
    project: str
    platform: Platform
    platform_text: str


def adopt(gathered: Gathered, target: Target) -> tuple[list[Finding], int]:
    """Write the tree; gives what is to be said, and how many files were written (0: nothing was).

    Nothing is written while a unit that was asked for is missing: the next try needs the folder to be new.
    """
    divided = [divide(unit, target.platform) for _, unit in sorted(gathered.units.items())]
    findings = [*gathered.findings, *_left_out(divided)]
    if not divided or any(CODES[finding.code].severity is Severity.ERROR for finding in gathered.findings):
        return findings, 0
    artifacts = list(tree(target.project, divided, target.platform.name, target.platform_text))
    refused = write_tree(target.folder, artifacts)
    return ([*findings, refused], 0) if refused else (findings, len(artifacts))


def _left_out(units: Iterable[Divided]) -> Iterator[Finding]:
    """I103: directives that mean nothing to the target."""
    for unit in units:
        for item in unit.left_out:
            yield Finding("I103", Span(item.origin, max(1, item.line), 1),
                          f"{shown(item.name)} of [{shown(item.section)}] is not known to the target",
                          "systemd ignores the line, and so does the spec")


def capture_script(units: Iterable[str]) -> str:
    """A script that prints these units of the host that it runs on."""
    return script(Asked(tuple(units)), _ABOUT)
