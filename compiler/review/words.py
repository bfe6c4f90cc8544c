"""Sentences for several faces: plain text where a program reads it, Markdown with code spans where people do.

A sentence is a row of pieces. What comes from a spec goes in as a piece and is escaped where it is shown, so no
value can become markup, a mention, a link or a command of a workflow.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A piece that is shown as code: an id, a directive, a path."""

    text: str


Piece = str | Code
Words = tuple[Piece, ...]

# Whatever could start something: markup, HTML, a mention, a reference to an issue, a link.
_MARKUP = re.compile(r"([\\`*_\[\]#|~>])")
_BREAK = "&#8203;"


def plain(words: Iterable[Piece]) -> str:
    """The sentence as one line of text."""
    return _one_line("".join(piece.text if isinstance(piece, Code) else piece for piece in words))


def markdown(words: Iterable[Piece]) -> str:
    """The sentence as Markdown for one line, whatever its pieces hold."""
    # Neighbours are escaped as one: an @ at the end of a piece and a name at the start of the next are a mention.
    # An empty piece would keep two code spans from being told apart.
    runs = itertools.groupby((piece for piece in words if piece != ""), key=lambda piece: isinstance(piece, Code))
    text = "".join(_BREAK.join(code(piece.text) for piece in run if isinstance(piece, Code)) if is_code
                   else escape("".join(map(str, run))) for is_code, run in runs)
    # At the start of a line these begin a list or underline a heading, and four spaces begin a block of code.
    return re.sub(r"^(?=[-+=]|\d+[.)])", _BREAK, text.lstrip())


def escape(text: str) -> str:
    """Text as it reads inside a line: no markup, no HTML, nobody mentioned, nothing linked."""
    shown = _MARKUP.sub(r"\\\1", _one_line(text).replace("&", "&amp;")).replace("<", "&lt;")
    shown = shown.replace("://", f":{_BREAK}//").replace("\\#", f"\\#{_BREAK}")
    shown = re.sub(r"@(?=\\?\w)", f"@{_BREAK}", shown)
    shown = re.sub(r"(?i)\bwww\.", f"www{_BREAK}.", shown)
    return re.sub(r"(?i)\bgh-(?=\d)", f"GH{_BREAK}-", shown)


def merged(lines: Iterable[Words]) -> list[Words]:
    """Lines that differ only in the code that they begin with, as one line with all of these."""
    found: dict[Words, list[str]] = {}
    for line in lines:
        first, *rest = line
        if isinstance(first, Code):
            found.setdefault(tuple(rest), []).append(first.text)
        else:
            found.setdefault(line, [])
    return [(*listed(ids), *rest) if ids else rest for rest, ids in found.items()]


def code(text: str) -> str:
    """A code span with any text in it."""
    shown = _one_line(text)
    fence = "`" * (_longest_run(shown) + 1)
    edge = " " if not shown.strip(" ") or shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{edge}{shown or ' '}{edge}{fence}"


def fenced(text: str, language: str = "") -> str:
    """A block of code with any text in it."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def listed(words: Iterable[str], limit: int = 12) -> Words:
    """Ids in a row, as code; the rest of a long row as a number."""
    ids = list(dict.fromkeys(words))
    shown: list[Piece] = []
    for id in ids[:limit]:
        shown += [", ", Code(id)] if shown else [Code(id)]
    return (*shown, f" and {len(ids) - limit} more") if len(ids) > limit else tuple(shown)


def counted(number: int, noun: str) -> str:
    """`1 vector`, `2 vectors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " if char.isspace() else "\N{MIDDLE DOT}" for char in text)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
