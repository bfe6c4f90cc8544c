"""What the site says of a vector: the worst of the newest, and history where the composition is not recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.evidence import Evidence
from compiler.pipeline import compile_tree
from compiler.relations import Relations
from compiler.site.evidence import NO_DIRECTIVE, NO_RESULT, NO_TEST, coverages, gaps, known, runs
from compiler.site.view import Site
from compiler.spec import kinds
from tests.support.run import DAY, MINIMAL, compiled, lay_out

Tree = Callable[..., Relations]

HOST = """id: host
title: A host
about: Somewhere.
platform: debian-13
facts: []
source: {ours: for this test}
"""
RUN = """id: 2026-01-{day:02}-host
title: A run
date: 2026-01-{day:02}
host: host
method: lab
systemd: "257"
composition: unrecorded
about: A run.
outcomes: [{outcomes}]
source: {{ours: for this test}}
"""


def saw(observed: str, at: str = "hardened", unit: str = "clock.service") -> str:
    """An outcome of the vector D1.a."""
    return f"{{test: T1, vector: D1.a, unit: {unit}, at: {at}, observed: {observed}}}"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """The minimal tree with a second unit and these runs: the day, and what was seen."""
    def make(**outcomes: str) -> Relations:
        specs = lay_out(MINIMAL, tmp_path / "specs")
        (specs / "hosts").mkdir()
        (specs / "results").mkdir()
        (specs / "hosts" / "host.yaml").write_text(HOST)
        clock = (specs / "units" / "clock.service.yaml").read_text()
        (specs / "units" / "other.service.yaml").write_text(clock.replace("id: clock", "id: other"))
        for day, seen in outcomes.items():
            text = RUN.format(day=int(day.removeprefix("day")), outcomes=seen)
            (specs / "results" / f"2026-01-{int(day.removeprefix('day')):02}-host.yaml").write_text(text)
        return compiled(specs).relations
    return make


def observed(relations: Relations) -> str:
    """What is known of D1.a."""
    vector = relations.model.get(kinds.Vector, "D1.a")
    assert vector is not None
    return known(relations, vector).observed


def lacking(relations: Relations, what: str) -> list[str]:
    """The ids of the items that lack something."""
    return [gap.item.id for gap in gaps(relations) if gap.lacks == what]


def test_a_vector_that_no_run_tried_has_no_result(tree: Tree) -> None:
    assert observed(tree()) == NO_RESULT


def test_a_run_without_hardening_is_no_result(tree: Tree) -> None:
    assert observed(tree(day1=saw("reached", at="base"))) == NO_RESULT


def test_the_newest_run_counts(tree: Tree) -> None:
    assert observed(tree(day2=saw("blocked"), day1=saw("reached"))) == "blocked"


def test_of_two_units_the_worse_counts(tree: Tree) -> None:
    assert observed(tree(day1=f"{saw('reached', unit='other.service')}, {saw('blocked')}")) == "reached"


def test_a_later_run_of_one_unit_leaves_what_is_known_of_the_other(tree: Tree) -> None:
    assert observed(tree(day1=saw("reached", unit="other.service"), day2=saw("blocked"))) == "reached"


@pytest.mark.parametrize(("first", "then"), [("blocked", "blocked"), ("not-measured", "not-measured")])
def test_what_a_run_could_not_measure_hides_nothing(tree: Tree, first: str, then: str) -> None:
    reason = ', note: "no such call"}'
    relations = tree(day1=saw(first).replace("}", reason), day2=saw("not-measured").replace("}", reason))
    vector = relations.model.get(kinds.Vector, "D1.a")
    assert vector is not None
    seen = known(relations, vector)
    newest = "2026-01-01-host" if first == "blocked" else "2026-01-02-host"
    assert (seen.observed, [result.id for result, _ in seen.hardened]) == (then, [newest])


def test_runs_are_told_newest_first_and_unrecorded_ones_are_history(tree: Tree) -> None:
    relations = tree(day3=saw("blocked"), day20=saw("blocked"), day5=saw("blocked"))
    found = runs(relations)
    assert [run.date.day for run in found] == [20, 5, 3]
    assert {Evidence(relations).overall(run) for run in found} == {"historical"}


def test_a_way_without_a_result_is_a_gap(tree: Tree) -> None:
    assert lacking(tree(day1=saw("blocked")), NO_RESULT) == ["D1.b"]


@pytest.mark.parametrize(("second", "lacks"), [
    ({"observed": "blocked"}, False), ({"observed": "not-measured, note: No tool for it."}, True),
    ({"observed": "blocked", "at": "base"}, True),
    ({"observed": "blocked", "unit": "other.service"}, True),
])
def test_a_test_that_never_ran_is_a_gap_until_all_that_it_exercises_was_seen(
        tree: Tree, second: dict[str, str], lacks: bool) -> None:
    rows = f"{saw('blocked')}, {saw(**second).replace('D1.a', 'D1.b')}".replace("test: T1, ", "")
    assert ("T1" in lacking(tree(day1=rows), NO_RESULT)) == lacks


@pytest.mark.parametrize(("folders", "lacks"), [(("tests",), NO_TEST), (("units", "settings"), NO_DIRECTIVE)])
def test_a_way_without_a_test_or_a_directive_is_a_gap(folders: tuple[str, ...], lacks: str, tmp_path: Path) -> None:
    specs = lay_out(MINIMAL, tmp_path / "specs")
    for folder in folders:
        for file in (specs / folder).iterdir():
            file.unlink()
    assert lacking(compile_tree(specs, DAY).relations, lacks) == ["D1.a", "D1.b"]


def test_a_defense_that_is_kept_by_other_means_lacks_no_directive(tmp_path: Path) -> None:
    specs = lay_out(MINIMAL, tmp_path / "specs")
    file = specs / "defenses" / "D1-nothing-learned.yaml"
    file.write_text(file.read_text().replace("composition: [protect-home, hidden-pointers]", "composition: []"))
    (specs / "units" / "clock.service.yaml").unlink()
    assert lacking(compile_tree(specs, DAY).relations, NO_DIRECTIVE) == []


def test_every_vector_of_the_real_specs_is_counted_once(site: Site) -> None:
    found = coverages(site.relations)
    assert sorted(one.item.id for covered in found for one in covered.known) == \
           sorted(vector.id for vector in site.model.all(kinds.Vector))
    assert all(sum(count for _, count in covered.tally) == len(covered.defense.vectors) for covered in found)
