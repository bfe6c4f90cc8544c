"""The order in which people look for ids: T2 before T10."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from compiler.spec import kinds
from compiler.spec.link import natural

__all__ = ["in_order", "natural"]

T = TypeVar("T", bound=kinds.Item)


def in_order(items: Iterable[T]) -> tuple[T, ...]:
    """Items by id, in that order."""
    return tuple(sorted(items, key=lambda item: natural(item.id)))
