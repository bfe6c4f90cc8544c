"""What counts as weakened: one table of plain functions, a change in, what it weakens out. RULES is the definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compiler.review import deployed, promised
from compiler.review.change import Change
from compiler.review.weakening import Weakening
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to weaken: its name, what finds it, and what it means in a sentence."""

    name: str
    find: Callable[[Change], Iterator[Weakening]]
    means: str


RULES: tuple[Rule, ...] = (
    Rule("directive-removed", deployed.directives_removed,
         "a directive that closed something is not set any more, or one that served something and cannot be compared"),
    Rule("directive-relaxed", deployed.directives_relaxed,
         "a directive leaves the service more than before, as systemd reads it, or it serves something and nothing "
         "tells whether the new value is as strict"),
    Rule("unit-removed", deployed.units_removed, "a hardened unit is not deployed any more"),
    Rule("setting-relaxed", deployed.settings_relaxed,
         "a kernel setting is not set any more, is lower, or cannot be compared"),
    Rule("prediction-flips", deployed.predictions_flip,
         "a vector is no longer foreseen as blocked from inside a unit"),
    Rule("depth-falls", deployed.depth_falls,
         "fewer directives have to fail before a vector opens, as measured or concluded from what was measured"),
    Rule("acceptance-added", promised.acceptances_added, "a warning is accepted that was not, or for longer"),
    Rule("item-removed", promised.items_removed, "a defense, a vector, a need or a test is gone"),
    Rule("attempt-removed", promised.attempts_removed, "a vector or a need is no longer tried as it was"),
    Rule("coverage-falls", promised.coverage_falls,
         "a defense counts on less, nothing serves a vector any more, a test tries less, or a position is inside fewer "
         "units"),
    Rule("evidence-lost", promised.evidence_lost,
         "a recorded result or its digest is gone or was edited, or a new result saw fail what held"),
)


def weakenings(change: Change) -> tuple[Weakening, ...]:
    """Everything that holds less than before, rule by rule."""
    return tuple(dict.fromkeys(found for rule in RULES for found in rule.find(change)))


def decisions(change: Change) -> tuple[kinds.Decision, ...]:
    """The decisions that came or say something else with this change."""
    edited = tuple(after for _, after, _ in change.items.changed(kinds.Decision))
    return (*change.items.new(kinds.Decision), *edited)


def covering(change: Change, found: Weakening) -> tuple[kinds.Decision, ...]:
    """The decisions of this change that touch what is weakened."""
    return tuple(one for one in decisions(change) if found.subjects.intersection(one.touches))
