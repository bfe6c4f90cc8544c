"""Warnings that a spec accepts: taken out of the findings; unused and expired acceptances put in."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from compiler.codes import CODES
from compiler.diagnostics import Finding, Place, Related, Severity, close_to, did_you_mean
from compiler.relations import entries_of
from compiler.spec import kinds
from compiler.spec.model import Model

Scoped = tuple[kinds.Attributed, kinds.Acceptance]

def apply_acceptances(model: Model, findings: Sequence[Finding], today: datetime.date) -> list[Finding]:
    """``findings`` without the accepted warnings, plus what is wrong with the acceptances themselves.

    An acceptance covers its own item or entry and what lies below; in the project it covers the tree.
    Whether one is unused is only known when no error has kept a check from running.
    """
    written = [(owner, acceptance) for owner in _owners(model) for acceptance in owner.accept]
    scoped: dict[str, list[Scoped]] = defaultdict(list)
    for owner, acceptance in written:
        # A code that is misspelt is told; until it is mended, it stands for those that may be meant.
        for code in [acceptance.code] if acceptance.code in CODES else close_to(acceptance.code, CODES):
            scoped[code].append((owner, acceptance))
    left: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        covering = [one for owner, one in scoped.get(finding.code, ())
                    if one.about in finding.message and _reaches(owner, finding)]
        used.update(id(acceptance) for acceptance in covering)
        if not covering:
            left.append(finding)
    whole = all(CODES[finding.code].severity is not Severity.ERROR for finding in findings)
    for owner, acceptance in written:
        unused = whole and id(acceptance) not in used
        beside = [one for one in left if one.code == acceptance.code and _reaches(owner, one)] if unused else []
        if beside:
            left = [one for one in left if one not in beside]
        left += _about(acceptance, today, used=not unused, beside=beside)
    return left


def _owners(model: Model) -> list[kinds.Attributed]:
    return [*model.items.values(), *entries_of(model)]


def _reaches(owner: kinds.Attributed, finding: Finding) -> bool:
    """Whether the finding is a warning where the owner of an acceptance has a say."""
    if CODES[finding.code].severity is Severity.ERROR:
        return False
    return isinstance(owner, kinds.Project) or (isinstance(finding.where, Place) and finding.where.within(owner.place))


def _about(acceptance: kinds.Acceptance, today: datetime.date, *, used: bool,
           beside: Sequence[Finding]) -> list[Finding]:
    """What is wrong with an acceptance. beside: warnings of its code that it is not about, and nobody accepts."""
    code = CODES.get(acceptance.code)
    if code is None:
        return [Finding("A605", acceptance.place.under("code"), f"there is no diagnostic '{acceptance.code}'",
                        did_you_mean(acceptance.code, CODES) or "list them with: python -m compiler explain")]
    if code.severity is Severity.ERROR:
        return [Finding("A605", acceptance.place.under("code"), f"'{acceptance.code}' is an error, not a warning",
                        "mend the cause; errors cannot be accepted")]
    if beside:
        return [Finding("A601", acceptance.place.under("about"),
                        f"no {acceptance.code} here is about '{acceptance.about}'",
                        "say what the one is about that is to be accepted, or remove the acceptance",
                        tuple(Related(one.where, one.message) for one in beside))]
    if not used:
        return [Finding("A601", acceptance.place.under("code"), f"there is no {acceptance.code} here to accept",
                        "remove the acceptance")]
    if acceptance.until < today:
        return [Finding("A602", acceptance.place.under("until"), f"accepted until {acceptance.until}, which is past",
                        "mend the cause, or decide again and set a new day")]
    return []
