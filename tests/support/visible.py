"""What a browser makes of a Markdown page: its elements with their attributes, and the text that a reader sees."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from html.parser import HTMLParser

import markdown  # type: ignore[import-untyped]
from mkdocs.config import load_config

from tests.support.run import ROOT

_BREAKS = ("br", "p", "li", "ul", "ol", "td", "th", "tr", "div", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
_SILENT = ("a.headerlink", "script", "style")


@dataclass(slots=True)
class Seen:
    """The elements of a piece of HTML, and its text with all white space as single blanks."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    @property
    def names(self) -> set[str]:
        """The names of its elements."""
        return {name for name, _ in self.elements}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.comments: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.seen.elements.append((tag, found))
        self._silent = f"{tag}.{found.get('class', '')}" in _SILENT
        if tag in _BREAKS:
            self.seen.text += " "

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag in _BREAKS:
            self.seen.text += " "

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.seen.text += data

    def handle_comment(self, data: str) -> None:
        self.seen.elements.append(("<!--", {"data": data}))

    def handle_pi(self, data: str) -> None:
        self.seen.elements.append(("<?", {"data": data}))

    def handle_decl(self, decl: str) -> None:
        self.seen.elements.append(("<!", {"data": decl}))


@functools.cache
def _markdown() -> markdown.Markdown:
    """Python-Markdown as ``mkdocs.yml`` sets it up."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})


def to_html(page: str) -> str:
    """The HTML of a Markdown page; a head with metadata is left out, as MkDocs does."""
    if page.startswith("---\n"):
        page = page.partition("\n---\n")[2]
    converter = _markdown()
    converter.reset()
    return str(converter.convert(page))


def read_html(text: str) -> Seen:
    """The elements and the visible text of a piece of HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.seen.text = " ".join(reader.seen.text.split())
    return reader.seen


def look_at(page: str) -> Seen:
    """What a reader sees of a Markdown page."""
    return read_html(to_html(page))
