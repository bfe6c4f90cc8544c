"""axe-core finds nothing wrong where a visit of each page does not look: on a phone, in the search, in pictures."""

from __future__ import annotations

import pytest

from tests.browser.axe import COLOURS, EVERYTHING, violations
from tests.browser.conftest import Visitor
from tests.browser.waiting import open_search


@pytest.mark.parametrize("path", ["", "defenses/D5/", "primitives/"], ids=["home", "defense", "primitives"])
def test_a_phone_shuts_nobody_out(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path, width="narrow")
    assert violations(page, EVERYTHING) == []


def test_an_open_search_shuts_nobody_out(searcher: Visitor) -> None:
    for theme in ("light", "dark"):
        page = searcher.visit("", theme=theme)
        open_search(page)
        page.keyboard.type("PrivatePIDs")
        page.locator(".md-search-result__link").first.wait_for()
        page.evaluate("() => document.querySelector('.md-content__inner').replaceChildren()")  # looked at elsewhere
        assert violations(page, EVERYTHING if theme == "light" else COLOURS) == []


def test_every_picture_has_words(visitor: Visitor) -> None:
    for path in ("", "threat-model/", "results/"):
        page = visitor.visit(path)
        assert page.locator("figure.picture svg").count() > 0
        for picture in page.locator("figure.picture svg").all():
            assert picture.locator("title").count() == 1
            assert len(picture.locator("desc").text_content() or "") > 20
