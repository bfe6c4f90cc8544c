"""Deployed lines as pages show them: a short text, the place it leads to, and the entry that put it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.relations import Realisation
from compiler.site.routes import Route, directive_route, route_of
from compiler.spec import kinds
from compiler.spec.model import Model

_LONGEST = 44
_HOW = {kinds.SetEntry: "set", kinds.KeepEntry: "kept from the base", kinds.ResetEntry: "taken away",
        kinds.Setting: "host setting"}


@dataclass(frozen=True, slots=True)
class Line:
    """One directive or sysctl key in force: its text, cut where it is long, and where it is explained."""

    text: str
    place: Route


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a spec with the lines that it puts in force: what is decided together."""

    entry: kinds.SetEntry | kinds.KeepEntry | kinds.ResetEntry | kinds.Setting
    how: str
    lines: tuple[Line, ...]
    serves: tuple[str, ...]
    primitives: tuple[kinds.Primitive, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A unit or host setting with its entries."""

    holder: kinds.Unit | kinds.Setting
    written: tuple[Written, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every entry."""
        return tuple(line for written in self.written for line in written.lines)


def line_of(model: Model, found: Realisation) -> Line:
    """``found`` as a line."""
    if isinstance(found.holder, kinds.Setting) or isinstance(found.written, kinds.Setting):
        return Line(f"{found.name} = {' '.join(found.values)}", route_of(model, found.holder))
    text = f"{found.name}={' '.join(found.values)}"
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return Line(text, directive_route(model, found.holder, found.written.section, found.name))


def by_holder(model: Model, found: Iterable[Realisation], within: Iterable[str] = ()) -> tuple[Held, ...]:
    """Realisations by the unit or setting that has them and by entry, each in the order given.

    ``within``, unless empty, names the served ids that are shown.
    """
    wanted = frozenset(within)
    holders: dict[str, dict[object, list[Realisation]]] = {}
    for one in found:
        holders.setdefault(one.holder.id, {}).setdefault(one.written.place, []).append(one)
    return tuple(Held(next(iter(entries.values()))[0].holder,
                      tuple(_written(model, rows, wanted) for rows in entries.values()))
                 for entries in holders.values())


def _written(model: Model, rows: list[Realisation], wanted: frozenset[str]) -> Written:
    entry = rows[0].written
    primitives = {primitive.id: primitive for row in rows for primitive in row.primitives}
    serves = tuple(id for id in entry.serves if not wanted or id in wanted)
    return Written(entry, _HOW[type(entry)], tuple(line_of(model, row) for row in rows), serves,
                   tuple(primitives.values()))
