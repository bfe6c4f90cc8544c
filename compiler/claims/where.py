"""Where in a claim a word stands, for a finding that is about that word."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from compiler.diagnostics import Place
from compiler.spec import kinds


def place_of(claim: kinds.Node, word: str) -> Place:
    """The value or key that ``word`` is; the claim as a whole where it is none."""
    return (word and _within(claim, word)) or claim.place


def _within(node: Any, word: str) -> Place | None:
    for field in dataclasses.fields(node):
        name = field.name.removesuffix("_")
        found = _at(node.place, name, getattr(node, field.name), word) if name not in ("id", "place") else None
        if found is not None:
            return found
    return None


def _at(owner: Place, name: str, value: object, word: str) -> Place | None:
    place = owner.under(name)
    if isinstance(value, kinds.Node):
        return _within(value, word)
    if isinstance(value, tuple) and word in value:
        return place if len(value) == 1 else place.under(value.index(word))
    if isinstance(value, Mapping):
        if word in value:
            return place.key(word)
        return next((found for key, inner in value.items() if (found := _at(place, key, inner, word))), None)
    return place if value == word else None
