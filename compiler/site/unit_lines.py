"""A unit line by line: what each directive is, what it was, why it is there, and what stands without it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.composition import Composition, Key, Setting
from compiler.diagnostics import Place
from compiler.relations import Realisation, Relations
from compiler.spec import kinds
from compiler.systemd.unitfile import Assignment, render

BASE, KEPT, CHANGED, ADDED, REMOVED = "base", "kept", "changed", "added", "removed"
"""What hardening does to a directive; ``kept`` is a line of the base that a defense rests on."""

_STATES = (ADDED, CHANGED, REMOVED, KEPT, BASE)


@dataclass(frozen=True, slots=True)
class Served:
    """A vector or defense that a directive serves, and what else in force serves it."""

    id: str
    others: tuple[Realisation, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A directive of a unit: its values in the base and when hardened, and all that is known about it."""

    section: str
    directive: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    state: str
    base_because: str
    setting: Setting | None
    served: tuple[Served, ...]
    primitives: tuple[kinds.Primitive, ...]
    place: Place
    first: Key
    """The first line of the unit that has the same entry; what is checked of the entry stands there."""

    @property
    def leads(self) -> bool:
        """Whether it is the first line of its entry."""
        return self.first == (self.section, self.directive)

    @property
    def anchor(self) -> str:
        """Where the line stands on the unit's page."""
        return f"{self.section}.{self.directive}"

    @property
    def entry(self) -> kinds.Entry | None:
        """The entry of the spec that put the directive there, or rests on it."""
        return self.setting.entry if self.setting else None

    @property
    def alone_for(self) -> tuple[str, ...]:
        """What only this line serves."""
        return tuple(served.id for served in self.served if not served.others)

    @property
    def breaks(self) -> str:
        """What stops working with it."""
        return "" if self.entry is None or isinstance(self.entry, kinds.ResetEntry) else self.entry.breaks

    @property
    def text(self) -> str:
        """The lines as they stand in the unit; those of the base where hardening takes them away."""
        values = self.before if self.state == REMOVED else self.after
        return "\n".join(f"{self.directive}={value}" for value in values)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a unit, its lines in the order in which they stand there."""

    name: str
    lines: tuple[Line, ...]


def sections(relations: Relations, composition: Composition) -> tuple[Section, ...]:
    """The unit as it will run, and in their old places the lines that hardening takes away."""
    base = composition.unit.base
    settings = {setting.key: setting for setting in (*composition.kept, *composition.added, *composition.removed)}
    names = dict.fromkeys([*base, *(setting.section for setting in composition.added)])
    first: dict[int, Key] = {}
    found = []
    for name in names:
        added = (setting.directive for setting in composition.added if setting.section == name)
        directives = dict.fromkeys([*base.get(name, {}), *added])
        lines = [_line(relations, composition, (name, directive), settings, first) for directive in directives]
        found.append(Section(name, tuple(lines)))
    return tuple(found)


def _line(relations: Relations, composition: Composition, key: Key, settings: Mapping[Key, Setting],
          first: dict[int, Key]) -> Line:
    """The line of ``key``; ``first`` has the first line of each entry, and gets this one where it is that."""
    section, directive = key
    before = composition.unit.base.get(section, {}).get(directive, ())
    setting = settings.get(key)
    entry = setting.entry if setting else None
    state = _state(before, setting)
    after = () if state == REMOVED else setting.values if setting else before
    served = [_served(relations, composition.unit, id, directive) for id in (entry.serves if entry else ())]
    return Line(section, directive, before, after, state, composition.unit.base_because.get(directive, ""), setting,
                tuple(served), relations.primitives_of(directive, after), composition.place(*key),
                first.setdefault(id(entry), key) if entry else key)


def _state(before: tuple[str, ...], setting: Setting | None) -> str:
    if setting is None:
        return BASE
    if isinstance(setting.entry, kinds.ResetEntry):
        return REMOVED
    if not before:
        return ADDED
    return KEPT if before == setting.values else CHANGED


def _served(relations: Relations, unit: kinds.Unit, id: str, directive: str) -> Served:
    """What else serves ``id``: on the same unit, or in the settings of the host."""
    item = relations.model.items[id]
    serving: Iterable[Realisation] = ()
    if isinstance(item, kinds.Vector):
        serving = relations.serving_vector(item)
    elif isinstance(item, kinds.Defense):
        serving = relations.serving(item)
    others = {held.name: held for held in serving
              if (held.holder is unit or isinstance(held.holder, kinds.Setting)) and held.name != directive}
    return Served(id, tuple(others.values()))


def difference(composition: Composition) -> str:
    """What hardening changes, as a diff of the unit's lines; the changed sections only, with their headers."""
    before = _lines(composition.base.assignments)
    after = _lines(composition.inline("inline").assignments)
    rows: list[str] = []
    for section in dict.fromkeys((*before, *after)):
        changed = [row for row in difflib.ndiff(before.get(section, []), after.get(section, []))
                   if row[0] in "+-"]
        if changed:
            rows += [*([""] if rows else []), f" [{section}]", *(row[0] + row[2:] for row in changed)]
    return "\n".join(rows)


def _lines(assignments: Iterable[Assignment]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in assignments:
        found.setdefault(one.section, []).append(f"{one.name}={one.value}")
    return found


def base_text(composition: Composition) -> str:
    """The unit file without hardening."""
    return render(composition.base.assignments)


def hardened_text(composition: Composition) -> str:
    """The unit file with its hardening merged, without comments."""
    return render(composition.inline("inline").assignments)


def needs_systemd(relations: Relations, composition: Composition) -> tuple[int, tuple[str, ...]] | None:
    """The newest systemd version that a line of the hardened unit asks for, and the lines that ask for it."""
    platform = relations.model.platform
    newest: dict[int, list[str]] = {}
    for setting in composition.added:
        known = platform.directive(*setting.key) if platform is not None else None
        if known is not None and known.since is not None:
            newest.setdefault(known.since, []).append(setting.directive)
    if not newest:
        return None
    version = max(newest)
    return version, tuple(newest[version])


def changed_lines(found: Iterable[Section]) -> tuple[Line, ...]:
    """The lines that hardening adds, changes, takes away or rests on, in this order."""
    lines = (line for section in found for line in section.lines if line.state != BASE)
    return tuple(sorted(lines, key=lambda line: _STATES.index(line.state)))
