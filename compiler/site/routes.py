"""Where each item is published: the page and the anchor that an id leads to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache

from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.spec.naming import file_stem


@dataclass(frozen=True, slots=True)
class Route:
    """A page, relative to the site's root, and an anchor on it (empty: the top)."""

    page: str
    anchor: str = ""

    def seen_from(self, page: str) -> str:
        """The link to this place from ``page``: to the Markdown file, as MkDocs wants it."""
        path = _relative(self.page, posixpath.dirname(page))
        if self.anchor:
            return f"#{self.anchor}" if self.page == page else f"{path}#{self.anchor}"
        return path

    def __str__(self) -> str:
        """Page and anchor, as the filter ``page`` of the templates takes them."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


@lru_cache(maxsize=65536)
def _relative(page: str, folder: str) -> str:
    """The path of a page as seen from a folder; both relative to the site's root."""
    return posixpath.relpath(page, folder or ".")


OWN_PAGE = {
    "defense": "defenses", "primitive": "primitives", "unit": "units", "test": "tests",
    "checklist": "checklists", "result": "results", "decision": "decisions",
}
"""Kinds of which each item has a page: the folder of the pages."""

SHARED_PAGE = {
    "asset": "threat-model.md", "position": "threat-model.md", "boundary": "threat-model.md",
    "question": "questions.md", "tradeoff": "tradeoffs.md", "correction": "corrections.md",
    "exclusion": "scope.md", "host": "hosts.md", "setting": "settings.md", "document": "provenance.md",
    "project": "index.md", "profile": "profiles.md",
}
"""Kinds whose items share a page, each under its id as an anchor."""

NESTED = ("vector", "residual", "need", "discovery")
"""Kinds that stand on the page of the item whose file they are written in."""


def route_of(model: Model, item: kinds.Item) -> Route:
    """The page and anchor of an item; of a kind that no page shows, the page of its spec file."""
    if item.kind in OWN_PAGE:
        return Route(f"{OWN_PAGE[item.kind]}/{file_stem(item.id)}.md")
    if item.kind in NESTED:
        owner = model.owner(item.place.file)
        if owner is not None:
            return Route(route_of(model, owner).page, item.id)
    if item.kind in SHARED_PAGE:
        return Route(SHARED_PAGE[item.kind], item.id)
    return Route(source_page(item.place.file))


def row_anchor(node: kinds.Node) -> str:
    """The row of a table that tells of one entry of an item: where it stands in the item's file."""
    return ".".join(map(str, node.place.route))


def claim_anchor(claim: kinds.Claim) -> str:
    """Where the page of its item shows a claim; empty for one without an id, which nothing can refer to."""
    return f"claim.{claim.id}" if claim.id else ""


def directive_route(model: Model, unit: kinds.Unit, section: str, directive: str) -> Route:
    """The line of a directive on its unit's page: the first one, where the directive has several."""
    return Route(route_of(model, unit).page, f"{section}.{directive}")


def absent_anchor(directive: str) -> str:
    """Where a unit's page says why a directive, or a word of it, is not set."""
    return "absent." + re.sub(r"[^A-Za-z0-9_.@:-]", "-", directive)


def source_page(file: str) -> str:
    """The page that shows a spec file with its lines numbered."""
    return f"sources/{file.replace('@', '-at-').removesuffix('.yaml')}.md"


def artifact_page(path: str) -> str:
    """The page that shows the content of an artifact; ``path`` as in the folder of artifacts."""
    return f"files/{path.replace('@', '-at-')}.md"
