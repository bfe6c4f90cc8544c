"""Pages show claims beside what rests on them, each with its state, and what documents said wrong as refuted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import pytest

from compiler.site.badges import mark
from compiler.site.markdown import escape
from compiler.site.routes import route_of
from compiler.site.view import Site
from compiler.spec import kinds
from tests.site.text import block
from tests.support.visible import Seen, look_at

Pages = Mapping[str, str]

BOUND = 520
"""So many claims at least have words of the specs' prose that rest on them."""


def shown(site: Site, claims: tuple[kinds.Claim, ...], text: str) -> bool:
    """Whether every one of the claims stands in ``text`` with its state and what was found."""
    views = site.claims.of(claims)
    return all(str(escape(part)) in text for view in views for part in (view.words, view.finds, view.state))


def test_the_page_of_claims_has_every_claim(site: Site, pages: Pages) -> None:
    rows = [line for line in pages["claims.md"].split("\n") if line.startswith("| <span")]
    assert len(rows) == len(site.claims.all) > 400
    assert sum("</span> said |" in row for row in rows) == sum(one.said for one in site.claims.all)
    for one in site.model.all(kinds.Correction):
        assert (str(escape(one.unchecked)) in pages["claims.md"]) or not one.unchecked


def test_a_correction_shows_what_is_refuted_and_what_holds(site: Site, pages: Pages) -> None:
    corrections = site.model.all(kinds.Correction)
    assert any(one.said_claims for one in corrections)
    for one in corrections:
        text = block(pages["corrections.md"], one.id)
        said, held = text.split("**What holds:**")
        assert shown(site, one.said_claims, said)
        assert shown(site, one.claims, held)
        assert said.count('<span class="badge plain">refuted</span>') == len(one.said_claims)
        assert held.count('<span class="badge good">holds</span>') == len(one.claims)
        assert (str(escape(one.unchecked)) in held) or not one.unchecked


def test_claims_stand_on_the_pages_of_what_they_are_about(site: Site, pages: Pages) -> None:
    wanted: list[tuple[kinds.Item, tuple[kinds.Claim, ...]]] = []
    for primitive in site.model.all(kinds.Primitive):
        wanted.append((primitive, primitive.claims))
    for defense in site.model.all(kinds.Defense):
        wanted += [(defense, mechanism.claims) for mechanism in defense.mechanisms]
    for profile in site.model.all(kinds.Profile):
        wanted += [(profile, entry.claims) for entry in profile.hardening]
    for unit in site.model.all(kinds.Unit):
        wanted += [(unit, written.claims) for written in (*unit.hardening, *unit.absent)]
    assert sum(len(claims) for _, claims in wanted) > 300
    for item, claims in wanted:
        assert shown(site, claims, pages[route_of(site.model, item).page]), item.id


@pytest.mark.parametrize("id", ["left4me-web.service", "left4me-server@.service"])
def test_a_unit_shows_the_claims_of_its_profile(site: Site, pages: Pages, id: str) -> None:
    unit = site.model.get(kinds.Unit, id)
    assert unit
    lines = {setting.directive for setting in site.relations.compositions[id].added if setting.profile}
    entries = [entry for profile in site.model.all(kinds.Profile) for entry in profile.hardening
               if entry.claims and lines.intersection(entry.set)]
    assert entries
    assert all(shown(site, entry.claims, pages[route_of(site.model, unit).page]) for entry in entries)


def test_the_prose_of_the_specs_rests_on_claims(site: Site) -> None:
    assert set(site.model.claims) == set(site.model.resting), "an id is for what prose refers to"
    assert len(site.model.claims) >= BOUND


@pytest.fixture(scope="module")
def resting(site: Site, pages: Pages) -> Mapping[str, Seen]:
    """The pages that show words which rest on a claim, and those that show the claims, as a browser gets them."""
    homes = {route_of(site.model, view.stated.item).page for view in site.claims.all if view.claim.id}
    return {page: look_at(text) for page, text in pages.items() if page in homes or ".resting" in text}


def _words(seen: Seen) -> Iterator[tuple[str, str]]:
    """Where each piece of prose that rests on a claim leads to, and the label of the mark in it."""
    for place, (name, attributes) in enumerate(seen.elements):
        if name == "a" and attributes.get("class") == "resting":
            yield attributes["href"], next(one["aria-label"] for one in (rest for _, rest in seen.elements[place:])
                                           if "mark" in one.get("class", "").split())


def test_words_show_the_state_of_their_claim_and_lead_to_its_row(site: Site, resting: Mapping[str, Seen]) -> None:
    anchors = {page: [one["id"] for _, one in seen.elements if "id" in one] for page, seen in resting.items()}
    states = {view.claim.id: view for view in site.claims.all}
    met = set()
    for page, seen in resting.items():
        for href, label in _words(seen):
            path, _, anchor = unquote(href).partition("#")
            home = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            view = states[anchor.removeprefix("claim.")]
            assert home == route_of(site.model, view.stated.item).page
            assert anchors[home].count(anchor) == 1, f"{page} leads to {href}"
            assert f'aria-label="{label}"' in mark(view.state)
            met.add(view.claim.id)
    assert met == set(site.model.claims)


def test_no_notation_is_left_on_a_page(resting: Mapping[str, Seen]) -> None:
    for page, seen in resting.items():
        assert not re.search(r"\[\[claim:|\{ #claim|\.resting", seen.text), page
