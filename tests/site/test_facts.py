"""Hand-written pages state no fact of their own: each is a reference, so it cannot grow stale."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.site.build import build_pages
from tests.support.run import PLATFORM, REAL, ROOT, compiled

WRITTEN = ROOT / "site" / "pages"
PAGES = sorted(WRITTEN.rglob("*.md"))

_COMMANDS = re.compile(r"^(?P<indent> *)```(?:sh|console)\n.*?^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_REFERENCE = re.compile(r"\[\[[^\[\]\n]+\]\]")
_TARGET = re.compile(r"(?<=\])\([^()\s]+\)")
_ORDER = re.compile(r"^ *\d+\. ", re.MULTILINE)


def facts(text: str) -> Iterator[str]:
    """What a text states itself: numbers, directives, settings of the kernel, paths of a host, ids of items."""
    for syntax in (_COMMANDS, _REFERENCE, _TARGET, _ORDER):
        text = syntax.sub(" ", text)
    yield from re.findall(r"[^\s`]*\d[^\s`]*", text)
    yield from (word for word in re.findall(r"\b[A-Z][A-Za-z]+(?==)|\b[A-Z][a-z]*[A-Z]\w*", text) if word in _names())
    yield from re.findall(r"\b(?:kernel|net|fs|vm|user)\.[a-z_]+[a-z_.]*", text)
    yield from re.findall(r"(?<![\w.])/(?:etc|usr|var|home|root|proc|sys|run|tmp|opt|dev)\b[^\s`]*", text)


@functools.cache
def _names() -> frozenset[str]:
    """Every directive that the target knows."""
    rows = json.loads(PLATFORM.read_text("utf-8"))["directives"]
    return frozenset(_found_names(rows))


def _found_names(rows: object) -> Iterator[str]:
    if isinstance(rows, dict):
        if isinstance(rows.get("name"), str):
            yield rows["name"]
        for value in rows.values():
            yield from _found_names(value)
    elif isinstance(rows, list):
        for value in rows:
            yield from _found_names(value)


def test_there_are_hand_written_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_hand_written_page_states_no_fact(page: Path) -> None:
    assert list(facts(page.read_text("utf-8"))) == []


@pytest.mark.parametrize(("text", "found"), [
    ("It blocks 8 of them.", ["8"]), ("Down to 1.3 now.", ["1.3"]), ("PrivatePIDs hides them.", ["PrivatePIDs"]),
    ("Set `User=` there.", ["User"]), ("kernel.yama.ptrace_scope is set", ["kernel.yama.ptrace_scope"]),
    ("It reads `/etc/shadow`.", ["/etc/shadow"]), ("See D2.b.", ["D2.b."]),
])
def test_a_fact_is_noticed(text: str, found: list[str]) -> None:
    assert list(facts(text)) == found


@pytest.mark.parametrize("text", [
    "See [[D2.b]] and [[T1|the first test]].", "1. First.\n2. Then.", "```sh\nmake -j2 ProtectHome=1 /etc\n```",
    "    ```sh\n    head -5\n    ```", "[Kinds](kinds.md#v2)", "User and Group are words.", "Look in `specs/units/`.",
])
def test_what_is_no_fact_of_its_own_passes(text: str) -> None:
    assert list(facts(text)) == []


def test_every_reference_of_a_hand_written_page_leads_somewhere() -> None:
    findings = build_pages(compiled(REAL), WRITTEN).findings
    assert findings == []
