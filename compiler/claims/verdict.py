"""What comes of a claim: it holds, it fails, nobody can tell, or it names what does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class State(StrEnum):
    """The verdict in a word. NAMELESS: the claim names something that the target or the specs do not have."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"
    NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class Verdict:
    """finds: what is the case, or why nobody can tell, as a clause. hint: what may have been meant.

    word: of a claim about what does not exist, the word that names it.
    """

    state: State
    finds: str
    hint: str = ""
    word: str = ""


def each(things: Iterable[T], decide: Callable[[T], Verdict], name: Callable[[T], str] = str) -> Verdict:
    """A claim about several things: what is found of the first one that it does not hold for, else of all of them."""
    verdicts = [(thing, decide(thing)) for thing in things]
    for thing, verdict in verdicts:
        if verdict.state is not State.HOLDS:
            return verdict if len(verdicts) == 1 else replace(verdict, finds=f"{name(thing)}: {verdict.finds}")
    found: dict[str, list[str]] = {}
    for thing, verdict in verdicts:
        found.setdefault(verdict.finds, []).append(name(thing))
    if len(found) == 1:
        return settled(True, next(iter(found)))
    return settled(True, "; ".join(f"{', '.join(names)}: {finds}" for finds, names in found.items()))


def settled(holds: bool, finds: str) -> Verdict:
    """A claim that could be decided."""
    return Verdict(State.HOLDS if holds else State.FAILS, finds)


def undecided(why: str) -> Verdict:
    """A claim that could not."""
    return Verdict(State.UNDECIDED, why)


def nameless(message: str, hint: str = "", *, word: str = "") -> Verdict:
    """A claim about what does not exist: ``word`` names it."""
    return Verdict(State.NAMELESS, message, hint, word)
