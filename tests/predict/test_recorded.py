"""Every outcome that the newest laboratory run saw of both real units, against the prediction, errors included."""

from __future__ import annotations

import pytest

from compiler.effects import Level
from compiler.predict.forecast import Forecast, Foreseen, predictions_of
from compiler.probes.plan import of_laboratory
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.operations import Outcome
from tests.predict import newest_that_counts, real

RELATIONS = real()
UNKNOWN = {("N.server.stop", "hardened")}
"""What no setting tells: whether the program handles its signal as process 1."""
OTHER_ERRORS = {"sysv-shm": ("ENOENT", "EINVAL")}
"""The attempt asks by number, which gives EINVAL; who asks by key, as predictions have it, gets ENOENT."""


RUN = newest_that_counts(RELATIONS, lambda one: one.method == "lab" and bool(one.outcomes))
BY_LABORATORY = {one.id for one in of_laboratory(RELATIONS)}
"""What is tried on files: no setting foretells it."""
OUTCOMES = [one for one in (RUN.outcomes if RUN else ()) if one.at != "bare" and one.vector not in BY_LABORATORY]


def item_of(outcome: kinds.Outcome) -> str:
    return outcome.vector or outcome.need or outcome.residual or ""


def level_of(outcome: kinds.Outcome) -> Level:
    return "base" if outcome.at == "base" else "hardened"


def foreseen(relations: Relations, outcome: kinds.Outcome) -> Forecast:
    found = predictions_of(relations).of(item_of(outcome), outcome.unit, level_of(outcome))
    assert found is not None
    return found


def explained(outcome: kinds.Outcome) -> bool:
    """Whether the specs say why prediction and measurement differ here."""
    item = RELATIONS.model.items[item_of(outcome)]
    assert isinstance(item, kinds.Vector | kinds.Need | kinds.Residual)
    return any((one.unit, one.at) == (outcome.unit, outcome.at) for one in item.differs)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: f"{item_of(one)}-{one.unit}-{one.at}")
def test_the_prediction_is_what_was_seen(outcome: kinds.Outcome) -> None:
    found = foreseen(RELATIONS, outcome)
    assert (found.outcome is Outcome.UNKNOWN) == ((found.id, found.level) in UNKNOWN)
    if outcome.observed != "not-measured" and found.outcome is not Outcome.UNKNOWN:
        assert (found.word != outcome.observed) == explained(outcome)


@pytest.mark.parametrize("outcome", [one for one in OUTCOMES if not explained(one)],
                         ids=lambda one: f"{item_of(one)}-{one.unit}-{one.at}")
def test_each_attempt_ends_as_foreseen(outcome: kinds.Outcome) -> None:
    """The error too: of several barriers the one that is met first gives it."""
    saw = dict(line.partition(": ")[::2] for line in outcome.saw)
    for one in foreseen(RELATIONS, outcome).foreseen:
        end = saw[one.what].partition(":")[0]
        if end != "not tried" and one.prediction.outcome is not Outcome.UNKNOWN:
            assert end in expected(one)


def expected(one: Foreseen) -> tuple[str, ...]:
    error = one.prediction.error if one.prediction.barriers else "ok"
    wanted, instead = OTHER_ERRORS.get(one.attempt.tries, (error, error))
    return (error, instead) if error == wanted else (error,)


def test_everything_that_is_tried_has_a_prediction() -> None:
    """At both levels, and for every item that the run has."""
    for level in ("base", "hardened"):
        wanted = {(item_of(one), one.unit) for one in OUTCOMES if one.at == level}
        assert wanted <= {(one.id, one.unit) for one in predictions_of(RELATIONS).all(level)}
