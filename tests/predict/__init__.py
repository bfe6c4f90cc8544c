"""What is foreseen from the settings of units, held against what was measured."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from compiler.evidence import Evidence
from compiler.relations import Relations, made_at
from compiler.spec import kinds
from tests.support.run import REAL, compiled


@cache
def real() -> Relations:
    """The real specs, compiled once."""
    return compiled(REAL).relations


def newest_that_counts(relations: Relations, wanted: Callable[[kinds.Result], bool]) -> kinds.Result | None:
    """The newest recorded run of the units as they are; None, so that its tests are skipped, until one is recorded."""
    evidence = Evidence(relations)
    runs = [one for one in relations.model.all(kinds.Result) if wanted(one) and evidence.overall(one) == "current"]
    return max(runs, key=made_at, default=None)
