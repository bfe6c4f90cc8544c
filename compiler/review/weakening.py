"""What holds less than before: the type, and the ids that a decision has to touch to speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.diagnostics import Place
from compiler.review.change import Change, DirectiveChange, Side
from compiler.review.words import Words
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Weakening:
    """One thing that holds less than before. subjects: ids, one of which a decision has to touch to cover it.

    side: where ``place`` is, since what is gone has a place on the base only.
    """

    rule: str
    says: Words
    subjects: frozenset[str]
    side: Side
    place: Place


def subjects_of(change: Change, one: DirectiveChange) -> frozenset[str]:
    """What a decision about a directive touches: its primitives, or what it serves; the unit where it is neither."""
    found = frozenset(one.primitives) | with_defenses(change, one.serves)
    return found or frozenset((one.unit,))


def with_defenses(change: Change, served: Iterable[str]) -> frozenset[str]:
    """Ids of defenses and vectors, and the defenses that the vectors belong to."""
    ids = set(served)
    for id in tuple(ids):
        for model in (change.base.model, change.head.model):
            defense = model.defense_of(id)
            ids |= {defense.id} if defense else set()
    return frozenset(ids)


def primitives_of(side: Side, entry: kinds.Entry) -> set[str]:
    """The primitives that the directives of an entry belong to."""
    values: Mapping[str, tuple[str, ...]] = entry.set if isinstance(entry, kinds.SetEntry) else {}
    return {found.id for name, lines in values.items() for found in side.relations.primitives_of(name, lines)}
