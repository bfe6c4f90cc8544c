"""The page families: one module each, one table of all of them; a site in, pages out, nothing written to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.artifact import Artifact
from compiler.site.families import (
    artifacts,
    claims,
    decisions,
    defenses,
    deploying,
    diagnostics,
    drift,
    home,
    host,
    item_kinds,
    plan,
    primitives,
    provenance,
    results,
    scope,
    sources,
    threat_model,
    traceability,
    units,
)
from compiler.site.view import Site

FAMILIES: tuple[Callable[[Site], Iterable[Artifact]], ...] = (
    home.pages,
    threat_model.pages,
    defenses.pages,
    scope.pages,
    traceability.pages,
    units.pages,
    primitives.pages,
    host.pages,
    plan.pages,
    results.pages,
    decisions.pages,
    claims.pages,
    deploying.pages,
    drift.pages,
    artifacts.pages,
    diagnostics.pages,
    item_kinds.pages,
    provenance.pages,
    sources.pages,
)


def pages_of(site: Site) -> tuple[Artifact, ...]:
    """Every generated page, sorted by path."""
    return tuple(sorted((page for family in FAMILIES for page in family(site)), key=lambda page: page.path))
