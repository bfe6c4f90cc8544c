"""Everything is reached with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.waiting import open_search, until

FOCUS = """() => {
  const focused = document.activeElement;
  // A switch has its focus shown on the button that stands for it.
  const node = focused.matches('.md-option') ? focused.nextElementSibling : focused;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return {
    name: (node.getAttribute('aria-label') || node.title || node.textContent || '').trim().slice(0, 40),
    part: ['.md-skip', '.md-header', '.md-tabs', '.md-sidebar', '.md-content', '.md-footer']
      .find((part) => node.closest(part)) || node.tagName,
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'
      || node.matches('.md-search__input'),
    seen: box.width > 0 && box.height > 0 && style.visibility === 'visible' && style.opacity !== '0',
  };
}"""


def tab(page: Page, times: int) -> list[dict[str, str]]:
    """Press Tab so many times; what had the focus each time."""
    seen = []
    for _ in range(times):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
    return seen


def test_the_first_stop_skips_to_the_content(visitor: Visitor) -> None:
    page = visitor.visit("defenses/D5/")
    assert tab(page, 1)[0]["part"] == ".md-skip"
    expect(page.locator(".md-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#.+"))
    parts = [stop["part"] for stop in tab(page, 3)]
    assert parts == [".md-content"] * 3


def test_the_tab_key_reaches_every_part_in_order(visitor: Visitor) -> None:
    page = visitor.visit("defenses/")
    stops = tab(page, 60)
    parts = list(dict.fromkeys(stop["part"] for stop in stops))
    assert parts[0] == ".md-skip"
    for earlier, later in ((".md-header", ".md-tabs"), (".md-tabs", ".md-content")):
        assert parts.index(earlier) < parts.index(later), parts
    for stop in stops:
        if stop["part"] != "BODY":
            assert stop["marked"], stop
            assert stop["seen"], stop


def test_the_search_opens_and_leads_on_from_the_keyboard(searcher: Visitor) -> None:
    page = searcher.visit("")
    open_search(page)
    page.keyboard.type("PrivatePIDs")
    offered = page.locator(".md-search-result__link")
    # The list is made anew while one types, and the focus in it is lost each time.
    until(page, lambda: bool(offered.evaluate_all("links => links.includes(document.activeElement)")),
          lambda: page.keyboard.press("ArrowDown"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/?h=*")
    expect(page.locator("h1")).to_be_visible()


def test_the_theme_is_switched_from_the_keyboard(visitor: Visitor) -> None:
    page = visitor.visit("")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('.md-header__option, .md-header__option *')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
