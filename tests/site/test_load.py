"""How deep a defense is and what a directive holds up, wherever a page says it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

from compiler.evidence import Evidence
from compiler.loads import Loads, loads
from compiler.site.load import ALONE, NOTHING, TOGETHER, heat_maps
from compiler.site.routes import route_of
from compiler.site.view import Site
from compiler.spec import kinds
from tests.site.text import block, section

Pages = Mapping[str, str]


def judging(standing: str) -> Evidence:
    """Evidence that gives every run that standing, so that a test does not hang on today's digests."""
    return cast(Evidence, SimpleNamespace(standing=lambda result, *units: standing, parties=lambda item, unit: (unit,),
                                          all_parties=lambda item: frozenset()))


def test_only_current_runs_count(site: Site) -> None:
    assert loads(site.relations, judging("stale")) == Loads({}, {})
    measured = loads(site.relations, judging("current"))
    for result in site.model.all(kinds.Result):
        assert {(one.vector, one.unit) for one in result.depths} <= set(measured.depths)
        assert {(one.directive, one.unit) for one in result.loads} <= set(measured.carried)
    for (_, unit), depth in site.loads.depths.items():
        assert site.evidence.standing(depth.result, unit) == "current"
    for (_, unit), carried in site.loads.carried.items():
        assert site.evidence.standing(carried.result, unit) == "current"


def test_the_smallest_depth_is_that_of_the_weakest_vector(site: Site) -> None:
    measured = loads(site.relations, judging("current"))
    assert measured.smallest(()) is None
    for defense in site.model.all(kinds.Defense):
        found, smallest = measured.of(defense.vectors), measured.smallest(defense.vectors)
        assert (smallest is None) == (not found)
        assert all(smallest.at_least <= one.at_least for one in found if smallest)


def test_a_defense_shows_the_depth_of_each_vector(site: Site, pages: Pages) -> None:
    for defense in site.model.all(kinds.Defense):
        rows = section(pages[route_of(site.model, defense).page], "## Depth")
        found = site.loads.of(defense.vectors)
        assert rows.count("\n| [") == len(found)
        assert ("No run that counts today" in rows) == (not found)
        for one in found:
            assert f"| {one.words} |" in rows


def test_home_shows_the_smallest_depth(site: Site, pages: Pages) -> None:
    table = section(pages["index.md"], "## Defenses")
    for defense in site.model.all(kinds.Defense):
        row = next(line for line in table.split("\n") if f"(defenses/{defense.id}.md)" in line)
        smallest = site.loads.smallest(defense.vectors)
        measured = {id for id, _ in site.loads.depths} & {vector.id for vector in defense.vectors}
        told = f"({len(measured)} of {len(defense.vectors)} measured)"
        wanted = f"[{smallest.words}](defenses/{defense.id}.md#depth) {told}" if smallest else "–"
        assert row.split(" | ")[3] == wanted


def test_a_line_of_a_unit_says_what_it_holds_up(site: Site, pages: Pages) -> None:
    for (directive, unit), found in site.loads.carried.items():
        page = pages[route_of(site.model, site.model.items[unit]).page]
        said = next(line for line in block(page, f"Service.{directive}").split("\n") if "**Measured:**" in line)
        for id in (*found.load.alone, *found.load.together):
            assert f"[{id}](" in said
        assert ("nothing that was probed" in said) == (not found.load.alone and not found.load.together)


def test_the_heat_map_says_in_words_what_each_directive_holds_up(site: Site, pages: Pages) -> None:
    for result in site.model.all(kinds.Result):
        drawn = section(pages[route_of(site.model, result).page], "## Heat map")
        maps = heat_maps(result)
        assert bool(drawn) == bool(maps)
        words = [word for one in maps for _, row in one.rows for word in row]
        for word in (ALONE, TOGETHER, NOTHING):
            assert drawn.count(f">{word}<") == words.count(word) + bool(maps)
        assert words.count(ALONE) == sum(len(one.alone) for one in result.loads)
