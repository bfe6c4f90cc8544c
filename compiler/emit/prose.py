"""Comments in generated files, and the sentence that each of these files begins with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable


def comment(text: str, width: int = 100, mark: str = "# ") -> list[str]:
    """``text`` as comment lines of at most ``width`` characters.

    A comment of a unit file is a line of its own: behind a value systemd would take it for part of it.
    """
    return [mark + line for line in textwrap.wrap(text, width - len(mark), break_on_hyphens=False)]


def generated(specs: Iterable[str]) -> str:
    """The sentence that every artifact begins with: that it is generated, and from what."""
    return f"Generated from {', '.join(specs)}. Do not edit: change the spec and compile again."
