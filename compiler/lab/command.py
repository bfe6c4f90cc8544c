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
from compiler.lab import report as shown
from compiler.lab.problem import LabError
from compiler.lab.run import Report, Settings, run
from compiler.lab.scene import the_scene
from compiler.output import write_plain
from compiler.pipeline import Compiled
from compiler.record import add_result, result_yaml

METHOD = "lab"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks for: where the JUnit report goes, whether to record, and what the record is to say."""

    junit: Path
    specs: Path
    record: bool = False
    because: str = ""


def lab(compiled: Compiled, wanted: Wanted, scratch: str) -> bool:
    """Run the laboratory and say what was seen; False when something is wrong, with the reason on stderr."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        report = run(compiled, settings_with(scratch))
        if wanted.record and wanted.because:
            report = replace(report, checks=tuple(row for row in report.checks if row[0] != "scores"))
        _show(report, wanted.junit)
        if wanted.record:
            print(f"recorded in {record(compiled, report, wanted)}")
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return False
    return not report.failures


def settings_with(scratch: str) -> Settings:
    """The settings of a run from the command line: progress goes to stderr, images to the usual cache."""
    return Settings(default_cache(), lambda text: print(text, file=sys.stderr, flush=True), scratch)


def record(compiled: Compiled, report: Report, wanted: Wanted) -> Path:
    """Write the run as a new result below the specs; LabError when that is not possible. Never overwrites."""
    host = the_scene(compiled.relations).host
    made = result_yaml({**report.document, "because": wanted.because}, compiled.relations, host, METHOD)
    if not isinstance(made, tuple):
        raise LabError(f"the run cannot be recorded: {made[0]}")
    name, text = made
    problem = add_result(wanted.specs, name, text)
    if problem:
        raise LabError(f"the run cannot be recorded: {problem}")
    return wanted.specs / "results" / name


def _show(report: Report, junit: Path) -> None:
    sys.stdout.write(shown.table(report.verdicts))
    sys.stdout.write(shown.summary(report.verdicts, report.scores, report.failures))
    written = write_plain(junit.parent, [Artifact(junit.name, shown.junit(report.verdicts, report.checks), ())])
    if isinstance(written, Finding):
        raise LabError(f"{junit} {written.message}")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """A polite request to end is treated like Ctrl-C: every block is left in order."""
    raise KeyboardInterrupt
