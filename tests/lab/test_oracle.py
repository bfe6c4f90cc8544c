"""The oracle of an ablation in a container: what it says of changes whose outcome is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.lab import scene as scenes
from compiler.lab.ablation import Change, Part
from compiler.lab.oracle import ContainerOracle, parts_of
from compiler.lab.probing import FOLDER
from compiler.lab.run import Settings, booted
from compiler.pipeline import emit_all
from compiler.probes.plan import Attempt
from tests.support.run import REAL, compiled

pytestmark = pytest.mark.lab

SERVER, WEB = "left4me-server@.service", "left4me-web.service"


@pytest.fixture
def oracle(cache: Path) -> Iterator[ContainerOracle]:
    """A container in which the hardened scene runs."""
    tree = compiled(REAL)
    with booted(tree, Settings(cache, lambda _: None)) as (box, scene):
        box.push(list(scenes.base_units(tree.relations)))
        box.push(list(scenes.hardening(emit_all(tree))))
        scenes.start(box, scene)
        yield ContainerOracle(box, tree.relations, FOLDER, lambda _: None)


def less(*directives: str, unit: str = SERVER) -> Change:
    return Change("hardened less", frozenset(Part(unit, directive) for directive in directives))


def ids(attempts: frozenset[Attempt], unit: str) -> set[str]:
    return {attempt.id for attempt in attempts if attempt.unit == unit}


def test_known_changes_open_what_they_are_known_to_open(oracle: ContainerOracle) -> None:
    changes = [less(), less("TemporaryFileSystem"), less("PrivateUsers"), less("PrivatePIDs", "PrivateUsers"),
               less("ProtectSystem", unit=WEB), less("TemporaryFileSystem")]
    whole, view, users, both, web, again = oracle.reached(changes)
    assert not whole
    assert {"D1.a", "D1.b", "D1.c", "D5.a"} <= ids(view, SERVER)
    assert "D2.a" not in ids(view, SERVER)
    assert {"D4.a", "D4.b"} <= ids(users, WEB)
    assert {"D1.a", "D2.b", "D2.c"} <= ids(both, SERVER)
    assert ids(web, WEB) == {"D6.b"}
    assert again == view


def test_the_base_is_open_but_for_what_is_added(oracle: ContainerOracle) -> None:
    added = Change("base plus", frozenset({Part(SERVER, "PrivatePIDs")}))
    base, plus = oracle.reached([Change("base less", frozenset()), added])
    assert {"D1.a", "D2.a", "D2.d", "D5.a"} <= ids(base, SERVER)
    assert "D2.d" not in ids(plus, SERVER)
    assert ids(base, WEB) == ids(plus, WEB)


def test_every_held_directive_is_a_part() -> None:
    parts = parts_of(compiled(REAL).relations)
    assert Part(SERVER, "NoNewPrivileges") in parts
    assert Part(WEB, "ProtectSystem") in parts
    assert len(parts) == len(set(parts))
