"""The page of a unit explains every line, and shows the unit that systemd will see."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from compiler.site import unit_lines
from compiler.site.routes import absent_anchor, directive_route, route_of
from compiler.site.view import Site
from compiler.spec import kinds
from compiler.systemd.unitfile import merge, parse
from tests.site.text import block, section

Pages = Mapping[str, str]


def page_of(site: Site, pages: Pages, unit: kinds.Item) -> str:
    return pages[route_of(site.model, unit).page]


def fences(text: str) -> list[str]:
    """The contents of the fenced blocks, without their indentation."""
    found = re.findall(r"^( *)```\w+\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return ["\n".join(line.removeprefix(indent) for line in body.split("\n")) for indent, body in found]


def test_the_hardened_view_is_the_effective_unit(site: Site, pages: Pages) -> None:
    for composition in site.relations.compositions.values():
        hardened, base, _ = fences(section(page_of(site, pages, composition.unit), "## Three views"))
        shown = merge([parse(hardened)], composition.rules)
        wanted = composition.hardened()
        assert {(s, d, a.value) for s, held in shown.items() for d, rows in held.items() for a in rows} \
            == {(s, d, a.value) for s, held in wanted.items() for d, rows in held.items() for a in rows}
        assert [(a.section, a.name, a.value) for a in parse(base).assignments] \
            == [(a.section, a.name, a.value) for a in composition.base.assignments]


def test_base_and_difference_give_the_hardened_view(site: Site, pages: Pages) -> None:
    for composition in site.relations.compositions.values():
        hardened, base, difference = fences(section(page_of(site, pages, composition.unit), "## Three views"))
        before, after = set(base.split("\n")), set(hardened.split("\n"))
        assert {line[1:] for line in difference.split("\n") if line.startswith("-")} == before - after
        assert {line[1:] for line in difference.split("\n") if line.startswith("+")} == after - before


def test_every_directive_is_explained_at_its_anchor(site: Site, pages: Pages) -> None:
    for composition in site.relations.compositions.values():
        page = page_of(site, pages, composition.unit)
        settings = {setting.key: setting for setting in composition.held}
        for name, held in composition.hardened().items():
            for directive, rows in held.items():
                anchor = directive_route(site.model, composition.unit, name, directive).anchor
                told = block(page, anchor)
                for row in rows:
                    assert f"\n{directive}={row.value}\n" in told
                if (name, directive) in settings:
                    entry = settings[name, directive].entry
                    assert all(f"[{id}](" in told for id in entry.serves)
                assert "spec-link" in told


def test_what_is_taken_away_stays_in_sight(site: Site, pages: Pages) -> None:
    for composition in site.relations.compositions.values():
        page = page_of(site, pages, composition.unit)
        for setting in composition.removed:
            assert ">removed<" in block(page, f"{setting.section}.{setting.directive}")


def test_what_is_left_out_says_why_and_until_when(site: Site, pages: Pages) -> None:
    for unit in site.model.all(kinds.Unit):
        page = page_of(site, pages, unit)
        for absence in unit.absent:
            told = block(page, absent_anchor(absence.directive))
            assert f">{absence.verdict}<" in told
            assert not absence.decision or f"(../decisions/{absence.decision}.md)" in told
        for need in unit.needs:
            assert need.title in block(page, need.id)


def test_since_comes_from_the_target(site: Site, pages: Pages) -> None:
    platform = site.model.platform
    assert platform is not None
    for composition in site.relations.compositions.values():
        page = page_of(site, pages, composition.unit)
        for setting in composition.added:
            known = platform.directive(*setting.key)
            assert known is not None
            if known.since is not None:
                assert f"since systemd {known.since}" in block(page, f"{setting.section}.{setting.directive}")


@pytest.mark.parametrize("alone", [True, False])
def test_without_a_line_others_may_serve_the_same(site: Site, alone: bool) -> None:
    for composition in site.relations.compositions.values():
        lines = unit_lines.changed_lines(unit_lines.sections(site.relations, composition))
        for line in lines:
            for served in line.served:
                assert line.directive not in {other.name for other in served.others}
                if alone and served.id in line.alone_for:
                    assert not [other for other in lines if other.directive != line.directive
                                and served.id in {one.id for one in other.served}]
