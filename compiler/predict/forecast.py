"""A forecast for each vector, need and residual risk of each unit: what its attempts come to, by the settings alone.

What owners and modes of files, a program or the other end of a connection decide is taken to let an attempt pass: an
attempt that does not succeed without the hardening proves nothing, and the laboratory says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compiler import judge
from compiler.effects import Effects, Level
from compiler.judge import attempt_words
from compiler.predict.aim import Aim, aim
from compiler.probes import plan
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.kernel import HostSettings, host_settings
from compiler.systemd.operations import Barrier, Holder, Operation, Outcome, Prediction
from compiler.systemd.reach import predict
from compiler.systemd.reach_service import address_of

HOST = "the host"
_AGAINST: Mapping[plan.Kind, tuple[Outcome, Outcome, Outcome]] = {
    "vector": (Outcome.REACHABLE, Outcome.UNKNOWN, Outcome.BLOCKED),
    "need": (Outcome.BLOCKED, Outcome.UNKNOWN, Outcome.REACHABLE),
    "residual": (Outcome.BLOCKED, Outcome.UNKNOWN, Outcome.REACHABLE),
}
WORDS: Mapping[plan.Kind, Mapping[Outcome, str]] = {
    kind: {Outcome.REACHABLE: words["ok"], Outcome.BLOCKED: words["refused"], Outcome.UNKNOWN: "unknown"}
    for kind, words in judge.WORDS.items()
}
"""The words of results, for each outcome."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One attempt and what is foreseen of it. victim: the unit that it is aimed at, "" when it is at none."""

    attempt: plan.Attempt
    prediction: Prediction
    victim: str = ""

    @property
    def what(self) -> str:
        """The attempt in a few words."""
        return attempt_words(self.attempt.tries, self.attempt.on, self.attempt.as_root)

    @property
    def without_the_kernel(self) -> Outcome:
        """The outcome where only settings of units hold anything."""
        only_the_host = all(barrier.holder is Holder.HOST for barrier in self.prediction.barriers)
        blocked = self.prediction.outcome is Outcome.BLOCKED
        return Outcome.REACHABLE if blocked and only_the_host else self.prediction.outcome

    def holders(self, barrier: Barrier) -> tuple[str, ...]:
        """The units whose settings a barrier of this attempt is made of; HOST for settings of the kernel."""
        mine = {Holder.ATTACKER: (self.attempt.unit,), Holder.VICTIM: (self.victim,), Holder.HOST: (HOST,)}
        return mine.get(barrier.holder, tuple(dict.fromkeys((self.attempt.unit, self.victim))))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foreseen of an item from inside a unit at a level: the worst of its attempts, as results have it."""

    id: str
    kind: plan.Kind
    unit: str
    level: Level
    outcome: Outcome
    foreseen: tuple[Foreseen, ...]

    @property
    def word(self) -> str:
        """``blocked``, ``reached``, ``met``, ``unmet``, ``open``, ``closed`` or ``unknown``."""
        return WORDS[self.kind][self.outcome]

    @property
    def word_on_any_kernel(self) -> str:
        """The same if no setting of the kernel held anything; another word where the outcome rests on one."""
        outcomes = {one.without_the_kernel for one in self.foreseen}
        return WORDS[self.kind][next(outcome for outcome in _AGAINST[self.kind] if outcome in outcomes)]

    @property
    def decisive(self) -> tuple[Foreseen, ...]:
        """The attempts that make the outcome what it is."""
        return tuple(one for one in self.foreseen if one.prediction.outcome is self.outcome)


class Predictions:
    """All forecasts of a spec tree, each worked out when first asked for.

    effects: by default those of the specs; others answer what would be if a unit were otherwise. host: the kernel's
    settings; by default those of the specs with the hardening, and Debian's own without it.
    """

    def __init__(self, relations: Relations, effects: Effects | None = None, host: HostSettings | None = None) -> None:
        self._effects = effects or relations.effects
        deployed = {key: value for one in relations.model.all(kinds.Setting) for key, value in one.sysctl.items()}
        self._hosts: Mapping[Level, HostSettings] = {
            "base": host or HostSettings(), "hardened": host or host_settings(deployed)}
        self._groups = plan.attempts_on(relations)
        self._known: dict[tuple[str, str, Level], Forecast] = {}
        self._refused: dict[tuple[str, Level], Sequence[str]] = {}

    @property
    def any(self) -> bool:
        """Whether the specs try anything."""
        return bool(self._groups)

    def of(self, id: str, unit: str, level: Level = "hardened") -> Forecast | None:
        """What is foreseen of a vector, need or residual risk from inside a unit; None where nothing is tried."""
        made = self._groups.get((id, unit))
        if not made:
            return None
        if (id, unit, level) not in self._known:
            self._known[id, unit, level] = self._forecast(made, level)
        return self._known[id, unit, level]

    def all(self, level: Level = "hardened") -> Iterator[Forecast]:
        """Every forecast at a level, unit by unit in the order of the specs."""
        for id, unit in self._groups:
            if found := self.of(id, unit, level):
                yield found

    def _forecast(self, made: Sequence[plan.Attempt], level: Level) -> Forecast:
        first = made[0]
        foreseen = tuple(self._foreseen(attempt, level) for attempt in made)
        outcomes = {one.prediction.outcome for one in foreseen}
        worst = next(outcome for outcome in _AGAINST[first.kind] if outcome in outcomes)
        return Forecast(first.id, first.kind, first.unit, level, worst, foreseen)

    def _foreseen(self, attempt: plan.Attempt, level: Level) -> Foreseen:
        aimed = aim(self._effects, attempt, level)
        return Foreseen(attempt, self._predict(attempt, aimed, level), aimed.victim_unit)

    def _predict(self, attempt: plan.Attempt, aimed: Aim, level: Level) -> Prediction:
        attacker = self._effects.of(attempt.unit, level, as_root=attempt.as_root)
        if attacker is None:
            return Prediction(Outcome.UNKNOWN, note=f"nothing is known of {attempt.unit}")
        if aimed.unknown:
            return Prediction(Outcome.UNKNOWN, note=aimed.unknown)
        found = [predict(attacker, one, aimed.victim, self._hosts[level]) for one in aimed.attempts]
        barriers = tuple(barrier for one in found for barrier in one.barriers)
        if barriers:
            return Prediction(Outcome.BLOCKED, barriers)
        unknown = [one.note for one in found if one.outcome is Outcome.UNKNOWN]
        unknown += self._doubts(attempt, aimed, level)
        return Prediction(Outcome.UNKNOWN, note="; ".join(unknown)) if unknown else found[0]

    def _doubts(self, attempt: plan.Attempt, aimed: Aim, level: Level) -> Iterator[str]:
        """Who listens at an address is not known; that matters where some service would not let the packets in."""
        first = aimed.attempts[0]
        address = address_of(first.target) if first.operation is Operation.CONNECT else None
        for unit in self._refusing(str(address), level) if address else ():
            if unit != attempt.unit:
                yield f"whether {unit}, which would refuse it, listens there is not known"

    def _refusing(self, address: str, level: Level) -> Sequence[str]:
        """The services that packets to an address of the host do not get into."""
        if (address, level) not in self._refused:
            effects = {unit: self._effects.of(unit, level) for unit in self._effects.services()}
            self._refused[address, level] = [unit for unit, one in effects.items() if one and (
                "net" in one.namespaces or one.sockets.refuses_address(address))]
        return self._refused[address, level]


@lru_cache(maxsize=2)
def predictions_of(relations: Relations) -> Predictions:
    """The forecasts for a spec tree with its own units and settings, shared by all who ask."""
    return Predictions(relations)
