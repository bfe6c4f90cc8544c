"""What is foreseen of each attempt on both sides, and where it flips: the seam to the predictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from compiler.predict.forecast import Forecast, predictions_of
from compiler.relations import Relations

_GOOD = frozenset(("blocked", "met"))
Holder = tuple[str, str]
"""Unit (or the host) and directive."""


@dataclass(frozen=True, slots=True)
class Flip:
    """Something foreseen otherwise than before, from inside one unit. lost: what blocked it before and is no more."""

    before: Forecast
    after: Forecast
    lost: frozenset[Holder]

    @property
    def worse(self) -> bool:
        """Whether a vector is no longer blocked, or a need no longer met."""
        return self.before.word in _GOOD and self.after.word not in _GOOD

    @property
    def breaks(self) -> bool:
        """Whether it is a need that is no longer met."""
        return self.worse and self.after.kind == "need"


class Reaching:
    """The forecasts of both sides."""

    def __init__(self, before: Relations, after: Relations) -> None:
        self._before, self._after = predictions_of(before), predictions_of(after)

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Everything that both sides try and that is foreseen otherwise: worse things first."""
        found = [Flip(before, after, _barriers(before) - _barriers(after)) for before, after in self._pairs()
                 if before.word != after.word]
        return tuple(sorted(found, key=lambda flip: not flip.worse))

    @cached_property
    def thinner(self) -> tuple[Flip, ...]:
        """Vectors that are blocked as before, by fewer lines."""
        pairs = ((before, after) for before, after in self._pairs() if before.kind == "vector")
        return tuple(Flip(before, after, _barriers(before) - _barriers(after)) for before, after in pairs
                     if before.word == after.word == "blocked" and _barriers(after) < _barriers(before))

    def _pairs(self) -> Iterator[tuple[Forecast, Forecast]]:
        for before in self._before.all():
            after = self._after.of(before.id, before.unit)
            if after is not None:
                yield before, after


def _barriers(forecast: Forecast) -> frozenset[Holder]:
    """Every directive that is part of what blocks one of the attempts."""
    return frozenset((unit, directive) for one in forecast.foreseen for barrier in one.prediction.barriers
                     for unit in one.holders(barrier) for directive in barrier.directives)


def holders(found: frozenset[Holder], unit: str) -> tuple[str, ...]:
    """Directives in words; one of another unit than ``unit`` with its name."""
    return tuple(sorted(directive if of == unit else f"{directive} of {of}" for of, directive in found))


def barriers(forecast: Forecast) -> tuple[str, ...]:
    """What blocks the attempts of a forecast, in words."""
    return holders(_barriers(forecast), forecast.unit)

