"""Rows written out as a Python module of plain data, each with the reason above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.composition import Composition, Emission
from compiler.emit.bundlewrap import rows
from compiler.emit.prose import comment, generated
from compiler.emit.python_data import literal
from compiler.facts import plain
from compiler.relations import Relations
from compiler.spec import kinds

_HOW = {
    Emission.INLINE:
        "UNITS has each unit whole, the base with its hardening merged. It stands in place of the base.",
    Emission.FRAGMENT:
        "For each unit take a copy of the base, then for each section update it with the unit's profiles in the "
        "order of UNIT_PROFILES, then with its own part in UNITS. None takes a line of the base or of a profile "
        "away.",
    Emission.DROPIN:
        "UNITS has a drop-in for each unit, under its name beside the base, which stays as it is. An empty text "
        "resets what the base sets.",
}


def module(relations: Relations, shape: Emission) -> tuple[str, tuple[str, ...]]:
    """The text of the module for one shape, and the spec files that it comes from, sorted.

    A: UNITS, whole units. B: PROFILES, UNIT_PROFILES, and UNITS with what a unit has beside them. C: UNITS,
    drop-ins. Each with SYSCTL, nested by the parts of the key.
    """
    model = relations.model
    units = list(relations.compositions.values())
    settings = model.all(kinds.Setting)
    specs = tuple(sorted({model.file_of(item) for item in
                          (*model.all(kinds.Profile), *(c.unit for c in units), *settings)}))
    body = "\n".join([*comment(generated(specs)), *comment(_HOW[shape]), "", *_SHAPES[shape](relations, units), "",
                      f"SYSCTL = {_nested(settings)}", ""])
    return body, specs


def _whole_units(relations: Relations, units: Iterable[Composition]) -> Iterator[str]:
    yield from _blocks(relations, "UNITS", {c.unit.id: rows.whole(c) for c in units})


def _dropins(relations: Relations, units: Iterable[Composition]) -> Iterator[str]:
    assert relations.model.project is not None
    name = relations.model.project.dropin
    yield from _blocks(relations, "UNITS", {f"{c.unit.id}.d/{name}": rows.dropin(c) for c in units})


def _fragments(relations: Relations, units: Iterable[Composition]) -> Iterator[str]:
    model = relations.model
    yield from _blocks(relations, "PROFILES", {one.id: rows.profile(one) for one in model.all(kinds.Profile)})
    yield from ("", "UNIT_PROFILES = {")
    yield from (f"    {c.unit.id!r}: {tuple(c.unit.profiles)!r}," for c in units)
    yield from ("}", "")
    yield from _blocks(relations, "UNITS", {c.unit.id: rows.own(model, c) for c in units})


_SHAPES: Mapping[Emission, Callable[[Relations, Iterable[Composition]], Iterator[str]]] = {
    Emission.INLINE: _whole_units, Emission.FRAGMENT: _fragments, Emission.DROPIN: _dropins}


def _blocks(relations: Relations, name: str, blocks: Mapping[str, rows.Sections]) -> Iterator[str]:
    yield f"{name} = {{"
    for key, sections in blocks.items():
        yield from _block(relations, key, sections)
    yield "}"


def _block(relations: Relations, name: str, sections: rows.Sections) -> Iterator[str]:
    yield f"    {name!r}: {{"
    for section, held in sections.items():
        yield f"        {section!r}: {{"
        last: kinds.Entry | None = None
        for directive, values, entry in held:
            if entry is not None and entry is not last:
                served = f"{', '.join(entry.serves)}: " if entry.serves else ""
                yield from (" " * 12 + line for line in comment(served + plain(relations, entry.because), 96))
            last = entry
            yield f"            {directive!r}: {_literal(values)},"
        yield "        },"
    yield "    },"


def _literal(values: rows.Values) -> str:
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
