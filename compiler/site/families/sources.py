"""The spec files themselves, line by line, each line with an anchor that items link to, and links back."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.site.markdown import Markdown
from compiler.site.routes import route_of, source_page
from compiler.site.view import Site
from compiler.spec import kinds


def pages(site: Site) -> Iterator[Artifact]:
    """``sources/index.md`` and a page for each spec file."""
    items: dict[str, list[kinds.Item]] = defaultdict(list)
    for item in site.model.items.values():
        items[item.place.file].append(item)
    files = [file for file in site.compiled.texts if file.endswith(".yaml")]
    yield site.render("sources.md.j2", "sources/index.md",
                      files=[(file, source_page(file), _kind(site, file), items[file]) for file in files])
    for file in files:
        page = source_page(file)
        yield site.render("source.md.j2", page, file=file, items=items[file],
                          listing=_listing(site, page, file, items[file]))


def _kind(site: Site, file: str) -> str:
    owner = site.model.owner(file)
    return owner.kind if owner else "–"


def _listing(site: Site, page: str, file: str, items: list[kinds.Item]) -> Markdown:
    """The file as one HTML block: a numbered anchor a line; the line of an id leads to the item's page."""
    targets = {site.locator.span(item.place.under("id")).line: item for item in items}
    rows = []
    for number, line in enumerate(site.compiled.texts[file].rstrip("\n").split("\n"), 1):
        text = html.escape(line) or " "
        item = targets.get(number)
        if item is not None:
            link = _html_link(route_of(site.model, item).seen_from(page))
            text = f'<a href="{html.escape(link)}">{text}</a>'
        rows.append(f'<span id="L{number}"><a class="line" href="#L{number}">{number}</a>{text}</span>')
    return Markdown('<pre class="listing"><code>' + "\n".join(rows) + "</code></pre>")


def _html_link(link: str) -> str:
    """A link to a Markdown file as the URL of its page; MkDocs rewrites links of Markdown only."""
    path, hash, anchor = link.partition("#")
    if path.endswith("index.md"):
        path = path.removesuffix("index.md")
    elif path.endswith(".md"):
        path = path.removesuffix(".md") + "/"
    return f"../{path}{hash}{anchor}" if path else f"{hash}{anchor}"
