"""A change put together for a reader: a verdict, what is weakened, what changes, and every artifact's difference."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from compiler.diagnostics import Finding, Severity, Span
from compiler.pipeline import Compiled
from compiler.render import severity
from compiler.review import describe, record, state
from compiler.review.change import Change
from compiler.review.depth import DepthChange, depth_changes
from compiler.review.reaching import Flip, barriers, holders
from compiler.review.spots import Spots
from compiler.review.weakened import covering, weakenings
from compiler.review.words import Code, Words, counted, listed


class Verdict(StrEnum):
    """What a change comes to."""

    UNCHANGED = "nothing that the specs say has changed"
    HOLDS = "nothing is weakened"
    DECIDED = "weakened, and a decision in this change says so"
    UNDECIDED = "weakened, and no decision in this change says so"
    UNREADABLE = "the specs cannot be read, so nothing is compared"


@dataclass(frozen=True, slots=True)
class Judged:
    """Something weakened: the rule, what it is, the decisions that cover it, and a line of the head to show it at."""

    rule: str
    says: Words
    decisions: tuple[str, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How an artifact differs: lines that came and went, and the unified diff."""

    path: str
    added: int
    removed: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of a review. notes: what a reader has to know of how it was made. errors: of the head, with warnings new."""

    base: str
    head: str
    verdict: Verdict
    notes: tuple[Words, ...]
    weakened: tuple[Judged, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    artifacts: tuple[Difference, ...]
    texts: Mapping[str, str]

    @property
    def errors(self) -> int:
        """How many errors the head has."""
        return sum(severity(finding) is Severity.ERROR for finding in self.findings)

    @property
    def headline(self) -> str:
        """The verdict in a few sentences."""
        parts = [f"{self.verdict[0].upper()}{self.verdict[1:]}."]
        if self.weakened:
            covered = sum(bool(one.decisions) for one in self.weakened)
            parts.append(f"{counted(len(self.weakened), 'weakening')}, {covered} covered by a decision.")
        if self.errors:
            parts.append(f"The specs do not hold together: {counted(self.errors, 'error')}.")
        return " ".join(parts)

    @property
    def passes(self) -> bool:
        """Whether the change may go on as far as this review can tell."""
        return self.verdict not in (Verdict.UNDECIDED, Verdict.UNREADABLE) and not self.errors


def review(change: Change, notes: Sequence[Words] = (), measure: state.Measure | None = None) -> Report:
    """Work out the report on a change."""
    spots = Spots(change.base.compiled.texts, change.head.compiled.texts)
    judged = tuple(Judged(one.rule, one.says, tuple(found.id for found in covering(change, one)),
                          spots.of(one.place, gone=one.side is change.base))
                   for one in weakenings(change))
    artifacts, missing = _artifacts(change)
    sections = tuple(section for section in _sections(change, measure) if section.lines)
    return Report(change.base.name, change.head.name, _verdict(change, judged, artifacts), (*notes, *missing), judged,
                  sections, _new_findings(change), artifacts, change.head.compiled.texts)


def unreadable(base: str, head: str, found: Compiled) -> Report:
    """The report on a head of which nothing can be said but what keeps it from being read."""
    return Report(base, head, Verdict.UNREADABLE, (), (), (), found.findings, (), found.texts)


def _verdict(change: Change, judged: Sequence[Judged], artifacts: Sequence[Difference]) -> Verdict:
    if any(not one.decisions for one in judged):
        return Verdict.UNDECIDED
    if judged:
        return Verdict.DECIDED
    items = change.items
    same = not (items.added or items.removed or items.edited or items.renamed or artifacts)
    return Verdict.UNCHANGED if same else Verdict.HOLDS


def _sections(change: Change, measure: state.Measure | None) -> Iterator[Section]:
    for unit in dict.fromkeys(one.unit for one in change.directives):
        lines = (describe.directive_words(change, one) for one in change.directives if one.unit == unit)
        yield Section((Code(unit),), tuple(lines))
    before, after = change.base.relations.compositions, change.head.relations.compositions
    yield Section(("Units",), (*((Code(unit), " is new") for unit in after if unit not in before),
                               *((Code(unit), " is gone") for unit in before if unit not in after)))
    yield Section(("Kernel settings",), tuple(describe.setting_words(one) for one in change.settings))
    flips = [flip for flip in change.reaching.flips if flip.breaks or not flip.worse]
    yield Section(("Foreseen",), (*map(_flip_words, flips), *map(_thinner, change.reaching.thinner)))
    yield Section(("Depth",), tuple(_depth_words(one) for one in depth_changes(change) if not one.falls))
    yield Section(("Evidence",), tuple(state.evidence_words(change)))
    yield Section(("Exposure",), tuple(state.exposure_words(change, measure)))
    yield Section(("Decisions and questions",), tuple(record.record_words(change)))
    yield Section(("Other items",), tuple(record.item_words(change)))


def _flip_words(flip: Flip) -> Words:
    before, after = flip.before, flip.after
    by: Words = (", by ", *listed(barriers(after))) if after.word in ("blocked", "unmet", "closed") else ()
    need = ": the service needs it" if flip.breaks else ""
    return (Code(after.id), " from ", Code(after.unit), f": {before.word} before, {after.word} now", *by, need)


def _thinner(flip: Flip) -> Words:
    return (Code(flip.after.id), " from ", Code(flip.after.unit), " stays blocked, no longer by ",
            *listed(holders(flip.lost, flip.after.unit)), "; what is left: ", *listed(barriers(flip.after)))


def _depth_words(one: DepthChange) -> Words:
    return (Code(one.vector), " from ", Code(one.unit), f": depth {one.before.words} before, {one.after} now")


def _new_findings(change: Change) -> tuple[Finding, ...]:
    """Errors of the head, and the warnings that the base does not have."""
    known = Counter((finding.code, finding.file, finding.message) for finding in change.base.compiled.findings)
    found = []
    for finding in change.head.compiled.findings:
        key = finding.code, finding.file, finding.message
        if severity(finding) is Severity.ERROR or not known[key]:
            found.append(finding)
        known[key] -= 1
    return tuple(found)


def _artifacts(change: Change) -> tuple[tuple[Difference, ...], tuple[Words, ...]]:
    unsound = [side.name for side in (change.base, change.head) if not side.compiled.sound]
    if unsound:
        return (), (("no artifacts are compared, since there are errors in ", *listed(unsound)),)
    before, after = change.base.artifacts, change.head.artifacts
    paths = sorted(before.keys() | after.keys())
    found = [_difference(path, before.get(path), after.get(path)) for path in paths
             if before.get(path) != after.get(path)]
    return tuple(found), ()


def _difference(path: str, before: str | None, after: str | None) -> Difference:
    old, new = (before or "").splitlines(), (after or "").splitlines()
    names = ("/dev/null" if before is None else f"a/{path}", "/dev/null" if after is None else f"b/{path}")
    lines = list(difflib.unified_diff(old, new, *names, lineterm=""))
    came = sum(line.startswith("+") for line in lines[2:])
    went = sum(line.startswith("-") for line in lines[2:])
    return Difference(path, came, went, "\n".join(lines) + "\n")
