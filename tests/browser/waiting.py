"""Waiting until a page has done what it was asked to: what a reader does without thinking."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

PATIENCE = 30.0  # seconds; far more than it takes, so that a busy machine does not fail a test
_PAUSE = 200  # milliseconds between two looks
_STILL = 8  # looks that have to see the same: on a busy machine the list takes a second for each letter
_OFFERED = "() => [...document.querySelectorAll('.md-search-result__link')].map((link) => link.href).join(' ')"


def until(page: Page, holds: Callable[[], bool], again: Callable[[], object] = lambda: None) -> None:
    """Do ``again``, look whether it ``holds``, and so on; fails when it never does."""
    end = time.monotonic() + PATIENCE
    while True:
        again()
        if holds():
            return
        assert time.monotonic() < end, "it never came about"
        page.wait_for_timeout(_PAUSE)


def open_search(page: Page) -> None:
    """Open the search with its key, which does nothing before the page's scripts have run."""
    field = page.locator(".md-search__input")
    until(page, lambda: bool(field.evaluate("field => field === document.activeElement")),
          lambda: page.keyboard.press("/"))


def search(page: Page, words: str) -> None:
    """Type into the search field as a reader does, and wait until the list of what was found stands still."""
    field = page.get_by_role("textbox", name="Search")
    field.click()
    field.press_sequentially(words)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    seen: list[str] = []

    def settled() -> bool:
        seen.append(page.evaluate(_OFFERED))
        return len(seen) >= _STILL and len(set(seen[-_STILL:])) == 1

    until(page, settled)


def found(page: Page) -> list[str]:
    """The addresses that the search offers, best first, without what it wants highlighted."""
    offered = page.locator(".md-search-result__link")
    links = offered.evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return [re.sub(r"\?h=[^#]*", "", link) for link in links]
