"""What a rule looks at: a service worked out, and where each of its lines is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.composition import Composition, Key, Setting, place_of_value, profiles_of, settings_of
from compiler.diagnostics import Place, Related
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.effect import Effect
from compiler.systemd.platform import Platform
from compiler.systemd.settings import Settings


@dataclass(frozen=True, slots=True)
class Subject:
    """A service with its hardening in place; of a template, one instance.

    effect: what its settings come to. shared: what its profiles set, also where the unit replaces it. scripts: files
    of the scenes that another program runs, and that program's path.
    """

    unit: kinds.Unit
    composition: Composition
    effect: Effect
    instance: str
    shared: frozenset[Key]
    scripts: Mapping[str, str]

    @property
    def id(self) -> str:
        """The unit's name as the specs have it."""
        return self.unit.id

    @property
    def settings(self) -> Settings:
        """The settings as written, without what systemd implies."""
        return self.effect.written

    @property
    def platform(self) -> Platform:
        """The target."""
        return self.settings.platform

    def place(self, directive: str, word: str = "", section: str = "Service") -> Place:
        """Where a directive in force is written: its entry, its base line, or the unit where it is in neither.

        word: the place is narrowed to the first line that has it.
        """
        setting = self.held(directive, section)
        values = setting.values if setting else self.unit.base.get(section, {}).get(directive, ())
        if not word or not values or (setting and not isinstance(setting.entry, kinds.SetEntry)):
            return self.composition.place(section, directive)
        index = next((number for number, value in enumerate(values) if word in value), 0)
        base = self.unit.place.under("base", section)
        where = setting.place_of(index) if setting else place_of_value(base, directive, values, index)
        return where.at(word) if word in values[index] else where

    def held(self, directive: str, section: str = "Service") -> Setting | None:
        """The entry of the hardening that sets or keeps a directive; None where only the base has it."""
        return self.composition.setting(section, directive)

    def see(self, *directives: str) -> tuple[Related, ...]:
        """The directives that a finding is about, where they are written."""
        return tuple(Related(self.place(one), f"{one} of {self.id}") for one in directives if one in self.settings)

    def attempts(self, *operations: str) -> Iterator[tuple[kinds.Need, kinds.Probe, str]]:
        """What the needs of the unit try: (need, probe, what it is tried on, with the instance filled in)."""
        for need in self.unit.needs:
            for probe in need.probes:
                if probe.tries in operations and (not probe.inside or self.id in probe.inside):
                    yield need, probe, probe.on.replace("{instance}", self.instance)


@dataclass(frozen=True, slots=True)
class Ground:
    """All services of the specs on one host, with the symbolic links that the scenes know of."""

    model: Model
    subjects: tuple[Subject, ...]
    links: Mapping[str, str]


def ground_of(relations: Relations) -> Ground:
    """All services with their hardening in place; without a platform there is none."""
    return Ground(relations.model, tuple(_subjects(relations)), relations.effects.links)


def _subjects(relations: Relations) -> Iterator[Subject]:
    effects = relations.effects
    for composition in relations.compositions.values():
        unit = composition.unit
        shared = frozenset(setting.key for profile in profiles_of(relations.model, unit)
                           for entry in profile.hardening for setting in settings_of(entry, unit))
        found = effects.of(unit.id)
        if found and unit.id not in relations.doubtful:
            yield Subject(unit, composition, found, effects.instance(unit.id), shared, effects.scripts)
