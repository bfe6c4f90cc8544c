"""The effect of each service of the specs, without and with its hardening: worked out once, when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from compiler.composition import Composition
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.effect import Effect, effect
from compiler.systemd.loading import interpreter_of
from compiler.systemd.names import parse_unit_name
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import Effective, merge
from compiler.systemd.view import MERGED_USR, HostPaths
from compiler.systemd.views import Views

Level = Literal["base", "hardened"]

_ANY_INSTANCE = "1"
_VARIABLE = re.compile(r"^([A-Za-z_]\w*)=", re.MULTILINE)


class Effects:
    """All services on one host. Units of other types, and all of them without a platform, have no effect.

    links: the symbolic links that the scenes know of. views: what services see on a host with these, the target's own
    links, and the variables that the scenes' files set. scripts: the files of the scenes that are run by another
    program, and that program's path.
    """

    def __init__(self, model: Model, compositions: Mapping[str, Composition]) -> None:
        self._model, self._compositions = model, compositions
        self._known: dict[tuple[str, Level, str, bool], Effect | None] = {}
        files = [file for scene in model.all(kinds.Scene) for file in scene.files]
        self.links = {file.path: file.link for file in files if file.link}
        texts = {file.path: interpreter_of(file.text) for file in files}
        self.scripts = {path: program for path, program in texts.items() if program}
        variables = {file.path: frozenset(_VARIABLE.findall(file.text)) for file in files if file.text}
        self.views = Views(HostPaths(links={**MERGED_USR, **self.links}, variables=variables))

    def of(self, unit: str, level: Level = "hardened", instance: str = "", *, as_root: bool = False) -> Effect | None:
        """The effect of a unit at a level; of a template, that of one instance: by default the first of the specs.

        as_root: the same sandbox with root in it.
        """
        key = unit, level, instance or self.instance(unit), as_root
        if key not in self._known:
            self._known[key] = self._worked_out(*key)
        return self._known[key]

    def bare(self, unit: str) -> Effect | None:
        """A process of the unit's user and group outside of any sandbox."""
        sandboxed = self.of(unit, "base")
        if sandboxed is None:
            return None
        given = sandboxed.written
        who = {name: given.assignments(name) for name in ("User", "Group") if name in given}
        return effect(Settings(given.platform, given.name, {"Service": who}), self.views)

    def instance(self, unit: str) -> str:
        """The instance that stands for all of a template."""
        composition = self._compositions.get(unit)
        return composition.unit.instances[0] if composition and composition.unit.instances else _ANY_INSTANCE

    def peer(self, unit: str) -> str:
        """Another known instance of a template; "" where there is none."""
        composition = self._compositions.get(unit)
        return composition.unit.instances[1] if composition and len(composition.unit.instances) > 1 else ""

    def services(self) -> Iterator[str]:
        """The units that have an effect."""
        return (unit for unit in self._compositions if self.of(unit) is not None)

    def merged(self, unit: str, level: Level) -> Effective:
        """The settings of a unit at a level, as systemd merges them."""
        composition = self._compositions[unit]
        return composition.intended() if level == "hardened" else merge([composition.base], composition.rules)

    def _worked_out(self, unit: str, level: Level, instance: str, as_root: bool) -> Effect | None:
        template, platform = parse_unit_name(unit), self._model.platform
        name = parse_unit_name(template.with_instance(instance)) if template else None
        if unit not in self._compositions or platform is None or name is None or name.type != "service":
            return None
        written = Settings(platform, name, self.merged(unit, level))
        return effect(written.with_changes({"User": "root", "Group": "root"}) if as_root else written, self.views)


class Altered(Effects):
    """The same services, with one unit otherwise at one level: for questions of the kind "what if"."""

    def __init__(self, effects: Effects, unit: str, level: Level, instead: Effective) -> None:
        self._model, self._compositions = effects._model, effects._compositions
        self.links, self.views, self.scripts = effects.links, effects.views, effects.scripts
        self._others, self._at, self._instead = effects, (unit, level), instead
        self._known = {}

    def of(self, unit: str, level: Level = "hardened", instance: str = "", *, as_root: bool = False) -> Effect | None:
        """As of the others, but for the one unit at the one level."""
        if (unit, level) == self._at:
            return super().of(unit, level, instance, as_root=as_root)
        return self._others.of(unit, level, instance, as_root=as_root)

    def merged(self, unit: str, level: Level) -> Effective:
        """The settings given, for the one unit."""
        return self._instead if (unit, level) == self._at else self._others.merged(unit, level)
