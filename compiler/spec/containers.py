"""Shapes that hold others: lists, mappings, records, and one of several records."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from compiler.diagnostics import Place, Route, close_to, did_you_mean
from compiler.spec.nodes import Mapping, Node, Sequence
from compiler.spec.shape import INVALID, Invalid, Json, Reading, Shape, is_empty, missing, short


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; with ``or_one`` a single value may stand for a list of one."""

    inner: Shape
    or_one: bool = False
    may_be_empty: bool = True

    def read(self, node: Node, at: Route, out: Reading) -> tuple[Any, ...] | Invalid:
        """The values that could be read; INVALID ones are left out, having been reported."""
        if not isinstance(node, Sequence):
            if self.or_one:
                value = self.inner.read(node, at, out)
                return INVALID if value is INVALID else (value,)
            if is_empty(node):
                return missing(at, out, "a list", "leave the key out, or write []")
            return out.report("S203", at, "a list belongs here", "write [a, b], or start each entry with '- '")
        if not node.items and not self.may_be_empty:
            return out.report("S207", at, "the list is empty", 'write "" where the empty value is meant')
        values = [self.inner.read(item, (*at, index), out) for index, item in enumerate(node.items)]
        return tuple([value for value in values if value is not INVALID])

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """An array, or one value where that is allowed."""
        inner = self.inner.schema(refer)
        array: Json = {"type": "array", "items": inner, **({} if self.may_be_empty else {"minItems": 1})}
        return {"anyOf": [inner, array]} if self.or_one else array


_HALF = 0.5
"""How alike an unknown key is to a missing one to have been meant for it: few are missing, so that few can be meant."""


def _no_mapping(node: Node, at: Route, out: Reading, hint: str) -> Invalid:
    if is_empty(node):
        return missing(at, out, "a mapping", hint)
    return out.report("S203", at, "a mapping belongs here", hint)


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are data too, in the order of the text."""

    key: Shape
    value: Shape

    def read(self, node: Node, at: Route, out: Reading) -> dict[str, Any] | Invalid:
        """The entries that could be read."""
        if not isinstance(node, Mapping):
            return _no_mapping(node, at, out, "write 'key: value' lines")
        entries: dict[str, Any] = {}
        for name, (key, value) in node.entries.items():
            before = len(out.findings)
            if self.key.read(key, (*at, name), out) is INVALID:
                on_key = Place(out.file, (*at, name), on_key=True)
                out.findings[before] = replace(out.findings[before], where=on_key)
                continue
            read = self.value.read(value, (*at, name), out)
            if read is not INVALID:
                entries[name] = read
        return entries

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """An object with free keys."""
        keys = self.key.schema(refer)
        schema: Json = {"type": "object", "additionalProperties": self.value.schema(refer)}
        if "pattern" in keys:
            schema["propertyNames"] = {"pattern": keys["pattern"]}
        return schema


@dataclass(frozen=True, slots=True)
class Slot:
    """One key of a record: its shape, whether it must be there, and a word about it for editors."""

    name: str
    shape: Shape
    required: bool
    about: str = ""

    @property
    def field(self) -> str:
        """The name of the dataclass's field: Python's own words have an underscore behind them there."""
        return f"{self.name}_" if keyword.iskeyword(self.name) else self.name


class RecordShape:
    """A mapping with fixed keys that becomes one frozen dataclass.

    ``told_by``: the key that tells it apart where one of several records may stand; by default its first one.
    """

    def __init__(self, make: type, slots: Iterable[Slot], kind: str = "", told_by: str = "") -> None:
        self.make, self.slots, self.kind = make, tuple(slots), kind
        self.told_by = told_by or self.slots[0].name
        self._by_name = {slot.name: slot for slot in self.slots}
        self._readers = {slot.name: (slot.field, slot.shape.read) for slot in self.slots}
        self._rank = {slot.name: rank for rank, slot in enumerate(self.slots)}
        self._required = tuple(slot.name for slot in self.slots if slot.required)

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The record, or INVALID when a key is missing or any value could not be read."""
        if not isinstance(node, Mapping):
            return _no_mapping(node, at, out, f"with the keys {', '.join(self._by_name)}")
        values: dict[str, Any] = {}
        whole = True
        missing = [name for name in self._required if name not in node.entries]
        for name, (_, value) in node.entries.items():
            known = self._readers.get(name)
            if known is None:
                meant = did_you_mean(name, self._by_name) or did_you_mean(name, missing, alike=_HALF)
                hint = meant or f"known keys: {', '.join(self._by_name)}"
                out.report("S201", (*at, name), f"the key '{short(name)}' is unknown here", hint, key=True)
                whole = False
                missing = [one for one in missing if one not in close_to(name, missing, alike=_HALF)[:1]]
                continue
            field, read = known
            values[field] = found = read(value, (*at, name), out)
            if found is INVALID:
                whole = False
        self._check_order(node, at, out)
        if missing:
            words = ("the key", "is missing") if len(missing) == 1 else ("the keys", "are missing")
            names = " and ".join(f"'{name}'" for name in missing)
            return out.report("S202", at, f"{words[0]} {names} {words[1]}")
        if not whole:
            return INVALID
        record = self.make(place=Place(out.file, at), **values)
        if self.kind:
            out.defined.append(record)
        return record

    def _check_order(self, node: Mapping, at: Route, out: Reading) -> None:
        """S210, once for each mapping: one key in the wrong place puts every other out of order too."""
        highest, before = -1, ""
        for name in node.entries:
            rank = self._rank.get(name, highest)
            if rank < highest:
                out.report("S210", (*at, name), f"the key '{name}' stands behind '{before}'",
                           f"the order is: {', '.join(self._by_name)}", key=True)
                return
            highest, before = rank, name

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A reference to the record's definition."""
        return refer(self.make)

    def definition(self, refer: Callable[[type], Json]) -> Json:
        """The definition itself."""
        properties: Json = {}
        for slot in self.slots:
            properties[slot.name] = slot.shape.schema(refer)
            if slot.about:
                properties[slot.name] = {**properties[slot.name], "description": slot.about}
        about = (self.make.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
        return {"type": "object", "description": about, "properties": properties,
                "required": list(self._required), "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several records, told apart by which one's own key is there."""

    records: tuple[RecordShape, ...]

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The record whose own key the mapping has."""
        leading = [record.told_by for record in self.records]
        if not isinstance(node, Mapping):
            return _no_mapping(node, at, out, f"with one of the keys {', '.join(leading)}")
        present = [record for record in self.records if record.told_by in node.entries]
        if len(present) == 1:
            return present[0].read(node, at, out)
        if present:
            both = [record.told_by for record in present]
            message = f"{' and '.join(map(repr, both))} exclude each other"
            return out.report("S201", (*at, both[-1]), message, "keep one", key=True)
        return out.report("S202", at, f"none of the keys {', '.join(leading)} is here",
                          did_you_mean(next(iter(node.entries), ""), leading))

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Any of the records."""
        return {"anyOf": [record.schema(refer) for record in self.records]}
