"""Divide a unit into its base and its hardening, so that the two together are the unit as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from compiler.drift.found import FoundUnit
from compiler.systemd.catalogue import CATALOGUE
from compiler.systemd.platform import Platform
from compiler.systemd.rules import merge_rules
from compiler.systemd.unitfile import Assignment, Effective, merge, parse

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A hardening directive: kept from the unit file, set by a drop-in, or taken away by one."""

    does: Literal["keep", "set", "reset"]
    section: str
    directive: str
    values: Values


@dataclass(frozen=True, slots=True)
class Divided:
    """A unit. base: what its file says and what is no hardening; left_out: lines that mean nothing to the target."""

    name: str
    base: dict[str, dict[str, Values]]
    parts: tuple[Part, ...]
    left_out: tuple[Assignment, ...]

    @property
    def title(self) -> str:
        """What the unit calls itself."""
        return " ".join(self.base.get("Unit", {}).get("Description", ())) or self.name

    @property
    def sets(self) -> frozenset[str]:
        """The hardening directives in force."""
        return frozenset(part.directive for part in self.parts if part.does != "reset")


def effective_of(found: FoundUnit, platform: Platform) -> Effective:
    """The unit as systemd merges it."""
    return merge([parse(file.text, file.path) for file in found.files], merge_rules(platform))


def divide(found: FoundUnit, platform: Platform) -> Divided:
    """The unit file and the drop-ins of one unit, divided.

    The base is the unit file as it is, with the changes of drop-ins that are no hardening. Hardening in the unit file
    is kept there; what drop-ins change of it is set, so that the drop-in compiled from the spec can take their place.
    """
    whole = effective_of(found, platform)
    alone = effective_of(FoundUnit(found.name, found.fragment), platform)
    base: dict[str, dict[str, Values]] = {}
    parts: list[Part] = []
    left_out: list[Assignment] = []
    for section, name in _keys(alone, whole):
        now, before = whole.get(section, {}).get(name, ()), alone.get(section, {}).get(name, ())
        if platform.directive(section, name) is None:
            left_out += now
            continue
        values, first = tuple(item.value for item in now), tuple(item.value for item in before)
        if name not in CATALOGUE:
            first = values
        elif values == first:
            parts.append(Part("keep", section, name, values))
        else:
            parts.append(Part("set" if values else "reset", section, name, values))
        if first:
            base.setdefault(section, {})[name] = first
    return Divided(found.name, base, tuple(parts), tuple(left_out))


def _keys(*units: Effective) -> Iterator[tuple[str, str]]:
    keys = {(section, name): None for unit in units for section, held in unit.items() for name in held}
    return iter(keys)
