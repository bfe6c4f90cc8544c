"""Items that came, went, or say something else: what stands in the files, less spelling, order and place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from compiler.spec import kinds
from compiler.spec.markup import words_alone
from compiler.spec.model import Model

T = TypeVar("T", bound=kinds.Item)

# Where a fact comes from and which warnings are accepted does not change what the item says; nor does the name of a
# claim, or which words rest on it.
_BESIDE = frozenset(("place", "source", "accept"))


@dataclass(frozen=True, slots=True)
class Edited:
    """An item that both sides have, and the fields in which it differs."""

    before: kinds.Item
    after: kinds.Item
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemChanges:
    """added, removed: by id. edited: what says something else. renamed: old id -> new id of what is word for word
    the same."""

    added: Mapping[str, kinds.Item]
    removed: Mapping[str, kinds.Item]
    edited: Mapping[str, Edited]
    renamed: Mapping[str, str]

    def new(self, kind: type[T]) -> tuple[T, ...]:
        """Items of a kind that came."""
        return tuple(item for item in self.added.values() if isinstance(item, kind))

    def lost(self, kind: type[T]) -> tuple[T, ...]:
        """Items of a kind that went."""
        return tuple(item for item in self.removed.values() if isinstance(item, kind))

    def changed(self, kind: type[T]) -> Iterator[tuple[T, T, tuple[str, ...]]]:
        """Items of a kind that say something else: before, after, and the fields that differ."""
        for one in self.edited.values():
            if isinstance(one.before, kind) and isinstance(one.after, kind):
                yield one.before, one.after, one.fields


def item_changes(before: Model, after: Model) -> ItemChanges:
    """Compare all items of two models by id."""
    removed = {id: item for id, item in before.items.items() if type(after.items.get(id)) is not type(item)}
    added = {id: item for id, item in after.items.items() if type(before.items.get(id)) is not type(item)}
    renamed = _renamed(removed, added)
    edited = {}
    for id, item in before.items.items():
        fields = differing(item, after.items[id], renamed) if id not in removed else ()
        if fields:
            edited[id] = Edited(item, after.items[id], fields)
    return ItemChanges(
        {id: item for id, item in added.items() if id not in renamed.values()},
        {id: item for id, item in removed.items() if id not in renamed}, edited, renamed)


def differing(before: kinds.Item, after: kinds.Item, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The fields in which two items of one kind say something else; a new name of an item is not something else."""
    was, now = _fields(before, renamed), _fields(after, {})
    return tuple(name for name in was if was[name] != now[name])


def _content(value: object, renamed: Mapping[str, str]) -> object:
    """What a value says: without places, runs of spaces as one, mappings in the order of the text."""
    if isinstance(value, kinds.Node):
        return type(value).__name__, tuple(_fields(value, renamed).items())
    if isinstance(value, Mapping):
        return tuple((key, _content(one, renamed)) for key, one in value.items())
    if isinstance(value, tuple):
        return tuple(_content(one, renamed) for one in value)
    return _text(value, renamed) if isinstance(value, str) else value


def _text(value: str, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items() if "[[" in value else ():
        value = value.replace(f"[[{old}]]", f"[[{new}]]").replace(f"[[{old}|", f"[[{new}|")
    return renamed.get(value, " ".join(words_alone(value).split()))


def _fields(node: kinds.Node, renamed: Mapping[str, str]) -> dict[str, object]:
    return {name: _content(getattr(node, name), renamed) for name in _names(type(node))}


def _names(kind: type[kinds.Node]) -> tuple[str, ...]:
    assert dataclasses.is_dataclass(kind)
    beside = _BESIDE | {"id"} if issubclass(kind, (kinds.OfTarget, kinds.OfService)) else _BESIDE
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in beside)


def _renamed(removed: Mapping[str, kinds.Item], added: Mapping[str, kinds.Item]) -> dict[str, str]:
    """Items that only their id tells from one another; of several that are alike, none."""
    said = {id: _without_id(item) for id, item in added.items()}
    found = {}
    for id, item in removed.items():
        alike = [other for other, words in said.items() if words == _without_id(item)]
        if len(alike) == 1:
            found[id] = alike[0]
    return found if len(set(found.values())) == len(found) else {}


def _without_id(item: kinds.Item) -> object:
    return type(item).__name__, tuple((name, said) for name, said in _fields(item, {}).items() if name != "id")
