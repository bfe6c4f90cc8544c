"""Which pages the browser looks at: all that the navigation leads to, and some of each family of items."""

from __future__ import annotations

from mkdocs.config import load_config

from tests.support.published import Published
from tests.support.run import ROOT


def address(source: str) -> str:
    """The address of the page that MkDocs makes of a Markdown file."""
    return source.removesuffix("index.md") if source.endswith("index.md") else source.removesuffix(".md") + "/"


def in_navigation() -> list[str]:
    """The pages of the navigation, in its order."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, str):
            found.append(address(part))
        elif isinstance(part, dict):
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(load_config(str(ROOT / "mkdocs.yml")).nav)
    return found


def of_family(site: Published, folder: str) -> list[str]:
    """The item pages in a folder, the largest first: where something is too wide or too long, it is there."""
    found = [page for page in site.pages() if page.startswith(f"{folder}/") and page != f"{folder}/"]
    return sorted(found, key=lambda page: len(site.html(page)), reverse=True)
