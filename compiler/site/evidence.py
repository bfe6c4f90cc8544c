"""What is known about each vector and defense: what serves it, which test tries it, what was seen last.

An outcome counts for the composition that was tested. Where a result does not say which one that was, the
outcome is history: it tells what worked then, not that it works now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compiler.evidence import Evidence
from compiler.relations import Realisation, Relations, made_at
from compiler.site.order import in_order
from compiler.site.telling import apart
from compiler.spec import kinds

Seen = tuple[kinds.Result, kinds.Outcome]

NO_RESULT = "no result"
NOT_MEASURED = "not-measured"
NO_TEST = "no test"
NO_DIRECTIVE = "no directive"
HARDENED = "hardened"

_WORST_FIRST = ("reached", "unmet", "closed", NO_RESULT, NOT_MEASURED, "open", "blocked", "met")


def newest(rows: Iterable[Seen]) -> tuple[Seen, ...]:
    """Of outcomes in order of time, the last of each unit and stage; the newest first.

    A run that could not measure it takes nothing from one that did.
    """
    last: dict[tuple[str, str], Seen] = {}
    for result, outcome in rows:
        before = last.get((outcome.unit, outcome.at))
        if before is None or outcome.observed != NOT_MEASURED or before[1].observed == NOT_MEASURED:
            last[outcome.unit, outcome.at] = (result, outcome)
    return tuple(sorted(last.values(), key=lambda seen: (made_at(seen[0]), seen[1].at), reverse=True))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one vector or need."""

    item: kinds.Vector | kinds.Need
    serving: tuple[Realisation, ...]
    tests: tuple[kinds.Test, ...]
    seen: tuple[Seen, ...]

    @property
    def hardened(self) -> tuple[Seen, ...]:
        """The newest outcomes with the hardening in place, one a unit."""
        return tuple(seen for seen in self.seen if seen[1].at == HARDENED)

    @property
    def observed(self) -> str:
        """The worst of them in a word."""
        words: list[str] = [outcome.observed for _, outcome in self.hardened]
        return min(words, key=_WORST_FIRST.index, default=NO_RESULT)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A defense with what is known about each of its vectors."""

    defense: kinds.Defense
    known: tuple[Known, ...]

    @property
    def by_other_means(self) -> bool:
        """Whether no directive is meant to keep this defense: its composition is empty on purpose."""
        return not self.defense.composition

    @property
    def tally(self) -> tuple[tuple[str, int], ...]:
        """How many vectors were seen how, the worst first."""
        counts = Counter(known.observed for known in self.known)
        return tuple((word, counts[word]) for word in _WORST_FIRST if counts[word])

    @property
    def open_risks(self) -> tuple[kinds.Residual, ...]:
        """The residual risks that no decision has closed."""
        return tuple(risk for risk in self.defense.residual if risk.closed_by is None)

    @property
    def closed_risks(self) -> tuple[kinds.Residual, ...]:
        """Those that one has."""
        return tuple(risk for risk in self.defense.residual if risk.closed_by is not None)

    @property
    def tests(self) -> tuple[kinds.Test, ...]:
        """Every test that tries one of the vectors."""
        return in_order({test.id: test for known in self.known for test in known.tests}.values())

    @property
    def results(self) -> tuple[kinds.Result, ...]:
        """The runs that the knowledge comes from, newest first."""
        found = {result.id: result for known in self.known for result, _ in known.hardened}
        return tuple(sorted(found.values(), key=made_at, reverse=True))


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the way from a threat to its evidence breaks off."""

    item: kinds.Vector | kinds.Need | kinds.Test
    lacks: str


def known(relations: Relations, item: kinds.Vector | kinds.Need) -> Known:
    """What is known about ``item``."""
    serving = relations.serving_vector(item) if isinstance(item, kinds.Vector) else ()
    tests = in_order(relations.tests_of.get(item.id, ()))
    return Known(item, serving, tests, newest(relations.outcomes_of.get(item.id, ())))


def coverage(relations: Relations, defense: kinds.Defense) -> Coverage:
    """What is known about ``defense``, vector by vector."""
    return Coverage(defense, tuple(known(relations, vector) for vector in defense.vectors))


def coverages(relations: Relations) -> tuple[Coverage, ...]:
    """The same for every defense, sorted by id."""
    return tuple(coverage(relations, defense) for defense in in_order(relations.model.all(kinds.Defense)))


def gaps(relations: Relations) -> Iterator[Gap]:
    """Every break: a vector without directive, test or result, and a test of which nothing shows the outcome."""
    for covered in coverages(relations):
        for one in covered.known:
            if not one.serving and not covered.by_other_means:
                yield Gap(one.item, NO_DIRECTIVE)
            if not one.tests:
                yield Gap(one.item, NO_TEST)
            elif not one.hardened:
                yield Gap(one.item, NO_RESULT)
    ran = {outcome.test for result in relations.model.all(kinds.Result) for outcome in result.outcomes}
    yield from (Gap(test, NO_RESULT) for test in relations.model.all(kinds.Test)
                if test.id not in ran and not seen_without(relations, test))


def seen_without(relations: Relations, test: kinds.Test) -> tuple[kinds.Result, ...]:
    """The newest runs that saw what ``test`` exercises, hardened and on its units, whether or not they ran it.

    None where one vector or need of it was never seen there, or could not be measured.
    """
    shown: dict[str, kinds.Result] = {}
    for exercised in (*test.vectors, *test.needs):
        rows = [seen for seen in newest(relations.outcomes_of.get(exercised, ()))
                if seen[1].at == HARDENED and seen[1].unit in test.units]
        if not rows or any(outcome.observed == NOT_MEASURED for _, outcome in rows):
            return ()
        shown.update((result.id, result) for result, _ in rows)
    return tuple(sorted(shown.values(), key=made_at, reverse=True))


def runs(relations: Relations) -> tuple[kinds.Result, ...]:
    """Every recorded run, newest first."""
    return tuple(sorted(relations.model.all(kinds.Result), key=made_at, reverse=True))


def of_today(found: Sequence[kinds.Result], evidence: Evidence) -> tuple[kinds.Result, ...]:
    """Of runs, newest first, those that tell of today.

    These are the current ones, without those of which newer ones have repeated everything on the same host; then the
    newest of each host that has no current one.
    """
    told: dict[str, set[tuple[str, ...]]] = {}
    current: list[kinds.Result] = []
    for result in found:
        if evidence.overall(result) == "current" and not _tells(result) <= told.get(result.host, set()):
            current.append(result)
            told.setdefault(result.host, set()).update(_tells(result))
    newest_on = {result.host: result for result in reversed(found) if result.outcomes and result.host not in told}
    return (*current, *(result for result in found if newest_on.get(result.host) is result))


def _tells(result: kinds.Result) -> set[tuple[str, ...]]:
    """Of what a run tells: what was tried from where, and which directives and settings were varied."""
    return {*((one.subject, one.unit, one.at) for one in result.outcomes),
            *((one.directive, one.unit) for one in result.loads), *((one.vector, one.unit) for one in result.depths),
            *((one.sysctl, one.unit, one.at, one.neighbours, *(swept.value for swept in one.values))
              for one in result.sweeps)}


@dataclass(frozen=True, slots=True)
class Summary:
    """A run with how often it observed what with the hardening in place, and what tells it from others of its title."""

    result: kinds.Result
    tally: tuple[tuple[str, int], ...]
    apart: str = ""


def summaries(results: Sequence[kinds.Result]) -> list[Summary]:
    """A summary of each run."""
    told = apart(results)
    return [Summary(result, tuple(sorted(_tally(result).items())), told[result.id]) for result in results]


def _tally(result: kinds.Result) -> Counter[str]:
    return Counter(outcome.observed for outcome in result.outcomes if outcome.at == HARDENED)
