"""The trees that are measured: clean, the same each time, and with as much to do for an item as the real specs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.claims import stated
from compiler.pipeline import Compiled, compile_tree
from compiler.probes.plan import attempts
from compiler.relations import Relations
from compiler.spec import kinds
from tests.generate import generate
from tests.support.run import DAY, REAL, compiled

ITEMS = 180
THERE: dict[str, Callable[[Relations], int]] = {
    "claims": lambda relations: len(list(stated(relations.model))),
    "references": lambda relations: len(relations.model.references),
    "prose": lambda relations: len(relations.model.prose),
    "vectors, needs and residual risks": lambda relations: sum(
        len(relations.model.all(kind)) for kind in (kinds.Vector, kinds.Need, kinds.Residual)),
    "attempts": lambda relations: len(attempts(relations)),
    "directives": lambda relations: len(relations.realisations),
    "outcomes": lambda relations: sum(len(result.outcomes) for result in relations.model.all(kinds.Result)),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "specs"
    generate(folder, ITEMS)
    return folder


@pytest.fixture(scope="module")
def generated(tree: Path) -> Compiled:
    return compile_tree(tree, DAY)


def test_a_generated_tree_has_about_that_many_items_and_no_warning(generated: Compiled) -> None:
    assert generated.findings == ()
    assert abs(len(generated.model.items) - ITEMS) < ITEMS / 5


def test_a_tree_is_the_same_each_time(tree: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", ITEMS)
    one, other = ({path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
                  for root in (tree, tmp_path / "again"))
    assert one == other


@pytest.mark.parametrize("what", THERE)
def test_an_item_has_at_least_half_as_much_as_in_the_real_specs(generated: Compiled, what: str) -> None:
    count = THERE[what]
    each = [count(one.relations) / len(one.model.items) for one in (generated, compiled(REAL))]
    assert each[0] >= each[1] / 2
