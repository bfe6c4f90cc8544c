"""How the hardening gets into the consumer's repository: for each shape the command, and what the bundle has to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.composition import Emission, chosen_shape
from compiler.emit.bundlewrap import for_repository
from compiler.emit.bundlewrap.usage import TITLES, advice, bundle_text
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class ShapeView:
    """A shape: the file that it places, and the text for the bundle."""

    shape: Emission
    path: str
    text: str
    advice: str
    chosen: bool

    @property
    def title(self) -> str:
        """Its letter and name."""
        return f"{self.shape}, {TITLES[self.shape]}"

    @property
    def command(self) -> str:
        """What places it."""
        return f"make artifacts CKN_BW=../checkout{'' if self.chosen else f' SHAPE={self.shape}'}"


def pages(site: Site) -> Iterator[Artifact]:
    """``deploying.md``."""
    project, chosen = site.model.project, chosen_shape(site.model)
    assert project is not None
    decision = site.model.get(kinds.Decision, project.consumer.shape) if project.consumer.shape else None
    views = [ShapeView(shape, for_repository(site.relations, shape).path, bundle_text(site.relations, shape),
                       advice(site.relations, shape), shape is chosen) for shape in Emission]
    views.sort(key=lambda view: not view.chosen)
    yield site.render("deploying.md.j2", "deploying.md", consumer=project.consumer, decision=decision, views=views)
