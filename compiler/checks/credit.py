"""Whether directives and mechanisms hold what they are credited with, on the unit where they are said to do so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.diagnostics import Finding, Place
from compiler.predict.credit import Credits, credits_of
from compiler.predict.forecast import HOST, Forecast, predictions_of
from compiler.predict.words import spelled
from compiler.relations import Realisation, Relations
from compiler.spec import kinds


def directives_hold_what_they_serve(relations: Relations) -> Iterator[Finding]:
    """P816: each served vector or defense has an attempt that the directive has a part in stopping.

    What a profile sets has to do so on one of its units.
    """
    if not predictions_of(relations).any:
        return
    known = credits_of(relations)
    lines: dict[tuple[Place, str], list[Realisation]] = defaultdict(list)
    for found in relations.realisations:
        lines[found.written.place, found.name].append(found)
    for (place, name), units in lines.items():
        for index, served in enumerate(units[0].serves):
            if _holds_nothing(relations, known, served, units):
                names = " and ".join(dict.fromkeys(one.holder.id for one in units))
                yield Finding("P816", place.under("serves", index),
                              f"{spelled(name)} of {names} holds up nothing of {served}",
                              f"take {served} out of 'serves', or accept the warning with what else the line is for")


def _holds_nothing(relations: Relations, known: Credits, served: str, units: list[Realisation]) -> bool:
    defense = relations.model.defense_of(served)
    if defense is None or _claims_nothing(defense, units[0]):
        return False
    forecasts = known.forecasts(one for one in defense.vectors if served in (defense.id, one.id))
    return bool(forecasts) and all(known.holds(found, forecasts) is False for found in units)


def _claims_nothing(defense: kinds.Defense, found: Realisation) -> bool:
    """Whether the defense says itself that the directive's primitive does nothing for it."""
    ids = {primitive.id for primitive in found.primitives}
    return {one.strength for one in defense.mechanisms if one.primitive in ids} == {"none"}


def mechanisms_sit_where_they_say(relations: Relations) -> Iterator[Finding]:
    """P816, P817: what a mechanism does for its defense, it does on the units that it names.

    A primitive that is a word of a list is not asked about: what blocks an attempt is the list.
    """
    if not predictions_of(relations).any:
        return
    known = credits_of(relations)
    deployed: dict[str, dict[str, list[Realisation]]] = defaultdict(lambda: defaultdict(list))
    for found in relations.realisations:
        for primitive in found.primitives:
            if not any(claim.startswith(f"{found.name}=") for claim in primitive.directives):
                deployed[primitive.id][found.holder.id].append(found)
    settings = [setting.id for setting in relations.model.all(kinds.Setting)]
    for defense in relations.model.all(kinds.Defense):
        forecasts = known.forecasts(defense.vectors)
        blocking = known.blocking(forecasts)
        blocking |= dict.fromkeys(settings, blocking.pop(HOST, frozenset()))
        for mechanism in defense.mechanisms:
            held = _Held(known, forecasts, blocking, deployed.get(mechanism.primitive, {}))
            yield from _understated(held, defense, mechanism) if mechanism.strength == "none" else _elsewhere(
                held, defense, mechanism)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is deployed of a primitive, by unit or setting, and what it does for the forecasts of a defense.

    blocking: the directives and keys of each unit or setting by which an attempt is blocked.
    """

    known: Credits
    forecasts: list[Forecast]
    blocking: Mapping[str, frozenset[str]]
    deployed: Mapping[str, list[Realisation]]

    @property
    def working(self) -> frozenset[str]:
        """The units and settings by which an attempt is blocked."""
        return frozenset(id for id, names in self.blocking.items()
                         if any(one.name in names for one in self.deployed.get(id, ())))

    @property
    def missed(self) -> frozenset[str]:
        """The units of these on which something is lost with it."""
        return frozenset(id for id in self.working if any(
            isinstance(one.holder, kinds.Setting) or self.known.lost_with(one, self.forecasts)
            for one in self.deployed[id]))


def _understated(held: _Held, defense: kinds.Defense, mechanism: kinds.Mechanism) -> Iterator[Finding]:
    missed = held.missed
    if missed and (not mechanism.on or missed.intersection(mechanism.on)):
        yield Finding("P816", mechanism.place.under("strength"), f"'{mechanism.primitive}' is said to do nothing for "
                      f"{defense.id}, but an attempt fails at it on {' and '.join(sorted(missed))}",
                      "give it the strength that it has")


def _elsewhere(held: _Held, defense: kinds.Defense, mechanism: kinds.Mechanism) -> Iterator[Finding]:
    working = held.working
    if not (working and mechanism.on):
        return
    does = f"what '{mechanism.primitive}' does for {defense.id} it does on {' and '.join(sorted(working))}"
    idle = [(index, id) for index, id in enumerate(mechanism.on) if id in held.deployed and id not in working]
    unnamed = sorted(working.difference(mechanism.on))
    for index, id in idle:
        yield Finding("P817", mechanism.place.under("on", index), f"{does}, not on {id}", f"take {id} out of 'on'")
    if unnamed and not idle:
        yield Finding("P817", mechanism.place.under("on", 0), f"{does}, and 'on' does not name {' or '.join(unnamed)}",
                      "name every unit that it rests on")
