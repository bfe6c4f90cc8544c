"""Shape B: the hardening as plain Python data for a BundleWrap repository's ``libs/``.

The consumer's conventions (its fact sheet): a unit is a dict of sections, each a dict of options; a string is
one line, a tuple one line per element in order (a set would be sorted, so none is used), None is no line,
an empty string is ``Option=``. sysctl settings are nested by the parts of the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.artifact import Artifact
from compiler.composition import Composition, profiles_of, settings_of
from compiler.emit.prose import comment, generated
from compiler.emit.python_data import literal
from compiler.facts import plain
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.spec.model import Model

Values = tuple[str, ...] | None
Row = tuple[str, Values, kinds.Entry | None]
"""A directive, its lines (None: no line), and the entry that says why."""


def emit(relations: Relations) -> Iterator[Artifact]:
    """``<consumer>/<module>.py``: PROFILES, UNIT_PROFILES, UNITS and SYSCTL."""
    model = relations.model
    assert model.project is not None
    units = list(relations.compositions.values())
    profiles = model.all(kinds.Profile)
    settings = model.all(kinds.Setting)
    specs = tuple(sorted({model.file_of(item) for item in (*profiles, *(c.unit for c in units), *settings)}))
    lines = [*comment(generated(specs)), *_HOW, "", "PROFILES = {"]
    for profile in profiles:
        lines += _block(relations, profile.id, _by_section(_profile_rows(profile)))
    lines += ["}", "", "UNIT_PROFILES = {"]
    lines += [f"    {c.unit.id!r}: {tuple(c.unit.profiles)!r}," for c in units]
    lines += ["}", "", "UNITS = {"]
    for composition in units:
        lines += _block(relations, composition.unit.id, _by_section(_own_rows(model, composition)))
    lines += ["}", "", f"SYSCTL = {_nested(settings)}", ""]
    yield Artifact(f"{model.project.consumer.id}/{model.project.consumer.module}.py", "\n".join(lines), specs)


_HOW = comment(
    "For each unit take a copy of the base, then for each section update it with the unit's profiles in the "
    "order of UNIT_PROFILES, then with its own part in UNITS. None takes a line of the base or of a profile away.")


def _profile_rows(profile: kinds.Profile) -> Iterator[tuple[str, Row]]:
    for entry in profile.hardening:
        for directive, values in entry.set.items():
            yield entry.section, (directive, values, entry)


def _own_rows(model: Model, composition: Composition) -> Iterator[tuple[str, Row]]:
    unit = composition.unit
    for setting in composition.removed:
        yield setting.section, (setting.directive, None, setting.entry)
    for setting in composition.added:
        if setting.profile is None:
            yield setting.section, (setting.directive, setting.values, setting.entry)
    present = {setting.key for setting in composition.added}
    for profile in profiles_of(model, unit):
        for entry in profile.hardening:
            for setting in settings_of(entry, unit):
                if setting.key not in present:
                    # The profile's value is not wanted here; what the base has, stays.
                    base = unit.base.get(setting.section, {}).get(setting.directive)
                    yield setting.section, (setting.directive, base, None)


def _by_section(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for section, row in rows:
        found.setdefault(section, []).append(row)
    return found


def _block(relations: Relations, name: str, sections: Mapping[str, list[Row]]) -> list[str]:
    lines = [f"    {name!r}: {{"]
    for section, rows in sections.items():
        lines.append(f"        {section!r}: {{")
        last: kinds.Entry | None = None
        for directive, values, entry in rows:
            if entry is not None and entry is not last:
                served = f"{', '.join(entry.serves)}: " if entry.serves else ""
                lines += [" " * 12 + line for line in comment(served + plain(relations, entry.because), 96)]
            last = entry
            lines.append(f"            {directive!r}: {_literal(values)},")
        lines.append("        },")
    return [*lines, "    },"]


def _literal(values: Values) -> str:
    if values is None:
        return "None"
    return literal(values[0] if len(values) == 1 else tuple(values), 12)


def _nested(settings: Iterable[kinds.Setting]) -> str:
    tree: dict[str, object] = {}
    for setting in settings:
        for key, value in setting.sysctl.items():
            *parents, leaf = key.split(".")
            here = tree
            for parent in parents:
                below = here.setdefault(parent, {})
                assert isinstance(below, dict)
                here = below
            here[leaf] = value
    return repr({"sysctl": tree}) if tree else "{}"
