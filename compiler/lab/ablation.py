"""Which directives carry the load: which vector opens when which of them are gone. Pure; an oracle knows the facts.

Every attempt is followed on its own, since a vector opens as soon as one of its attempts does. What closes an
attempt alone, on top of the unhardened unit, has to be gone for it to open: each opening set holds all of these, so
only few sets are left to be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple, Protocol

from compiler.probes.plan import Attempt

LARGEST = 3
"""The most directives that are taken away at once."""


class Part(NamedTuple):
    """One directive of one unit."""

    unit: str
    directive: str


Parts = frozenset[Part]


class Change(NamedTuple):
    """What to look at: the hardened units without ``parts``, or the unhardened ones with or without them."""

    of: Literal["hardened less", "base plus", "base less"]
    parts: Parts


class Oracle(Protocol):
    """Knows which attempts succeed after a change; asked for many changes at once."""

    def reached(self, changes: Sequence[Change]) -> list[frozenset[Attempt]]:
        """For each change, the attempts that succeed."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What keeps one vector, from inside one unit: the smallest sets of directives whose loss opens it.

    ``sets`` is empty when nothing up to the largest size opens it; it holds the empty set when it is open as it is.
    """

    vector: str
    unit: str
    sets: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Bearing:
    """What one directive holds up: vectors that open without it, alone or with others, and those it closes alone."""

    part: Part
    alone: tuple[str, ...]
    together: tuple[str, ...]
    closes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ablation:
    """All that was found. ``unproven``: vectors and units whose attempts never succeed, so that nothing follows."""

    holdings: tuple[Holding, ...]
    bearings: tuple[Bearing, ...]
    unproven: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Singles:
    """The first round: what is open as it is, what opens without each directive, what each closes alone."""

    as_is: frozenset[Attempt]
    without: Mapping[Part, frozenset[Attempt]]
    base: Mapping[Part, tuple[frozenset[Attempt], frozenset[Attempt]]]

    @property
    def proven(self) -> frozenset[Attempt]:
        """Attempts that succeed somewhere."""
        return self.as_is.union(*self.without.values(), *(less | plus for less, plus in self.base.values()))

    def closers(self, attempt: Attempt) -> Parts:
        """The directives that close the attempt alone, on top of the unhardened units."""
        return frozenset(part for part, (less, plus) in self.base.items() if attempt in less and attempt not in plus)


def singles(oracle: Oracle, parts: Sequence[Part]) -> Singles:
    """Take each directive away alone, and add each alone to the base."""
    alone = [frozenset({part}) for part in parts]
    asked = [Change("hardened less", frozenset()), *(Change("hardened less", one) for one in alone),
             *(Change("base less", one) for one in alone), *(Change("base plus", one) for one in alone)]
    answers = iter(oracle.reached(asked))
    as_is = next(answers)
    without = {part: next(answers) for part in parts}
    less = [next(answers) for _ in parts]
    return Singles(as_is, without, {part: (before, next(answers)) for part, before in zip(parts, less, strict=True)})


def opening_sets(oracle: Oracle, found: Singles, attempts: Iterable[Attempt],
                 candidates: Callable[[Attempt], Parts], largest: int = LARGEST) -> dict[Attempt, tuple[Parts, ...]]:
    """For each attempt the smallest sets, up to ``largest``, without which it succeeds.

    ``candidates`` gives the directives that can matter to an attempt, besides those that close it alone.
    """
    sets: dict[Attempt, list[Parts]] = {}
    for attempt in attempts:
        open_without = [frozenset({part}) for part, reached in found.without.items() if attempt in reached]
        sets[attempt] = [frozenset()] if attempt in found.as_is else open_without
    for size in range(2, largest + 1):
        wanted = {attempt: list(_to_try(found.closers(attempt), candidates(attempt), size, sets[attempt]))
                  for attempt in sets}
        asked = sorted({one for some in wanted.values() for one in some}, key=sorted)
        answers = dict(zip(asked, oracle.reached([Change("hardened less", one) for one in asked]), strict=True))
        for attempt, some in wanted.items():
            sets[attempt] += [one for one in some if attempt in answers[one]]
    return {attempt: tuple(some) for attempt, some in sets.items()}


def _to_try(needed: Parts, candidates: Parts, size: int, known: Sequence[Parts]) -> Iterator[Parts]:
    """Sets of ``size`` that hold all that is needed and no set that is known to open it."""
    if len(needed) > size:
        return
    for rest in combinations(sorted(candidates - needed), size - len(needed)):
        tried = needed.union(rest)
        if not any(one <= tried for one in known):
            yield tried


def summarise(found: Singles, sets: Mapping[Attempt, Sequence[Parts]], parts: Sequence[Part]) -> Ablation:
    """Vectors instead of attempts, and what each directive bears."""
    pairs = dict.fromkeys((attempt.id, attempt.unit) for attempt in sets)
    proven = {(attempt.id, attempt.unit) for attempt in found.proven}
    holdings = tuple(Holding(vector, unit, smallest(one for attempt, some in sets.items()
                                                    if (attempt.id, attempt.unit) == (vector, unit) for one in some))
                     for vector, unit in pairs if (vector, unit) in proven)
    bearings = tuple(_bearing(part, holdings, found.base.get(part)) for part in parts)
    return Ablation(holdings, bearings, tuple(pair for pair in pairs if pair not in proven))


def smallest(sets: Iterable[Parts]) -> tuple[Parts, ...]:
    """Those that hold no other of them, the smaller first."""
    every = set(sets)
    kept = [one for one in every if not any(other < one for other in every)]
    return tuple(sorted(kept, key=lambda one: (len(one), sorted(one))))


def _bearing(part: Part, holdings: Iterable[Holding],
             base: tuple[frozenset[Attempt], frozenset[Attempt]] | None) -> Bearing:
    alone, together = dict[str, None](), dict[str, None]()
    for holding in holdings:
        for one in holding.sets:
            if part in one:
                (alone if len(one) == 1 else together)[holding.vector] = None
    less, plus = base or (frozenset(), frozenset())
    before = dict.fromkeys((attempt.id, attempt.unit) for attempt in sorted(less, key=_order))
    after = {(attempt.id, attempt.unit) for attempt in plus}
    closes = dict.fromkeys(vector for vector, unit in before if (vector, unit) not in after)
    return Bearing(part, tuple(alone), tuple(one for one in together if one not in alone), tuple(closes))


def _order(attempt: Attempt) -> tuple[str, ...]:
    return attempt.id, attempt.unit, attempt.tries, attempt.on
