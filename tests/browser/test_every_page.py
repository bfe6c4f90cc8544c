"""Each page of the navigation, and some of each family of items: it loads, fits, shuts nobody out, in both themes.

One visit a page does all of this, since loading takes longest. With SCREENSHOTS=1 it leaves pictures in
``build/screenshots`` for a person to look at.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page

from compiler.site.routes import OWN_PAGE
from tests.browser.axe import COLOURS, EVERYTHING, TAKE_AWAY_REPETITION, violations
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.browser.pages import in_navigation, of_family
from tests.support.published import Published
from tests.support.run import ROOT

SHOTS = ROOT / "build" / "screenshots"
TALLEST = 3000  # pixels of a page that a picture shows
WIDTHS = {"narrow": NARROW, "wide": WIDE}
THEMES = {"light": "default", "dark": "slate"}
FAMILIES = sorted({*OWN_PAGE.values(), "files", "sources"})

TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > limit) return ['the page itself'];
  const boxed = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== 'visible') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('.md-content :is(p, table, pre, ul, ol, h1, h2, h3, h4, figure, form, svg)')]
    .filter((node) => node.getBoundingClientRect().right > limit + 1 && node.checkVisibility() && !boxed(node))
    .map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 60)}`).slice(0, 3);
}"""
SET_THEME = "(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)"


def load(page: Page, path: str) -> list[str]:
    """Open a page; what is wrong with it as such."""
    answer = page.goto(path)
    heading = page.locator("h1")
    wrong = [] if answer and answer.status == 200 else ["it does not load"]
    if heading.count() != 1 or len(heading.inner_text().strip("¶ \n")) < 3:
        wrong.append("it has no heading, or several")
    if page.locator(".md-content :is(p, table, pre)").count() == 0:
        wrong.append("it is empty")
    if not re.search(r"\S", page.title()):
        wrong.append("it has no title")
    return wrong


def take_picture(page: Page, path: str, width: str, theme: str) -> None:
    page.evaluate(SET_THEME, THEMES[theme])
    SHOTS.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "-") or "home"
    height = min(TALLEST, page.evaluate("() => document.documentElement.scrollHeight"))
    page.screenshot(path=SHOTS / f"{name}-{width}-{theme}.png", full_page=True, clip={
        "x": 0, "y": 0, "width": WIDTHS[width]["width"], "height": height})


def whole_visit(page: Page, path: str) -> list[str]:
    """Load a page and look at it from all sides; all that is wrong."""
    wrong = load(page, path)
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += [f"too wide, {width}: {what}" for what in page.evaluate(TOO_WIDE)]
        for theme in THEMES if os.environ.get("SCREENSHOTS") == "1" else ():
            take_picture(page, path, width, theme)
    page.evaluate(TAKE_AWAY_REPETITION)
    for theme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        page.evaluate(SET_THEME, THEMES[theme])
        wrong += [f"{theme}: {what}" for what in violations(page, rules)]
    return wrong


@pytest.mark.parametrize("path", in_navigation(), ids=lambda path: path.strip("/") or "home")
def test_a_page_of_the_navigation(visitor: Visitor, path: str) -> None:
    assert whole_visit(visitor.window("narrow"), path) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_items(visitor: Visitor, site: Published, family: str) -> None:
    pages = of_family(site, family)
    page = visitor.window("narrow")
    assert whole_visit(page, pages[len(pages) // 2]) == []
    assert load(page, pages[0]) == []
    for size in WIDTHS.values():  # on the largest, since what is too wide anywhere is too wide there
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(TOO_WIDE) == [], pages[0]
