"""The heat map of a run that took directives away: what each of them holds up, vector by vector."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.site.order import natural
from compiler.spec import kinds

ALONE, TOGETHER, NOTHING = "alone", "together", "nothing"
"""How a directive holds up a vector, as a word of a heat map."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What a run saw of one unit: a row for each directive, with a word for each vector."""

    unit: str
    vectors: tuple[str, ...]
    rows: tuple[tuple[kinds.Load, tuple[str, ...]], ...]


def heat_maps(result: kinds.Result) -> tuple[HeatMap, ...]:
    """A map for each unit whose directives the run took away."""
    return tuple(_heat_map(result, unit) for unit in dict.fromkeys(one.unit for one in result.loads))


def _heat_map(result: kinds.Result, unit: str) -> HeatMap:
    found = [one for one in result.loads if one.unit == unit]
    named = {depth.vector for depth in result.depths if depth.unit == unit}
    named.update(id for one in found for id in (*one.alone, *one.together))
    vectors = tuple(sorted(named, key=natural))
    return HeatMap(unit, vectors, tuple((one, tuple(_word(one, id) for id in vectors)) for one in found))


def _word(load: kinds.Load, vector: str) -> str:
    if vector in load.alone:
        return ALONE
    return TOGETHER if vector in load.together else NOTHING
