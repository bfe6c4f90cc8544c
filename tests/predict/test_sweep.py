"""What each value of kernel.yama.ptrace_scope carried on the target's own kernel, foreseen attempt by attempt."""

from __future__ import annotations

import pytest

from compiler.effects import Altered, Effects, Level
from compiler.predict.forecast import Predictions
from compiler.spec import kinds
from compiler.systemd.kernel import HostSettings
from compiler.systemd.operations import Outcome
from tests.predict import newest_that_counts, real

RUN = newest_that_counts(real(), lambda one: bool(one.sweeps))
SWEEPS = [one for one in (RUN.sweeps if RUN else ()) if one.at != "bare" and one.neighbours != "bare"]


def surrounded(unit: str, at: Level, neighbours: Level) -> Effects:
    """The services with all but one as they are at another level."""
    effects = real().effects
    for other in real().effects.services() if at != neighbours else ():
        if other != unit:
            effects = Altered(effects, other, at, real().effects.merged(other, neighbours))
    return effects


def level(word: kinds.Level) -> Level:
    return "base" if word == "base" else "hardened"


@pytest.mark.parametrize("sweep", SWEEPS, ids=lambda one: f"{one.vector}-{one.unit}-{one.at}-among-{one.neighbours}")
def test_each_value_carries_what_is_foreseen(sweep: kinds.Sweep) -> None:
    at, neighbours = level(sweep.at), level(sweep.neighbours)
    effects = surrounded(sweep.unit, at, neighbours)
    for value in sweep.values:
        found = Predictions(real(), effects, HostSettings(yama=int(value.value))).of(
            sweep.vector or sweep.residual or sweep.need or "", sweep.unit, at)
        assert found is not None
        ends = dict(line.partition(": ")[::2] for line in value.saw)
        for one in found.foreseen:
            # Another instance is a neighbour too, and of one unit there is one level here.
            if one.victim != sweep.unit or at == neighbours:
                assert (one.prediction.outcome is Outcome.REACHABLE) == (ends[one.what] == "ok"), (value.value, one)
