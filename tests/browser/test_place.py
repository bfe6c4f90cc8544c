"""One sees where one is: the page of an item marks the part of the site that it belongs to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from compiler.site.routes import OWN_PAGE
from tests.browser.conftest import Visitor
from tests.browser.pages import of_family
from tests.support.published import Published

PLACES = {"defenses": ("Threat model", "Defenses"), "primitives": ("Hardening", "Primitives"),
          "units": ("Hardening", "Units"), "tests": ("Evidence", "Test plan"), "checklists": ("Evidence", "Checklists"),
          "results": ("Evidence", "Results"), "decisions": ("Decisions", "Decisions"),
          "files": ("Reference", "Artifacts"), "sources": ("Reference", "Spec files")}


def test_every_family_of_items_has_its_place() -> None:
    assert set(PLACES) == {*OWN_PAGE.values(), "files", "sources"}


@pytest.mark.parametrize("family", PLACES)
def test_an_item_marks_its_tab_and_its_place_beside_it(visitor: Visitor, site: Published, family: str) -> None:
    tab, name = PLACES[family]
    page = visitor.visit(of_family(site, family)[-1])
    expect(page.locator(".md-tabs__item--active")).to_have_text(re.compile(rf"^\s*{tab}\s*$"))
    marked = page.locator(".md-sidebar--primary [aria-current]")
    expect(marked).to_have_text(re.compile(rf"^\s*{name}\s*$"))
    if family != "results":  # which leaves the room to its tables
        expect(marked).to_be_visible()
        marked.click()
        expect(page.locator("h1")).to_contain_text(name)


def test_the_menu_of_a_phone_opens_where_one_is(visitor: Visitor) -> None:
    page = visitor.visit("defenses/D4/", width="narrow")
    page.locator("label[for=__drawer]:visible").first.click()
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Traceability")).to_be_in_viewport()


def test_without_scripts_a_link_leads_up(visitor: Visitor) -> None:
    page = visitor.visit("defenses/D4/", script=False)
    page.locator(".md-content a[rel=up]").click()
    expect(page.locator("h1")).to_contain_text("Defenses")
