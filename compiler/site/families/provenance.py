"""Where the facts come from: the documents, section by section, with what rests on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.citations import citations
from compiler.site.referring import name_of
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Cited:
    """A section of a document and the items that cite it, with their names."""

    section: str
    about: str
    items: tuple[tuple[kinds.Item, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its sections."""

    document: kinds.Document
    sections: tuple[Cited, ...]

    @property
    def count(self) -> int:
        """How many items cite it."""
        return len({item.id for cited in self.sections for item, _ in cited.items})


def pages(site: Site) -> Iterator[Artifact]:
    """``provenance.md``."""
    found = citations(site.model, site.referring)
    views = []
    for document in site.model.all(kinds.Document):
        rows = (Cited(section, about, tuple((item, name_of(item)) for item in found.get((document.id, section), ())))
                for section, about in document.sections.items())
        views.append(DocumentView(document, tuple(rows)))
    ours = sum(any(isinstance(source, kinds.FromUs) for source in item.source) for item in site.model.items.values())
    yield site.render("provenance.md.j2", "provenance.md", views=views, ours=ours, count=len(site.model.items))
