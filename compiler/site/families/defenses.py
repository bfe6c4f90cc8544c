"""One page a defense: what it promises, against what, by which directives, what stays open, how we know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.relations import Relations
from compiler.site.directives import Held, by_holder
from compiler.site.evidence import Coverage, Known, Seen, coverages
from compiler.site.referring import Referrers, Referring
from compiler.site.routes import route_of
from compiler.site.view import Site
from compiler.spec import kinds

_STRENGTHS = ("strong", "medium", "weak", "none")
_SHOWN_ANYWAY = ("unit", "need", "profile", "setting", "test", "result", "primitive", "document")


@dataclass(frozen=True, slots=True)
class VectorView:
    """A vector with what answers it, and the newest that was seen of it in each unit: hardened first, then without."""

    known: Known
    vector: kinds.Vector
    held: tuple[Held, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mechanism, and whether the composition has it."""

    mechanism: kinds.Mechanism
    chosen: bool

    @property
    def disputed(self) -> bool:
        """Whether a document gives it another strength than it has."""
        return self.mechanism.documented not in (None, self.mechanism.strength)


def pages(site: Site) -> Iterator[Artifact]:
    """``defenses/index.md`` and a page for each defense."""
    found = coverages(site.relations)
    referring = site.referring
    yield site.render("defenses.md.j2", "defenses/index.md", coverages=found)
    for covered in found:
        yield _page(site, covered, referring)


def _page(site: Site, covered: Coverage, referring: Referring) -> Artifact:
    defense = covered.defense
    ids = (defense.id, *(vector.id for vector in defense.vectors))
    parts = (defense, *defense.vectors, *defense.residual)
    return site.render(
        "defense.md.j2", route_of(site.model, defense).page, defense=defense, covered=covered,
        vectors=tuple(_vector(site.relations, known) for known in covered.known),
        candidates=_candidates(defense),
        held=by_holder(site.model, site.relations.serving(defense), ids),
        referring=_together(referrers for part in parts for referrers in referring.to(part, _SHOWN_ANYWAY)))


def _vector(relations: Relations, known: Known) -> VectorView:
    assert isinstance(known.item, kinds.Vector)
    seen = sorted(known.seen, key=lambda seen: seen[1].at != "hardened")
    return VectorView(known, known.item, by_holder(relations.model, known.serving), tuple(seen))


def _candidates(defense: kinds.Defense) -> tuple[Candidate, ...]:
    """The strongest first; among equals the order of the spec, which is one of priority."""
    ordered = sorted(defense.mechanisms, key=lambda mechanism: _STRENGTHS.index(mechanism.strength))
    return tuple(Candidate(mechanism, mechanism.primitive in defense.composition) for mechanism in ordered)


def _together(groups: Iterable[Referrers]) -> tuple[Referrers, ...]:
    """What refers to the defense or to any part of it, each item once."""
    found: dict[str, dict[str, tuple[kinds.Item, str]]] = {}
    for group in groups:
        found.setdefault(group.heading, {}).update({item.id: (item, name) for item, name in group.items})
    return tuple(Referrers(heading, tuple(items.values())) for heading, items in sorted(found.items()))
