"""What someone new asks is answered within three clicks, or one search, from the home page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.waiting import PATIENCE, found, search


def section(page: Page, heading: str) -> str:
    """The text below the heading that a pattern fits, up to the next one of its rank or higher."""
    head = page.locator(".md-content :is(h1, h2, h3, h4)", has_text=re.compile(rf"^\s*{heading}")).first
    head.wait_for(timeout=PATIENCE * 1000)
    text: str = head.evaluate("""(head) => {
      let text = '';
      for (let next = head.nextElementSibling; next; next = next.nextElementSibling) {
        if (/^H[1-6]$/.test(next.tagName) && next.tagName <= head.tagName) break;
        text += next.innerText + '\\n';
      }
      return text;
    }""")
    return text


def test_what_is_d5_and_how_do_we_know(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.locator(".md-content").get_by_role("link", name=re.compile("^D5 ")).first.click()
    expect(page.locator("h1")).to_contain_text("D5")
    expect(page.locator(".lead")).to_be_visible()
    evidence = section(page, "Evidence")
    assert re.search(r"\d{4}-\d\d-\d\d", evidence), "which run, and when"
    assert re.search("reported|lab|host", evidence), "seen by whom"
    assert "blocked" in section(page, "Vectors")


def test_is_d4_covered_by_what_how_do_we_know_and_how_fresh_is_that(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.locator(".md-content").get_by_role("link", name=re.compile("^D4 ")).first.click()
    answer = page.locator(".lead + ul")
    expect(answer).to_be_in_viewport()
    for words in (r"Observed when hardened:\s+\d+ blocked\s+in\s+\d{4}-\d\d-\d\d\s+on\s+lab\S*\s+\w+\s+current",
                  r"Held by:\s+private-users", r"Depth:\s+\d", r"Residual risks:\s+The web app can signal"):
        expect(answer).to_contain_text(re.compile(words))


def test_why_is_no_new_privileges_not_on_the_web_unit(searcher: Visitor) -> None:
    page = searcher.visit("")
    search(page, "NoNewPrivileges")
    wanted = "units/left4me-web.service/#absent.NoNewPrivileges"
    assert any(link.endswith(wanted) for link in found(page)), found(page)
    page.goto(wanted)
    expect(page.locator("[id='absent.NoNewPrivileges']")).to_be_in_viewport()
    assert "sudo" in section(page, "NoNewPrivileges")


def test_why_is_no_new_privileges_not_on_the_web_unit_by_clicks(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Hardening").click()
    page.locator(".md-content").get_by_role("link", name="left4me-web.service").first.click()
    page.get_by_role("navigation", name="Table of contents").get_by_role(
        "link", name=re.compile("^Deliberately absent")).click()
    assert "NoNewPrivileges" in section(page, "Deliberately absent")


def test_what_do_i_run_on_the_host_after_the_change(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.get_by_role("link", name="What to run on the host, and how to go back").click()
    page.locator(".md-content table").get_by_role("link", name="Everywhere").click()
    expect(page.locator(".task-list-item").nth(5)).to_be_visible()
    command = page.locator(".task-list-item pre code").first
    expect(command).to_be_visible()
    expect(page.locator(".md-content")).to_contain_text("Expected:")


def test_what_is_still_open(visitor: Visitor) -> None:
    page = visitor.visit("")
    page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name="Open questions").first.click()
    assert len(section(page, r"Open\s*¶?\s*$")) > 100
    expect(page.locator(".badge", has_text=re.compile("^open$")).first).to_be_visible()
