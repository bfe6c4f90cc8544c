"""Writes captured data as JSON that is compact, stable and good to diff."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_WIDTH = 110


def render(data: Mapping[str, Any]) -> str:
    """`data` as JSON text, keys in the given order, a newline at the end; the same text for the same data."""
    return _render(data, 0) + "\n"


def _render(value: Any, indent: int) -> str:
    """What fits on a line stands on it, as does an object in a list; the rest has an entry a line."""
    flat = json.dumps(value, ensure_ascii=False)
    nested = isinstance(value, Mapping | Sequence) and not isinstance(value, str)
    if not nested or (indent > 2 and len(flat) + indent <= _WIDTH):
        return flat
    inner = "\n" + " " * (indent + 2)
    if isinstance(value, Mapping):
        entries = [f"{json.dumps(key)}: {_render(item, indent + 2)}" for key, item in value.items()]
        return "{" + inner + ("," + inner).join(entries) + "\n" + " " * indent + "}"
    entries = [
        json.dumps(item, ensure_ascii=False) if isinstance(item, Mapping) else _render(item, indent + 2)
        for item in value
    ]
    return "[" + inner + ("," + inner).join(entries) + "\n" + " " * indent + "]"
