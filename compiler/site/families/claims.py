"""Every claim of the specs with its state, and the corrections that no machine can decide."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.site.claims import tally
from compiler.site.referring import name_of
from compiler.site.view import Site
from compiler.spec import kinds


def pages(site: Site) -> Iterator[Artifact]:
    """``claims.md``."""
    views = site.claims.all
    yield site.render("claims.md.j2", "claims.md", views=views, name_of=name_of,
                      held=tally(view for view in views if not view.said),
                      said=tally(view for view in views if view.said),
                      unchecked=[one for one in site.model.all(kinds.Correction) if one.unchecked])
