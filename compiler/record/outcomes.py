"""What a run says of each vector, need and residual risk, in the words of a result.

A vector counts as blocked only where the same attempt succeeded without the hardening: one that never succeeds
proves nothing, and is said to be not measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from compiler.judge import Attempt, Level, Verdict
from compiler.probes.plan import of_laboratory
from compiler.relations import Relations
from compiler.spec import kinds

NOT_MEASURED = "not-measured"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one item from one unit at one level: the word, each attempt in a line, and a remark."""

    id: str
    role: str
    unit: str
    at: Level
    observed: str
    saw: tuple[str, ...]
    note: str = ""


def seen(verdicts: Iterable[Verdict]) -> Iterator[Seen]:
    """Every verdict at every level."""
    for verdict in verdicts:
        for level in verdict.observed:
            made = [attempt for attempt in verdict.attempts if attempt.level == level]
            observed, note = _word(verdict, level, made)
            saw = tuple(attempt.words for attempt in made)
            yield Seen(verdict.id, verdict.role, verdict.unit, level, observed, saw, note)


def _word(verdict: Verdict, level: Level, made: list[Attempt]) -> tuple[str, str]:
    observed = verdict.observed[level]
    if observed == NOT_MEASURED:
        return observed, _reasons(made)
    if verdict.role != "vector" or observed != "blocked":
        return observed, ""
    shown = {attempt.key for attempt in verdict.attempts if attempt.level != "hardened" and attempt.outcome == "ok"}
    doubtful = [attempt for attempt in made if attempt.outcome == "refused" and attempt.key not in shown]
    untried = [attempt for attempt in made if attempt.outcome == "impossible"]
    if len(doubtful) + len(untried) == len(made):
        return NOT_MEASURED, _reasons([*doubtful, *untried])
    return observed, _reasons([*doubtful, *untried])


def _reasons(attempts: Iterable[Attempt]) -> str:
    """Why attempts say nothing, one after the other."""
    return "; ".join(f"{attempt.what}: {_REASONS[attempt.outcome]} ({attempt.saw})" for attempt in attempts)


_REASONS = {"impossible": "could not be tried", "refused": "refused without hardening as well", "ok": "succeeded"}


def untried(relations: Relations, settings: dict[str, str | None], made: Collection[str]) -> Iterator[tuple[str, str]]:
    """What the run could not measure at all, and why: settings that the kernel lacks, items without an attempt.

    ``made``: the ids that it made attempts for.
    """
    model = relations.model
    for setting in model.all(kinds.Setting):
        missing = [key for key in setting.sysctl if settings.get(key) is None]
        if missing:
            yield setting.id, f"this kernel has no {', '.join(missing)}"
    without = [one.id for one in model.all(kinds.Vector) if not one.probes]
    without += [one.id for one in model.all(kinds.Need) if not one.probes]
    yield from ((id, "no attempt from inside a unit can show it") for id in without)
    yield from ((id, "only the laboratory can make the attempt")
                for id in dict.fromkeys(one.id for one in of_laboratory(relations)) if id not in made)
