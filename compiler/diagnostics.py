"""What is wrong, where, and what to do about it: findings as plain values.

A place is symbolic (file and route through the document) until somebody shows it; only mistakes that
keep a document from being read at all are born with a line and a column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Route = tuple[str | int, ...]


class Severity(StrEnum):
    """How much a finding weighs: an error always fails a run, a warning only under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A node of a spec file: the keys and indices that lead to it from the document's root.

    ``on_key`` points at the last key itself instead of its value; ``needle`` narrows the place to the
    first occurrence of that text inside the scalar.
    """

    file: str
    route: Route = ()
    on_key: bool = False
    needle: str = ""

    def under(self, *steps: str | int) -> Place:
        """The place that lies ``steps`` further down."""
        return Place(self.file, self.route + steps)

    def key(self, name: str) -> Place:
        """The key ``name`` of this mapping, not its value."""
        return Place(self.file, (*self.route, name), on_key=True)

    def at(self, needle: str) -> Place:
        """The same scalar, narrowed to ``needle``."""
        return Place(self.file, self.route, self.on_key, needle)

    def within(self, outer: Place) -> bool:
        """Whether this place is ``outer`` or lies below it."""
        return self.file == outer.file and self.route[: len(outer.route)] == outer.route


class Span(NamedTuple):
    """A stretch of one line of a file; line and column count from 1, ``length`` in characters."""

    file: str
    line: int
    column: int
    length: int = 1


Where = Place | Span


@dataclass(frozen=True, slots=True)
class Related:
    """A second location that explains a finding."""

    where: Where
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic: a stable code (see ``codes``), a place, a message and a hint.

    Messages start in lower case and end without a full stop; the hint says what to do.
    """

    code: str
    where: Where
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()

    @property
    def file(self) -> str:
        """The file that the finding is about, relative to the specs' parent folder."""
        return self.where.file


def an(noun: str) -> str:
    """``noun`` with its article; ``unit`` has none of the vowels that ask for ``an``."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def either(words: Iterable[str]) -> str:
    """The words as alternatives: ``a, b or c``."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


_ALIKE = 0.7


def did_you_mean(word: str, known: Iterable[str], limit: int = 3, alike: float = _ALIKE) -> str:
    """A hint naming the known words closest to ``word``, or an empty string; what is one slip away stands alone."""
    found = close_to(word, known, alike)[:limit]
    words = [f"'{one}'" for one in [one for one in found if is_one_slip(word, one)] or found]
    return f"did you mean {either(words)}?" if words else ""


def close_to(word: str, known: Iterable[str], alike: float = _ALIKE) -> list[str]:
    """The known words that ``word`` may have been meant to be, best first; ``alike`` as in :mod:`difflib`."""
    from difflib import get_close_matches

    by_fold = {one.casefold(): one for one in known}
    return [by_fold[one] for one in get_close_matches(word.casefold(), list(by_fold), n=3, cutoff=alike)]


def is_one_slip(word: str, other: str) -> bool:
    """Whether two words are one letter apart: one too many or too few, another one, or two in each other's place."""
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    one, two = word[start:], other[start:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return word != other and (max(len(one), len(two)) == 1 or (len(one) == 2 and one == two[::-1]))
