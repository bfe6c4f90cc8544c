"""Each line that a unit can lose is lost once, and what the emitted invariants do not name is seen."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from compiler.emit.invariants import PATH
from compiler.lab import losing
from compiler.lab.problem import LabError
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import every_attempt
from tests.support.run import CASES, REAL, compiled, lay_out

UNITS = ["left4me-server@.service", "left4me-web.service"]


@pytest.fixture(scope="module")
def real() -> Compiled:
    return compiled(REAL)


def ends(tree: Compiled) -> dict[str, tuple[object, object]]:
    """Outcome and what was seen with the hardening in place, unit by unit."""
    return {str(row["unit"]): (row["outcome"], row["saw"]) for row in losing.losing(tree, "hardened")}


def test_every_directive_of_the_hardening_is_lost(real: Compiled) -> None:
    for composition in real.relations.compositions.values():
        lost = [loss.key for loss in losing.losses(composition)]
        assert set(lost) == {setting.key for setting in (*composition.held, *composition.removed)
                             if setting.key != ("Service", "AmbientCapabilities")}  # empty, as it is without the line
        assert len(lost) > len(set(lost))  # lists in two ways


@pytest.mark.parametrize(("words", "named"), [
    ("game@1.service lost User=game", True), ("game@.service: User is changed in /etc/a:3", True),
    ("game@1.service lost PrivateUsers=true", False), ("web.service lost User=web", False),
])
def test_a_loss_is_named_by_unit_and_directive(words: str, named: bool) -> None:
    assert losing.Loss("game@.service", ("Service", "User"), ()).is_named_in(["other", words]) is named


def test_every_loss_is_named(real: Compiled) -> None:
    counts = {id: sum(1 for _ in losing.losses(one)) for id, one in real.relations.compositions.items()}
    assert ends(real) == {unit: ("refused", f"{counts[unit]} losses, each named by the invariants") for unit in UNITS}


def test_without_hardening_nothing_stands_in_the_way(real: Compiled) -> None:
    rows = losing.losing(real, "base")
    assert [(row["unit"], row["outcome"], row["saw"]) for row in rows] == [(unit, "ok", "") for unit in UNITS]
    planned = {(one.id, one.unit, one.tries) for one in every_attempt(real.relations)}
    assert {(row["id"], row["unit"], row["tries"]) for row in rows} < planned


def emitted(tree: Compiled, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the invariants say something else than what is emitted."""
    artifacts = [replace(one, text=one.text.replace(old, new)) if one.path == PATH else one for one in emit_all(tree)]
    assert artifacts != list(emit_all(tree))
    monkeypatch.setattr(losing, "emit_all", lambda tree: artifacts)


def test_a_loss_that_nothing_names_is_an_attempt_that_succeeds(real: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    emitted(real, "('Service', 'ProtectProc'", "('Service', 'Nice', ('7',)), ('Service', 'ProtectProc'", monkeypatch)
    with pytest.raises(LabError, match=r"fail where nothing is lost: .*Nice"):
        ends(real)
    emitted(real, "assert held or may_be_gone", "if directive == 'PrivatePIDs': return\n    assert held or may_be_gone",
            monkeypatch)
    found = ends(real)
    assert found[UNITS[0]] == ("ok", "not named: PrivatePIDs")
    assert found[UNITS[1]][0] == "refused"


def test_without_pytest_nothing_is_measured(real: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    emitted(real, "import pytest", "raise ModuleNotFoundError(\"No module named 'pytest'\")", monkeypatch)
    assert set(ends(real).values()) == {("impossible", "pytest is not installed here")}


def test_invariants_that_break_void_the_run(real: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    emitted(real, "import pytest", "raise ValueError('broken')", monkeypatch)
    with pytest.raises(LabError, match="the invariants failed: ValueError: broken"):
        ends(real)


def test_invariants_that_take_too_long_void_the_run(real: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("python", 120)
    monkeypatch.setattr(subprocess, "run", late)
    with pytest.raises(LabError, match="took longer than 120 s"):
        ends(real)


def test_specs_without_the_attempt_make_none(tmp_path: Path) -> None:
    tree = compiled(lay_out(CASES / "ok" / "minimal" / "specs", tmp_path / "specs"))
    assert losing.losing(tree, "hardened") == []
