"""The order in which people look for ids: T2 before T10."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from compiler.spec import kinds

T = TypeVar("T", bound=kinds.Item)


def natural(id: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that reads the digits of ``id`` as numbers."""
    parts = re.findall(r"\d+|\D+", id)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def in_order(items: Iterable[T]) -> tuple[T, ...]:
    """Items by id, in that order."""
    return tuple(sorted(items, key=lambda item: natural(item.id)))
