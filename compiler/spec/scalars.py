"""Shapes of scalars: one line of text, prose, links, words, truth values, days, numbers."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from compiler.diagnostics import Place, Route, an, did_you_mean
from compiler.spec.markup import references
from compiler.spec.nodes import Node
from compiler.spec.shape import Invalid, Json, Passage, Reading, Reference, scalar_text, short

_TEXT_TYPES = ["string", "number", "boolean"]
"""What an editor takes unquoted text for: to us all of it is text."""

_NOT_BLANK = r"\S"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text that matches ``pattern``; ``what`` names it in messages, ``wrong`` what is not so."""

    what: str
    pattern: str = r".*\S.*"
    code: str = "S209"
    hint: str = ""
    lines: bool = False
    may_be_empty: bool = False
    wrong: str = ""

    def read(self, node: Node, at: Route, out: Reading) -> str | Invalid:
        """The text as written."""
        text = scalar_text(node, at, out, self.what,
                       'write "" where the empty value is meant' if self.may_be_empty else "")
        if isinstance(text, Invalid):
            return text
        if not text.strip() and not self.may_be_empty:
            return out.report("S207", at, f"{self.what} is missing here")
        if not self.lines and "\n" in text:
            return out.report("S208", at, f"{self.what} runs over several lines",
                              "one line only; to fold a long one use '>-', which joins the lines")
        if not _compiled(self.pattern).fullmatch(text):
            wrong = self.wrong or f"is not {self.what}"
            return out.report(self.code, at, f"'{short(text)}' {wrong}", self.hint)
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Text that matches the pattern."""
        if self.lines:
            return {"type": _TEXT_TYPES, "pattern": _NOT_BLANK}
        return {"type": _TEXT_TYPES, "pattern": f"^(?:{self.pattern})$"}


_patterns: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    found = _patterns.get(pattern)
    if found is None:
        found = _patterns[pattern] = re.compile(pattern)
    return found


@dataclass(frozen=True, slots=True)
class ProseText:
    """Markdown for people; ``[[id]]`` in it refers to an item and is checked like any reference.

    ``history``: the text tells what somebody said, saw or might have done, so its values are not those of today.
    """

    history: bool = False

    def read(self, node: Node, at: Route, out: Reading) -> str | Invalid:
        """The text without the white space around it."""
        text = scalar_text(node, at, out, "prose")
        if isinstance(text, Invalid):
            return text
        if not text.strip():
            return out.report("S207", at, "prose is missing here")
        if "[[" in text:
            for found in references(text):
                written = text[found.start:found.end].partition(" ")[0]  # a label may go on in the next line
                place = Place(out.file, at, needle=written)
                out.references.append(Reference(found.target, (), place, found.label or ""))
        out.prose.append(Passage(text, Place(out.file, at), self.history))
        return text.strip()

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Any text."""
        return {"type": _TEXT_TYPES, "pattern": _NOT_BLANK}


@dataclass(frozen=True, slots=True)
class Link:
    """The id of another item, of one of ``kinds``."""

    kinds: tuple[str, ...]

    def read(self, node: Node, at: Route, out: Reading) -> str | Invalid:
        """The id; whether it leads anywhere is for the linker."""
        text = scalar_text(node, at, out, self._what)
        if isinstance(text, Invalid):
            return text
        if not text.strip():
            return out.report("S207", at, f"{self._what} is missing here")
        out.references.append(Reference(text, self.kinds, Place(out.file, at)))
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """Text that is described by the kinds it may refer to."""
        return {"type": _TEXT_TYPES, "pattern": _NOT_BLANK, "description": self._what}

    @property
    def _what(self) -> str:
        return f"the id of {an(' or '.join(self.kinds))}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    words: tuple[str, ...]

    def read(self, node: Node, at: Route, out: Reading) -> str | Invalid:
        """The word."""
        text = scalar_text(node, at, out, "a word")
        if isinstance(text, Invalid) or text in self.words:
            return text
        hint = did_you_mean(text, self.words) or f"one of: {', '.join(self.words)}"
        return out.report("S205", at, f"'{short(text)}' is none of the words allowed here", hint)

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """An enumeration."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Truth:
    """``true`` or ``false``, nothing else that YAML 1.1 takes for one."""

    def read(self, node: Node, at: Route, out: Reading) -> bool | Invalid:
        """The boolean."""
        text = scalar_text(node, at, out, "true or false")
        if isinstance(text, Invalid):
            return text
        if text not in ("true", "false"):
            return out.report("S206", at, f"'{short(text)}' is neither true nor false")
        return text == "true"

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A boolean; in quotes it is the same to us."""
        return {"enum": [True, False, "true", "false"]}


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, ``YYYY-MM-DD``."""

    def read(self, node: Node, at: Route, out: Reading) -> datetime.date | Invalid:
        """The day."""
        text = scalar_text(node, at, out, "a date")
        if isinstance(text, Invalid):
            return text
        if _compiled("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch(text):
            with contextlib.suppress(ValueError):
                return datetime.date.fromisoformat(text)
        return out.report("S206", at, f"'{short(text)}' is not a date", "write YYYY-MM-DD, such as 2026-01-31")

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A string in the form of a date."""
        return {"type": "string", "format": "date"}


_DECIMAL = r"-?[0-9]{1,9}(\.[0-9]{1,6})?"


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal number that is kept as written (``1.30`` stays ``1.30``)."""

    def read(self, node: Node, at: Route, out: Reading) -> str | Invalid:
        """The digits."""
        text = scalar_text(node, at, out, "a number")
        if isinstance(text, Invalid):
            return text
        if not _compiled(_DECIMAL).fullmatch(text):
            return out.report("S206", at, f"'{short(text)}' is not a decimal number", "such as 7 or 7.5")
        return text

    def schema(self, refer: Callable[[type], Json]) -> Json:
        """A number; in quotes it is the same to us."""
        return {"type": ["number", "string"], "pattern": f"^{_DECIMAL}$"}
