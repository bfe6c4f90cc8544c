"""``python -m compiler drift``: sources read, held against the specs, shown; one table where there are several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.diagnostics import Finding
from compiler.drift import units
from compiler.drift.found import Found
from compiler.relations import Relations


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
    """One source in the table: how many findings it has, by unit of the specs or "" for what is of no unit."""

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


def table(drift: Drift) -> str:
    """One line a source: its name, and what there is to say."""
    width = max((len(row.label) for row in drift.rows), default=0)
    return "".join(f"{row.label:{width}}  {_verdict(row)}\n" for row in drift.rows)


def _verdict(row: Row) -> str:
    if not row.read:
        return "could not be read"
    return f"{len(row.findings)} findings" if row.findings else "as the specs have it"
