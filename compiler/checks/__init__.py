"""What has to hold in a linked model: one table of plain functions, model in, findings out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from compiler.checks import (
    agreement,
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
    units,
    verdicts,
)
from compiler.checks.acceptance import apply_acceptances
from compiler.diagnostics import Finding
from compiler.relations import Relations


@dataclass(frozen=True, slots=True)
class Check:
    """A check and the kinds that it must see whole: it is passed over while one of them is torn.

    Otherwise one mistake in a unit would be reported again as a defense without a directive.
    """

    run: Callable[[Relations], Iterator[Finding]]
    whole: tuple[str, ...] = ()


_DEPLOYED = ("unit", "profile", "setting", "primitive", "defense", "vector", "platform")
_FORESEEN = (*_DEPLOYED, "position", "need", "residual", "scene", "result")

CHECKS: tuple[Check, ...] = (
    Check(composition.profiles_are_respected, ("profile",)),
    Check(composition.base_is_used),
    Check(composition.absences_hold, ("profile",)),
    Check(composition.dropin_expresses_the_unit, ("profile", "unit")),
    Check(units.directives_are_known),
    Check(units.values_are_valid),
    Check(units.subtractions_remove_something),
    Check(verdicts.deferred_has_condition),
    Check(verdicts.verdicts_hold, _DEPLOYED),
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
    Check(prose.references_have_values, ("unit", "profile", "setting", "result", "platform")),
    Check(prose.prose_agrees_with_the_units, ("*",)),
    Check(rules.rules_hold, ("profile",)),
    Check(claims.claims_hold, ("unit", "profile", "setting", "platform")),
    Check(claims.corrections_are_checked),
    Check(recorded.recorded_files_are_unchanged),
    Check(recorded.results_are_sealed),
    Check(predictions.predictions_agree, _FORESEEN),
    Check(credit.directives_hold_what_they_serve, _FORESEEN),
    Check(credit.mechanisms_sit_where_they_say, _FORESEEN),
    Check(evidence.scenes_were_run, ("scene", "result")),
    Check(evidence.probes_can_be_made, ("position", "unit")),
    Check(evidence.evidence_is_current, (*_DEPLOYED, "position", "need", "residual", "result")),
)


def run_checks(relations: Relations, found: Iterable[Finding], today: datetime.date) -> list[Finding]:
    """``found`` (of earlier passes) and what the checks find, less the warnings that the specs accept.

    ``today`` decides which acceptances have expired.
    """
    torn = relations.model.torn
    findings = list(found)
    for check in CHECKS:
        if not torn.intersection(check.whole) and not (torn and "*" in check.whole):
            findings += check.run(relations)
    return apply_acceptances(relations.model, predictions.less_repeated(findings), today)
