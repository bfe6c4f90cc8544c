"""How findings are shown: as text with a caret, as JSON, as annotations for a code host."""

from __future__ import annotations

import json
import re
from collections import abc
from collections.abc import Callable, Iterable

from compiler.codes import CAUSES, CODES
from compiler.diagnostics import Finding, Place, Severity, Span, Where
from compiler.spec.nodes import Mapping, Node, Scalar, Sequence, compose, walk

Texts = abc.Mapping[str, str]
"""File name as it stands in findings, to the text of the file."""


class Locator:
    """Turns symbolic places into lines and columns; composes a file again only when it has to."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._roots: dict[str, Node | None] = {}
        self._lines: dict[str, list[str]] = {}

    def span(self, where: Where) -> Span:
        """Line, column and length of ``where``; the start of the file when the route leads nowhere."""
        if isinstance(where, Span):
            return where
        node = self._node(where)
        if node is None:
            return Span(where.file, 1, 1)
        return self._narrow(where, node) if isinstance(node, Scalar) else self._start(where.file, node)

    def line(self, span: Span) -> str:
        """The text of the line that ``span`` lies in, without its end."""
        lines = self._lines.get(span.file)
        if lines is None:
            lines = self._lines[span.file] = self._texts.get(span.file, "").split("\n")
        return lines[span.line - 1] if len(lines) >= span.line else ""

    def _node(self, place: Place) -> Node | None:
        if place.file not in self._roots:
            text = self._texts.get(place.file)
            self._roots[place.file] = compose(text, place.file)[0] if text is not None else None
        root = self._roots[place.file]
        return walk(root, place.route, place.on_key) if root is not None else None

    def _start(self, file: str, node: Mapping | Sequence) -> Span:
        """A list or mapping as a whole where it stands on one line; else its first key or dash."""
        if node.end_line == node.line:
            return Span(file, node.line, node.column, max(1, node.end_column - node.column))
        first = next(iter(node.entries.values()))[0] if isinstance(node, Mapping) and node.entries else None
        if first is not None and (first.line, first.column) == (node.line, node.column):
            return Span(file, node.line, node.column, max(1, first.end_column - first.column))
        return Span(file, node.line, node.column)

    def _narrow(self, place: Place, node: Scalar) -> Span:
        """The needle in the lines of the scalar; without one, the scalar as far as its first line goes."""
        # A block scalar ends where the next line starts.
        last = node.end_line if node.end_column > 1 else node.end_line - 1
        if place.needle:
            for number in range(node.line, last + 1):
                line = self.line(Span(place.file, number, 1))
                start = node.column - 1 if number == node.line else 0
                end = node.end_column - 1 if number == node.end_line else len(line)
                column = _find_word(line[:end], place.needle, start)
                if column >= 0:
                    return Span(place.file, number, column + 1, len(place.needle))
        first = self.line(Span(place.file, node.line, 1)).rstrip()
        end = node.end_column - 1 if node.end_line == node.line else len(first)
        return Span(place.file, node.line, node.column, max(1, end - node.column + 1))


def _find_word(line: str, needle: str, start: int) -> int:
    """Where ``needle`` stands in ``line`` as a word of its own; else where it stands at all; else -1."""
    found = re.compile(rf"(?<![\w@-]){re.escape(needle)}(?![\w-])").search(line, start)
    return found.start() if found else line.find(needle, start)


Located = tuple[Finding, Span]


def locate(findings: Iterable[Finding], texts: Texts) -> tuple[list[Located], Locator]:
    """Findings with their spans: what is wrong by itself first, each part by file, line and code; equal ones once."""
    locator = Locator(texts)
    unique = dict.fromkeys((finding, locator.span(finding.where)) for finding in findings)
    ordered = sorted(unique, key=lambda pair: (pair[0].code not in CAUSES, pair[1], pair[0].code,
                                                  pair[0].message))
    return ordered, locator


def severity(finding: Finding) -> Severity:
    """The severity that the table of codes gives to the finding."""
    return CODES[finding.code].severity


def as_text(findings: abc.Sequence[Finding], texts: Texts) -> str:
    """For people: the place, the line with a caret, the hint, and what else belongs to it."""
    located, locator = locate(findings, texts)
    blocks = []
    for finding, span in located:
        lines = [f"{_place(span)}: {severity(finding)}[{finding.code}]: {_printable(finding.message)}"]
        source = locator.line(span)
        if source.strip():
            lines += _excerpt(source, span)
        if finding.hint:
            lines.append(f"  = hint: {_printable(finding.hint)}")
        lines += [f"  = {_place(locator.span(one.where))}: {_printable(one.message)}" for one in finding.related]
        blocks.append("\n".join(lines))
    if not blocks:
        return ""
    return "\n\n".join(blocks) + f"\n\n{summary(finding for finding, _ in located)}\n"


def _place(span: Span) -> str:
    return f"{_printable(span.file)}:{span.line}:{span.column}"


def _printable(text: str) -> str:
    """Nothing that a terminal would obey, and no second line."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "·" for char in text)


def summary(findings: Iterable[Finding]) -> str:
    """How many errors and warnings, in words."""
    levels = [severity(finding) for finding in findings]
    words = []
    for level in Severity:
        count = levels.count(level)
        if count:
            words.append(f"{count} {level}{'s' if count > 1 else ''}")
    if not words:
        return "no findings"
    return ", ".join(words) + "; explain one with: python -m compiler explain CODE"


def _excerpt(source: str, span: Span, width: int = 120) -> list[str]:
    """The line and a caret below it; a long line is cut around the caret."""
    start = 0 if span.column <= width - 20 else span.column - width // 2
    shown = source[start:start + width]
    head, tail = "…" if start else "", "…" if start + width < len(source) else ""
    gutter = len(str(span.line))
    caret = " " * (span.column - 1 - start + len(head)) + "^" * max(1, min(span.length, width))
    return [f"  {span.line} | {head}{_printable(shown)}{tail}", f"  {' ' * gutter} | {caret[:width + 2]}"]


def as_json(findings: abc.Sequence[Finding], texts: Texts) -> str:
    """For programs: one object a finding, in the order in which people see them."""
    located, locator = locate(findings, texts)
    rows = []
    for finding, span in located:
        related = [{"message": r.message, **_span_json(locator.span(r.where))} for r in finding.related]
        rows.append({"code": finding.code, "severity": str(severity(finding)), "message": finding.message,
                     "hint": finding.hint, **_span_json(span), "related": related})
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _span_json(span: Span) -> dict[str, object]:
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}


def as_github(findings: abc.Sequence[Finding], texts: Texts) -> str:
    """Workflow commands that a code host shows at the changed lines."""
    located, _ = locate(findings, texts)
    return "".join(annotation(str(severity(finding)), span, finding.code,
                              finding.message + (f" ({finding.hint})" if finding.hint else "")) + "\n"
                   for finding, span in located)


def annotation(level: str, span: Span, title: str, text: str) -> str:
    """One workflow command: ``level`` is error, warning or notice."""
    place = f"file={_property(span.file)},line={span.line},col={span.column}"
    return f"::{level} {place},endColumn={span.column + span.length},title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[abc.Sequence[Finding], Texts], str]] = {
    "text": as_text, "json": as_json, "github": as_github,
}
