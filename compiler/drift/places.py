"""Where the specs say what a directive of a unit is, and why: file, line and column for a difference."""

from __future__ import annotations

from compiler.checks.composition import place_of
from compiler.composition import Composition
from compiler.diagnostics import Place, Related


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


def reason_in_specs(composition: Composition, section: str, directive: str) -> tuple[Related, ...]:
    """Why the hardening sets, keeps or takes away the directive, with what it serves; () for a line of the base."""
    for setting in (*composition.held, *composition.removed):
        if setting.key == (section, directive):
            served = f", for {', '.join(setting.entry.serves)}" if setting.entry.serves else ""
            return (Related(setting.entry.place.under("because"), f"the reason{served}"),)
    return ()
