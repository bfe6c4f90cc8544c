"""Reads facts out of the target's man pages (troff as DocBook writes it). Pure: text in, data out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# Which pages describe the directives of a section, in order of precedence.
_EXEC = ("systemd.exec", "systemd.kill", "systemd.resource-control")
PAGES: Mapping[str, tuple[str, ...]] = {
    "Unit": ("systemd.unit",),
    "Install": ("systemd.unit",),
    "Service": ("systemd.service", *_EXEC),
    "Socket": ("systemd.socket", *_EXEC),
    "Mount": ("systemd.mount", *_EXEC),
    "Swap": ("systemd.swap", *_EXEC),
    "Automount": ("systemd.automount",),
    "Timer": ("systemd.timer",),
    "Path": ("systemd.path",),
    "Slice": ("systemd.slice", "systemd.resource-control"),
    "Scope": ("systemd.scope", "systemd.kill", "systemd.resource-control", "systemd.service"),
}

_NAME = re.compile(r"\\fI([A-Z][A-Za-z0-9]*)=")
_SINCE = re.compile(r"Added in version (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One option entry of a page: the directives it describes, its plain text, and "Added in version N".

    A page gives one version for a whole entry, so `since` of a grouped entry is that of its oldest member.
    """

    names: tuple[str, ...]
    text: str
    since: int | None


@dataclass(slots=True)
class _Open:
    names: tuple[str, ...]
    depth: int
    own: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """`text` without troff's escapes and font changes."""
    text = re.sub(r"\\f[BIRP]|\\&|\\m\[\w*\]|\\s[-+]?\d|\\[ud]", "", text)
    for escape, character in ((r"\-", "-"), (r"\*(Aq", "'"), (r"\(em", "—"), (r"\(bu", "•"), (r"\ ", " ")):
        text = text.replace(escape, character)
    return text.replace("\\\\", "\\")


def entries(page: str) -> tuple[Entry, ...]:
    """Every option entry of `page` (troff source), nested ones included, in order of their ends."""
    found: list[Entry] = []
    open_entries: list[_Open] = []
    heading: list[str] | None = None
    depth = 0
    for line in page.splitlines():
        if line == ".PP":
            heading = []
        elif line.startswith(".RS"):
            depth += 1
            names = tuple(_NAME.findall(" ".join(heading or [])))
            if names and (heading or [""])[0].startswith(r"\fI"):
                open_entries.append(_Open(names, depth))
            heading = None
        elif line == ".RE":
            if open_entries and open_entries[-1].depth == depth:
                found.append(_closed(open_entries.pop()))
            depth -= 1
        else:
            _take(line, depth, open_entries)
            if heading is not None:
                heading.append(line)
    return tuple(found)


def _take(line: str, depth: int, open_entries: list[_Open]) -> None:
    """Add a text line to the entries around it; a version counts on the entry's own level only."""
    if line.startswith((".", "'")):
        return
    for entry in open_entries:
        entry.lines.append(line)
    if open_entries and open_entries[-1].depth == depth:
        open_entries[-1].own.append(line)


def _closed(entry: _Open) -> Entry:
    versions = [int(number) for number in _SINCE.findall(plain("\n".join(entry.own)))]
    return Entry(entry.names, plain("\n".join(entry.lines)), min(versions, default=None))


def by_name(pages: Mapping[str, str]) -> dict[tuple[str, str], Entry]:
    """(page, directive) -> its entry, the first one a page has for it."""
    found: dict[tuple[str, str], Entry] = {}
    for page, text in pages.items():
        for entry in entries(text):
            for name in entry.names:
                found.setdefault((page, name), entry)
    return found


def entry_for(known: Mapping[tuple[str, str], Entry], section: str, name: str) -> Entry | None:
    """The entry that describes `name` in `[section]`; None when the section's pages have none."""
    return next((known[page, name] for page in PAGES[section] if (page, name) in known), None)


def words(text: str) -> frozenset[str]:
    """Everything in an entry's text that could be a word of a value."""
    return frozenset(re.findall(r"[A-Za-z][A-Za-z0-9_+-]*", text))


def specifiers(page: str) -> dict[str, str]:
    """Specifier letter -> short meaning, out of the table of systemd.unit(5)."""
    cell = r'T\{\n"%(.)"\nT\}:T\{\n(.*?)\nT\}'
    return {letter: plain(meaning.replace("\n", " ")) for letter, meaning in re.findall(cell, page, re.DOTALL)}
