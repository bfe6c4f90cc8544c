"""Predictions as pages show them: beside what was measured, with the directives that hold, each where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compiler.effects import Level
from compiler.predict.forecast import HOST, Forecast, Foreseen, predictions_of
from compiler.predict.words import held_by, spelled
from compiler.relations import Relations
from compiler.site.routes import Route, directive_route, route_of
from compiler.spec import kinds
from compiler.systemd.operations import Outcome

Item = kinds.Vector | kinds.Need | kinds.Residual


@dataclass(frozen=True, slots=True)
class Part:
    """One directive or key of the kernel that has a part in a barrier. place: where it stands, None where nowhere."""

    text: str
    place: Route | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds on one unit: barriers, each of one or more directives together. where: units, or the host."""

    where: tuple[str, ...]
    barriers: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt: its words, what is foreseen of it, and what holds it; why: the way through, or what is unknown."""

    what: str
    word: str
    holding: tuple[Holding, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """The prediction for an item from inside a unit at a level. differs: why it is not what was measured."""

    unit: str
    level: Level
    word: str
    holding: tuple[Holding, ...]
    why: str
    tries: tuple[Try, ...]
    differs: tuple[kinds.Difference, ...]


class Foretelling:
    """The predictions of a tree, in the shape of pages."""

    def __init__(self, relations: Relations) -> None:
        self._relations, self._predictions = relations, predictions_of(relations)
        self._settings = {key: setting for setting in relations.model.all(kinds.Setting) for key in setting.sysctl}
        self._units: dict[str, list[str]] = {}
        for forecast in self._predictions.all():
            self._units.setdefault(forecast.id, []).append(forecast.unit)

    def units(self, item: Item) -> Sequence[str]:
        """The units that an item is tried from."""
        return self._units.get(item.id, ())

    def of(self, item: Item, unit: str, level: Level = "hardened") -> Foretold | None:
        """What is foreseen of an item from inside a unit; None where the specs try nothing."""
        found = self._predictions.of(item.id, unit, level)
        return None if found is None else self._foretold(item, found)

    def all(self, item: Item) -> Iterator[Foretold]:
        """What is foreseen from each unit with the hardening, each followed by the same without."""
        for unit in self.units(item):
            for level in _LEVELS:
                if found := self.of(item, unit, level):
                    yield found

    def _foretold(self, item: Item, found: Forecast) -> Foretold:
        differs = tuple(one for one in item.differs if (one.unit, one.at) == (found.unit, found.level))
        return Foretold(found.unit, found.level, found.word, tuple(self._holding(found.decisive)),
                        _why(found.decisive[0]), tuple(self._try(found, one) for one in found.foreseen), differs)

    def _try(self, found: Forecast, one: Foreseen) -> Try:
        return Try(one.what, str(one.prediction.outcome), tuple(self._holding((one,))), _why(one))

    def _holding(self, foreseen: Sequence[Foreseen]) -> Iterator[Holding]:
        by_unit: dict[tuple[str, ...], list[tuple[Part, ...]]] = {}
        for directives, holders in held_by(foreseen):
            parts = tuple(Part(spelled(name), self._place(name, holders)) for name in directives)
            by_unit.setdefault(holders, []).append(parts)
        yield from (Holding(where, tuple(barriers)) for where, barriers in by_unit.items())

    def _place(self, name: str, holders: Sequence[str]) -> Route | None:
        """Where a directive is explained on the first of the units that sets it, or a key with its setting."""
        if HOST in holders:
            return route_of(self._relations.model, self._settings[name]) if name in self._settings else None
        for holder in holders:
            unit, effect = self._relations.model.get(kinds.Unit, holder), self._relations.effects.of(holder)
            if unit and effect and name in effect.written:
                return directive_route(self._relations.model, unit, "Service", name)
        return None


_LEVELS: tuple[Level, ...] = ("hardened", "base")


def _why(one: Foreseen) -> str:
    if one.prediction.outcome is Outcome.REACHABLE:
        return f"through {one.prediction.through}"
    return one.prediction.note
