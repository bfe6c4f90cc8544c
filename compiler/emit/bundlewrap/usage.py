"""What a bundle has to say to use the data: text to be pasted into the ``metadata.py`` that makes the units."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.composition import Emission
from compiler.relations import Relations
from compiler.spec import kinds

TITLES: Mapping[Emission, str] = {
    Emission.INLINE: "whole units", Emission.FRAGMENT: "a shared fragment", Emission.DROPIN: "drop-ins"}

_UNITS = {
    Emission.INLINE: "hardening.UNITS",
    Emission.FRAGMENT: "{name: hardened(name, unit) for name, unit in base_units.items()}",
    Emission.DROPIN: "{**base_units, **hardening.UNITS}",
}

_HARDENED = '''\
def hardened(name, base):
    unit = {section: dict(options) for section, options in base.items()}
    parts = [hardening.PROFILES[profile] for profile in hardening.UNIT_PROFILES.get(name, ())]
    for part in [*parts, hardening.UNITS.get(name, {})]:
        for section, options in part.items():
            unit.setdefault(section, {}).update(options)
    return unit
'''


def bundle_text(relations: Relations, shape: Emission) -> str:
    """Python for the bundle; in B and C ``base_units`` are the units that it has today, by name."""
    model = relations.model
    assert model.project is not None
    lines = [f"hardening = repo.libs.{model.project.consumer.module}", ""]
    if shape is Emission.FRAGMENT:
        lines += ["", *_HARDENED.splitlines(), "", ""]
    lines += ["defaults = {", f"    'systemd': {{'units': {_UNITS[shape]}}},"]
    if any(setting.sysctl for setting in model.all(kinds.Setting)):
        lines.append("    'sysctl': hardening.SYSCTL['sysctl'],")
    return "\n".join([*lines, "}", ""])


def advice(relations: Relations, shape: Emission) -> str:
    """One sentence on what becomes of the bundle's own units."""
    today = "`base_units` are the units that the bundle has today;"
    names = " and ".join(f"`{composition.unit.id}`" for composition in relations.compositions.values())
    return {
        Emission.INLINE: f"{names} stand there whole; the bundle's own text of them goes.",
        Emission.FRAGMENT: f"{today} it builds the hardened ones from them.",
        Emission.DROPIN: f"{today} they stay as they are.",
    }[shape] + " Where a reactor makes the units, the same expressions stand in what it returns."
