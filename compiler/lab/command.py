"""``python -m compiler lab``: run, show, record."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from compiler.artifact import Artifact
from compiler.capture.__main__ import default_cache
from compiler.diagnostics import Finding
from compiler.files import write_plain
from compiler.lab import report as shown
from compiler.lab.backend import BACKENDS, Backend, host_of
from compiler.lab.keep import keep
from compiler.lab.machine import Kind
from compiler.lab.problem import LabError
from compiler.lab.run import Report, Settings, run
from compiler.lab.scene import the_scene
from compiler.pipeline import Compiled
from compiler.record import result_yaml, sweep_yaml


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks for: where the JUnit report goes, whether to record, and what the record is to say."""

    junit: Path
    specs: Path
    record: bool = False
    because: str = ""


def lab(compiled: Compiled, wanted: Wanted, settings: Settings) -> bool:
    """Run the laboratory and say what was seen; False when something is wrong, with the reason on stderr."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        report = run(compiled, settings)
        if wanted.record and wanted.because:
            report = replace(report, checks=tuple(row for row in report.checks if row[0] != "scores"))
        _show(report, wanted.junit)
        for path in record(compiled, report, wanted, settings.backend) if wanted.record else ():
            print(f"recorded in {path}")
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return False
    return not report.failures


def settings_with(scratch: str, kind: Kind = "container") -> Settings:
    """The settings of a run from the command line: progress goes to stderr, images to the usual cache."""
    return Settings(default_cache(), lambda text: print(text, file=sys.stderr, flush=True), scratch,
                    backend=BACKENDS[kind])


def record(compiled: Compiled, report: Report, wanted: Wanted, backend: Backend) -> list[Path]:
    """Write the run, and a sweep that belongs to it, as new results below the specs. Never overwrites.

    LabError when that is not possible.
    """
    relations = compiled.relations
    host = host_of(backend, the_scene(relations))
    made = result_yaml({**report.document, "because": wanted.because}, relations, host, backend.method)
    if not isinstance(made, tuple):
        raise LabError(f"the run cannot be recorded: {made[0]}")
    files = [made]
    if report.swept:
        files.append(sweep_yaml(report.swept.run, relations, host, shown.about(report.swept),
                                [row.data for row in report.swept.rows], report.swept.indifferent))
    return [keep(wanted.specs, name, text) for name, text in files]


def _show(report: Report, junit: Path) -> None:
    sys.stdout.write(shown.table(report.verdicts))
    sys.stdout.write(shown.summary(report.verdicts, report.scores, report.failures))
    if report.swept:
        sys.stdout.write(shown.sweep(report.swept))
    written = write_plain(junit.parent, [Artifact(junit.name, shown.junit(report.verdicts, report.checks), ())])
    if isinstance(written, Finding):
        raise LabError(f"{junit} {written.message}")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """A polite request to end is treated like Ctrl-C: every block is left in order."""
    raise KeyboardInterrupt
