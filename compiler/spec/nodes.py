"""YAML text to marked nodes, by our own short rules.

libyaml delivers events; we compose them ourselves, because the rules differ from stock YAML: every scalar
stays text (``0077`` is not 63, ``yes`` is not true), a key stands once, and whatever expands or
constructs (anchors, aliases, tags, merge keys) is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from compiler.diagnostics import Finding, Related, Route, Span
from compiler.spec.characters import FORBIDDEN, refusal

MAX_DEPTH = 24


class Scalar:
    """A scalar: its text, whether it stood without quotes, and where (line and column from 1).

    It ends before ``end_column`` of ``end_line``; a block scalar may end before column 1 of a later line.
    """

    __slots__ = ("column", "end_column", "end_line", "line", "plain", "text")

    def __init__(self, text: str, plain: bool, start: Any, end: Any) -> None:
        """``start`` and ``end`` are libyaml's marks, which count from 0."""
        self.text, self.plain = text, plain
        self.line, self.column = start.line + 1, start.column + 1
        self.end_line, self.end_column = end.line + 1, end.column + 1


class Sequence:
    """A list of nodes."""

    __slots__ = ("column", "end_column", "end_line", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line, self.column = line, column
        self.end_line, self.end_column = line, column


class Mapping:
    """A mapping in the order of the text; each key keeps its own mark."""

    __slots__ = ("column", "end_column", "end_line", "entries", "line")

    def __init__(self, line: int, column: int) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.line, self.column = line, column
        self.end_line, self.end_column = line, column


Node = Scalar | Sequence | Mapping


class Refused(Exception):  # noqa: N818 - control flow inside this module, never an error that escapes
    """Stops the reading of one document; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _refuse(code: str, file: str, mark: Any, message: str, hint: str = "", length: int = 1) -> Refused:
    return Refused(Finding(code, Span(file, mark.line + 1, mark.column + 1, length), message, hint))


def compose(text: str, file: str) -> tuple[Node | None, list[Finding]]:
    """The document in ``text``, and what is wrong with it.

    Returns no node when the text is no single YAML document or uses what we refuse; a duplicate key is
    reported and its first value kept, so that the rest of the file is still checked. Never raises.
    """
    findings: list[Finding] = []
    try:
        return _compose(text, file, findings), findings
    except Refused as stop:
        return None, [*findings, stop.finding]
    except yaml.MarkedYAMLError as error:
        return None, [*findings, _not_yaml(error, text, file)]
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        message = " ".join(str(error).split())
        return None, [*findings, Finding("Y107", Span(file, 1, 1), f"this is not YAML: {message}")]


def _not_yaml(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    quoted = _quoted_before(error, text)
    if quoted is not None:
        return Finding("Y107", Span(file, quoted.line, quoted.column),
                       f"this is not YAML: the quote that opens here ends in line {quoted.end_line}",
                       "close it, or put quotes of the other sort around text that holds one")
    line, column = _place_of(error, text)
    message = " ".join(part for part in (error.problem, error.context) if part)
    hint = ("put quotes around text that begins with '@', '`' or '%'" if "cannot start any token" in message else
            "check the indentation, and put quotes around values that hold ': ' or ' #'")
    return Finding("Y107", Span(file, line, column), f"this is not YAML: {message}", hint)


def _quoted_before(error: yaml.MarkedYAMLError, text: str) -> Scalar | None:
    """Text in quotes over several lines behind which the reader gave up: most likely it should have ended before."""
    last, parser = None, CParser(text)
    with contextlib.suppress(yaml.YAMLError):
        for event in iter(parser.get_event, None):
            last = event if type(event) is ScalarEvent else last
    parser.dispose()
    if last is None or last.style not in ("'", '"') or error.problem_mark is None:
        return None
    found = Scalar("", False, last.start_mark, last.end_mark)
    return found if found.line < found.end_line == error.problem_mark.line + 1 else None


def _place_of(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int]:
    """Line and column where the reader gave up; where that is behind the last word, what was left open."""
    end = len(text.rstrip())
    for mark in (error.problem_mark, error.context_mark):
        if mark is not None and mark.index < end:
            return mark.line + 1, mark.column + 1
    return text.count("\n", 0, end) + 1, max(1, end - text.rfind("\n", 0, end) - 1)


def _compose(text: str, file: str, findings: list[Finding]) -> Node | None:
    parser = CParser(text)
    try:
        return _build(iter(parser.get_event, None), file, findings)
    finally:
        parser.dispose()


def _build(events: Iterator[Any], file: str, findings: list[Finding]) -> Node | None:
    """Compose without recursion: a hostile depth meets our limit, not Python's."""
    root: Node | None = None
    stack: list[Sequence | Mapping] = []
    keys: list[Scalar | None] = []  # the pending key of each open mapping
    documents = 0
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_markup(event, file)
            node: Node = _scalar(event, file)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_markup(event, file)
            mark = event.start_mark
            make = Mapping if kind is MappingStartEvent else Sequence
            node = make(mark.line + 1, mark.column + 1)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            mark, whole = event.end_mark, stack.pop()
            whole.end_line, whole.end_column = mark.line + 1, mark.column + 1
            keys.pop()
            continue
        elif kind is AliasEvent:
            raise _refuse("Y108", file, event.start_mark, f"the alias '*{event.anchor}' is refused",
                          "write the text here, or share directives through a profile", len(event.anchor) + 1)
        else:
            documents += kind is DocumentStartEvent
            if documents > 1:
                raise _refuse("Y115", file, event.start_mark, "a second document in one file",
                              "one file holds one item: move this to a file of its own", 3)
            continue
        if not stack:
            root = node
        elif not _attach(stack[-1], keys, node, file, findings):
            continue
        if not isinstance(node, Scalar):
            if len(stack) >= MAX_DEPTH:
                raise _refuse("Y106", file, event.start_mark, f"nested deeper than {MAX_DEPTH} levels",
                              "no kind of spec needs this depth")
            stack.append(node)
            keys.append(None)
    return root


def _attach(parent: Sequence | Mapping, keys: list[Scalar | None], node: Node, file: str,
            findings: list[Finding]) -> bool:
    """Put ``node`` into ``parent``; False when it was a key and so has no place of its own."""
    if isinstance(parent, Sequence):
        parent.items.append(node)
        return True
    key = keys[-1]
    if key is None:
        if not isinstance(node, Scalar):
            where = Span(file, node.line, node.column)
            raise Refused(Finding("Y118", where, "a key is a word, not a list or a mapping",
                                  "put quotes around a word that begins with '[' or '{'"))
        keys[-1] = node
        return False
    keys[-1] = None
    first = parent.entries.get(key.text)
    if first is None:
        parent.entries[key.text] = (key, node)
        return True
    findings.append(Finding(
        "Y110", Span(file, key.line, key.column, max(1, len(key.text))), f"the key '{key.text}' stands twice",
        "keep one of the two; YAML would silently take the last",
        (Related(Span(file, first[0].line, first[0].column, max(1, len(key.text))), "first here"),)))
    return True


def _scalar(event: Any, file: str) -> Scalar:
    scalar = Scalar(event.value, not event.style, event.start_mark, event.end_mark)
    if event.style == '"':
        _refuse_escape(scalar, file)
    return scalar


def _refuse_escape(node: Scalar, file: str) -> None:
    """Characters that the text of a file may not hold cannot come in as escapes either."""
    bad = FORBIDDEN.search(node.text)
    if bad is not None:
        width = node.end_column - node.column if node.end_line == node.line else 1
        found = refusal(bad.group(), Span(file, node.line, node.column, width))
        raise Refused(replace(found, message=f"{found.message}, written as an escape", hint="leave it out"))


def _refuse_markup(event: Any, file: str) -> None:
    """Anchors and tags: refused, but for the ``!`` that libyaml reports for quoted scalars."""
    if event.anchor is not None:
        hint = "write the text where it counts, or share directives through a profile"
        raise _refuse("Y108", file, event.start_mark, f"the anchor '&{event.anchor}' is refused", hint,
                      len(event.anchor) + 1)
    tag = event.tag.replace("tag:yaml.org,2002:", "!!")
    raise _refuse("Y109", file, event.start_mark, f"the tag '{tag}' is refused",
                  "a spec holds words, lists and mappings only; put quotes around text that starts with '!'",
                  len(tag))


def walk(node: Node, route: Route, on_key: bool = False) -> Node | None:
    """The node at the end of ``route`` below ``node``, or its key; None when the route leads nowhere."""
    for depth, step in enumerate(route):
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            key, value = node.entries[step]
            node = key if on_key and depth == len(route) - 1 else value
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        elif isinstance(node, Scalar) and step == 0:
            continue  # one value where a list may stand: a list of one
        else:
            return None
    return node


def ids_below(node: Node) -> Iterator[str]:
    """Every ``id:`` written anywhere below ``node``; what a broken item would have defined."""
    todo: list[Node] = [node]
    while todo:
        here = todo.pop()
        if isinstance(here, Mapping):
            for name, (_, value) in here.entries.items():
                if name == "id" and isinstance(value, Scalar):
                    yield value.text
                elif not isinstance(value, Scalar):
                    todo.append(value)
        elif isinstance(here, Sequence):
            todo.extend(here.items)
