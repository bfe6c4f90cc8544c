"""What a unit is made of: its base, the entries in force, and the three shapes they are deployed in.

C is a drop-in beside the base unit, A the whole unit with the hardening merged, B data that a consumer
merges into its own data of the base. All three have to give the same effective unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from compiler.diagnostics import Place
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.names import parse_unit_name
from compiler.systemd.rules import merge_rules
from compiler.systemd.unitfile import Assignment, Effective, MergeRules, UnitFile, merge

Key = tuple[str, str]
"""Section and directive."""


class Emission(StrEnum):
    """The shapes, by the letters that the documents give them."""

    INLINE = "A"
    FRAGMENT = "B"
    DROPIN = "C"


def shape_of(option: str) -> Emission | None:
    """The shape that an option of a decision stands for: its first word is the letter."""
    letter = option.partition(",")[0].strip()
    return Emission(letter) if letter in list(Emission) else None


def chosen_shape(model: Model) -> Emission | None:
    """The shape that the project's decision chooses; None where the project names no decision."""
    named = model.project.consumer.shape if model.project else None
    decision = model.get(kinds.Decision, named) if named else None
    return shape_of(decision.chosen) if decision else None


def place_of_value(owner: Place, directive: str, values: tuple[str, ...], index: int) -> Place:
    """Where one line of a directive is written, below the mapping ``owner``: a single value may stand for a list."""
    return owner.under(directive) if len(values) == 1 else owner.under(directive, index)


@dataclass(frozen=True, slots=True)
class Setting:
    """A directive in force on a unit: its lines, the entry that put them there, and the profile it came from."""

    section: str
    directive: str
    values: tuple[str, ...]
    entry: kinds.Entry
    profile: kinds.Profile | None = None

    @property
    def key(self) -> Key:
        """Section and directive."""
        return self.section, self.directive

    @property
    def place(self) -> Place:
        """Where its entry names the directive."""
        entry = self.entry
        if isinstance(entry, kinds.SetEntry):
            return entry.place.under("set").key(self.directive)
        names, key = (entry.keep, "keep") if isinstance(entry, kinds.KeepEntry) else (entry.reset, "reset")
        return entry.place.under(key, names.index(self.directive))

    def place_of(self, index: int) -> Place:
        """Where the value of one of its lines is written; of a line of the base, where the entry names it."""
        if not isinstance(self.entry, kinds.SetEntry):
            return self.place
        return place_of_value(self.entry.place.under("set"), self.directive, self.values, index)


@dataclass(frozen=True, slots=True)
class Composition:
    """A unit with its hardening worked out.

    ``added`` are the directives that the hardening sets, in order: profiles first, then the unit's own;
    ``kept`` are those of the base that it rests on; ``removed`` those of the base that it takes away.
    """

    unit: kinds.Unit
    rules: MergeRules
    added: tuple[Setting, ...]
    kept: tuple[Setting, ...]
    removed: tuple[Setting, ...]

    @property
    def base(self) -> UnitFile:
        """The unit without hardening."""
        return UnitFile(self.unit.id, tuple(base_assignments(self.unit)))

    @property
    def held(self) -> tuple[Setting, ...]:
        """Every directive that a defense may rest on: added and kept."""
        return self.added + self.kept

    def setting(self, section: str, directive: str) -> Setting | None:
        """What the hardening sets or keeps of a directive; None where it does neither."""
        return next((one for one in self.held if one.key == (section, directive)), None)

    def place(self, section: str, directive: str) -> Place:
        """Where the specs decide on a directive: an entry, a line of the base, an absence, else the unit itself."""
        for setting in (*self.held, *self.removed):
            if setting.key == (section, directive):
                return setting.place
        if directive in self.unit.base.get(section, {}):
            return self.unit.place.under("base", section).key(directive)
        absent = next((one for one in self.unit.absent if one.directive == directive), None)
        return absent.place.under("directive") if absent else self.unit.place.under("id")

    def dropin(self, name: str) -> UnitFile:
        """Shape C: only what changes, each list of the base reset before it is written anew."""
        return UnitFile(name, tuple(self.dropin_lines(name)))

    def dropin_lines(self, name: str) -> Iterator[Assignment]:
        """The assignments of the drop-in, in order."""
        for setting in (*self.removed, *self.added):
            for value in self.dropin_values(setting):
                yield Assignment(setting.section, setting.directive, value, 0, name)

    def dropin_values(self, setting: Setting) -> tuple[str, ...]:
        """The values a drop-in assigns for ``setting``: an empty one first where the base holds a list."""
        if not setting.values:
            return ("",)
        in_base = setting.directive in self.unit.base.get(setting.section, {})
        if in_base and setting.directive in self.rules.accumulates and setting.values[0] != "":
            return ("", *setting.values)
        return setting.values

    def inline(self, name: str) -> UnitFile:
        """Shape A: the whole unit."""
        return UnitFile(name, tuple(Assignment(section, directive, value, 0, name)
                                    for section, directive, values in self.lines() for value in values))

    def lines(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Section, directive and values of all that the unit has with its hardening.

        The base in its order, with changed values in their old place and new ones at the end of the section.
        """
        removed = {setting.key for setting in self.removed}
        changed = {setting.key: setting.values for setting in self.added}
        for section in dict.fromkeys([*self.unit.base, *(setting.section for setting in self.added)]):
            here = self.unit.base.get(section, {})
            yield from ((section, directive, changed.get((section, directive), values))
                        for directive, values in here.items() if (section, directive) not in removed)
            yield from ((section, setting.directive, setting.values) for setting in self.added
                        if setting.section == section and setting.directive not in here)

    def hardened(self) -> Effective:
        """The unit that systemd sees with the drop-in in place."""
        return merge([self.base, self.dropin("dropin")], self.rules)

    def intended(self) -> Effective:
        """The unit that the spec means, from shape A."""
        return merge([self.inline("inline")], self.rules)


def instances_of(unit: kinds.Unit) -> tuple[str, ...]:
    """The names of the known instances of a template; of any other unit, none."""
    name = parse_unit_name(unit.id)
    return tuple(map(name.with_instance, unit.instances)) if name and name.is_template else ()


def base_assignments(unit: kinds.Unit) -> Iterator[Assignment]:
    """The base unit line by line."""
    for section, directives in unit.base.items():
        for directive, values in directives.items():
            yield from (Assignment(section, directive, value, 0, unit.id) for value in values)


def compose(model: Model, unit: kinds.Unit, rules: MergeRules) -> Composition:
    """Work out ``unit``: its profiles, less what it declares absent or replaces, and its own entries."""
    gone = {absence.directive for absence in unit.absent}
    own = [setting for entry in unit.hardening for setting in settings_of(entry, unit)]
    replaced = {setting.key for setting in own if isinstance(setting.entry, kinds.SetEntry)}
    shared = [Setting(setting.section, setting.directive, setting.values, setting.entry, profile)
              for profile in profiles_of(model, unit)
              for entry in profile.hardening for setting in settings_of(entry, unit)
              if setting.directive not in gone and setting.key not in replaced]
    return Composition(
        unit=unit, rules=rules,
        added=(*shared, *(s for s in own if isinstance(s.entry, kinds.SetEntry))),
        kept=tuple(s for s in own if isinstance(s.entry, kinds.KeepEntry)),
        removed=tuple(s for s in own if isinstance(s.entry, kinds.ResetEntry)))


def compositions(model: Model) -> tuple[Composition, ...]:
    """Every unit of the model, worked out; none without a platform."""
    if model.platform is None:
        return ()
    rules = merge_rules(model.platform)
    return tuple(compose(model, unit, rules) for unit in model.all(kinds.Unit))


def profiles_of(model: Model, unit: kinds.Unit) -> tuple[kinds.Profile, ...]:
    """The profiles of a unit that exist."""
    found = (model.get(kinds.Profile, id) for id in unit.profiles)
    return tuple(profile for profile in found if profile is not None)


def settings_of(entry: kinds.Entry, unit: kinds.Unit) -> Iterator[Setting]:
    """The directives of one entry; those it keeps with the base's values, those it takes away with none."""
    if isinstance(entry, kinds.SetEntry):
        for directive, values in entry.set.items():
            yield Setting(entry.section, directive, values, entry)
    elif isinstance(entry, kinds.KeepEntry):
        for directive in entry.keep:
            yield Setting(entry.section, directive, unit.base.get(entry.section, {}).get(directive, ()), entry)
    else:
        for directive in entry.reset:
            yield Setting(entry.section, directive, (), entry)
