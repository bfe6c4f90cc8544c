"""Who cites what: each section of each document with the items that rest on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from compiler.site.referring import Referring
from compiler.site.walk import nodes, owners
from compiler.spec import kinds
from compiler.spec.model import Model

Section = tuple[str, str]
"""The id of a document and a section of it."""


def citations(model: Model, referring: Referring) -> Mapping[Section, tuple[kinds.Item, ...]]:
    """The items that cite each section, in the order of their ids; each one once."""
    found: dict[Section, dict[str, kinds.Item]] = defaultdict(dict)
    for owner in owners(model):
        for source in nodes(owner, kinds.FromDocument):
            holder = referring.holder(source.place) or owner
            found[source.document, source.section][holder.id] = holder
    return {section: tuple(items[id] for id in sorted(items)) for section, items in found.items()}
