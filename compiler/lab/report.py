"""A run as a person reads it: the table on the terminal; and as machines read it: JUnit XML. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from compiler.judge import LEVELS, Verdict
from compiler.lab.scores import Score
from compiler.lab.sweep import Swept

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(verdicts: Sequence[Verdict]) -> str:
    """A row for each unit and item: what was seen bare, at base and hardened."""
    rows = [("", "bare", "base", "hardened", "")]
    last = ""
    for verdict in sorted(verdicts, key=lambda verdict: verdict.unit):
        if verdict.unit != last:
            rows.append((verdict.unit, "", "", "", ""))
            last = verdict.unit
        seen = [verdict.observed.get(level, "-") for level in LEVELS]
        rows.append((f"  {verdict.id}", *seen, "FAILED" if verdict.failures else ""))  # type: ignore[arg-type]
    width = max(len(row[0]) for row in rows if row[1]) if len(rows) > 1 else 0
    lines = [row[0] if row[0] and not row[1] else
             "  ".join([row[0].ljust(width), *(cell.ljust(12) for cell in row[1:4]), row[4]]).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def summary(verdicts: Sequence[Verdict], scores: Sequence[Score], failures: Sequence[str]) -> str:
    """What is wrong, line by line; then the counts in a line."""
    lines = [f"FAILED  {failure}" for failure in failures]
    lines += [f"score   {score.unit} {score.at}: {score.exposure} {score.rating}" for score in scores]
    counts: dict[str, int] = {}
    for verdict in verdicts:
        word = verdict.observed.get("hardened", "not-measured")
        counts[word] = counts.get(word, 0) + 1
    seen = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
    return "\n".join([*lines, f"hardened: {seen or 'nothing was probed'}; {len(failures)} failures"]) + "\n"


def sweep(swept: Swept) -> str:
    """A row for each item on which a setting has a say: from where, at which levels, what was seen at each value."""
    rows = []
    for row in swept.rows:
        of = row.seen[0][1]
        seen = ", ".join(f"{value} {found.observed}" for value, found in row.seen)
        rows.append(f"{of.id:8} {of.unit:26} {row.at:9} against {row.neighbours:9} {row.key}: {seen}")
    return "\n".join([*rows, f"{len(swept.indifferent)} items end alike at every value"]) + "\n"


def about(swept: Swept) -> str:
    """How a sweep was made, for its result."""
    keys = "; ".join(sorted({f"{row.key} was {', '.join(value for value, _ in row.seen)}" for row in swept.rows}))
    return (f"The same attempts while {keys or 'kernel settings were changed'}, one after the other: with the "
            "hardening on all units, on none, and on the attacking unit alone. An attempt that does not succeed from "
            "an unhardened unit under the kernel's own settings proves nothing.")


def junit(verdicts: Sequence[Verdict], others: Sequence[tuple[str, Sequence[str]]]) -> str:
    """JUnit XML: a case for each verdict, and one for each further check (name, failures)."""
    cases = list(_cases(verdicts, others))
    suite = ElementTree.Element("testsuite", name="lab", tests=str(len(cases)), errors="0",
                                failures=str(sum(case.find("failure") is not None for case in cases)),
                                skipped=str(sum(case.find("skipped") is not None for case in cases)))
    suite.extend(cases)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _cases(verdicts: Sequence[Verdict], others: Sequence[tuple[str, Sequence[str]]]) -> Iterator[ElementTree.Element]:
    for verdict in verdicts:
        case = ElementTree.Element("testcase", classname=verdict.unit, name=verdict.id)
        if verdict.failures:
            ElementTree.SubElement(case, "failure", message=_clean("; ".join(verdict.failures)))
        elif verdict.unmeasured:
            ElementTree.SubElement(case, "skipped", message=_clean(verdict.unmeasured))
        said = "\n".join(f"{attempt.level:8} {attempt.words}" for attempt in verdict.attempts)
        ElementTree.SubElement(case, "system-out").text = _clean(said)
        yield case
    for name, failures in others:
        case = ElementTree.Element("testcase", classname="lab", name=name)
        if failures:
            ElementTree.SubElement(case, "failure", message=_clean("; ".join(failures)))
        yield case


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("?", text)
