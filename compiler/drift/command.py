"""``python -m compiler drift``: compares each source with the specs and shows the findings, with a line per source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.codes import CODES
from compiler.diagnostics import Finding
from compiler.drift import files, kernel, running, units
from compiler.drift.found import Found
from compiler.relations import Relations
from compiler.render import FORMATS


@dataclass(frozen=True, slots=True)
class Reading:
    """One source, read: what was found there, or in ``findings`` why nothing was.

    ``texts`` are the files that findings of the source itself point into, by name.
    """

    label: str
    found: Found | None
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One source: whether it could be read, and what is to be said of it."""

    label: str
    read: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """All that was seen: findings of every source, and the texts that show where they are."""

    rows: tuple[Row, ...]
    texts: Mapping[str, str]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of all sources, in their order."""
        return tuple(finding for row in self.rows for finding in row.findings)


QUESTIONS: tuple[Callable[[Relations, Found], Iterator[Finding]], ...] = (
    units.unit_findings,
    files.unmanaged_dropins,
    files.hidden_fragments,
    files.lines_not_taken,
    files.unread_files,
    running.not_reloaded,
    running.older_settings,
    running.too_new_directives,
    running.other_version,
    kernel.settings_hold,
)
"""What is asked of each source, in order."""


def judge(relations: Relations, readings: Iterable[Reading], texts: Mapping[str, str]) -> Drift:
    """Hold what was read against the specs; ``texts`` are those of the spec files."""
    rows, all_texts = [], dict(texts)
    for reading in readings:
        all_texts.update(reading.texts)
        findings = list(reading.findings)
        for question in QUESTIONS if reading.found else ():
            assert reading.found is not None
            findings += question(relations, reading.found)
        rows.append(Row(reading.label, reading.found is not None, tuple(findings)))
    return Drift(tuple(rows), all_texts)


def report(drift: Drift, form: str) -> str:
    """The findings in one of the forms of ``render``; as text with a line for each source below them."""
    shown = FORMATS[form](drift.findings, drift.texts)
    return shown if form != "text" else shown + ("\n" if shown else "") + table(drift)


def table(drift: Drift) -> str:
    """One line a source: its name, and what there is to say of it by code."""
    width = max((len(row.label) for row in drift.rows), default=0)
    return "".join(f"{row.label:{width}}  {_verdict(row)}\n" for row in drift.rows)


def _verdict(row: Row) -> str:
    if not row.read:
        return "could not be read"
    counts = Counter(finding.code for finding in row.findings)
    words = [f"{CODES[code].title}{f' ({count})' if count > 1 else ''}" for code, count in sorted(counts.items())]
    return ", ".join(words) or "as the specs have it"
