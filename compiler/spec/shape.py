"""Shapes: what a node must look like to become a value. One shape reads nodes and writes JSON Schema.

A shape never raises for what is in a file: it reports to the :class:`Reading` and returns ``INVALID``,
which the enclosing shape passes on, so that one mistake is reported once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from compiler.diagnostics import Finding, Place, Route
from compiler.spec.nodes import Node, Scalar, Sequence


class Invalid:
    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = Invalid()
Json = dict[str, Any]


@dataclass(slots=True)
class Reference:
    """One mention of another item: which id, of which kinds, where it is written, and in prose with which words."""

    target: str
    kinds: tuple[str, ...]
    place: Place
    label: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose and where it is written; ``history`` where it tells what was said or might have been."""

    text: str
    place: Place
    history: bool = False


@dataclass(slots=True)
class Reading:
    """What one file gave while it was read: findings, definitions, references and prose."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    defined: list[Any] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    prose: list[Passage] = field(default_factory=list)

    def report(self, code: str, at: Route, message: str, hint: str = "", *, key: bool = False,
               needle: str = "") -> Invalid:
        """Add a finding at ``at``; returns INVALID, so that a shape can return the call."""
        self.findings.append(Finding(code, Place(self.file, at, key, needle), message, hint))
        return INVALID


class Shape(Protocol):
    """Reads a node, and describes itself as JSON Schema."""

    def read(self, node: Node, at: Route, out: Reading) -> Any:
        """The value of ``node``, or INVALID after a report."""

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """The JSON Schema of this shape; ``refer`` gives the reference to a record's definition."""


def scalar_text(node: Node, at: Route, out: Reading, what: str, hint: str = "") -> str | Invalid:
    if not isinstance(node, Scalar):
        kind = "a list" if isinstance(node, Sequence) else "a mapping"
        return out.report("S203", at, f"{kind} where {what} belongs")
    if is_empty(node):
        return missing(at, out, what, hint)
    return node.text


def missing(at: Route, out: Reading, what: str, hint: str = "") -> Invalid:
    """Reported at the key: where the value should be is nothing to point at."""
    return out.report("S207", at, f"{what} is missing here", hint, key=bool(at) and isinstance(at[-1], str))


def is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null")


def short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
