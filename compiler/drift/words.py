"""How text from somebody else's host is shown: short, on one line, and without anything that a terminal would obey."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.diagnostics import Related, Span
from compiler.systemd.unitfile import Assignment

_LONGEST = 100


def shown(text: str) -> str:
    """One printable line of at most 100 characters."""
    line = "".join(char if char.isprintable() else "·" for char in text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST - 1]}…"


def values(lines: Iterable[Assignment]) -> str:
    """The values of a directive between quotes; nothing where it is not set."""
    return shown(", ".join(f"'{item.value}'" for item in lines))


def line_of(item: Assignment, message: str) -> Related:
    """A line of a file that was found, as a second location."""
    return Related(Span(shown(item.origin), max(1, item.line), 1), message)
