"""The linked model: every item by id and by kind, with what points back at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from compiler.diagnostics import Place
from compiler.spec import kinds
from compiler.spec.seals import Seal
from compiler.spec.shape import Passage, Reference
from compiler.systemd.platform import Platform

T = TypeVar("T", bound=kinds.Item)


@dataclass(frozen=True, slots=True)
class Model:
    """All items of a spec tree. ``torn`` names the kinds of which some item could not be read or linked, ``unread`` the
    files that could not be read whole.

    ``prose`` is all text for people; ``facts`` are the references in it that ask for a value (``unit:Directive``).
    ``claims`` are those with an id, and ``resting`` has the places of the words that rest on each.
    ``digests`` are those of recorded and captured files, by path below the root; ``seals`` what they were.
    """

    root: str
    project: kinds.Project | None
    platform: Platform | None
    items: Mapping[str, kinds.Item]
    by_kind: Mapping[str, tuple[kinds.Item, ...]]
    documents: Mapping[str, str]
    torn: frozenset[str]
    unread: frozenset[str]
    references: tuple[Reference, ...]
    prose: tuple[Passage, ...] = ()
    facts: tuple[Reference, ...] = ()
    claims: Mapping[str, kinds.Claim] = field(default_factory=dict)
    resting: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()

    def all(self, kind: type[T]) -> tuple[T, ...]:
        """Every item of ``kind``, sorted by id; nested ones (vectors, needs) too."""
        return cast("tuple[T, ...]", self.by_kind.get(kind.kind, ()))

    def get(self, kind: type[T], id: str) -> T | None:
        """The item of that kind and id."""
        item = self.items.get(id)
        return item if isinstance(item, kind) else None

    def file_of(self, item: kinds.Node) -> str:
        """The spec file that ``item`` stands in."""
        return item.place.file

    def defense_of(self, served: str) -> kinds.Defense | None:
        """The defense that a defense id or a vector id belongs to."""
        found = self.items.get(served)
        if isinstance(found, kinds.Defense):
            return found
        if isinstance(found, kinds.Vector):
            owner = self.items.get(self.documents[found.place.file])
            return owner if isinstance(owner, kinds.Defense) else None
        return None

    def mentions(self) -> dict[str, tuple[Reference, ...]]:
        """For each id, where it is referred to: the reverse of every reference in the tree."""
        back: dict[str, list[Reference]] = defaultdict(list)
        for reference in self.references:
            back[reference.target].append(reference)
        return {target: tuple(found) for target, found in back.items()}

    def owner(self, place_file: str) -> kinds.Item | None:
        """The item that a file holds."""
        return self.items.get(self.documents.get(place_file, ""))
