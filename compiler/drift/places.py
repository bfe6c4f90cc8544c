"""Where the specs say what a directive of a unit is: file, line and column for a difference."""

from __future__ import annotations

from compiler.checks.composition import place_of
from compiler.composition import Composition
from compiler.diagnostics import Place


def place_in_specs(composition: Composition, section: str, directive: str) -> Place:
    """The entry that sets or keeps it, else the line of the base, else where its absence is declared, else the unit."""
    unit = composition.unit
    for setting in (*composition.held, *composition.removed):
        if setting.key == (section, directive):
            return place_of(setting)
    if directive in unit.base.get(section, {}):
        return unit.place.under("base", section).key(directive)
    for absence in unit.absent:
        if absence.directive == directive:
            return absence.place.under("directive")
    return unit.place.under("id")
