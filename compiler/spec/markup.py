"""The notations of our own in prose: references between double brackets, and code spans with a mark in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

REFERENCE = re.compile(r"\[\[([^\[\]\n|]{0,120})(?:\|([^\[\]\n]+))?\]\]")
"""``[[target]]`` or ``[[target|label]]``; an item's id, or a fact such as ``web.service:UMask``."""

CLAIM = "claim:"
"""What the target of a reference to a claim begins with; its id follows, and its label is prose that rests on it."""

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ ]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)

MARKS = {"not": "a counter-example: the units do not say this",
         "was": "history: the units no longer say this",
         "shows": "what a command prints"}
"""The words that take a code span out of the comparison with the units, and what each says: ``not:UMask=0``."""

_SYSCTL = r"(?:kernel|vm|net|fs)(?:\.[A-Za-z0-9_*-]+)+"
"""Keys below the folders of /proc/sys that a host's operator sets (proc_sys(5)); others look like file names."""
_DIRECTIVE = r"(?=[A-Za-z0-9]*[a-z])[A-Z][A-Za-z0-9]+"
_STATEMENT = rf"(?:{_DIRECTIVE}=|{_SYSCTL}(?:\s?=)?|/)"

_MARKED = re.compile(rf"({'|'.join(MARKS)}):\s*(?={_STATEMENT})")
_IN_SPAN = re.compile(rf"(?P<directive>{_DIRECTIVE})(?P<equals>=)(?P<rest>.*)"
                      rf"|(?P<key>{_SYSCTL})(?:\s?(?P<is>=)\s?(?P<value>.*))?"
                      rf"|(?P<prefix>{_DIRECTIVE})\*"
                      r"|~?(?P<group>@[a-z][a-z0-9-]*)", re.DOTALL)
_PATH = r"(?<![\w/.<>~*:-])(?:/(?:<[^<>/]*>|[\w.@%{}*+-])+)+"
"""A path from the root; ``<...>`` stands for any name, also one of several words."""
_PATH_IN_SPAN = re.compile(_PATH)
_PATH_IN_TEXT = re.compile(rf"(?<!=){_PATH}")
_ASKS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@:-]*")
_IN_TEXT = re.compile(rf"(?<![\w$/.@-])(?:(?P<directive>{_DIRECTIVE})(?P<equals>=)"
                      rf"|(?P<key>{_SYSCTL}(?<![-.]))(?:(?P<is>=))?)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of prose that looks like a directive, an assignment, a sysctl key, a system call group, a path or an id.

    what: ``directive``, ``sysctl``, ``prefix``, ``group``, ``path``, ``reference`` (one in a code span, where it stays
    as it is written) or ``word`` (perhaps an id). value: what stands behind
    the equals sign; None where there is none, empty where nothing follows it. In running text nobody can tell where
    a value ends, so ``open`` says that more text follows it. start: where ``text``, as written, begins.
    """

    what: str
    name: str
    value: str | None
    text: str
    start: int
    mark: str = ""
    open: bool = False


class Referring(NamedTuple):
    """A reference as it is written: target and label, and where in the text it begins and ends."""

    target: str
    label: str | None
    start: int
    end: int


def marked(span: str) -> tuple[str, str]:
    """The mark of a code span and what stands behind it; the mark is empty for most."""
    found = _MARKED.match(span)
    return (found.group(1), span[found.end():]) if found else ("", span)


def resolve(text: str, refer: Callable[[str, str | None], str]) -> str:
    """The text with each reference replaced by what ``refer`` makes of its target and label; code spans stay."""
    parts = []
    end = 0
    for found in references(text):
        parts += [text[end:found.start], refer(found.target, found.label)]
        end = found.end
    return "".join((*parts, text[end:]))


def words_alone(text: str) -> str:
    """The text without the brackets around words that rest on a claim."""
    parts = []
    end = 0
    for found in references(text) if f"[[{CLAIM}" in text else ():
        if found.target.startswith(CLAIM) and found.label:
            parts += [text[end:found.start], found.label]
            end = found.end
    return "".join((*parts, text[end:]))


def references(text: str) -> Iterator[Referring]:
    """The references of the prose; what stands in a code span is none, a label may have code spans."""
    for found in REFERENCE.finditer(CODE_SPAN.sub(_blank, text) if "`" in text else text):
        label = text[slice(*found.span(2))] if found.group(2) else None
        yield Referring(found.group(1), label, found.start(), found.end())


def mentions(text: str) -> Iterator[Mention]:
    """What the prose mentions in code spans and in running text, in that order; references are passed over."""
    for span in CODE_SPAN.finditer(text):
        inside = span.group(2).strip()
        mark, statement = marked(inside)
        start = span.start(2) + span.group(2).index(inside) + len(inside) - len(statement)
        found = _IN_SPAN.fullmatch(statement)
        yield _mention(found, start, mark) if found else Mention("word", statement, None, statement, start)
        if not found:
            yield from _paths(_PATH_IN_SPAN, statement, start, mark)
            yield from (Mention("reference", one.group(1), None, one.group(0), start + one.start())
                        for one in REFERENCE.finditer(statement) if _ASKS.fullmatch(one.group(1)))
    bare = REFERENCE.sub(_but_words, CODE_SPAN.sub(_blank, text))
    for found in _IN_TEXT.finditer(bare):
        yield _in_text(found, bare)
    yield from _paths(_PATH_IN_TEXT, bare, 0, "")


def _paths(pattern: re.Pattern[str], text: str, start: int, mark: str) -> Iterator[Mention]:
    for found in pattern.finditer(text):
        written = found.group(0).rstrip(".-").rstrip("/")
        if written:
            yield Mention("path", " ".join(written.split()), None, written, start + found.start(), mark)


def _blank(found: re.Match[str]) -> str:
    """As many spaces, so that places stay what they are."""
    return " " * len(found.group(0))


def _but_words(found: re.Match[str]) -> str:
    """Blanks for a reference; the words that rest on a claim stay, as they are prose like any other."""
    if not found.group(1).startswith(CLAIM) or not found.group(2):
        return _blank(found)
    head = found.start(2) - found.start()
    return " " * head + found.group(2) + " " * (len(found.group(0)) - head - len(found.group(2)))


def _mention(found: re.Match[str], start: int, mark: str) -> Mention:
    group = found.groupdict()
    text = found.group(0)
    if group["directive"]:
        return Mention("directive", group["directive"], " ".join(group["rest"].split()), text, start, mark)
    if group["key"]:
        return Mention("sysctl", group["key"], group["value"], text, start, mark)
    if group["prefix"]:
        return Mention("prefix", group["prefix"], None, text, start)
    return Mention("group", group["group"], None, text, start)


_LONGEST = 600  # characters of running text that may belong to a value; no line of a unit comes near it
_WORD = re.compile(rf"[^\s,;`()\[\]\"']{{0,{_LONGEST}}}")


def _in_text(found: re.Match[str], text: str) -> Mention:
    what = "directive" if found.group("directive") else "sysctl"
    name = found.group("directive") or found.group("key")
    if not (found.group("equals") or found.group("is")):
        return Mention(what, name, None, name, found.start())
    word = _WORD.match(text, found.end())
    first = word.group(0).rstrip(".:?!") if word else ""
    value = " ".join(text[found.end():found.end() + _LONGEST].split()) if first else ""
    return Mention(what, name, value, found.group(0) + first, found.start(), open=bool(first))
