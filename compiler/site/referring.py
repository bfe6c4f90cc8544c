"""What refers to an item: the reverse of every reference in the tree, sorted by kind for a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from compiler.diagnostics import Place
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.spec.shape import Reference

HEADINGS = {
    "defense": "Defenses", "vector": "Vectors", "residual": "Residual risks", "primitive": "Primitives",
    "profile": "Profiles", "unit": "Units", "need": "Needs", "setting": "Host settings", "test": "Tests",
    "checklist": "Checklists", "decision": "Decisions", "question": "Questions", "tradeoff": "Trade-offs",
    "correction": "Corrections", "result": "Results", "discovery": "Discoveries", "exclusion": "Out of scope",
    "host": "Hosts", "position": "Positions", "boundary": "Trust boundaries", "asset": "Assets",
    "document": "Documents", "project": "Project",
}
"""The kinds in the order in which a page lists them, each with what its items are called."""

_CODES = ("defense", "vector", "residual", "need", "test", "result")
"""Kinds whose ids are codes that people say aloud, or tell what a title does not; they stand before the title."""


@dataclass(frozen=True, slots=True)
class Referrers:
    """The items of one kind that refer to something, each with its name."""

    heading: str
    items: tuple[tuple[kinds.Item, str], ...]


def name_of(item: kinds.Item) -> str:
    """What a link to an item says: its title, behind the id where the id is a code."""
    return f"{item.id} {item.title}" if item.kind in _CODES else item.title


class Referring:
    """Who refers to what, worked out once for a site."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._nested: dict[str, list[kinds.Item]] = defaultdict(list)
        for item in model.items.values():
            self._nested[item.place.file].append(item)
        self._back = {target: self._holders(found) for target, found in model.mentions().items()}

    def _holders(self, found: Iterable[Reference]) -> tuple[kinds.Item, ...]:
        holders = (self.holder(reference.place) for reference in found)
        return tuple({item.id: item for item in holders if item is not None}.values())

    def holder(self, place: Place) -> kinds.Item | None:
        """The innermost item that ``place`` lies in."""
        around = [item for item in self._nested.get(place.file, ()) if place.within(item.place)]
        return max(around, key=lambda item: len(item.place.route), default=None)

    def to(self, item: kinds.Item, but: Collection[str] = ()) -> tuple[Referrers, ...]:
        """What refers to ``item``, kind by kind, without the kinds ``but``, which the page shows elsewhere."""
        found: dict[str, list[kinds.Item]] = defaultdict(list)
        for other in self._back.get(item.id, ()):
            if other.kind not in but and other.place.file != item.place.file:
                found[other.kind].append(other)
        return tuple(Referrers(heading, tuple(sorted(((one, name_of(one)) for one in found[kind]), key=lambda p: p[1])))
                     for kind, heading in HEADINGS.items() if found[kind])
