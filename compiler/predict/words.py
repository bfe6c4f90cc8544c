"""A forecast in words, for messages: what blocks an attempt and where, what it goes through, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.predict.forecast import Forecast, Foreseen
from compiler.systemd.operations import Outcome

_FEW = 4


def spelled(name: str) -> str:
    """A directive with its equals sign; a key of the kernel as it is."""
    return name if "." in name else f"{name}="


def held_by(foreseen: Iterable[Foreseen]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The barriers of several attempts, each once: (directives that do it together, units that have them)."""
    found = {(one.directives, each.holders(one)): None for each in foreseen for one in each.prediction.barriers}
    return tuple(found)


def blocked_by(foreseen: Iterable[Foreseen]) -> str:
    """The barriers of attempts in a line, unit by unit: ``PrivateUsers=, PrivatePIDs= (web.service)``."""
    units: dict[tuple[str, ...], list[str]] = {}
    for directives, holders in held_by(foreseen):
        units.setdefault(holders, []).append(" with ".join(map(spelled, directives)))
    return "; ".join(f"{_few(names)} ({' and '.join(holders)})" for holders, names in units.items())


def _few(names: list[str]) -> str:
    more = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "")


def in_words(forecast: Forecast) -> str:
    """The outcome and what makes it, in a line."""
    decisive = forecast.decisive
    first = decisive[0]
    if forecast.outcome is Outcome.UNKNOWN:
        return f"unknown: {first.prediction.note}"
    if forecast.outcome is Outcome.REACHABLE:
        return f"{forecast.word} ({first.what}, through {first.prediction.through})"
    if forecast.kind == "vector":
        return f"{forecast.word} by {blocked_by(decisive)}"
    return f"{forecast.word} ({first.what} is blocked by {blocked_by((first,))})"
