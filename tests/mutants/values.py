"""The values of a spec tree as plain data, and where each one stands: a file, a route, and the key it is under."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compiler.spec.kinds import FOLDERS
from compiler.spec.nodes import Mapping, Node, Scalar, compose
from compiler.spec.seals import SEALS, read_seals, seal_lines
from compiler.spec.source import SourceFile

Data = Any
"""Mappings, lists and text, as a file holds them; of a captured platform also numbers and truth values."""
Route = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the specs. key: the kind of item and the keys on the way there, such as ``unit.needs.*.id``."""

    file: str
    route: Route
    key: str
    data: Data

    @property
    def is_text(self) -> bool:
        """Whether it is a scalar rather than a list or mapping."""
        return not isinstance(self.data, dict | list)


def read(source: SourceFile) -> Data:
    """The data of a spec file that compiles; of the list of digests, each file's digest."""
    if source.path == SEALS:
        return {seal.path: seal.digest for seal in read_seals(source.text, SEALS)[0]}
    if source.path.endswith(".json"):
        return json.loads(source.text)
    node, findings = compose(source.text, source.path)
    assert node is not None, findings
    return _plain(node)


def write(file: str, data: Data) -> str:
    """The data as JSON, which is YAML as well; the list of digests in its own format."""
    if file == SEALS:
        return seal_lines(list(data.items()))
    return json.dumps(data, ensure_ascii=False)


def values(file: str, data: Data) -> Iterator[Value]:
    """Every value below the root of a file, containers before what they hold."""
    return _below(file, (), kind_of(file), data)


def kind_of(file: str) -> str:
    """The kind of item that a file holds, by its folder."""
    folder = file.partition("/")[0]
    return FOLDERS[folder].kind if folder in FOLDERS else folder.partition(".")[0].removesuffix("s")


# Mappings whose keys are data: what stands under one of them is not named after it.
OPEN = ("set", "Unit", "Service", "Install", "base_because", "sysctl", "sections", "units", "versions", "groups",
        "directives", "names", "defaults", "specifiers", "by_section")


def _below(file: str, route: Route, key: str, data: Data) -> Iterator[Value]:
    rows = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, held in rows:
        is_data = isinstance(name, int) or file == SEALS or (route and route[-1] in OPEN)
        value = Value(file, (*route, name), f"{key}.{'*' if is_data else name}", held)
        yield value
        yield from _below(file, value.route, value.key, held)


def _plain(node: Node) -> Data:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {name: _plain(held) for name, (_, held) in node.entries.items()}
    return [_plain(item) for item in node.items]


def at(data: Data, route: Route) -> Data:
    """What stands at ``route``."""
    for step in route:
        data = data[step]
    return data
