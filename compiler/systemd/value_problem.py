"""What is wrong with a directive's value: a plain value that names the exact text at fault."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The sort of mistake, for a caller that gives each its own code."""

    BOOLEAN = "boolean"
    WORD = "word"  # not one of the words the directive takes
    NUMBER = "number"
    RANGE = "range"
    SIZE = "size"
    TIME = "time"
    MODE = "mode"
    PATH = "path"
    NAME = "name"  # a capability, system call, unit or the like that the target does not know
    SYNTAX = "syntax"
    QUOTING = "quoting"
    SPECIFIER = "specifier"
    EMPTY = "empty"
    COMMENT = "comment"  # a comment behind the value, which systemd takes for part of it


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """One mistake. `needle` occurs in the value as it stands there ("": the whole value is at fault).

    `suggestions` replace the needle, best first.
    """

    kind: Fault
    message: str
    needle: str
    suggestions: tuple[str, ...] = ()


def suggest(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `candidates` that `word` may have been meant to be, whatever the case of its letters."""
    by_lower = {candidate.lower(): candidate for candidate in sorted(candidates)}
    close = difflib.get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)
    return tuple(by_lower[name] for name in close)
