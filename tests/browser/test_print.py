"""A printed page shows its content, all of it, and no controls."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor
from tests.browser.waiting import until

CONTROLS = (".md-tabs", ".md-sidebar--primary", ".md-search", ".md-footer__link", ".filter", ".progress", ".contents",
            ".md-code__nav")
SEEN = "nodes => nodes.filter(node => node.checkVisibility()).map(node => node.className)"
UNSEEN = """nodes => nodes.filter((node) => !node.checkVisibility() && !node.closest('.contents'))
  .map((node) => node.textContent.trim()).filter((text) => text)"""


@pytest.mark.parametrize("path", ["units/left4me-web.service/", "checklists/rollout/", "primitives/"])
def test_a_printed_page_shows_its_content_and_no_controls(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    page.emulate_media(media="print")
    folded = page.locator(".md-content details:not([open])")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")  # as the browser does; the theme unfolds all
    until(page, lambda: folded.count() == 0)
    assert page.locator(f":is({', '.join(CONTROLS)})").evaluate_all(SEEN) == []
    content = page.locator(".md-content :is(h1, h2, h3, h4, p:not(.progress), li, td, pre)")
    assert content.count() > 0
    assert content.evaluate_all(UNSEEN) == []
