"""What has to hold in a linked model: one table of plain functions, model in, findings out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from compiler.checks import (
    agreement,
    attempts,
    claims,
    composition,
    coverage,
    credit,
    evidence,
    predictions,
    prose,
    recorded,
    records,
    rules,
    settings,
    units,
    verdicts,
)
from compiler.checks.acceptance import apply_acceptances
from compiler.checks.consequences import without_consequences
from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity
from compiler.relations import Relations


class Stage(IntEnum):
    """When a check is run. What an earlier stage finds wrong, a later one takes for unknown.

    LINES: what each line means by itself; where that is nothing, nobody knows what the unit was to be. SENSE: whether
    what is written fits together. LAST: what is to be done where nothing else is wrong.
    """

    LINES = 0
    SENSE = 1
    LAST = 2


@dataclass(frozen=True, slots=True)
class Check:
    """A check, when it is run, and the kinds that it must see whole: it is passed over while one of them is torn.

    Otherwise one mistake in a unit would be reported again as a defense without a directive. careful: it passes over
    what is doubtful itself, so that a line that means nothing keeps it from no other unit.
    """

    run: Callable[[Relations], Iterator[Finding]]
    whole: tuple[str, ...] = ()
    stage: Stage = Stage.SENSE
    careful: bool = False

    def sees_whole(self, torn: Collection[str]) -> bool:
        """Whether no kind is torn that it must see whole; ``*`` stands for all."""
        return not any(kind in torn for kind in self.whole) and not (torn and "*" in self.whole)


_DEPLOYED = ("unit", "profile", "setting", "primitive", "defense", "vector", "platform")
_FORESEEN = (*_DEPLOYED, "position", "need", "residual", "scene", "result")

CHECKS: tuple[Check, ...] = (
    Check(composition.profiles_are_respected, ("profile",)),
    Check(composition.base_is_used, stage=Stage.LINES),
    Check(composition.absences_hold, ("profile",)),
    Check(composition.dropin_expresses_the_unit, ("profile", "unit")),
    Check(units.directives_are_known, stage=Stage.LINES),
    Check(units.values_are_valid, stage=Stage.LINES),
    Check(units.absences_are_known, stage=Stage.LINES),
    Check(settings.settings_are_understood, ("primitive",), stage=Stage.LINES),
    Check(units.subtractions_remove_something, careful=True),
    Check(verdicts.deferred_has_condition),
    Check(verdicts.verdicts_hold, _DEPLOYED, careful=True),
    Check(verdicts.directives_have_primitives, ("primitive",)),
    Check(agreement.units_have_one_verdict, ("unit",)),
    Check(agreement.absences_agree_with_verdicts, ("primitive",)),
    Check(coverage.defenses_are_kept, _DEPLOYED),
    Check(coverage.directives_serve),
    Check(coverage.mechanisms_are_explained, _DEPLOYED),
    Check(coverage.vectors_are_served, _DEPLOYED),
    Check(coverage.vectors_are_tested, ("test", "vector")),
    Check(coverage.tests_exercise),
    Check(records.citations_hold),
    Check(records.documents_are_cited, ("*",)),
    Check(records.items_have_sources),
    Check(records.questions_have_a_state),
    Check(records.decisions_choose),
    Check(records.shape_is_chosen),
    Check(records.outcomes_are_of_something),
    Check(agreement.decisions_touch_what_rests_on_them, ("primitive", "decision")),
    Check(agreement.answers_are_about_the_question, ("decision",)),
    Check(agreement.tradeoffs_are_checked_where_they_are, ("unit", "primitive", "profile", "setting", "test")),
    Check(agreement.assets_are_reached, ("vector", "asset")),
    Check(agreement.boundaries_are_drawn_once),
    Check(agreement.lists_name_each_item_once),
    Check(agreement.paths_of_assets_are_known, ("*",)),
    Check(agreement.paths_belong_to_one_asset),
    Check(prose.references_have_values, ("unit", "profile", "setting", "result", "platform"), careful=True),
    Check(prose.prose_agrees_with_the_units, ("*",), careful=True),
    Check(rules.rules_hold, ("profile",), careful=True),
    Check(claims.claims_hold, ("unit", "profile", "setting", "platform"), careful=True),
    Check(claims.corrections_are_checked),
    Check(recorded.recorded_files_are_unchanged, stage=Stage.LINES),
    Check(recorded.results_are_sealed),
    Check(predictions.predictions_agree, _FORESEEN),
    Check(credit.directives_hold_what_they_serve, _FORESEEN),
    Check(credit.mechanisms_sit_where_they_say, _FORESEEN),
    Check(evidence.scenes_were_run, ("scene", "result")),
    Check(evidence.sweeps_were_made, ("scene", "result")),
    Check(attempts.probes_can_be_made, ("position", "unit")),
    Check(attempts.probes_name_what_is_there),
    Check(evidence.evidence_is_current, stage=Stage.LAST),
)


def run_checks(relations: Relations, found: Iterable[Finding], today: datetime.date) -> list[Finding]:
    """``found`` (of earlier passes) and what the checks find, less the warnings that the specs accept.

    ``today`` decides which acceptances have expired.
    """
    findings = list(found)
    model = relations.model
    lines = _found(Stage.LINES, relations, model.torn)
    doubted = relations.doubting(model.unread | _files_with_errors(lines))
    findings += lines
    findings += _found(Stage.SENSE, doubted, model.torn.union(model.items[id].kind for id in doubted.doubtful))
    if not _files_with_errors(findings):
        findings += _found(Stage.LAST, relations, ())
    return apply_acceptances(relations.model, without_consequences(findings), today)


def _found(stage: Stage, relations: Relations, torn: Collection[str]) -> list[Finding]:
    """What the checks of a stage find; of files that could not be read whole only what single lines are."""
    model = relations.model
    return [finding for check in CHECKS
            if check.stage is stage and check.sees_whole(model.torn if check.careful else torn)
            for finding in check.run(relations) if stage is Stage.LINES or finding.file not in model.unread]


def _files_with_errors(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(one.file for one in findings if CODES[one.code].severity is Severity.ERROR)
