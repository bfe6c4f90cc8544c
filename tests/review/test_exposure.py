"""The exposure before and after: as recorded for that composition, or asked from the target where it is at hand."""

from __future__ import annotations

import os

import pytest

from compiler.relations import made_at
from compiler.review.change import Change, Side
from compiler.review.state import exposure_words
from compiler.review.target import ROOT, measure
from compiler.review.words import plain
from compiler.spec import kinds
from tests.review.specs import SERVER, Specs, change_of, real

UNIT = "left4me-server@.service"


def looser() -> Specs:
    """The real specs without a directive that the analyzer weighs."""
    specs = real()
    specs.without(SERVER, "PrivateUsers")
    return specs


def recorded(side: Side) -> str:
    """The newest exposure of the hardened server that a result has."""
    scores = [(result, score) for result in side.model.all(kinds.Result) for score in result.scores
              if (score.unit, score.at) == (UNIT, "hardened")]
    score = max(scores, key=lambda pair: made_at(pair[0]))[1]
    return f"{score.exposure} {score.rating}"


def test_what_nobody_measured_is_unknown() -> None:
    change = change_of(looser(), checked=False)
    assert [plain(one) for one in exposure_words(change, None)] == [
        f"{UNIT}: {recorded(change.base)} before, unknown until it is measured"]


def test_a_unit_that_did_not_change_is_not_scored_again() -> None:
    same = change_of(real(), checked=False)
    assert list(exposure_words(Change(same.base, same.base), lambda *_: "9.9 UNSAFE")) == []


def test_without_the_name_of_a_root_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROOT, raising=False)
    assert measure() is None
    monkeypatch.setenv(ROOT, "/no/such/folder")
    assert measure() is None


@pytest.mark.skipif(not os.path.isdir(os.environ.get(ROOT, "")), reason=f"{ROOT} names no root of the target")
@pytest.mark.skipif(os.geteuid() != 0, reason="entering a root file system needs root")
def test_the_target_is_asked_for_both_sides() -> None:
    change = change_of(looser(), checked=False)
    ask = measure()
    assert ask is not None
    assert ask(change.base, UNIT) == recorded(change.base)
    worse = ask(change.head, UNIT)
    assert worse is not None
    assert float(worse.split()[0]) > float(recorded(change.base).split()[0])
    assert f"{worse} (asked now)" in plain(next(exposure_words(change, ask)))
