"""A printed page shows its content, all of it, and no controls."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor


@pytest.mark.parametrize("path", ["units/left4me-web.service/", "checklists/rollout/", "primitives/"])
def test_a_printed_page_shows_its_content_and_no_controls(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    page.emulate_media(media="print")
    for hidden in (".md-tabs", ".md-sidebar--primary", ".md-search", ".md-footer__link", ".filter", ".progress"):
        assert not any(found.is_visible() for found in page.locator(hidden).all()), hidden
    unseen: list[str] = page.locator(".md-content :is(h1, h2, h3, h4, p:not(.progress), li, td, pre)").evaluate_all(
        "nodes => nodes.filter(node => !node.checkVisibility()).map(node => node.textContent.trim())")
    assert [text for text in unseen if text] == []
