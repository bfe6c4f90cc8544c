"""How the target's own analyzer rates the units that it runs, and whether its verifier takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compiler.judge import Level
from compiler.lab.problem import LabError
from compiler.lab.session import Session
from compiler.relations import made_at
from compiler.spec import kinds
from compiler.spec.model import Model

_OVERALL = re.compile(r"Overall exposure level for \S+: ([0-9]+\.[0-9]) ([A-Z]+)")


@dataclass(frozen=True, slots=True)
class Score:
    """The overall exposure of a unit as it was loaded at a level."""

    unit: str
    at: Level
    exposure: str
    rating: str


def running(unit: kinds.Unit) -> str:
    """The unit as it runs: a template as its first instance."""
    return unit.id.replace("@.", f"@{unit.instances[0] if unit.instances else '1'}.")


def scores(box: Session, units: Iterable[kinds.Unit], level: Level) -> Iterator[Score]:
    """``systemd-analyze security`` of each unit, as the manager of the booted system has it loaded."""
    for unit in units:
        shown = box.ask(["systemd-analyze", "--no-pager", "security", running(unit)])
        found = _OVERALL.search(shown)
        if found is None:
            raise LabError(f"the analyzer gives no exposure of {unit.id}")
        yield Score(unit.id, level, found.group(1), found.group(2))


def unverified(box: Session, units: Iterable[kinds.Unit]) -> Iterator[str]:
    """What ``systemd-analyze verify`` has to say; nothing when it takes every line."""
    for unit in units:
        output = box.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", running(unit)])
        said = output.stderr.strip().splitlines()
        if said or output.status:
            yield f"verify of {unit.id}: {said[0] if said else f'status {output.status}'}"


def unexpected(model: Model, measured: Sequence[Score]) -> Iterator[str]:
    """Where a score differs from the one that the newest recorded result has."""
    results = sorted(model.all(kinds.Result), key=made_at)
    recorded = {(score.unit, score.at): (score.exposure, result.id) for result in results for score in result.scores}
    for score in measured:
        before = recorded.get((score.unit, score.at))
        if before is not None and before[0] != score.exposure:
            yield (f"{score.unit} {score.at} scores {score.exposure}, {before[1]} has {before[0]}: record a run that "
                   "says why (RECORD=1 BECAUSE='…')")
