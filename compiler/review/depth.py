"""How many directives hold each vector: measured on both sides, or followed from what was measured on the base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.loads import Measured
from compiler.review.change import Change

_OF = " of "


@dataclass(frozen=True, slots=True)
class DepthChange:
    """The depth of a vector from inside a unit. after: None where nobody measured it and nothing follows for it.

    causes: (unit, directive) of what is gone, where the new depth is concluded from that. left: the smallest set that
    still holds it then.
    """

    vector: str
    unit: str
    before: Measured
    after: str | None
    causes: frozenset[tuple[str, str]] = frozenset()
    left: tuple[str, ...] = ()
    falls: bool = False


def depth_changes(change: Change) -> Iterator[DepthChange]:
    """Vectors whose depth differs, is no longer known, or is less without the directives that went."""
    gone = {(one.unit, one.directive) for one in change.directives if one.gone}
    for (vector, unit), before in change.base.loads.depths.items():
        now = change.head.loads.depths.get((vector, unit))
        if vector not in change.head.model.items or now == before:
            continue
        if now is not None:
            if now.words != before.words:
                yield DepthChange(vector, unit, before, now.words, falls=now.at_least[0] < before.at_least[0])
            continue
        yield from _concluded(vector, unit, before, gone)


def _concluded(vector: str, unit: str, before: Measured, gone: set[tuple[str, str]]) -> Iterator[DepthChange]:
    """A set of directives that opens the vector opens it as well when some of them are missing already."""
    sets = [parts_of(line, unit) for line in before.depth.sets]
    left = min(((one - gone, one & gone) for one in sets if one & gone), key=lambda pair: len(pair[0]), default=None)
    if left is None or len(left[0]) >= before.at_least[0]:
        return
    yield DepthChange(vector, unit, before, f"at most {len(left[0])}" if left[0] else "0", frozenset(left[1]),
                      tuple(sorted(directive if of == unit else f"{directive}{_OF}{of}" for of, directive in left[0])),
                      falls=True)


def parts_of(line: str, unit: str) -> frozenset[tuple[str, str]]:
    """A set as results write it, as (unit, directive); without a unit it is of the attacker's, ``unit``."""
    found = (part.partition(_OF) for part in line.split(" + "))
    return frozenset((of or unit, directive) for directive, _, of in found)
