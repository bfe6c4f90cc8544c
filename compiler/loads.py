"""How deep each defense is and what each directive holds up, as far as it is known today.

Only runs count whose unit, settings and probes are those of today; where several do, the newest says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.evidence import Evidence
from compiler.relations import Relations, made_at
from compiler.spec import kinds
from compiler.spec.link import natural


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
        ids = sorted((vector.id for vector in vectors), key=natural)
        return tuple(found for id in ids for (vector, _), found in sorted(self.depths.items()) if vector == id)

    def measured(self, vectors: Iterable[kinds.Vector]) -> int:
        """How many of ``vectors`` a run that counts has taken apart."""
        return len({found.depth.vector for found in self.of(vectors)})

    def smallest(self, vectors: Iterable[kinds.Vector]) -> Measured | None:
        """The least deep of ``vectors``; nothing where none of them was measured."""
        return min(self.of(vectors), key=lambda found: found.at_least, default=None)


def loads(relations: Relations, evidence: Evidence) -> Loads:
    """What runs that count today have measured."""
    depths: dict[tuple[str, str], Measured] = {}
    carried: dict[tuple[str, str], Carried] = {}
    for result in sorted(relations.model.all(kinds.Result), key=made_at):
        for depth in result.depths:
            if evidence.standing(result, *evidence.parties(depth.vector, depth.unit)) == "current":
                depths[depth.vector, depth.unit] = Measured(result, depth)
        for load in result.loads:
            vectors = {*load.alone, *load.together, *load.closes}
            units = {load.unit}.union(*map(evidence.all_parties, vectors))
            if evidence.standing(result, *units) == "current":
                carried[load.directive, load.unit] = Carried(result, load)
    return Loads(depths, carried)
