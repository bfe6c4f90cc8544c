"""On a phone: rows of tables are read as lists, commands as a whole, and a long page has a list of its parts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.waiting import until

SCROLLING = """(selector) => [...document.querySelectorAll(selector)]
  .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
  .map((node) => node.textContent.trim().slice(0, 60))"""
# The theme puts tables into their boxes after the page has loaded.
BOXED = """() => [...document.querySelectorAll('.md-content table')]
  .every((table) => table.closest('.md-typeset__table'))"""


def scrolling(page: Page, selector: str) -> list[str]:
    """What has to be scrolled sideways to be read, by its first words."""
    found: list[str] = page.evaluate(SCROLLING, selector)
    return found


@pytest.mark.parametrize("path", ["", "primitives/", "results/", "defenses/D4/", "checklists/", "claims/"])
def test_a_row_is_a_list_with_the_headings_of_its_columns(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path, width="narrow")
    until(page, lambda: bool(page.evaluate(BOXED)))
    assert page.locator("table[data-stacks] td[data-label]").count() > 2
    assert scrolling(page, ".md-typeset__scrollwrap:has([data-stacks])") == []


def test_a_cell_tells_the_heading_of_its_column(visitor: Visitor) -> None:
    page = visitor.visit("primitives/", width="narrow")
    cell = page.locator(".filterable tbody tr").first.locator("td").nth(3)
    expect(cell).to_have_attribute("data-label", "Verdict")
    page.get_by_role("columnheader", name=re.compile("Verdict")).get_by_role("button").click()
    expect(cell.locator(".badge")).to_have_text("adopted")


def test_a_wide_screen_keeps_the_table(visitor: Visitor) -> None:
    page = visitor.visit("primitives/")
    first, second = (page.locator(".filterable tbody tr").first.locator("td").nth(index).bounding_box()
                     for index in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] < second["x"]


@pytest.mark.parametrize("path", ["checklists/rollout/", "units/left4me-web.service/", "tests/T8/"])
def test_a_command_is_read_as_a_whole(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path, width="narrow")
    assert page.locator(".highlight pre > code").count() > 0
    assert scrolling(page, ".highlight pre > code") == []


def test_a_long_page_has_a_list_of_its_parts(visitor: Visitor) -> None:
    page = visitor.visit("units/left4me-web.service/", width="narrow")
    page.get_by_text("On this page").click()
    page.locator(".contents").get_by_role("link", name=re.compile("^Deliberately absent")).click()
    expect(page.locator("#deliberately-absent")).to_be_in_viewport()
    wide = visitor.visit("units/left4me-web.service/")
    expect(wide.get_by_text("On this page")).to_be_hidden()


def test_the_attack_matrix_fits_a_wide_screen(visitor: Visitor) -> None:
    page = visitor.visit("results/")
    until(page, lambda: bool(page.evaluate(BOXED)))
    assert scrolling(page, ".md-typeset__scrollwrap") == []
