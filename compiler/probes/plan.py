"""Which attempts are made from inside which unit: the specs' probes, put in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from compiler.relations import Relations
from compiler.spec import kinds

Kind = Literal["vector", "need", "residual"]
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One probe made from inside one unit. ``id`` is the vector, need or residual risk that it tells about."""

    id: str
    kind: Kind
    unit: str
    tries: str
    on: str
    as_root: bool

    def row(self) -> dict[str, object]:
        """As the script has it."""
        return {"id": self.id, "kind": self.kind, "tries": self.tries, "on": self.on, "as_root": self.as_root}


def attempts(relations: Relations) -> tuple[Attempt, ...]:
    """Every attempt that is made from inside a unit, unit by unit, in the order of the specs."""
    return tuple(attempt for attempt in every_attempt(relations) if attempt.tries not in kinds.BY_LABORATORY)


def of_laboratory(relations: Relations) -> tuple[Attempt, ...]:
    """Every attempt that only the laboratory can make."""
    return tuple(attempt for attempt in every_attempt(relations) if attempt.tries in kinds.BY_LABORATORY)


@lru_cache(maxsize=2)
def every_attempt(relations: Relations) -> tuple[Attempt, ...]:
    """Both, unit by unit, in the order of the specs."""
    found: dict[str, list[Attempt]] = {unit: [] for unit in relations.compositions}
    for attempt in (*_of_defenses(relations), *_of_needs(relations)):
        if attempt.unit in found:
            found[attempt.unit].append(attempt)
    return tuple(attempt for made in found.values() for attempt in made)


def attempts_from(relations: Relations, unit: str) -> tuple[Attempt, ...]:
    """The attempts made from inside ``unit``: the order that the script has them in."""
    return tuple(_by_unit(relations).get(unit, ()))


@lru_cache(maxsize=2)
def attempts_on(relations: Relations) -> Mapping[tuple[str, str], Sequence[Attempt]]:
    """(id, attacking unit) -> the attempts that tell about that vector, need or residual risk."""
    found: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts(relations):
        found[attempt.id, attempt.unit].append(attempt)
    return found


@lru_cache(maxsize=2)
def _by_unit(relations: Relations) -> Mapping[str, Sequence[Attempt]]:
    found: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts(relations):
        found[attempt.unit].append(attempt)
    return found


def parties(relations: Relations) -> dict[tuple[str, str], tuple[str, ...]]:
    """(id, attacking unit) -> the units that what is seen of it depends on: the attacker, then those it tries on.

    Another instance of a template (``{peer}``) is the same unit. An attempt on a path or a port names nobody.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for attempt in every_attempt(relations):
        named = (word for word in _BRACES.findall(attempt.on) if word in relations.compositions)
        found.setdefault((attempt.id, attempt.unit), {attempt.unit: None}).update(dict.fromkeys(named))
    return {key: tuple(units) for key, units in found.items()}


def roles(relations: Relations) -> dict[str, Kind]:
    """What each id with an attempt is: vector, need or residual risk."""
    return {attempt.id: attempt.kind for attempt in every_attempt(relations)}


def _of_defenses(relations: Relations) -> Iterator[Attempt]:
    for defense in relations.model.all(kinds.Defense):
        positions = (relations.model.get(kinds.Position, id) for id in defense.positions)
        inside = tuple(unit for position in positions if position for unit in position.units)
        for vector in defense.vectors:
            yield from _of(vector.id, "vector", vector.probes, inside)
        for residual in defense.residual:
            yield from _of(residual.id, "residual", residual.probes, inside)


def _of_needs(relations: Relations) -> Iterator[Attempt]:
    for unit in relations.model.all(kinds.Unit):
        for need in unit.needs:
            yield from _of(need.id, "need", need.probes, (unit.id,))


def _of(id: str, kind: Kind, probes: tuple[kinds.Probe, ...], inside: tuple[str, ...]) -> Iterator[Attempt]:
    for probe in probes:
        for unit in probe.inside or inside:
            yield Attempt(id, kind, unit, probe.tries, probe.on, probe.as_root)
