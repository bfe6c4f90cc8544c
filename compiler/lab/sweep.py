"""What a kernel setting carries: the same attempts while it has one value after the other.

Each value is tried with the hardening in place, without it, and from inside hardened units against neighbours that
have none: the last shows what the setting still holds once another unit has lost its lines. Only where the kernel is
the system's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from compiler.judge import Attempt, Level, Role, judge
from compiler.lab import scene as scenes
from compiler.lab.probing import Say, probe
from compiler.lab.session import Session
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import roles
from compiler.record import attempts_of
from compiler.record.outcomes import Seen, seen
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Round:
    """The attempts that were made at one level, against neighbours at one level, while a key had a value."""

    key: str
    value: str
    at: Level
    neighbours: Level
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One item from inside one unit, and what was seen at each value, in the order in which they were set."""

    key: str
    at: Level
    neighbours: Level
    seen: tuple[tuple[str, Seen], ...]

    @property
    def data(self) -> dict[str, object]:
        """As a result has it."""
        of = self.seen[0][1]
        values = [{key: one for key, one in (("value", value), ("observed", found.observed), ("saw", list(found.saw)),
                                             ("note", found.note)) if one} for value, found in self.seen]
        return {"sysctl": self.key, of.role: of.id, "unit": of.unit, "at": self.at, "neighbours": self.neighbours,
                "values": values}


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep: what was tested, the rows of items on which a setting has a say, and the items on which none has."""

    run: Mapping[str, Any]
    rows: tuple[Row, ...]
    indifferent: tuple[str, ...]


def sweep(compiled: Compiled, box: Session, scene: kinds.Scene, runs: Sequence[Mapping[str, Any]], say: Say) -> Swept:
    """Set each key of the scene to each of its values, and attack. The hardening has to be in place; it is taken away.

    ``runs`` were made before, without the hardening and with it: they show which attempts succeed at all.
    """
    rounds = list(_rounds(box, scene, "hardened", ("hardened",), say))
    scenes.soften(box, emit_all(compiled))
    scenes.start(box, scene)
    say("the scene runs without hardening again")
    rounds += _rounds(box, scene, "base", ("base", "hardened"), say)
    controls = [attempt for run in runs if run["level"] != "hardened" for attempt in attempts_of(run)]
    rows, indifferent = compare(roles(compiled.relations), rounds, controls)
    return Swept(next(run for run in runs if run["level"] == "hardened"), rows, indifferent)


def _rounds(box: Session, scene: kinds.Scene, neighbours: Level, levels: Sequence[Level], say: Say) -> Iterator[Round]:
    for key, values in scene.sweep.items():
        before = box.ask(["sysctl", "-n", key]).strip()
        for value in values:
            box.ask(["sysctl", "-w", f"{key}={value}"])
            say(f"{key} is {value}")
            for level in levels:
                yield Round(key, value, level, neighbours, attempts_of(probe(box, level, say)))
        box.ask(["sysctl", "-w", f"{key}={before}"])


def compare(roles: Mapping[str, Role], rounds: Sequence[Round],
            controls: Sequence[Attempt]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows for the items of which an attempt ends in another way at another value; and the ids of all others.

    ``controls`` were made with nothing in place: an attempt that fails there as well proves nothing anywhere.
    """
    rows, moved = list[Row](), dict[str, bool]()
    ordered = sorted(rounds, key=lambda one: (one.key, one.at, one.neighbours))  # stable: values keep their order
    for (key, at, neighbours), group in groupby(ordered, key=lambda one: (one.key, one.at, one.neighbours)):
        some = list(group)
        verdicts = [_seen(roles, one, controls) for one in some]
        for place, first in verdicts[0].items():
            found = tuple((one.value, said[place]) for one, said in zip(some, verdicts, strict=True))
            ends = {_ends(one, first) for one in some}
            moved[first.id] = moved.get(first.id, False) or len(ends) > 1
            rows.append(Row(key, at, neighbours, found))
    order = {id: number for number, id in enumerate(roles)}
    kept = [row for row in rows if moved[row.seen[0][1].id]]
    kept.sort(key=lambda row: (row.key, order[row.seen[0][1].id], row.seen[0][1].unit))
    return tuple(kept), tuple(sorted((id for id in moved if not moved[id]), key=order.__getitem__))


def _seen(roles: Mapping[str, Role], one: Round, controls: Sequence[Attempt]) -> dict[tuple[str, str], Seen]:
    """What a round says of each item from each unit, whatever its level: proven only by the controls."""
    verdicts = judge(roles, [*controls, *(replace(attempt, level="hardened") for attempt in one.attempts)])
    return {(found.id, found.unit): found for found in seen(verdicts) if found.at == "hardened"}


def _ends(one: Round, of: Seen) -> tuple[tuple[object, ...], ...]:
    return tuple((attempt.key, attempt.outcome) for attempt in one.attempts
                 if (attempt.id, attempt.unit) == (of.id, of.unit))
