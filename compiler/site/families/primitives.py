"""The survey: every primitive with what it does, what was decided about it where, and what it is put to use for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.relations import Realisation
from compiler.site.directives import Line, line_of
from compiler.site.platform_words import since
from compiler.site.routes import route_of
from compiler.site.sweeps import tables
from compiler.site.view import Site
from compiler.spec import kinds

_LAYERS = ("linux", "systemd", "application")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the survey: one verdict on one primitive."""

    primitive: kinds.Primitive
    verdict: kinds.Verdict


@dataclass(frozen=True, slots=True)
class Use:
    """A directive or sysctl key that puts a primitive to use, and where its reasons stand."""

    held: Realisation
    line: Line


@dataclass(frozen=True, slots=True)
class Counted:
    """The part that a primitive has in a defense."""

    defense: kinds.Defense
    mechanism: kinds.Mechanism

    @property
    def chosen(self) -> bool:
        """Whether the defense's composition counts on it."""
        return self.mechanism.primitive in self.defense.composition


@dataclass(frozen=True, slots=True)
class Claim:
    """A directive, or a word of one, that a primitive stands for, and since which version it is there."""

    word: str
    since: str


def pages(site: Site) -> Iterator[Artifact]:
    """``primitives/index.md`` and a page for each primitive."""
    primitives = sorted(site.model.all(kinds.Primitive), key=lambda p: (_LAYERS.index(p.layer), p.family, p.title))
    rows = [Judged(primitive, verdict) for primitive in primitives for verdict in primitive.verdicts]
    yield site.render("primitives.md.j2", "primitives/index.md", rows=rows, count=len(primitives))
    uses, counted = _uses(site), _counted(site)
    for primitive in primitives:
        yield site.render(
            "primitive.md.j2", route_of(site.model, primitive).page, primitive=primitive,
            claims=[*_claims(site, primitive)], uses=uses[primitive.id], counted=counted[primitive.id],
            sweeps=tables(site.relations, primitive.sysctl),
            referring=site.referring.to(primitive, ("defense",)))


def _uses(site: Site) -> defaultdict[str, list[Use]]:
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for held in site.relations.realisations:
        for primitive in held.primitives:
            found[primitive.id].append(Use(held, line_of(site.model, held)))
    return found


def _counted(site: Site) -> defaultdict[str, list[Counted]]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for defense in site.model.all(kinds.Defense):
        for mechanism in defense.mechanisms:
            found[mechanism.primitive].append(Counted(defense, mechanism))
    return found


def _claims(site: Site, primitive: kinds.Primitive) -> Iterator[Claim]:
    for claim in primitive.directives:
        name = claim.partition("=")[0]
        yield Claim(claim if "=" in claim else f"{claim}=", since(site, "Service", name))
    yield from (Claim(key, "") for key in primitive.sysctl)
