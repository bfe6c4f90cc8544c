"""A checklist is worked through: what is done is counted, kept, and not lost by a slip of the finger."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

PAGE = "checklists/rollout/"


def boxes(page: Page) -> int:
    """How many steps there are."""
    return page.locator(".task-list-item input").count()


def test_what_is_done_is_counted_and_kept(visitor: Visitor) -> None:
    page = visitor.visit(PAGE, width="narrow")
    every = boxes(page)
    page.locator(".task-list-item input").nth(0).check()
    page.locator(".task-list-item input").nth(2).check()
    expect(page.locator(".progress output")).to_have_text(f"2 of {every} steps done")
    page.reload()
    expect(page.locator(".progress output")).to_have_text(f"2 of {every} steps done")
    expect(page.locator(".task-list-item input").nth(2)).to_be_checked()


def test_the_next_step_is_one_key_away_from_anywhere(visitor: Visitor) -> None:
    page = visitor.visit(PAGE, width="narrow")
    page.locator(".task-list-item input").nth(0).check()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight / 2)")
    expect(page.locator(".progress")).to_be_in_viewport()
    page.get_by_role("button", name="Next step").click()
    expect(page.locator(".task-list-item input").nth(1)).to_be_focused()
    expect(page.locator(".task-list-item input").nth(1)).to_be_in_viewport()
    page.keyboard.press("Space")
    expect(page.locator(".task-list-item input").nth(1)).to_be_checked()


def test_starting_over_asks_first(visitor: Visitor) -> None:
    page = visitor.visit(PAGE)
    every = boxes(page)
    expect(page.get_by_role("button", name="Start over")).to_be_disabled()
    page.locator(".task-list-item input").nth(0).check()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".progress output")).to_have_text(f"1 of {every} steps done")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".progress output")).to_have_text(f"0 of {every} steps done")


def test_the_way_back_is_one_tap_from_every_list(visitor: Visitor) -> None:
    for path in ("checklists/before/", "checklists/canary/", PAGE):
        page = visitor.visit(path, width="narrow")
        page.locator(".md-content").get_by_role("link", name="Back to the base units").first.click()
        expect(page.locator("h1")).to_contain_text("Back to the base units")
