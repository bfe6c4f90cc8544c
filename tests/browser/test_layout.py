"""Every page fits its window, on a phone and on a wide screen, and can be printed."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.browser.pages import in_navigation, of_each_family
from tests.support.published import Published
from tests.support.run import ROOT

SHOTS = ROOT / "build" / "screenshots"
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  const boxed = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== 'visible') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('.md-content *')]
    .filter((node) => node.getBoundingClientRect().right > limit + 1 && !boxed(node) && node.checkVisibility())
    .map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 60)}`).slice(0, 3);
}"""
WIDER_THAN_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def assert_fits(page: Page, name: str) -> None:
    assert page.evaluate(WIDER_THAN_WINDOW) <= 0, (name, page.evaluate(TOO_WIDE))
    assert page.evaluate(TOO_WIDE) == [], name


def test_every_page_fits_a_phone_and_a_wide_screen(visitor: Visitor, site: Published) -> None:
    page = visitor.window("narrow")
    for path in [*in_navigation(), *of_each_family(site, largest=3)]:
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        page.goto(path)
        assert_fits(page, f"{path} at {NARROW['width']}")
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        assert_fits(page, f"{path} at {WIDE['width']}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_pictures_are_taken(visitor: Visitor, site: Published, width: str, theme: str) -> None:
    """For a person to look at: every page of the navigation and one of each family; asked for with SCREENSHOTS=1."""
    everything = os.environ.get("SCREENSHOTS") == "1"
    page = visitor.window(width, theme)
    paths = [*in_navigation(), *of_each_family(site)] if everything else ["", "defenses/"]
    SHOTS.mkdir(parents=True, exist_ok=True)
    for path in paths:
        page.goto(path)
        name = path.strip("/").replace("/", "-") or "home"
        target = SHOTS / f"{name}-{width}-{theme}.png"
        page.screenshot(path=target, full_page=True)
        assert target.stat().st_size > 5_000


def test_a_printed_page_shows_its_content_and_no_controls(visitor: Visitor) -> None:
    page = visitor.visit("units/left4me-web.service/")
    page.emulate_media(media="print")
    for hidden in (".md-tabs", ".md-sidebar--primary", ".md-search", ".md-footer__link"):
        assert not any(found.is_visible() for found in page.locator(hidden).all()), hidden
    assert page.locator("h1").is_visible()
    for heading in page.locator(".md-content h2, .md-content h3").all():
        assert heading.is_visible(), heading.text_content()
    for part in page.locator(".tabbed-block").all():
        assert part.is_visible(), "a view that is behind a tab on the screen"
