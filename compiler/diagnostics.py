"""What is wrong, where, and what to do about it: findings as plain values.

A place is symbolic (file and route through the document) until somebody shows it; only mistakes that
keep a document from being read at all are born with a line and a column.
"""

from __future__ import annotations

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


def did_you_mean(word: str, known: object, limit: int = 3) -> str:
    """A hint naming the known words closest to ``word``, or an empty string.

    ``known`` is any iterable of strings. Distance as in :mod:`difflib`, case ignored.
    """
    from difflib import get_close_matches

    assert hasattr(known, "__iter__")
    by_fold = {str(k).casefold(): str(k) for k in known}
    close = get_close_matches(word.casefold(), list(by_fold), n=limit, cutoff=0.7)
    if not close:
        return ""
    return "did you mean " + " or ".join(f"'{by_fold[c]}'" for c in close) + "?"
