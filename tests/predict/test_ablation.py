"""The recorded ablation, foreseen: what opens without a directive, what one closes alone, and the minimal sets."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from compiler.effects import Altered, Effects, Level
from compiler.predict.forecast import Predictions
from compiler.spec import kinds
from compiler.systemd.kernel import HostSettings
from compiler.systemd.operations import Outcome
from tests.predict import newest_that_counts, real

RELATIONS = real()
RUN = newest_that_counts(RELATIONS, lambda one: bool(one.loads))
LOADS = RUN.loads if RUN else ()
DEPTHS = RUN.depths if RUN else ()
NO_YAMA = HostSettings(yama=None)
"""The laboratory's kernel."""
NARROW = "RestrictRealtime"
"""Its filter sees one call of two, and the attempt uses that one: measured it closes H1.i, foreseen it does not."""

Outcomes = Mapping[tuple[str, str], Outcome]


def outcomes(level: Level, effects: Effects | None = None) -> Outcomes:
    """The outcome of each vector that was measured, from each unit."""
    found = Predictions(RELATIONS, effects, NO_YAMA)
    made = {(one.vector, one.unit) for one in DEPTHS}
    return {key: one.outcome for key in made if (one := found.of(*key, level))}


def without(effects: Effects, unit: str, name: str) -> Effects:
    merged = effects.merged(unit, "hardened")
    left = {key: held for key, held in merged["Service"].items() if key != name}
    return Altered(effects, unit, "hardened", {**merged, "Service": left})


def alone(unit: str, name: str) -> Effects:
    """The base with one directive of the hardening, as it stands there."""
    hardened, base = (RELATIONS.effects.merged(unit, level) for level in ("hardened", "base"))
    added = {name: hardened["Service"][name]} if name in hardened["Service"] else {}
    return Altered(RELATIONS.effects, unit, "base", {**base, "Service": {**base["Service"], **added}})


@pytest.fixture(scope="module")
def hardened() -> Outcomes:
    return outcomes("hardened")


@pytest.fixture(scope="module")
def base() -> Outcomes:
    return outcomes("base")


@pytest.mark.parametrize("load", LOADS, ids=lambda one: f"{one.unit}-{one.directive}")
def test_what_a_directive_holds_up(load: kinds.Load, hardened: Outcomes, base: Outcomes) -> None:
    opened = outcomes("hardened", without(RELATIONS.effects, load.unit, load.directive))
    found = {vector for (vector, unit), one in opened.items() if one is not hardened[vector, unit]}
    assert found == set(load.alone) - ({"H1.i"} if load.directive == NARROW else set())
    added = outcomes("base", alone(load.unit, load.directive))
    closed = {vector for (vector, unit), one in added.items()
              if one is Outcome.BLOCKED and base[vector, unit] is not Outcome.BLOCKED}
    already = {vector for (vector, unit), one in base.items() if one is Outcome.BLOCKED and unit == load.unit}
    assert closed == set(load.closes) - already - ({"H1.i"} if load.directive == NARROW else set())


@pytest.mark.parametrize(("depth", "line"), [(depth, line) for depth in DEPTHS for line in depth.sets],
                         ids=lambda one: one if isinstance(one, str) else f"{one.vector}-{one.unit}")
def test_a_minimal_set_opens_its_vector_and_no_part_of_it_does(depth: kinds.Depth, line: str) -> None:
    parts = [part.partition(" of ")[::2] for part in line.split(" + ")]
    for left_out in (None, *(parts if len(parts) > 1 else ())):
        effects = RELATIONS.effects
        for name, unit in parts:
            if (name, unit) != left_out:
                effects = without(effects, unit or depth.unit, name)
        found = Predictions(RELATIONS, effects, NO_YAMA).of(depth.vector, depth.unit)
        assert found is not None
        if NARROW not in line:
            assert (found.outcome is Outcome.REACHABLE) == (left_out is None), (left_out, found)
