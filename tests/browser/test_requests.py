"""No request leaves the site: nothing that a page loads has an address elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.support.published import Published

LOADED = {"script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
          "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",),
          "use": ("href", "xlink:href"), "image": ("href", "xlink:href"), "form": ("action",), "track": ("src",),
          "input": ("src", "formaction"), "button": ("formaction",), "a": ("ping",), "body": ("background",)}
STYLED = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)")
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class Loads(HTMLParser):
    """Collects what a page loads from an address with a host in it."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        names = LOADED.get(tag, ())
        if tag == "link" and "canonical" not in (found.get("rel") or ""):
            names = ("href",)
        for name in names:
            if ELSEWHERE.match(found.get(name) or ""):
                self.elsewhere.append(f"{tag} {name}={found[name]}")
        self._style(found.get("style") or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self._style(data)

    def _style(self, text: str) -> None:
        self.elsewhere += [f"style {address}" for address in STYLED.findall(text) if ELSEWHERE.match(address)]


def test_what_loads_something_from_elsewhere_is_noticed() -> None:
    page = Loads()
    page.feed("<img src=//a.example/x><p style='background: url(https://b.example/x)'><a ping=https://c.example href=x>"
              "<style>@import 'http://d.example/x.css';</style><input type=image src=https://e.example/x>"
              "<img src=x.png><a href=https://f.example>")
    assert re.findall(r"([a-f])\.example", " ".join(page.elsewhere)) == ["a", "b", "c", "d", "e"]


def test_no_page_loads_anything_from_elsewhere(site: Published) -> None:
    for path in [*site.folder.rglob("*.html")]:
        page = Loads()
        page.feed(path.read_text("utf-8"))
        assert page.elsewhere == [], path


def test_no_style_loads_anything_from_elsewhere(site: Published) -> None:
    for path in site.folder.rglob("*.css"):
        addresses = STYLED.findall(path.read_text("utf-8"))
        assert [address for address in addresses if ELSEWHERE.match(address)] == [], path


def test_links_to_the_web_hand_over_nothing(site: Published) -> None:
    for page in site.pages():
        assert 'http-equiv="refresh"' not in site.html(page)
        assert "preconnect" not in site.html(page)
        assert "dns-prefetch" not in site.html(page)
