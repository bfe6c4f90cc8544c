"""Where each item is published: the page and the anchor that an id leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from compiler.spec import kinds
from compiler.spec.model import Model

Owner = Callable[[Model, kinds.Item], str]


@dataclass(frozen=True, slots=True)
class Route:
    """A page, relative to the site's root, and an anchor on it (empty: the top)."""

    page: str
    anchor: str = ""

    def seen_from(self, page: str) -> str:
        """The link to this place from ``page``: to the Markdown file, as MkDocs wants it."""
        path = posixpath.relpath(self.page, posixpath.dirname(page) or ".")
        if self.anchor:
            return f"#{self.anchor}" if self.page == page else f"{path}#{self.anchor}"
        return path

    def __str__(self) -> str:
        """Page and anchor, as the filter ``page`` of the templates takes them."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


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


def file_name(id: str) -> str:
    """The name of an item's page: the id, with what a URL or a file system could stumble over replaced."""
    return id.replace("@", "-at-").replace(":", "-") + ".md"


def route_of(model: Model, item: kinds.Item) -> Route:
    """The page and anchor of an item."""
    if item.kind in OWN_PAGE:
        return Route(f"{OWN_PAGE[item.kind]}/{file_name(item.id)}")
    if item.kind in NESTED:
        owner = model.owner(item.place.file)
        if owner is not None:
            return Route(route_of(model, owner).page, item.id)
    return Route(SHARED_PAGE.get(item.kind, "index.md"), item.id)


def directive_route(model: Model, unit: kinds.Unit, section: str, directive: str) -> Route:
    """The line of a directive on its unit's page: the first one, where the directive has several."""
    return Route(route_of(model, unit).page, f"{section}.{directive}")


def source_page(file: str) -> str:
    """The page that shows a spec file with its lines numbered."""
    return f"sources/{file.replace('@', '-at-').removesuffix('.yaml')}.md"
