"""The run of mutants: that its changes are what they say, the same for the same seed, and that silence is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.spec.source import read_tree
from tests.mutants.__main__ import look
from tests.mutants.changes import OPERATIONS, Change, Gone, Ground, applied, ground_of
from tests.mutants.draw import draw
from tests.mutants.notice import ARTIFACT, ERROR, NOBODY, noticed
from tests.mutants.reasons import Reason, reasons
from tests.mutants.report import problems, table
from tests.mutants.values import Value, at, read
from tests.support.run import CASES, DAY, lay_out, run

UNIT = "units/importer.service.yaml"


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mutants")
    folder = lay_out(CASES / "ok" / "darkroom" / "specs", root / "specs")
    assert run("artifacts", "--specs", folder, "--out", root / "out", "--today", DAY.isoformat()).code == 0
    return folder


@pytest.fixture(scope="module")
def ground(specs: Path) -> Ground:
    return ground_of(read_tree(specs))


@pytest.fixture(scope="module")
def drawn(ground: Ground) -> list[Change]:
    return draw(ground, 100, 7)


def test_changes_are_drawn_again_from_the_same_seed(ground: Ground, drawn: list[Change]) -> None:
    again = draw(ground, 100, 7)
    assert [(one.operation, repr(one.edits)) for one in again] == [(one.operation, repr(one.edits)) for one in drawn]
    assert draw(ground, 100, 8) != drawn
    assert {one.operation for one in drawn} == set(OPERATIONS)
    assert len({(one.operation, repr(one.edits)) for one in drawn}) == 100


def test_each_change_changes_just_what_it_says(ground: Ground, drawn: list[Change]) -> None:
    for change in drawn:
        changed = applied(ground.data, change)
        assert set(changed) == {file for file, _, _ in change.edits}
        for file, data in changed.items():
            assert data != ground.data[file], change
        if change.operation not in ("swap", "delete", "file gone"):
            (file, route, new), = change.edits
            assert at(changed[file], route) == new != at(ground.data[file], route)


def test_data_is_read_as_it_is_written(specs: Path, ground: Ground) -> None:
    for source in read_tree(specs).files:
        if source.path in ground.data:
            assert read(source) == ground.data[source.path]


def witness(specs: Path, change: dict[str, object]) -> str:
    return noticed(read_tree(specs), change, specs.parent / "out", DAY)[0]


def test_who_notices_what(specs: Path, ground: Ground) -> None:
    unit = ground.data[UNIT]
    assert witness(specs, {UNIT: {**unit, "base": {}}}) == ERROR
    assert witness(specs, {UNIT: {**unit, "title": "Another title"}}) == NOBODY
    described = {**unit["base"], "Unit": {**unit["base"]["Unit"], "Description": "Another description"}}
    assert witness(specs, {UNIT: {**unit, "base": described}}) == ARTIFACT
    assert witness(specs, {"results/2026-03-01-attic.yaml": None}) == ERROR


def made_up(operation: str, key: str) -> Change:
    return Change(operation, Value(UNIT, ("title",), key, "x"), ((UNIT, ("title",), Gone.GONE),), "x -> y")


@pytest.fixture
def silent() -> list[tuple[Change, tuple[str, tuple[str, ...]]]]:
    return [(made_up("another", "unit.title"), (NOBODY, ())), (made_up("swap", "unit.role"), (NOBODY, ())),
           (made_up("delete", "unit.base"), (ERROR, ("S202",)))]


def test_what_nobody_noticed_needs_a_reason(silent: list[tuple[Change, tuple[str, tuple[str, ...]]]]) -> None:
    titles, roles = Reason("", ("*.title",), ()), Reason("", ("unit.role",), ("delete",))
    assert [line.split(":")[0] for line in problems(silent, (titles, roles), [])] == [
        "nobody noticed, and no reason says why not", "a reason that no change needs"]
    assert list(problems(silent, (titles, Reason("", ("unit.role",), ("swap",))), [])) == []


def test_the_table_counts_every_change_once(silent: list[tuple[Change, tuple[str, tuple[str, ...]]]]) -> None:
    assert list(table(silent))[-1].split() == ["all", "1", "0", "0", "0", "2", "3"]


def test_each_reason_is_one() -> None:
    assert all(row.because and row.keys for row in reasons())


def test_a_small_run_from_end_to_end(specs: Path) -> None:
    never, titles = Reason("", ("unit.base",), ()), Reason("", ("*.title",), ())
    seen, tried = look(specs, specs.parent / "out", 12, 3, 1, (never, titles))
    assert len(seen) == 12
    assert {by for _, (by, _) in seen} > {NOBODY}
    wrong = list(problems(seen, (never, titles), tried))
    assert "a reason that no change needs: unit.base" in wrong
    assert "a reason that no change needs: *.title" not in wrong
