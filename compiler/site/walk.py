"""Looking for nodes of one type anywhere below an item."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TypeVar

from compiler.spec import kinds
from compiler.spec.model import Model

T = TypeVar("T", bound=kinds.Node)


def owners(model: Model) -> Iterator[kinds.Item]:
    """The items that have a file of their own; the others are found inside them."""
    return (model.items[id] for id in dict.fromkeys(model.documents.values()) if id in model.items)


def nodes(value: object, wanted: type[T]) -> Iterator[T]:
    """Every node of type ``wanted`` in ``value``, at any depth, in the order of the text."""
    if isinstance(value, wanted):
        yield value
    elif isinstance(value, kinds.Node) and dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name != "place":
                yield from nodes(getattr(value, field.name), wanted)
    elif isinstance(value, tuple):
        for one in value:
            yield from nodes(one, wanted)
