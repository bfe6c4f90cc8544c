"""What holds a vector up, by the predictions: who is credited with it rightly, and on which unit it sits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from compiler.effects import Altered, Level
from compiler.predict.forecast import HOST, Forecast, Predictions, predictions_of
from compiler.relations import Realisation, Relations
from compiler.spec import kinds
from compiler.systemd.operations import Outcome
from compiler.systemd.reach import JUDGED
from compiler.systemd.unitfile import Effective

Holding = frozenset[tuple[str, frozenset[str], tuple[str, ...]]]
"""Of each attempt, the sets of directives that block it, with the units that have them."""


class Credits:
    """Who holds what, worked out for a spec tree."""

    def __init__(self, relations: Relations) -> None:
        self._relations, self._predictions = relations, predictions_of(relations)
        self._forecasts: dict[str, list[Forecast]] = {}
        for forecast in self._predictions.all():
            self._forecasts.setdefault(forecast.id, []).append(forecast)
        self._otherwise: dict[tuple[str, str, Level], Predictions] = {}

    def forecasts(self, vectors: Iterable[kinds.Vector]) -> list[Forecast]:
        """The forecasts of vectors, from every unit, of which something can be said."""
        return [forecast for vector in vectors for forecast in self._forecasts.get(vector.id, ())
                if forecast.outcome is not Outcome.UNKNOWN]

    def blocking(self, forecasts: Iterable[Forecast]) -> dict[str, frozenset[str]]:
        """Unit (or HOST) -> its directives or keys that block an attempt, alone or with others."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in (one for forecast in forecasts for one in forecast.foreseen):
            for barrier in one.prediction.barriers:
                for holder in one.holders(barrier):
                    found[holder].update(barrier.directives)
        return {holder: frozenset(names) for holder, names in found.items()}

    def holds(self, found: Realisation, forecasts: Iterable[Forecast]) -> bool | None:
        """Whether a directive holds up something of the vectors foreseen; None where predictions do not know it.

        It does when it blocks an attempt as the units are, or when something that blocks one is lost with it on the
        hardened unit or won with it on the base.
        """
        if isinstance(found.holder, kinds.Setting):
            return found.name in self.blocking(forecasts).get(HOST, ()) if "yama" in found.name else None
        if found.name not in JUDGED:
            return None
        unit = found.holder.id
        return found.name in self.blocking(forecasts).get(unit, ()) or self.lost_with(found, forecasts) or any(
            holding(self._other(unit, found.name, "base").of(one.id, one.unit, "base"))
            - holding(self._predictions.of(one.id, one.unit, "base")) for one in forecasts)

    def lost_with(self, found: Realisation, forecasts: Iterable[Forecast]) -> bool:
        """Whether something that blocks an attempt is no longer there when the directive is off the hardened unit."""
        other = self._other(found.holder.id, found.name, "hardened")
        return any(holding(one) - holding(other.of(one.id, one.unit)) for one in forecasts)

    def _other(self, unit: str, name: str, level: Level) -> Predictions:
        """The predictions were the directive not on the hardened unit, or were it on the base."""
        key = unit, name, level
        if key not in self._otherwise:
            effects = self._relations.effects
            hardened = effects.merged(unit, "hardened")
            instead = _less(hardened, name) if level == "hardened" else _more(effects.merged(unit, "base"), hardened,
                                                                              name)
            self._otherwise[key] = Predictions(self._relations, Altered(effects, unit, level, instead))
        return self._otherwise[key]


def holding(forecast: Forecast | None) -> Holding:
    """What blocks each attempt of a forecast, in a form that can be compared."""
    return frozenset((one.what, frozenset(barrier.directives), one.holders(barrier))
                     for one in (forecast.foreseen if forecast else ()) for barrier in one.prediction.barriers)


def _less(effective: Effective, name: str) -> Effective:
    return {section: {key: held for key, held in settings.items() if key != name}
            for section, settings in effective.items()}


def _more(base: Effective, hardened: Effective, name: str) -> Effective:
    service = hardened.get("Service", {})
    return {**base, "Service": {**base.get("Service", {}), **({name: service[name]} if name in service else {})}}


@lru_cache(maxsize=2)
def credits_of(relations: Relations) -> Credits:
    """The credits of a spec tree, shared by all who ask."""
    return Credits(relations)
