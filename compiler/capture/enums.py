"""Learns the words of enum directives: assigns candidates and reads which of them the target refuses.

The candidates are the words of the directive's own man page entry, then whatever another enum was found to
take. Pure: the running is done by the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from compiler.capture.assignments import first_of_each, unit_name, unit_text
from compiler.capture.parse import Complaint, Item, is_refusal

BOOLEANS = ("0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes")

# What only an open set takes: a directive that accepts one of these is no enum.
_WORDS = (
    *("qzx", "/qzx", "/dev/qzx", "0-3", "1G", "5min", "192.0.2.1"),
    *("qzx.service", "QZX=qzx", "qzx:qzx", "man:qzx(1)"),
)
_NUMBERS = ("77", "91827")

# Kinds whose words stand for numbers, which are taken as well.
_NUMBERED = frozenset(("CPUSCHEDPOLICY", "FACILITY", "TOS"))

# Words that are followed by an argument; written with one here, kept up to the colon. Without it they mean
# nothing (but for "fd"), though the target's parser takes them.
_WITH_ARGUMENT = ("append:/x", "fd:x", "file:/x", "truncate:/x")
_BARE = frozenset(("append", "file", "truncate"))

# Kinds that are no enums, or whose words are captured as a block of their own.
_OTHER_KINDS = frozenset(
    (
        *("ARCHS", "BOOLEAN", "BOUNDINGSET", "CONDITION", "ERRNO", "FAMILIES"),
        *("FILESYSTEMS", "NAMESPACES", "SIGNAL", "SYSCALLS"),
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """One unit that assigns every candidate to one directive, a line each."""

    item: Item
    candidates: tuple[str, ...]
    name: str
    text: str


def question(item: Item, candidates: Iterable[str], number: int) -> Question:
    """The unit that asks which of `candidates` the target takes for `item`."""
    words = tuple(sorted(set(candidates)))
    name = unit_name(item, f"q{number}")
    return Question(item, words, name, unit_text(item, f"q{number}", [f"{item.name}={word}" for word in words]))


def taken(asked: Question, complaints: Sequence[Complaint], fatal: Collection[str]) -> tuple[str, ...] | None:
    """The candidates that the target took; None when the unit failed as a whole (names in `fatal`)."""
    if asked.name in fatal:
        return None
    refused = {complaint.line for complaint in complaints if complaint.file == asked.name and is_refusal(complaint)}
    lines = enumerate(asked.text.splitlines(), 1)
    assignments = [number for number, line in lines if line.startswith(f"{asked.item.name}=")]
    ours = assignments[len(assignments) - len(asked.candidates) :]
    return tuple(word for number, word in zip(ours, asked.candidates, strict=True) if number not in refused)


def askable(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that may be enums, one for each name and kind."""
    return tuple(item for item in first_of_each(items) if item.kind not in _OTHER_KINDS and "..." not in item.kind)


def first_candidates(entry_words: Collection[str]) -> set[str]:
    """What to try for a directive whose man page entry has `entry_words`."""
    return {*entry_words, *BOOLEANS, *_WORDS, *_NUMBERS, *_WITH_ARGUMENT}


def settled(item: Item, words: Collection[str] | None) -> tuple[str, ...]:
    """The words of `item` as they are kept; () when it is no enum: it took nonsense, or nothing but numbers.

    Every boolean spelling is kept as yes and no, `append:/x` as `append:`, and a word taken in several cases
    in small letters. A number is another name of a word.
    """
    nonsense = {*_WORDS, *(() if item.kind in _NUMBERED else _NUMBERS)}
    if not words or nonsense & set(words):
        return ()
    kept = {word.partition(":")[0] + ":" if word in _WITH_ARGUMENT else word for word in words} - _BARE
    if set(BOOLEANS) <= kept:
        kept = {word for word in kept if word.lower() not in BOOLEANS} | {"no", "yes"}
    return tuple(sorted({word.lower() if word.lower() in kept else word for word in kept if not word.isdigit()}))


def two_at_once(words: Collection[str]) -> str | None:
    """Two words of an enum in one assignment, to see whether it takes several; None when it has not two."""
    plain = [word for word in words if not word.endswith(":")]
    return f"{plain[0]} {plain[1]}" if len(plain) > 1 else None
