"""What was decided, asked, weighed, corrected and left out."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, Sources, record
from compiler.spec.kinds.claims import Claims


@record
class Option(Node):
    """One of the ways that were open."""

    option: w.Line
    means: w.Account
    speaks_for: w.Account = ""
    speaks_against: w.Account = ""


@record
class Decision(Item):
    """What was decided, among which alternatives, and why."""

    kind: ClassVar[str] = "decision"
    asks: w.Prose
    options: tuple[Option, ...]
    chosen: Annotated[w.Line, "one of the options"]
    because: w.Prose
    binding: Annotated[Literal["for-good", "for-now"], "for-now: may be taken up again"] = "for-now"
    until: Annotated[w.Line, "for-now: what takes it up again"] = ""
    touches: tuple[w.AnyId, ...] = ()


@record
class Resolution(Node):
    """How a question ended."""

    by: Annotated[w.AnyId, "the decision, result, test or item that answers it"]
    because: w.Prose


@record
class Question(Item):
    """A question that somebody asked: open until it is resolved."""

    kind: ClassVar[str] = "question"
    asks: w.Prose
    touches: tuple[w.AnyId, ...] = ()
    open: Annotated[w.Prose, "why it is still open, and what would answer it"] = ""
    resolved: Resolution | None = None


@record
class Tradeoff(Item):
    """A sharp edge of the composition as a whole: what might break, and how it was or will be checked."""

    kind: ClassVar[str] = "tradeoff"
    risk: w.Prose
    touches: Annotated[tuple[w.AnyId, ...], "primitives, units or settings"]
    checked_by: tuple[w.TestId, ...]
    outcome: Annotated[w.Prose, "what is known by now"]


@record
class Correction(Item):
    """A statement that turned out wrong or imprecise: who said what, what holds, what was changed."""

    kind: ClassVar[str] = "correction"
    said: Annotated[w.Account, "the statement, in our words"]
    said_in: Sources
    said_claims: Annotated[Claims, "the statement as claims: each of them has to fail"] = ()
    verdict: Literal["false", "imprecise", "incomplete", "redundant", "inverted", "no-op"]
    holds: w.Prose
    claims: Annotated[Claims, "what holds as claims: each of them has to hold"] = ()
    unchecked: Annotated[w.Line, "without claims: why no machine can decide it from the specs"] = ""
    touches: tuple[w.AnyId, ...] = ()


@record
class Exclusion(Item):
    """Something that is out of scope, and why."""

    kind: ClassVar[str] = "exclusion"
    because: w.Prose
    revisit: Annotated[w.Line, "what would bring it into scope"] = ""
    touches: tuple[w.AnyId, ...] = ()
