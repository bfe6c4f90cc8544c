"""What a reference asks for is a value of today."""

from __future__ import annotations

import dataclasses
from typing import Any

from compiler.facts import Fact, fact
from compiler.relations import Relations
from compiler.spec import kinds
from tests.support.run import REAL, compiled

UNIT = "left4me-web.service"


def made(result: Any, name: str, exposure: str) -> Any:
    """The result under another name, with one score."""
    score = dataclasses.replace(next(one for one in result.scores if one.unit == UNIT), exposure=exposure)
    return dataclasses.replace(result, id=f"{result.date}-{name}", scores=(score,))


def test_a_score_is_that_of_the_run_that_was_made_last() -> None:
    """Runs of one day are counted over all machines, so the name of the machine does not decide."""
    model = compiled(REAL).model
    some = next(one for one in model.all(kinds.Result) if any(score.unit == UNIT for score in one.scores))
    earlier, later = made(some, "lab-vm-2", "1.0"), made(some, "lab-3", "2.0")
    changed = dataclasses.replace(model, by_kind={**model.by_kind, "result": (earlier, later)})
    found = fact(Relations(changed), f"score:{UNIT}:{later.scores[0].at}")
    assert isinstance(found, Fact)
    assert (found.text, found.item) == ("2.0", later)
