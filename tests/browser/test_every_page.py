"""Each page of the navigation, and some of each family of items: it loads, fits, shuts nobody out, in both themes.

One visit a page does all of this, since loading takes longest. What the window showed stays in
``build/screenshots`` for a person to see; SCREENSHOTS=tall makes the pictures longer than the window.
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
TALL = 3000 if os.environ.get("SCREENSHOTS") == "tall" else 0  # pixels of a page below the window that pictures show
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


def look(page: Page, path: str, wide: bool, theme: str) -> list[str]:
    """Show the page in a window of that width; what does not fit. Takes a picture."""
    page.set_viewport_size(WIDE if wide else NARROW)  # type: ignore[arg-type]
    page.evaluate(SET_THEME, "slate" if theme == "dark" else "default")
    width = "wide" if wide else "narrow"
    wrong = [f"too wide, {width}: {what}" for what in page.evaluate(TOO_WIDE)]
    SHOTS.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "-") or "home"
    size = WIDE if wide else NARROW
    height = min(TALL, page.evaluate("() => document.documentElement.scrollHeight")) if TALL else size["height"]
    page.screenshot(path=SHOTS / f"{name}-{width}-{theme}.jpg", type="jpeg", quality=85, full_page=bool(TALL), clip={
        "x": 0, "y": 0, "width": size["width"], "height": height})
    return wrong


def whole_visit(page: Page, path: str) -> list[str]:
    """Load a page and look at it from all sides; all that is wrong."""
    wrong = load(page, path)
    wrong += look(page, path, wide=True, theme="light") + look(page, path, wide=False, theme="light")
    wrong += look(page, path, wide=False, theme="dark") + look(page, path, wide=True, theme="dark")
    page.evaluate(TAKE_AWAY_REPETITION)
    wrong += violations(page, COLOURS)
    page.evaluate(SET_THEME, "default")
    return wrong + violations(page, EVERYTHING)


@pytest.mark.parametrize("path", in_navigation(), ids=lambda path: path.strip("/") or "home")
def test_a_page_of_the_navigation(visitor: Visitor, path: str) -> None:
    assert whole_visit(visitor.window(), path) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_items(visitor: Visitor, site: Published, family: str) -> None:
    pages = of_family(site, family)
    page = visitor.window()
    assert whole_visit(page, pages[len(pages) // 2]) == []
    assert load(page, pages[0]) == []
    for size in (NARROW, WIDE):  # on the largest, since what is too wide anywhere is too wide there
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(TOO_WIDE) == [], pages[0]
