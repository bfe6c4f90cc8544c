"""Comments in generated files, and the sentence that each of these files begins with."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable

_BEGINS, _ENDS = "Generated from ", "Do not edit: change the spec and compile again."


def comment(text: str, width: int = 100, mark: str = "# ") -> list[str]:
    """``text`` as comment lines of at most ``width`` characters.

    A comment of a unit file is a line of its own: behind a value systemd would take it for part of it.
    """
    return [mark + line for line in textwrap.wrap(text, width - len(mark), break_on_hyphens=False)]


def generated(specs: Iterable[str]) -> str:
    """The sentence that every artifact begins with: that it is generated, and from what."""
    return f"{_BEGINS}{', '.join(specs)}. {_ENDS}"


def is_generated(data: bytes, mark: str = "# ") -> bool:
    """Whether a file begins with that sentence, as a comment: then it is ours, and may be written again."""
    head = itertools.takewhile(lambda line: line.startswith(mark), data.decode("utf-8", "replace").split("\n"))
    text = " ".join(line.removeprefix(mark) for line in head)
    return text.startswith(_BEGINS) and _ENDS in text
