"""What is out of scope, and why."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.site.view import Site
from compiler.spec import kinds


def pages(site: Site) -> Iterator[Artifact]:
    """``scope.md``."""
    exclusions = sorted(site.model.all(kinds.Exclusion), key=lambda exclusion: exclusion.title.casefold())
    yield site.render("scope.md.j2", "scope.md", exclusions=exclusions)
