"""Where to show something on the head: the line itself, or where it stood before it was taken out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from compiler.diagnostics import Place, Span
from compiler.render import Locator


class Spots:
    """Lines of the head for places of both sides."""

    def __init__(self, base: Mapping[str, str], head: Mapping[str, str]) -> None:
        self._base, self._head = base, head
        self._locators = {True: Locator(base), False: Locator(head)}

    def of(self, place: Place, *, gone: bool) -> Span:
        """A stretch of a line of the head; for what is ``gone``, a place of the base, the line that is there now."""
        span = self._locators[gone].span(place)
        if not gone:
            return span
        if span.file not in self._head:
            return Span(span.file, 1, 1)
        old, new = self._base[span.file].splitlines(), self._head[span.file].splitlines()
        return Span(span.file, _moved(old, new, span.line), 1)


def _moved(old: list[str], new: list[str], line: int) -> int:
    """The line of ``new`` that stands where line ``line`` of ``old`` did."""
    for _, first, last, start, end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if first < line <= last:
            return max(1, min(start + (line - first if end - start == last - first else 1), len(new)))
    return 1
