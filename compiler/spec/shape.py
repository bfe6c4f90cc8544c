"""Shapes: what a node must look like to become a value. One shape reads nodes and writes JSON Schema.

A shape never raises for what is in a file: it reports to the :class:`Reading` and returns ``INVALID``,
which the enclosing shape passes on, so that one mistake is reported once.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from compiler.diagnostics import Finding, Place, Route, an, did_you_mean
from compiler.spec.nodes import Mapping, Node, Scalar, Sequence


class _Invalid:
    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = _Invalid()
Json = dict[str, Any]


@dataclass(slots=True)
class Reference:
    """One mention of another item: which id, of which kinds, and where it is written."""

    target: str
    kinds: tuple[str, ...]
    place: Place


@dataclass(slots=True)
class Reading:
    """What one file gave while it was read: findings, definitions and references."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    defined: list[Any] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def report(self, code: str, at: Route, message: str, hint: str = "", *, key: bool = False,
               needle: str = "") -> _Invalid:
        """Add a finding at ``at``; returns INVALID, so that a shape can return the call."""
        self.findings.append(Finding(code, Place(self.file, at, key, needle), message, hint))
        return INVALID


class Shape(Protocol):
    """Reads a node, and describes itself as JSON Schema."""

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The value of ``node``, or INVALID after a report."""

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """The JSON Schema of this shape; ``refer`` gives the reference to a record's definition."""


def _scalar(node: Node, at: Route, out: Reading, what: str, hint: str = "") -> str | _Invalid:
    if not isinstance(node, Scalar):
        kind = "a list" if isinstance(node, Sequence) else "a mapping"
        return out.report("S203", at, f"{kind} where {what} belongs")
    if _empty(node):
        return _missing(at, out, what, hint)
    return node.text


def _missing(at: Route, out: Reading, what: str, hint: str = "") -> _Invalid:
    """Reported at the key: where the value should be is nothing to point at."""
    return out.report("S207", at, f"{what} is missing here", hint, key=bool(at) and isinstance(at[-1], str))


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null")


_TEXT_TYPES = ["string", "number", "boolean"]
"""What an editor takes unquoted text for: to us all of it is text."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text that matches ``pattern``; ``what`` names it in messages, ``wrong`` what is not so."""

    what: str
    pattern: str = r".+"
    code: str = "S209"
    hint: str = ""
    lines: bool = False
    may_be_empty: bool = False
    wrong: str = ""

    def read(self, node: Node, at: Route, out: Reading) -> str | _Invalid:
        """The text as written."""
        text = _scalar(node, at, out, self.what,
                       'write "" where the empty value is meant' if self.may_be_empty else "")
        if isinstance(text, _Invalid):
            return text
        if not text.strip() and not self.may_be_empty:
            return out.report("S207", at, f"{self.what} is missing here")
        if not self.lines and "\n" in text:
            return out.report("S208", at, f"{self.what} runs over several lines",
                              "one line only; to fold a long one use '>-', which joins the lines")
        if not _compiled(self.pattern).fullmatch(text):
            wrong = self.wrong or f"is not {self.what}"
            return out.report(self.code, at, f"'{_short(text)}' {wrong}", self.hint)
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Text that matches the pattern."""
        if self.lines:
            return {"type": _TEXT_TYPES, "minLength": 1}
        return {"type": _TEXT_TYPES, "pattern": f"^(?:{self.pattern})$"}


_patterns: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    found = _patterns.get(pattern)
    if found is None:
        found = _patterns[pattern] = re.compile(pattern)
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


_PROSE_REFERENCE = re.compile(r"\[\[([^\[\]\n]{0,120})\]\]")


@dataclass(frozen=True, slots=True)
class ProseText:
    """Markdown for people; ``[[id]]`` in it refers to an item and is checked like any reference."""

    def read(self, node: Node, at: Route, out: Reading) -> str | _Invalid:
        """The text without the white space around it."""
        text = _scalar(node, at, out, "prose")
        if isinstance(text, _Invalid):
            return text
        if not text.strip():
            return out.report("S207", at, "prose is missing here")
        if "[[" in text:
            for found in _PROSE_REFERENCE.finditer(text):
                place = Place(out.file, at, needle=found.group(0))
                out.references.append(Reference(found.group(1), (), place))
        return text.strip()

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Any text."""
        return {"type": _TEXT_TYPES, "minLength": 1}


@dataclass(frozen=True, slots=True)
class Link:
    """The id of another item, of one of ``kinds``."""

    kinds: tuple[str, ...]

    def read(self, node: Node, at: Route, out: Reading) -> str | _Invalid:
        """The id; whether it leads anywhere is for the linker."""
        text = _scalar(node, at, out, self._what)
        if isinstance(text, _Invalid):
            return text
        if not text.strip():
            return out.report("S207", at, f"{self._what} is missing here")
        out.references.append(Reference(text, self.kinds, Place(out.file, at)))
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Text that is described by the kinds it may refer to."""
        return {"type": _TEXT_TYPES, "minLength": 1, "description": self._what}

    @property
    def _what(self) -> str:
        return f"the id of {an(' or '.join(self.kinds))}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    words: tuple[str, ...]

    def read(self, node: Node, at: Route, out: Reading) -> str | _Invalid:
        """The word."""
        text = _scalar(node, at, out, "a word")
        if isinstance(text, _Invalid) or text in self.words:
            return text
        hint = did_you_mean(text, self.words) or f"one of: {', '.join(self.words)}"
        return out.report("S205", at, f"'{_short(text)}' is none of the words allowed here", hint)

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """An enumeration."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Truth:
    """``true`` or ``false``, nothing else that YAML 1.1 takes for one."""

    def read(self, node: Node, at: Route, out: Reading) -> bool | _Invalid:
        """The boolean."""
        text = _scalar(node, at, out, "true or false")
        if isinstance(text, _Invalid):
            return text
        if text not in ("true", "false"):
            return out.report("S206", at, f"'{_short(text)}' is neither true nor false")
        return text == "true"

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A boolean; in quotes it is the same to us."""
        return {"enum": [True, False, "true", "false"]}


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, ``YYYY-MM-DD``."""

    def read(self, node: Node, at: Route, out: Reading) -> datetime.date | _Invalid:
        """The day."""
        text = _scalar(node, at, out, "a date")
        if isinstance(text, _Invalid):
            return text
        if _compiled("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch(text):
            with contextlib.suppress(ValueError):
                return datetime.date.fromisoformat(text)
        return out.report("S206", at, f"'{_short(text)}' is not a date", "write YYYY-MM-DD")

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A string in the form of a date."""
        return {"type": "string", "format": "date"}


_DECIMAL = r"-?[0-9]{1,9}(\.[0-9]{1,6})?"


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal number that is kept as written (``1.30`` stays ``1.30``)."""

    def read(self, node: Node, at: Route, out: Reading) -> str | _Invalid:
        """The digits."""
        text = _scalar(node, at, out, "a number")
        if isinstance(text, _Invalid):
            return text
        if not _compiled(_DECIMAL).fullmatch(text):
            return out.report("S206", at, f"'{_short(text)}' is not a decimal number")
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A number; in quotes it is the same to us."""
        return {"type": ["number", "string"], "pattern": f"^{_DECIMAL}$"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; with ``or_one`` a single value may stand for a list of one."""

    inner: Shape
    or_one: bool = False

    def read(self, node: Node, at: Route, out: Reading) -> tuple[Any, ...] | _Invalid:
        """The values that could be read; INVALID ones are left out, having been reported."""
        if not isinstance(node, Sequence):
            if self.or_one:
                value = self.inner.read(node, at, out)
                return INVALID if value is INVALID else (value,)
            if _empty(node):
                return _missing(at, out, "a list", "leave the key out, or write []")
            return out.report("S203", at, "a list belongs here", "start each entry with '- '")
        values = [self.inner.read(item, (*at, index), out) for index, item in enumerate(node.items)]
        return tuple([value for value in values if value is not INVALID])

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """An array, or one value where that is allowed."""
        inner = self.inner.schema(refer)
        array: Json = {"type": "array", "items": inner}
        return {"anyOf": [inner, array]} if self.or_one else array


def _no_mapping(node: Node, at: Route, out: Reading, hint: str) -> _Invalid:
    if _empty(node):
        return _missing(at, out, "a mapping", hint)
    return out.report("S203", at, "a mapping belongs here", hint)


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are data too, in the order of the text."""

    key: Shape
    value: Shape

    def read(self, node: Node, at: Route, out: Reading) -> dict[str, Any] | _Invalid:
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


class RecordShape:
    """A mapping with fixed keys that becomes one frozen dataclass."""

    def __init__(self, make: type, slots: Iterable[Slot], kind: str = "") -> None:
        self.make, self.slots, self.kind = make, tuple(slots), kind
        self._by_name = {slot.name: slot for slot in self.slots}
        self._rank = {slot.name: rank for rank, slot in enumerate(self.slots)}
        self._required = tuple(slot.name for slot in self.slots if slot.required)

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The record, or INVALID when a key is missing or any value could not be read."""
        if not isinstance(node, Mapping):
            return _no_mapping(node, at, out, f"with the keys {', '.join(self._by_name)}")
        values: dict[str, Any] = {}
        whole = True
        for name, (_, value) in node.entries.items():
            known = self._by_name.get(name)
            if known is None:
                hint = did_you_mean(name, self._by_name) or f"known keys: {', '.join(self._by_name)}"
                out.report("S201", (*at, name), f"the key '{_short(name)}' is unknown here", hint, key=True)
                whole = False
                continue
            read = known.shape.read(value, (*at, name), out)
            if read is INVALID:
                whole = False
            values[name] = read
        self._check_order(node, at, out)
        missing = [f"'{name}'" for name in self._required if name not in node.entries]
        if missing:
            words = ("the key", "is missing") if len(missing) == 1 else ("the keys", "are missing")
            return out.report("S202", at, f"{words[0]} {' and '.join(missing)} {words[1]}")
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
    """One of several records, told apart by which one's first key is there."""

    records: tuple[RecordShape, ...]

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The record whose leading key the mapping has."""
        leading = [record.slots[0].name for record in self.records]
        if not isinstance(node, Mapping):
            return _no_mapping(node, at, out, f"that starts with {' or '.join(leading)}")
        present = [record for record in self.records if record.slots[0].name in node.entries]
        if len(present) == 1:
            return present[0].read(node, at, out)
        if present:
            both = " and ".join(f"'{record.slots[0].name}'" for record in present)
            return out.report("S201", at, f"{both} exclude each other", "keep one")
        return out.report("S202", at, f"none of the keys {', '.join(leading)} is here",
                          did_you_mean(next(iter(node.entries), ""), leading))

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Any of the records."""
        return {"anyOf": [record.schema(refer) for record in self.records]}
