"""One page a defense: what it promises, against what, by which directives, what stays open, how we know."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.site.routes import route_of
from compiler.site.view import Site
from compiler.spec import kinds


def pages(site: Site) -> Iterator[Artifact]:
    """``defenses/index.md`` and a page for each defense."""
    defenses = site.model.all(kinds.Defense)
    yield site.render("defenses.md.j2", "defenses/index.md", defenses=defenses)
    for defense in defenses:
        yield site.render("defense.md.j2", route_of(site.model, defense).page, defense=defense,
                          serving=site.relations.serving(defense))
