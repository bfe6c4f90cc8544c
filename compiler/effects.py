"""The effect of each service of the specs, without and with its hardening: worked out once, when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from compiler.composition import Composition
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.effect import Effect, effect
from compiler.systemd.loading import interpreter_of
from compiler.systemd.names import parse_unit_name
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import merge
from compiler.systemd.view import MERGED_USR, HostPaths

Level = Literal["base", "hardened"]

_ANY_INSTANCE = "1"


class Effects:
    """All services on one host. Units of other types, and all of them without a platform, have no effect.

    links: the symbolic links that the scenes know of. host: these and the target's own. scripts: the files of the
    scenes that are run by another program, and that program's path.
    """

    def __init__(self, model: Model, compositions: Mapping[str, Composition]) -> None:
        self._model, self._compositions = model, compositions
        self._known: dict[tuple[str, Level, str], Effect | None] = {}
        self.links = {file.path: file.link for scene in model.all(kinds.Scene) for file in scene.files if file.link}
        texts = {file.path: interpreter_of(file.text) for scene in model.all(kinds.Scene) for file in scene.files}
        self.scripts = {path: program for path, program in texts.items() if program}
        self.host = HostPaths(links={**MERGED_USR, **self.links})

    def of(self, unit: str, level: Level = "hardened", instance: str = "") -> Effect | None:
        """The effect of a unit at a level; of a template, that of one instance: by default the first of the specs."""
        key = unit, level, instance or self.instance(unit)
        if key not in self._known:
            self._known[key] = self._worked_out(*key)
        return self._known[key]

    def instance(self, unit: str) -> str:
        """The instance that stands for all of a template."""
        composition = self._compositions.get(unit)
        return composition.unit.instances[0] if composition and composition.unit.instances else _ANY_INSTANCE

    def _worked_out(self, unit: str, level: Level, instance: str) -> Effect | None:
        composition, platform = self._compositions.get(unit), self._model.platform
        template = parse_unit_name(unit)
        name = parse_unit_name(template.with_instance(instance)) if template else None
        if composition is None or platform is None or name is None or name.type != "service":
            return None
        merged = composition.intended() if level == "hardened" else merge([composition.base], composition.rules)
        return effect(Settings(platform, name, merged), self.host)
