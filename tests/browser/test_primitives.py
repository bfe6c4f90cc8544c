"""The table of primitives: filtered and sorted with the mouse or the keyboard, and a plain table without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

PAGE = "primitives/"


def rows(page: Page) -> list[list[str]]:
    """The rows that are shown, each as the texts of its cells."""
    found: list[list[str]] = page.locator(".filterable tbody").evaluate("""(body) => [...body.rows]
        .filter((row) => !row.hidden).map((row) => [...row.cells].map((cell) => cell.innerText.trim()))""")
    return found


def test_a_choice_and_words_filter_the_rows(visitor: Visitor) -> None:
    page = visitor.visit(PAGE)
    every = len(rows(page))
    page.get_by_label("Verdict").select_option("adopted")
    adopted = rows(page)
    assert 0 < len(adopted) < every
    assert all(row[3] == "adopted" for row in adopted)
    page.get_by_label("Find").fill("PrivatePIDs")
    assert 0 < len(rows(page)) < len(adopted)
    expect(page.locator(".filter output")).to_have_text(f"{len(rows(page))} of {every} rows")
    kept = rows(page)
    page.reload()
    assert rows(page) == kept, "the view stands in the address"
    page.get_by_role("button", name="Show all").click()
    assert len(rows(page)) == every
    expect(page).to_have_url(re.compile(r"^[^?]*$"))


def test_a_heading_sorts_its_column(visitor: Visitor) -> None:
    page = visitor.visit(PAGE)
    heading = page.get_by_role("columnheader", name=re.compile("Family"))
    button = heading.get_by_role("button")
    for order in ("ascending", "descending"):
        button.click()
        expect(heading).to_have_attribute("aria-sort", order)
        families = [row[2].lower() for row in rows(page)]
        assert families == sorted(families, reverse=order == "descending")
    button.click()
    expect(heading).not_to_have_attribute("aria-sort", re.compile(".*"))


def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    page = visitor.visit(PAGE)
    page.get_by_label("Find").focus()
    page.keyboard.type("namespace")
    assert len(rows(page)) > 0
    page.keyboard.press("Tab")
    expect(page.get_by_label("Layer")).to_be_focused()
    page.keyboard.press("l")
    assert {row[1] for row in rows(page)} == {"linux"}
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Find")).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-sort]")).to_have_count(1)


def test_without_scripts_it_is_a_plain_table(visitor: Visitor) -> None:
    page = visitor.visit(PAGE, script=False)
    assert page.locator(".filter").count() == 0
    assert page.locator(".md-content tbody tr").count() > 50
    expect(page.locator(".md-content tbody tr").first).to_be_visible()
