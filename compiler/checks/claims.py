"""Whether what is claimed is so: claims that fail, that nobody can decide, and corrections without a check."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.claims import Claims, State, Stated, Verdict, place_of, stated, words_of
from compiler.diagnostics import Finding, Place, Related
from compiler.relations import Relations
from compiler.spec import kinds

_MEND = "correct the claim and the prose that rests on it, or the unit that it is about"


def claims_hold(relations: Relations) -> Iterator[Finding]:
    """K701 to K705: each claim holds, and what a document said that was wrong does not."""
    if any(setting.id in relations.doubtful for setting in relations.model.all(kinds.Setting)):
        return
    claims, resting = Claims(relations), relations.model.resting
    for one in stated(relations.model):
        finding = _finding(one, claims.verdict(one), resting.get(one.claim.id, ()))
        if finding is not None and not relations.doubtful.intersection(_units(one)):
            yield finding


def _units(one: Stated) -> Iterator[str]:
    """The units that the claim is about."""
    yield from one.units
    if isinstance(one.claim, kinds.Service) and one.claim.on:
        yield one.claim.on
    if isinstance(one.claim, kinds.AttemptIs) and one.claim.against and one.claim.against.on:
        yield one.claim.against.on


def _finding(one: Stated, verdict: Verdict, resting: tuple[Place, ...]) -> Finding | None:
    where = one.claim.place
    if verdict.state is State.NAMELESS:
        return Finding("K703", place_of(one.claim, verdict.word), verdict.finds, verdict.hint)
    if verdict.state is State.UNDECIDED:
        return Finding("K702", where, f"nobody can decide the claim: {words_of(one)}; {verdict.finds}",
                       "say it in the prose alone, or claim what can be decided")
    if one.said and verdict.state is State.HOLDS:
        return Finding("K704", where, f"what was said does hold: {words_of(one)}; found: {verdict.finds}",
                       "what is corrected has to fail; claim what the document said, or withdraw the correction")
    if not one.said and verdict.state is State.FAILS:
        return Finding("K701", where, f"the claim does not hold: {words_of(one)}; found: {verdict.finds}", _MEND,
                       tuple(Related(place, "these words rest on it") for place in resting))
    return None


def corrections_are_checked(relations: Relations) -> Iterator[Finding]:
    """K705: a correction has claims, or says why no machine can decide it."""
    for correction in relations.model.all(kinds.Correction):
        checked = bool(correction.said_claims or correction.claims)
        if checked and correction.unchecked:
            yield Finding("K705", correction.place.under("unchecked"),
                          "the correction has claims and is called unchecked", "leave out one of the two")
        elif not checked and not correction.unchecked:
            yield Finding("K705", correction.place.under("id"), "the correction is not checked",
                          "write claims, or say in 'unchecked' why no machine can decide it from the specs")
