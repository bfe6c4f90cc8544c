"""Every page is reached, every id has an address that stays, the search finds what people type."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from compiler.site.routes import route_of
from tests.browser.conftest import Visitor
from tests.browser.pages import address
from tests.browser.waiting import found, search
from tests.support.published import Published
from tests.support.run import REAL, compiled

TABS = ["Home", "Threat model", "Hardening", "Evidence", "Decisions", "Reference"]


def test_tabs_lead_to_the_parts_of_the_site(visitor: Visitor) -> None:
    page = visitor.visit("")
    assert [text.strip() for text in page.locator(".md-tabs__link").all_inner_texts()] == TABS
    for tab in TABS:
        page.get_by_role("navigation", name="Tabs").get_by_role("link", name=tab, exact=True).click()
        expect(page.locator(".md-tabs__item--active .md-tabs__link")).to_have_text(re.compile(rf"^\s*{tab}\s*$"))
        expect(page.locator("h1")).to_have_count(1)


def test_a_page_that_is_not_there_says_so(visitor: Visitor) -> None:
    page = visitor.window()
    answer = page.goto("no-such-page/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_contain_text("404")
    visitor.problems = [problem for problem in visitor.problems if "404" not in problem]


def test_every_id_has_an_anchor(site: Published) -> None:
    model = compiled(REAL).model
    for item in model.items.values():
        route = route_of(model, item)
        html = site.html(address(route.page))
        assert not route.anchor or f'id="{route.anchor}"' in html, (item.id, route)


@pytest.mark.parametrize("id", ["D1.a", "N.web.sudo", "q-socket-bind", "D5", "b-internet-web", "2026-05-15-left4me"])
def test_a_permanent_link_leads_to_the_item(visitor: Visitor, id: str) -> None:
    model = compiled(REAL).model
    route = route_of(model, model.items[id])
    page = visitor.visit(f"{address(route.page)}{'#' + route.anchor if route.anchor else ''}")
    target = page.locator(f"[id='{route.anchor}']") if route.anchor else page.locator("h1")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text(re.compile(re.escape(model.items[id].title.split("'")[0])))


def test_a_line_of_a_spec_leads_to_its_item_and_back(visitor: Visitor) -> None:
    page = visitor.visit("defenses/D1/")
    page.locator(".origin a.spec-link").first.click()
    expect(page).to_have_url(re.compile(r"/sources/specs/defenses/D1.*/#L\d+$"))
    line = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
    expect(line).to_be_in_viewport()
    page.locator("pre.listing a:not(.line)").first.click()
    expect(page).to_have_url(re.compile(r"/defenses/D1/$"))


def test_a_directive_on_the_host_is_two_clicks_from_its_reason(visitor: Visitor) -> None:
    page = visitor.visit("files/etc/systemd/system/left4me-server-at-.service.d/10-hardening.conf/")
    content = page.locator(".md-content")
    expect(content).to_contain_text("PrivatePIDs=true")
    content.get_by_role("link", name="A game server instance").first.click()
    content.get_by_role("link", name="PrivatePIDs", exact=True).first.click()
    expect(page.locator("[id='Service.PrivatePIDs']")).to_be_in_viewport()


@pytest.mark.parametrize(("words", "wanted"), [
    ("D2.b", "defenses/D2/#D2.b"), ("PrivatePIDs", "units/left4me-server-at-.service/#Service.PrivatePIDs"),
    ("PrivatePIDs", "primitives/private-pids/"), ("D5", "defenses/D5/"),
    ("/etc/left4me", "/#Service.BindReadOnlyPaths"),
    ("/dev/shm", "decisions/dev-shm-closed/"), ("SystemCallFilter", "/#Service.SystemCallFilter"),
    ("rollback", "checklists/rollback/"),
    ("kernel.yama.ptrace_scope", "settings/#99-left4me-ptrace"), ("web.env", "threat-model/#web-env"),
])
def test_the_search_finds_what_people_type(searcher: Visitor, words: str, wanted: str) -> None:
    page = searcher.visit("")
    search(page, words)
    links = found(page)
    assert any(link.endswith(wanted) for link in links[:20]), links
    page.locator(".md-search-result__link").first.click()
    expect(page.locator(".md-content")).to_contain_text(re.compile(re.escape(words), re.IGNORECASE))


@pytest.mark.parametrize("id", ["D2.b", "D5", "N.web.sudo", "T7", "private-users", "socket-bind-deferred", "canary",
                                "left4me-web.service", "99-left4me-ptrace", "2026-05-15-left4me"])
def test_an_id_finds_its_own_place_first(searcher: Visitor, id: str) -> None:
    model = compiled(REAL).model
    route = route_of(model, model.items[id])
    page = searcher.visit("")
    search(page, id)
    page_of_it, *parts = found(page)
    assert page_of_it.endswith(f"/{address(route.page)}")
    assert not route.anchor or parts[0].endswith(f"/{address(route.page)}#{route.anchor}")


def test_the_theme_follows_the_system_and_a_choice_stays(visitor: Visitor) -> None:
    for theme, scheme, other in (("light", "default", "slate"), ("dark", "slate", "default")):
        page = visitor.visit("", theme=theme)
        body = page.locator("body")
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
        page.locator("label[for^=__palette_]:visible").click()
        expect(body).to_have_attribute("data-md-color-scheme", other)
        page.goto("defenses/D5/")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", other)
        page.reload()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", other)
