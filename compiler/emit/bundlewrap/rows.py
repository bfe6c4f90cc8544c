"""The rows of a unit in each shape: directive, lines, and the entry that says why.

The consumer's conventions (its fact sheet): a unit is a dict of sections, each a dict of options; a string is
one line, a tuple one line per element in order (a set would be sorted, so none is used), None is no line,
an empty string is ``Option=``. Options are written sorted by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.composition import Composition, profiles_of, settings_of
from compiler.spec import kinds
from compiler.spec.model import Model

Values = tuple[str, ...] | None
Row = tuple[str, Values, kinds.Entry | None]
"""A directive, its lines (None: no line), and the entry that says why."""
Sections = dict[str, list[Row]]


def whole(composition: Composition) -> Sections:
    """Shape A: every directive of the unit with its hardening in place."""
    held = {setting.key: setting.entry for setting in composition.held}
    return _by_section((section, (name, values, held.get((section, name))))
                       for section, name, values in composition.lines())


def profile(of: kinds.Profile) -> Sections:
    """Shape B: what a profile gives to each of its units."""
    return _by_section((entry.section, (directive, values, entry))
                       for entry in of.hardening for directive, values in entry.set.items())


def own(model: Model, composition: Composition) -> Sections:
    """Shape B: what a unit has beside its profiles, and what it takes away of the base and of them."""
    return _by_section(_own(model, composition))


def _own(model: Model, composition: Composition) -> Iterator[tuple[str, Row]]:
    unit = composition.unit
    for setting in composition.removed:
        yield setting.section, (setting.directive, None, setting.entry)
    for setting in composition.added:
        if setting.profile is None:
            yield setting.section, (setting.directive, setting.values, setting.entry)
    present = {setting.key for setting in composition.added}
    for one in profiles_of(model, unit):
        for entry in one.hardening:
            for setting in settings_of(entry, unit):
                if setting.key not in present:
                    # The profile's value is not wanted here; what the base has, stays.
                    base = unit.base.get(setting.section, {}).get(setting.directive)
                    yield setting.section, (setting.directive, base, None)


def dropin(composition: Composition) -> Sections:
    """Shape C: what stands beside the base, each list of the base reset before it is written anew."""
    settings = (*composition.removed, *composition.added)
    lines = {setting.key: composition.dropin_values(setting) for setting in settings}
    for group in composition.rules.reset_together:
        _reset_first(lines, group)
    return _by_section((setting.section, (setting.directive, lines[setting.key], setting.entry))
                       for setting in settings if lines[setting.key])


def _reset_first(lines: dict[tuple[str, str], tuple[str, ...]], group: Iterable[str]) -> None:
    """Let the first of the directives that share one list reset it.

    They are written sorted by name, and a later reset would take back what an earlier one has just set.
    """
    together = sorted(key for key in lines if key[1] in group)
    if any(lines[key][:1] == ("",) for key in together):
        for key in together:
            lines[key] = lines[key][1:] if lines[key][:1] == ("",) else lines[key]
        lines[together[0]] = ("", *lines[together[0]])


def _by_section(rows: Iterable[tuple[str, Row]]) -> Sections:
    found: Sections = {}
    for section, row in rows:
        found.setdefault(section, []).append(row)
    return found
