"""Prose of the specs in places that are not Markdown pages: comments and plain lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

_REFERENCE = re.compile(r"\[\[([^\[\]\n]+)\]\]")


def plain(prose: str) -> str:
    """The prose on one line, with references as bare ids."""
    return " ".join(_REFERENCE.sub(r"\1", prose).split())


def comment(text: str, width: int = 100, mark: str = "# ") -> list[str]:
    """``text`` as comment lines of at most ``width`` characters.

    A comment of a unit file is a line of its own: behind a value systemd would take it for part of it.
    """
    return [mark + line for line in textwrap.wrap(text, width - len(mark), break_on_hyphens=False)]


def generated(specs: Iterable[str]) -> str:
    """The sentence that every artifact begins with: that it is generated, and from what."""
    return f"Generated from {', '.join(specs)}. Do not edit: change the spec and compile again."
