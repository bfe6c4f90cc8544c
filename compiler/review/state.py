"""What is known after a change: which evidence still counts, how to renew the rest, and the exposure scores."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from compiler.relations import made_at
from compiler.review.change import Change, Side
from compiler.review.words import Code, Words
from compiler.spec import kinds

Measure = Callable[[Side, str], str | None]
"""The exposure of a unit of one side, asked from the target's own analyzer; None when it gives none."""

_MAKE = {"lab": "RECORD=1", "vm": "LAB=vm RECORD=1"}
"""How a laboratory's way of measuring is asked for."""


def evidence_words(change: Change) -> Iterator[Words]:
    """Results that counted and do not any more, with what renews them, and new ones that count."""
    methods = sorted({result.method for result in change.base.model.all(kinds.Result)})
    for unit, ablation, method in itertools.product(change.head.relations.compositions, (False, True), methods):
        yield from _of_unit(change, unit, ablation, method)
    for result in change.items.new(kinds.Result):
        counts = change.head.evidence.overall(result) == "current"
        yield (Code(result.id), " is new and ", "counts" if counts else "does not count for these specs", ": ",
               result.title)


def _of_unit(change: Change, unit: str, ablation: bool, method: str) -> Iterator[Words]:
    """What one way of measuring saw of a unit, where that counted on the base and nothing counts on the head."""
    before, after = ([one for one in _results(side, unit, ablation)
                      if one.method == method and side.evidence.standing(one, unit) == "current"]
                     for side in (change.base, change.head))
    if before and not after:
        last, command = before[-1], "ablation" if ablation else "lab"
        what = "what the directives hold up on" if ablation else "what was seen of"
        how: Words = ("; it has to be tried again on ", Code(last.host))
        if method in _MAKE:
            how = ("; renew it: ", Code(f"make {command} {_MAKE[method]}"))
        yield (f"{what} ", Code(unit), " (", Code(last.id), ") no longer counts", *how)


def _results(side: Side, unit: str, ablation: bool) -> list[kinds.Result]:
    """The results that say something of a unit, oldest first."""
    def units(result: kinds.Result) -> set[str]:
        if ablation:
            return {one.unit for one in result.depths} | {one.unit for one in result.loads}
        return {one.unit for one in result.outcomes}
    return sorted((one for one in side.model.all(kinds.Result) if unit in units(one)), key=made_at)


def exposure_words(change: Change, measure: Measure | None) -> Iterator[Words]:
    """The exposure of each unit that changed, before and after: as recorded for that composition, or asked now."""
    for unit, digest in change.head.evidence.units.items():
        if unit in change.base.evidence.units and change.base.evidence.units[unit] != digest:
            before, after = (_exposure(side, unit, measure) for side in (change.base, change.head))
            yield (Code(unit), ": ", before or "unknown", " before, ", after or "unknown until it is measured")


def _exposure(side: Side, unit: str, measure: Measure | None) -> str | None:
    """The score of a unit as one side has it, with where it comes from."""
    for result in sorted(side.model.all(kinds.Result), key=made_at, reverse=True):
        digest = result.digests.units.get(unit) if result.digests else None
        for score in result.scores:
            if (score.unit, score.at) == (unit, "hardened") and digest == side.evidence.units.get(unit):
                return f"{score.exposure} {score.rating}"
    asked = measure(side, unit) if measure else None
    return f"{asked} (asked now)" if asked else None
