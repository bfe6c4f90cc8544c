"""A unit as found against the unit as compiled, by what systemd makes of both: equal in other words is equal."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from compiler.composition import Composition
from compiler.drift.found import FoundUnit
from compiler.systemd.normalise import meaning
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Assignment, Effective, MergeRules, UnitFile, merge, parse

_NOT_FOR_SYSTEMD = "X-"  # sections and names with this prefix are for other programs, systemd.syntax(7)


class Sort(StrEnum):
    """How a directive differs."""

    MISSING = "missing"
    DIFFERENT = "different"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Difference:
    """A directive that does not have the compiled value.

    wanted, found: its lines in force on either side; () where it is not set. taken_back: for a directive that some
    file sets and a later one empties, that later line.
    """

    sort: Sort
    section: str
    directive: str
    wanted: tuple[Assignment, ...]
    found: tuple[Assignment, ...]
    taken_back: Assignment | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Section and directive."""
        return self.section, self.directive

    @property
    def cause(self) -> tuple[Assignment, ...]:
        """The lines found that make the difference; () where none does."""
        if self.taken_back:
            return (self.taken_back,)
        wanted = {item.value for item in self.wanted}
        return tuple(item for item in self.found if item.value not in wanted) or self.found


def effective_of(found: FoundUnit, rules: MergeRules) -> Effective:
    """The unit that systemd makes of the files found; each assignment names its file and line."""
    return merge(_parsed(found), rules)


def differences(composition: Composition, found: FoundUnit, platform: Platform) -> Iterator[Difference]:
    """Where the effective content of a unit is not the compiled one, in the order of the compiled unit.

    The order of lines and words counts only where it does for systemd, and a directive that says what the manager
    does anyway is the same as none.
    """
    wanted, has = composition.intended(), effective_of(found, composition.rules)
    for section in dict.fromkeys([*wanted, *has]):
        if section.startswith(_NOT_FOR_SYSTEMD):
            continue
        here, there = wanted.get(section, {}), has.get(section, {})
        for name in dict.fromkeys([*here, *there]):
            ours, theirs = here.get(name, ()), there.get(name, ())
            if not name.startswith(_NOT_FOR_SYSTEMD) and not _equal(platform, section, name, ours, theirs):
                sort = Sort.MISSING if not theirs else Sort.DIFFERENT if ours else Sort.EXTRA
                emptied = None if theirs else _emptied(found, composition.rules, section, name)
                yield Difference(sort, section, name, ours, theirs, emptied)


def _equal(platform: Platform, section: str, name: str, ours: tuple[Assignment, ...],
           theirs: tuple[Assignment, ...]) -> bool:
    one, other = (_normal(platform, section, name, lines) for lines in (ours, theirs))
    return one == other


def _normal(platform: Platform, section: str, name: str, lines: tuple[Assignment, ...]) -> Hashable:
    """The comparable value; of a directive that is not set, the one of what the manager does then."""
    values = [item.value for item in lines]
    if not values and section == "Service" and name in platform.defaults:
        values = [platform.defaults[name]]
    return meaning(platform, section, name, values)


def _emptied(found: FoundUnit, rules: MergeRules, section: str, name: str) -> Assignment | None:
    """The line that took back what an earlier line had set."""
    together = {name}.union(*(group for group in rules.reset_together if name in group))
    was_set, taken_back = False, None
    for file in _parsed(found):
        for item in file.assignments:
            known = rules.aliases.get(item.name, item.name)
            if item.section != section or known not in together:
                continue
            if item.value and known == name:
                was_set, taken_back = True, None
            elif not item.value and was_set:
                taken_back = item
    return taken_back


def _parsed(found: FoundUnit) -> Iterator[UnitFile]:
    return (parse(file.text, file.path) for file in found.files)
