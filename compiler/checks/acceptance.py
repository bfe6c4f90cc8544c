"""Warnings that a spec accepts: taken out of the findings; unused and expired acceptances put in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from compiler.codes import CODES
from compiler.diagnostics import Finding, Place, Severity, did_you_mean
from compiler.relations import entries_of
from compiler.spec import kinds
from compiler.spec.model import Model


def apply_acceptances(model: Model, findings: Sequence[Finding], today: datetime.date) -> list[Finding]:
    """``findings`` without the accepted warnings, plus what is wrong with the acceptances themselves.

    An acceptance covers its own item or entry and what lies below; in the project it covers the tree.
    Whether one is unused is only known when no error has kept a check from running.
    """
    scoped: dict[str, list[tuple[kinds.Attributed, kinds.Acceptance]]] = defaultdict(list)
    for owner in _owners(model):
        for acceptance in owner.accept:
            scoped[acceptance.code].append((owner, acceptance))
    left: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        covering = [one for owner, one in scoped.get(finding.code, ()) if _covers(owner, one, finding)]
        used.update(id(acceptance) for acceptance in covering)
        if not covering:
            left.append(finding)
    whole = all(CODES[finding.code].severity is not Severity.ERROR for finding in findings)
    for _, acceptance in (pair for pairs in scoped.values() for pair in pairs):
        left += _about(acceptance, today, used=id(acceptance) in used or not whole)
    return left


def _owners(model: Model) -> list[kinds.Attributed]:
    return [*model.items.values(), *entries_of(model)]


def _covers(owner: kinds.Attributed, acceptance: kinds.Acceptance, finding: Finding) -> bool:
    """Whether an acceptance of the finding's code covers it."""
    if CODES[finding.code].severity is Severity.ERROR:
        return False
    if acceptance.about and acceptance.about not in finding.message:
        return False
    if isinstance(owner, kinds.Project):
        return True
    return isinstance(finding.where, Place) and finding.where.within(owner.place)


def _about(acceptance: kinds.Acceptance, today: datetime.date, *, used: bool) -> list[Finding]:
    code = CODES.get(acceptance.code)
    if code is None:
        return [Finding("A605", acceptance.place.under("code"), f"there is no diagnostic '{acceptance.code}'",
                        did_you_mean(acceptance.code, CODES) or "list them with: python -m compiler explain")]
    if code.severity is Severity.ERROR:
        return [Finding("A605", acceptance.place.under("code"), f"'{acceptance.code}' is an error, not a warning",
                        "mend the cause; errors cannot be accepted")]
    if not used:
        return [Finding("A601", acceptance.place.under("code"), f"there is no {acceptance.code} here to accept",
                        "remove the acceptance")]
    if acceptance.until < today:
        return [Finding("A602", acceptance.place.under("until"), f"accepted until {acceptance.until}, which is past",
                        "mend the cause, or decide again and set a new day")]
    return []
