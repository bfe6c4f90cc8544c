"""Pictures are well-formed, say in words what they show, and keep within their frame."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from itertools import combinations, product

import pytest

from compiler.site import svg
from compiler.site.boundaries import GAP, WIDTH, _edges, _place, _rows, draw, ordered
from compiler.site.exposure import bars, exposures, over_time
from compiler.site.view import Site
from compiler.spec import kinds
from compiler.spec.model import Model
from tests.support.run import MINIMAL, compiled, lay_out

Positions = list[kinds.Position]
Boundaries = tuple[kinds.Boundary, ...]
SVG = "{http://www.w3.org/2000/svg}"


POSITION = """id: {id}
title: Somebody at the place {id}
about: A place.
trust: {trust}
units: [{units}]
can: [nothing]
source: {{ours: for this test}}
"""
BOUNDARY = """id: {id}
title: The line {id}
between: [{between}]
crossing: Nothing.
held_by: Nobody.
source: {{ours: for this test}}
"""
POSITIONS = {"out": ("none", ""), "a": ("low", "clock.service"), "b": ("low", "clock.service"),
             "c": ("low", "clock.service"), "root": ("full", "")}
BOUNDARIES = {"b1": "out, a", "b2": "out, b", "b3": "out, c", "b4": "a, c", "b5": "b", "b6": "a, b, root",
              "b7": "c, root"}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Five positions in three rows, with lines between neighbours, along a row, and from one to itself."""
    specs = lay_out(MINIMAL, tmp_path_factory.mktemp("five") / "specs")
    (specs / "boundaries").mkdir()
    for id, (trust, units) in POSITIONS.items():
        (specs / "positions" / f"{id}.yaml").write_text(POSITION.format(id=id, trust=trust, units=units))
    for id, between in BOUNDARIES.items():
        (specs / "boundaries" / f"{id}.yaml").write_text(BOUNDARY.format(id=id, between=between))
    return compiled(specs).model


@pytest.fixture(scope="module")
def five(model: Model) -> Positions:
    """The five positions."""
    return [position for id in POSITIONS if (position := model.get(kinds.Position, id))]


@pytest.fixture(scope="module")
def lines(model: Model) -> Boundaries:
    """The boundaries between them."""
    return model.all(kinds.Boundary)


def parsed(figure: str) -> ElementTree.Element:
    """The drawing inside a figure."""
    found = ElementTree.fromstring(figure).find(f"{SVG}svg")
    assert found is not None
    return found


def test_a_picture_has_a_title_and_the_same_in_words() -> None:
    drawn = parsed(svg.picture("p", "Title <1>", "Said & done", (100, 50), [svg.text(1, 2, "<b>")]))
    assert drawn.get("role") == "img"
    named = [drawn.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert [element.text for element in named if element is not None] == ["Title <1>", "Said & done"]
    assert drawn.get("aria-labelledby", "").split() == [e.get("id") for e in named if e is not None]


def test_a_long_line_is_wrapped_and_cut() -> None:
    assert svg.wrap("one two three", 7, 2) == ("one two", "three")
    assert svg.wrap("one two three four five six", 9, 2) == ("one two", "three…")
    assert svg.wrap("", 9, 2) == ("",)


def test_boxes_keep_clear_of_each_other_and_within_the_frame(five: Positions, lines: Boundaries) -> None:
    edges = _edges(lines, {p.id for p in five})
    boxes, (width, height) = _place(_rows(five, edges), edges)
    for box in boxes.values():
        assert 0 <= box.x <= box.x + WIDTH <= width
        assert 0 <= box.y <= box.bottom <= height
    for one, other in combinations(boxes.values(), 2):
        apart = abs(one.x - other.x) >= WIDTH + GAP or one.bottom < other.y or other.bottom < one.y
        assert apart, f"{one.position.id} and {other.position.id} overlap"


def test_a_boundary_joins_neighbouring_rows_only(five: Positions, lines: Boundaries) -> None:
    edges = _edges(lines, {p.id for p in five})
    row = {p.id: index for index, found in enumerate(_rows(five, edges)) for p in found}
    assert row["out"] == 0
    assert all(abs(row[edge.start] - row[edge.end]) <= 1 for edge in edges)


@pytest.mark.parametrize("count", range(1, 6))
def test_every_position_and_boundary_is_drawn(count: int, five: Positions, lines: Boundaries) -> None:
    positions, boundaries = five[:count], ordered(five[:count], lines)
    drawn = parsed(draw("t", positions, boundaries))
    shown = [element.text for element in drawn.iter(f"{SVG}text")]
    assert {f"trust: {p.trust}" for p in positions} <= set(shown)
    for number, one in enumerate(boundaries, 1):
        inside = [id for id in one.between if id in {p.id for p in positions}]
        assert (str(number) in shown) == bool(inside)


def test_boundaries_are_numbered_from_the_outside_inwards(five: Positions, lines: Boundaries) -> None:
    assert [one.id for one in ordered(five, lines)] == ["b1", "b2", "b3", "b5", "b4", "b6", "b7"]


def test_bars_are_as_long_as_the_scores_are_high(site: Site) -> None:
    scored = exposures(site.model.all(kinds.Result))
    drawn = parsed(bars("e", scored))
    lengths = {element.get("class"): float(element.get("width", 0)) for element in drawn.iter(f"{SVG}rect")}
    assert lengths["bar hardened"] < lengths["bar base"] < lengths["track"]
    said = drawn.findtext(f"{SVG}desc", "")
    for row, stage in product(scored, ("base", "hardened")):
        _, score = getattr(row, stage)
        assert row.unit in said
        assert f"{score.exposure} {score.rating}" in said


def test_scores_over_time_mark_each_run_twice(site: Site) -> None:
    results = [result for result in site.model.all(kinds.Result) if result.scores]
    unit = results[0].scores[0].unit
    drawn = parsed(over_time("s", unit, results))
    marks = [e for e in drawn.iter() if str(e.get("class", "")).startswith("mark")]
    scores = [s for result in results for s in result.scores if s.unit == unit and s.at in ("base", "hardened")]
    assert len(marks) == len(scores)


def test_no_picture_says_its_colours_itself(pages: Mapping[str, str]) -> None:
    figures = [figure for text in pages.values() for figure in re.findall(r"<figure.*?</figure>", text)]
    assert figures
    assert not [figure for figure in figures if re.search(r'(fill|stroke)="|#[0-9a-f]{3,6}\b', figure)]
