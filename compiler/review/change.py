"""The two sides of a change, and what differs in the units and settings that they deploy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.composition import Composition, Setting
from compiler.diagnostics import Place
from compiler.evidence import Evidence
from compiler.loads import Carried, Loads, loads
from compiler.pipeline import Compiled, emit_all
from compiler.review.items import ItemChanges, item_changes
from compiler.review.reaching import Reaching
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.normalise import meaning
from compiler.systemd.platform import Platform
from compiler.systemd.strictness import Direction, compare, compare_sysctl


class Side:
    """One state of the specs, compiled, with what is derived from it worked out when it is asked for."""

    def __init__(self, name: str, compiled: Compiled) -> None:
        self.name, self.compiled = name, compiled
        self.model: Model = compiled.model
        self.relations = compiled.relations

    @cached_property
    def evidence(self) -> Evidence:
        """Which results count for this state."""
        return Evidence(self.relations)

    @cached_property
    def loads(self) -> Loads:
        """What the runs that count for this state say about depth and load."""
        return loads(self.relations, self.evidence)

    @cached_property
    def artifacts(self) -> Mapping[str, str]:
        """The text of every artifact, by path; only of specs without errors."""
        return {artifact.path: artifact.text for artifact in emit_all(self.compiled)}


@dataclass(frozen=True, slots=True)
class DirectiveChange:
    """A directive whose meaning differs in one unit. before, after: its lines in force, () where it is not set.

    was, now: the entry of the hardening that holds it; None where only the base has it. load: what it held up when it
    was last taken away from the unit as it was.
    """

    unit: str
    section: str
    directive: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    direction: Direction
    was: Setting | None
    now: Setting | None
    primitives: tuple[str, ...]
    load: Carried | None

    @property
    def serves(self) -> tuple[str, ...]:
        """The defenses and vectors that it is said to serve, or was."""
        entries = [setting.entry for setting in (self.was, self.now) if setting]
        return tuple(dict.fromkeys(id for entry in entries for id in entry.serves))

    @property
    def gone(self) -> bool:
        """Whether it is not set any more."""
        return not self.after

    @property
    def weaker(self) -> bool:
        """Whether it may leave the service more than before, judged by what systemd makes of it.

        A line that serves something and cannot be compared counts: nobody can say that it still does.
        """
        if self.direction in (Direction.LOOSER, Direction.MIXED):
            return True
        return self.direction is Direction.UNKNOWN and bool(self.before and self.was and self.was.entry.serves)


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A sysctl key whose value differs; None where no setting has it."""

    key: str
    before: str | None
    after: str | None
    direction: Direction
    was: kinds.Setting | None
    now: kinds.Setting | None
    primitives: tuple[str, ...]


class Change:
    """What differs between two sides. Both are judged by the facts of one platform, those of the base."""

    def __init__(self, base: Side, head: Side) -> None:
        self.base, self.head = base, head

    @cached_property
    def items(self) -> ItemChanges:
        """Items that came, went, or say something else."""
        return item_changes(self.base.model, self.head.model)

    @cached_property
    def reaching(self) -> Reaching:
        """What is foreseen of every attempt, on both sides."""
        return Reaching(self.base.relations, self.head.relations)

    @cached_property
    def directives(self) -> tuple[DirectiveChange, ...]:
        """Of units that both sides have, unit by unit, in the order of the base, then what is new."""
        platform = self.base.model.platform or self.head.model.platform
        if platform is None:
            return ()
        before, after = self.base.relations.compositions, self.head.relations.compositions
        return tuple(found for unit in before if unit in after
                     for found in self._of_unit(platform, before[unit], after[unit]))

    @cached_property
    def settings(self) -> tuple[SettingChange, ...]:
        """Sysctl keys whose value differs."""
        before, after = _keys(self.base.model), _keys(self.head.model)
        return tuple(self._of_key(key, before.get(key), after.get(key)) for key in before | after
                     if (before[key].sysctl[key] if key in before else None)
                     != (after[key].sysctl[key] if key in after else None))

    def _of_unit(self, platform: Platform, before: Composition, after: Composition) -> Iterator[DirectiveChange]:
        unit = before.unit.id
        old, new = before.hardened(), after.hardened()
        keys = [(section, name) for side in (old, new) for section, held in side.items() for name in held]
        for section, name in dict.fromkeys(keys):
            was, now = (tuple(line.value for line in side.get(section, {}).get(name, ())) for side in (old, new))
            if meaning(platform, section, name, was) == meaning(platform, section, name, now):
                continue
            primitives = [*self.base.relations.primitives_of(name, was),
                          *self.head.relations.primitives_of(name, now)]
            yield DirectiveChange(
                unit, section, name, was, now, self._direction(unit, section, name),
                before.setting(section, name), after.setting(section, name),
                tuple(dict.fromkeys(primitive.id for primitive in primitives)),
                self.base.loads.carried.get((name, unit)))

    def _direction(self, unit: str, section: str, name: str) -> Direction:
        before, after = self.base.relations.effects.of(unit), self.head.relations.effects.of(unit)
        if section != "Service" or before is None or after is None:
            return Direction.UNKNOWN
        return compare(before, after, name)

    def _of_key(self, key: str, was: kinds.Setting | None, now: kinds.Setting | None) -> SettingChange:
        before, after = was.sysctl[key] if was else None, now.sysctl[key] if now else None
        found = self.base.relations.primitives_of(key, ()) or self.head.relations.primitives_of(key, ())
        return SettingChange(key, before, after, compare_sysctl(key, before, after), was, now,
                             tuple(primitive.id for primitive in found))

    def place(self, change: DirectiveChange) -> tuple[Side, Place]:
        """Where a directive is written; on the base where it is gone."""
        side = self.base if change.gone else self.head
        return side, side.relations.compositions[change.unit].place(change.section, change.directive)


def _keys(model: Model) -> dict[str, kinds.Setting]:
    return {key: setting for setting in model.all(kinds.Setting) for key in setting.sysctl}


