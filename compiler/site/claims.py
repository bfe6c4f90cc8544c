"""Claims as pages show them: in words, with what comes of them and why; what a document said has to be refuted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.claims import Claims, State, Stated, stated, words_of
from compiler.relations import Relations
from compiler.spec import kinds

_REFUTED = {State.FAILS: "refuted", State.HOLDS: "not refuted"}
"""What comes of a document's statement, which has to fail."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim: its words, what comes of it in a word, what was found, and the item that it belongs to."""

    stated: Stated
    words: str
    state: str
    finds: str

    @property
    def claim(self) -> kinds.Claim:
        """The claim itself, for the link to its line."""
        return self.stated.claim

    @property
    def said(self) -> bool:
        """Whether it puts what a document said, and is meant to fail."""
        return self.stated.said


class ClaimViews:
    """Every claim of a tree with its state."""

    def __init__(self, relations: Relations) -> None:
        claims = Claims(relations)
        views = (_view(claims, one) for one in stated(relations.model))
        self._views = {id(view.claim): view for view in views}

    def of(self, claims: Iterable[kinds.Claim]) -> tuple[ClaimView, ...]:
        """The views of the claims of one item or entry, in the order of the spec."""
        return tuple(self._views[id(claim)] for claim in claims)

    def tally(self, claims: Iterable[kinds.Claim]) -> tuple[tuple[str, int], ...]:
        """How many of them are in which state."""
        return tally(self.of(claims))

    @property
    def all(self) -> tuple[ClaimView, ...]:
        """All of them, item by item."""
        return tuple(self._views.values())


def tally(views: Iterable[ClaimView]) -> tuple[tuple[str, int], ...]:
    """How many claims are in which state, in the order of the states."""
    found = [view.state for view in views]
    return tuple((state, found.count(state)) for state in (*_REFUTED.values(), *map(str, State)) if state in found)


def _view(claims: Claims, one: Stated) -> ClaimView:
    verdict = claims.verdict(one)
    state = _REFUTED.get(verdict.state, verdict.state) if one.said else verdict.state
    return ClaimView(one, words_of(one), str(state), verdict.finds)
