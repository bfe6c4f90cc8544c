"""What is known today of how deep each defense is, and of what each directive holds up.

Only runs count whose unit, settings and probes are those of today; where several do, the newest says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.evidence import Evidence
from compiler.relations import Relations
from compiler.site.evidence import runs
from compiler.site.order import in_order, natural
from compiler.spec import kinds

ALONE, TOGETHER, NOTHING = "alone", "together", "nothing"
"""How a directive holds up a vector, as a word of a heat map."""

UNMEASURED = "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """The depth of a vector in one unit, and the run that found it."""

    result: kinds.Result
    depth: kinds.Depth

    @property
    def words(self) -> str:
        """The depth as it is written: a number, or "more than N"."""
        return self.depth.depth or f"more than {self.depth.beyond}"

    @property
    def at_least(self) -> tuple[float, bool]:
        """For comparing: the smallest depth that it can be, and whether it may be more."""
        exact = bool(self.depth.depth)
        return (float(self.depth.depth) if exact else float(self.depth.beyond or 0) + 1, not exact)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a directive of a unit holds up, and the run that found it."""

    result: kinds.Result
    load: kinds.Load


@dataclass(frozen=True, slots=True)
class Loads:
    """The depth of each (vector, unit) and the load of each (directive, unit); what nobody measured is not there."""

    depths: Mapping[tuple[str, str], Measured]
    carried: Mapping[tuple[str, str], Carried]

    def of(self, vectors: Iterable[kinds.Vector]) -> tuple[Measured, ...]:
        """The depths of ``vectors`` in all units, in the order of the vectors."""
        ids = [vector.id for vector in in_order(vectors)]
        return tuple(found for id in ids for (vector, _), found in sorted(self.depths.items()) if vector == id)

    def smallest(self, vectors: Iterable[kinds.Vector]) -> Measured | None:
        """The least deep of ``vectors``; nothing where none of them was measured."""
        return min(self.of(vectors), key=lambda found: found.at_least, default=None)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What a run saw of one unit: a row for each directive, with a word for each vector."""

    unit: str
    vectors: tuple[str, ...]
    rows: tuple[tuple[kinds.Load, tuple[str, ...]], ...]


def loads(relations: Relations, evidence: Evidence) -> Loads:
    """What runs that count today have measured."""
    depths: dict[tuple[str, str], Measured] = {}
    carried: dict[tuple[str, str], Carried] = {}
    for result in reversed(runs(relations)):
        units = {one.unit for one in result.depths} | {one.unit for one in result.loads}
        current = {unit for unit in units if evidence.standing(result, unit) == "current"}
        depths |= {(one.vector, one.unit): Measured(result, one) for one in result.depths if one.unit in current}
        carried |= {(one.directive, one.unit): Carried(result, one) for one in result.loads if one.unit in current}
    return Loads(depths, carried)


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
