"""Every row of the effect table against the predictions: what it blocks is blocked by it alone, the rest is open."""

from __future__ import annotations

import pytest

from compiler.systemd.effect import Effect
from compiler.systemd.kernel import HostSettings
from compiler.systemd.operations import Attempt, Holder, Outcome, Prediction
from compiler.systemd.platform import Platform
from compiler.systemd.reach import predict
from tests.systemd.effect_table import TABLE, EffectRow
from tests.systemd.test_effect_units import effect_of


def outcome(platform: Platform, row: EffectRow, attempt: Attempt) -> Prediction:
    setting = f"{row.directive}={row.value}\n"
    plain = effect_of(platform, f"User={row.user}\n")
    hardened: Effect = (
        effect_of(platform, f"User={row.user}\n" + setting) if "." not in row.directive else plain
    )
    host = HostSettings(yama=int(row.value)) if row.holder is Holder.HOST else HostSettings()
    attacker = hardened if row.holder is Holder.ATTACKER else plain
    victim = hardened if row.holder is Holder.VICTIM else plain
    return predict(attacker, attempt, victim, host)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.directive}={row.value}-{row.holder}")
def test_a_directive_blocks_what_its_row_says_and_leaves_the_rest(platform: Platform, row: EffectRow) -> None:
    for attempt in row.blocks:
        found = outcome(platform, row, attempt)
        assert found.outcome is Outcome.BLOCKED, attempt
        assert frozenset((row.directive,)) in found.held_by, attempt
    for attempt in row.leaves:
        found = outcome(platform, row, attempt)
        assert frozenset((row.directive,)) not in found.held_by, attempt
