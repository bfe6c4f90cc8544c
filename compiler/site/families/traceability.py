"""From threat to evidence and back: what breaks off on the way is a gap, and is said in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.directives import Held, Line, by_holder
from compiler.site.evidence import NO_DIRECTIVE, NO_RESULT, NO_TEST, Coverage, Gap, Known, coverages, gaps, seen_without
from compiler.site.order import in_order
from compiler.site.view import Site
from compiler.spec import kinds

_MEANING = {NO_DIRECTIVE: "nothing that is deployed serves it", NO_TEST: "no test of the plan tries it",
            NO_RESULT: "a test tries it, or is one, but no run with the hardening in place has seen all of it"}


@dataclass(frozen=True, slots=True)
class Missing:
    """All gaps of one sort."""

    lacks: str
    means: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A vector on its way to the evidence."""

    known: Known
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A defense with the ways of its vectors."""

    covered: Coverage
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """An entry on the way back: its lines, the vectors behind them, what tries those, what was seen of them."""

    lines: tuple[Line, ...]
    serves: tuple[str, ...]
    known: tuple[Known, ...]

    @property
    def tests(self) -> tuple[kinds.Test, ...]:
        """Every test that tries one of the vectors."""
        return in_order({test.id: test for known in self.known for test in known.tests}.values())

    @property
    def seen(self) -> tuple[tuple[str, tuple[Known, ...]], ...]:
        """The vectors by what was observed of them."""
        groups: dict[str, list[Known]] = defaultdict(list)
        for known in self.known:
            groups[known.observed].append(known)
        return tuple((word, tuple(found)) for word, found in sorted(groups.items()))


@dataclass(frozen=True, slots=True)
class Tried:
    """A test with what it exercises, the runs that it was part of, and where there is none, those that saw the same."""

    test: kinds.Test
    runs: tuple[kinds.Result, ...]
    instead: tuple[kinds.Result, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``traceability.md``."""
    model, relations = site.model, site.relations
    found = coverages(relations)
    yield site.render(
        "traceability.md.j2", "traceability.md", missing=[*_missing(site)],
        ways=[Way(covered, tuple(Step(known, by_holder(model, known.serving)) for known in covered.known))
              for covered in found],
        backs=[*_backs(site, found)], tried=[*_tried(site)])


def _missing(site: Site) -> Iterator[Missing]:
    found = [*gaps(site.relations)]
    for lacks, means in _MEANING.items():
        here = tuple(gap for gap in found if gap.lacks == lacks)
        if here:
            yield Missing(lacks, means, here)


def _backs(site: Site, found: tuple[Coverage, ...]) -> Iterator[tuple[kinds.Unit | kinds.Setting, list[Back]]]:
    """Unit by unit and entry by entry; an entry that serves a defense stands for all of its vectors."""
    behind: dict[str, tuple[Known, ...]] = {}
    for covered in found:
        behind[covered.defense.id] = covered.known
        behind.update({known.item.id: (known,) for known in covered.known})
    for held in by_holder(site.model, site.relations.realisations):
        rows = []
        for written in held.written:
            known = {one.item.id: one for served in written.serves for one in behind.get(served, ())}
            rows.append(Back(written.lines, written.serves, tuple(known.values())))
        yield held.holder, rows


def _tried(site: Site) -> Iterator[Tried]:
    for test in in_order(site.model.all(kinds.Test)):
        ran = tuple(result for result in site.model.all(kinds.Result)
                    if any(outcome.test == test.id for outcome in result.outcomes))
        yield Tried(test, ran, () if ran else seen_without(site.relations, test))
