"""axe-core finds nothing wrong by WCAG A and AA, on every family of pages, in both themes."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.pages import in_navigation, of_each_family
from tests.support.published import Published

Options = dict[str, Any]
TAGS: Options = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS: Options = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

ALLOWED: dict[str, str] = {}
"""Rules that the theme itself breaks and that no style of ours can mend: the rule and the selector it may hit."""


def violations(page: Page, rules: Options) -> list[str]:
    """What axe-core objects to, each with the element; what is allowed is left out."""
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{violation['id']}: {' '.join(node['target'][-1:])} {node['html'][:120]} {node['failureSummary']}"
            for violation in found for node in violation["nodes"]
            if ALLOWED.get(violation["id"], "\0") not in node["html"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anybody_out(visitor: Visitor, site: Published, theme: str) -> None:
    page = visitor.window(theme=theme)
    wrong = {}
    for path in [*in_navigation(), *of_each_family(site)]:
        page.goto(path)
        wrong[path] = violations(page, TAGS if theme == "light" else COLOURS)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_a_phone_shuts_nobody_out(visitor: Visitor) -> None:
    for path in ("", "defenses/D5/", "primitives/"):
        page = visitor.visit(path, width="narrow")
        assert violations(page, TAGS) == [], path


def test_an_open_search_shuts_nobody_out(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.keyboard.press("/")
    page.keyboard.type("PrivatePIDs")
    page.locator(".md-search-result__link").first.wait_for()
    assert violations(page, TAGS) == []


def test_every_picture_has_words(visitor: Visitor) -> None:
    for path in ("", "threat-model/", "results/"):
        page = visitor.visit(path)
        for picture in page.locator("figure.picture svg").all():
            assert picture.locator("title").count() == 1
            assert len(picture.locator("desc").text_content() or "") > 20
