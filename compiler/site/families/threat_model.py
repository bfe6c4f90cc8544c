"""The threat model on one page: assets, positions, trust boundaries as a picture, defenses, vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.boundaries import draw, ordered
from compiler.site.evidence import coverages
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Guarded:
    """An asset with the defenses that keep it and the vectors that reach for it."""

    asset: kinds.Asset
    defenses: tuple[kinds.Defense, ...]
    vectors: tuple[kinds.Vector, ...]


@dataclass(frozen=True, slots=True)
class Faced:
    """A position with the defenses against it and its boundaries, each with its number in the picture."""

    position: kinds.Position
    defenses: tuple[kinds.Defense, ...]
    boundaries: tuple[tuple[int, kinds.Boundary], ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``threat-model.md``."""
    model = site.model
    defenses, positions = model.all(kinds.Defense), model.all(kinds.Position)
    numbered = tuple(enumerate(ordered(positions, model.all(kinds.Boundary)), 1))
    picture = draw("trust-boundaries", positions, [boundary for _, boundary in numbered]) if positions else None
    yield site.render(
        "threat_model.md.j2", "threat-model.md", picture=picture, boundaries=numbered,
        positions=[Faced(position, tuple(d for d in defenses if position.id in d.positions),
                         tuple(pair for pair in numbered if position.id in pair[1].between))
                   for position in positions],
        assets=[Guarded(asset, tuple(d for d in defenses if asset.id in d.assets),
                        tuple(v for d in defenses for v in d.vectors if asset.id in v.reaches))
                for asset in model.all(kinds.Asset)],
        coverages=coverages(site.relations))
