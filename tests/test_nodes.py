"""Any text becomes nodes or findings, never an exception; and each node knows where it stands."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.codes import CODES
from compiler.diagnostics import Place, Route, Severity
from compiler.pipeline import compile_tree
from compiler.render import Locator, as_text
from compiler.spec import kinds
from compiler.spec.annotations import record_shape
from compiler.spec.nodes import Mapping, Node, Scalar, Sequence, compose, walk
from compiler.spec.shape import INVALID, Reading
from tests.support.run import MINIMAL, lay_out

FILE = "specs/some.yaml"
ALL_KINDS = [kinds.Project, *kinds.FOLDERS.values()]
quick = settings(max_examples=150, deadline=None, derandomize=True, database=None,
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

# Text that is likely to mean something to a YAML reader, and text of any sort.
YAMLISH = st.lists(st.sampled_from([
    "a", "id", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "? ", "&x ", "*x", "!t ", "!!str ", "{", "}", "[",
    "]", ", ", "'", '"', "\\", "\\n", "|\n", ">-\n", "#", " #", "---\n", "...\n", "%YAML 1.1\n", "~", "null",
    "\t", "\0", "\r", "\u2028", "é", "\U0001f600", "<<", "@", "`", "[[D1]]", "true"]), max_size=40).map("".join)
ANY_TEXT = st.one_of(st.text(max_size=60), st.text(st.characters(), max_size=20), YAMLISH)


@quick
@given(ANY_TEXT)
def test_any_text_gives_a_node_or_a_finding_and_never_raises(text: str) -> None:
    node, findings = compose(text, FILE)
    assert node is not None or findings or is_void(text)
    for finding in findings:
        assert finding.code in CODES
        span = Locator({FILE: text}).span(finding.where)
        assert 1 <= span.line <= len(re.split("[\n\r\x85\u2028\u2029]", text))
        assert span.column >= 1


def is_void(text: str) -> bool:
    """Whether there is nothing in ``text`` but comments, directives and marks of documents."""
    try:
        return all(type(event).__name__ in ("StreamStartEvent", "StreamEndEvent") for event in yaml.parse(text))
    except yaml.YAMLError:
        return False


@quick
@given(ANY_TEXT, st.sampled_from(ALL_KINDS))
def test_any_text_is_read_as_any_kind_without_raising(text: str, kind: type[kinds.Item]) -> None:
    node, _ = compose(text, FILE)
    if node is not None:
        reading = Reading(FILE)
        item = record_shape(kind).read(node, (), reading)
        errors = [found for found in reading.findings if CODES[found.code].severity is Severity.ERROR]
        assert (item is INVALID) <= bool(errors)
        as_text(reading.findings, {FILE: text})


@settings(parent=quick, max_examples=40)
@given(ANY_TEXT, st.sampled_from(["project.yaml", "units/clock.service.yaml", "documents/note.yaml", "new.yaml"]))
def test_any_text_in_a_tree_gives_findings_that_can_be_shown(tmp_path: Path, text: str, path: str) -> None:
    specs = tmp_path / "specs"
    shutil.rmtree(specs, ignore_errors=True)
    lay_out(MINIMAL, specs)
    (specs / path).write_bytes(text.encode("utf-8", "surrogatepass"))
    compiled = compile_tree(specs, datetime.date(2026, 6, 1))
    assert compiled.findings
    assert as_text(compiled.findings, compiled.texts)


@quick
@given(st.binary(max_size=40))
def test_any_bytes_are_read_without_raising(tmp_path: Path, data: bytes) -> None:
    specs = tmp_path / "specs"
    (specs / "assets").mkdir(parents=True, exist_ok=True)
    (specs / "assets" / "a.yaml").write_bytes(data)
    assert compile_tree(specs, datetime.date(2026, 6, 1)).findings


WORDS = st.text("abcdefghij ~:#-'\"\\{}[]&*!|>%@`,?0123456789éß\n", max_size=30)
DATA = st.recursive(WORDS, lambda inner: st.one_of(
    st.lists(inner, max_size=4), st.dictionaries(WORDS.filter(lambda key: "\n" not in key), inner, max_size=4)),
    max_leaves=12)


def plain(node: Node) -> Any:
    """The node as lists, dicts and text."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.text


@quick
@given(DATA, st.sampled_from([True, False, None]), st.sampled_from([20, 80, 1000]))
def test_what_another_writer_wrote_is_read_back_as_text(data: Any, flow: bool | None, width: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    node, findings = compose(text, FILE)
    assert findings == []
    assert node is not None
    assert plain(node) == data


# Every leaf and key is a word of its own, so that its place can be told from the text alone.
SHAPES = st.recursive(st.just(None), lambda inner: st.one_of(
    st.lists(inner, min_size=1, max_size=4), st.lists(inner, min_size=1, max_size=4).map(tuple)), max_leaves=15)


def named(shape: Any, path: str = "w") -> Any:
    """A shape filled with unique words: a tuple becomes a mapping, a list a list, None a word."""
    if isinstance(shape, tuple):
        return {f"k{path}_{n}": named(inner, f"{path}_{n}") for n, inner in enumerate(shape)}
    if isinstance(shape, list):
        return [named(inner, f"{path}_{n}") for n, inner in enumerate(shape)]
    return f"{path}."


def routes(data: Any, at: Route = ()) -> dict[Route, str]:
    """The route to every word, and the word."""
    if isinstance(data, str):
        return {at: data}
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    return {route: word for step, inner in pairs for route, word in routes(inner, (*at, step)).items()}


@quick
@given(SHAPES.map(named), st.sampled_from([True, False, None]), st.sampled_from([None, "'", '"']),
       st.sampled_from([20, 1000]))
def test_a_route_leads_back_to_the_words_own_place(data: Any, flow: bool | None, style: str | None, width: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, default_style=style, width=width, sort_keys=False)
    locator = Locator({FILE: text})
    for route, word in routes(data).items():
        span = locator.span(Place(FILE, route))
        assert text.split("\n")[span.line - 1][span.column - 1:][:span.length].strip("\"'") == word
        if route and isinstance(route[-1], str):
            key = locator.span(Place(FILE, route, on_key=True))
            assert text.split("\n")[key.line - 1][key.column - 1:][:key.length].strip("\"'") == route[-1]


@quick
@given(ANY_TEXT, st.lists(st.one_of(st.text(max_size=3), st.integers(-2, 5)), max_size=4))
def test_a_route_that_leads_nowhere_is_shown_at_the_start_of_the_file(text: str, route: list[str | int]) -> None:
    node, _ = compose(text, FILE)
    span = Locator({FILE: text}).span(Place(FILE, tuple(route)))
    if node is None or walk(node, tuple(route)) is None:
        assert (span.line, span.column) == (1, 1)


# What the rules of our YAML are


@pytest.mark.parametrize("text", ["yes", "0077", "1:30", "1.30", "0x10", "1e3", "2026-01-01", "off", "<<", "="])
def test_unquoted_scalars_stay_the_text_that_they_are(text: str) -> None:
    node, _ = compose(f"key: {text}", FILE)
    assert isinstance(node, Mapping)
    value = node.entries["key"][1]
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == (text, True)


def test_hostile_nesting_is_refused_quickly_and_without_recursion() -> None:
    for opening in ("[", "{a: ", "- ", "? "):
        node, findings = compose(opening * 60_000, FILE)
        assert node is None
        assert [found.code for found in findings] in (["Y106"], ["Y107"], ["Y118"]), opening
