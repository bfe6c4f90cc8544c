"""Where a finding is shown: the caret stands under the words that are wrong, in every way YAML has to write them."""

from __future__ import annotations

import json

import pytest

from compiler.codes import CODES, PASSES
from compiler.diagnostics import Finding, Place, Related, Span, an, did_you_mean, either
from compiler.render import Locator, as_json, as_text, locate, summary

FILE = "specs/a.yaml"


def shown(text: str, place: Place) -> str:
    """The text that the caret stands under, with its line number."""
    span = Locator({FILE: text}).span(place)
    return f"{span.line}: {text.split(chr(10))[span.line - 1][span.column - 1:][:span.length]}"


def at(*route: str | int, needle: str = "", key: bool = False) -> Place:
    """A place in the one file of these tests."""
    return Place(FILE, route, key, needle)


@pytest.mark.parametrize(("text", "place", "expected"), [
    ("a: some words\n", at("a"), "1: some words"),
    ("a: some words   # more\n", at("a"), "1: some words"),
    ("a: some words\n", at("a", key=True), "1: a"),
    ("'a b': x\n", at("a b", key=True), "1: 'a b'"),
    ("a: 'some words'\n", at("a"), "1: 'some words'"),
    ('a: {b: "x y", c: z}\n', at("a", "b"), '1: "x y"'),
    ('a: {b: "x y", c: z}\n', at("a", "c"), "1: z"),
    ("a: [x, 'y', z]\n", at("a", 1), "1: 'y'"),
    ("a:\n  - x\n  - y\n", at("a", 1), "3: y"),
    ("a: x\n", at("a", 0), "1: x"),
    ("a: some words\n  go on here\n", at("a"), "1: some words"),
    ('a: "some words\n  go on here"\n', at("a"), '1: "some words'),
    ("a: >-\n  some words\n  go on here\nb: x\n", at("a"), "1: >-"),
    ("a: |\n  some words\n", at("a"), "1: |"),
], ids=str)
def test_a_scalar_is_shown_as_far_as_its_line_goes(text: str, place: Place, expected: str) -> None:
    assert shown(text, place) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("a: one wrong two\n", "1: wrong"),
    ("a: 'one wrong two'\n", "1: wrong"),
    ("a: one\n  wrong two\n", "2: wrong"),
    ('a: "one\n  two wrong"\n', "2: wrong"),
    ("a: >-\n  one two\n  three wrong\n", "3: wrong"),
    ("a: |\n  one\n\n  wrong\n", "4: wrong"),
    ("a: >-\n\n\n  wrong\n", "4: wrong"),
    ("a: wronged wrong\n", "1: wrong"),
    ("a: ~@wrong\n", "1: wrong"),
    ("a: xwrongx\n", "1: wrong"),
], ids=repr)
def test_a_needle_is_found_in_any_sort_of_scalar(text: str, expected: str) -> None:
    assert shown(text, at("a", needle="wrong")) == expected


def test_a_word_is_preferred_to_a_part_of_a_word() -> None:
    text = "a: openat open-by open %opened\n"
    assert Locator({FILE: text}).span(at("a", needle="open")) == Span(FILE, 1, 19, 4)


@pytest.mark.parametrize("text", [
    "a: one two\nb: wrong\n", "a: 'one' # wrong\nb: wrong\n", "a: >-\n  one\n  two\nb: wrong\n",
    "a: {b: one}\nc: wrong\n"])
def test_a_needle_is_never_found_outside_of_its_scalar(text: str) -> None:
    place = at("a", "b", needle="wrong") if "{" in text else at("a", needle="wrong")
    assert "wrong" not in shown(text, place)
    assert shown(text, place).startswith("1: ")


def test_a_needle_that_was_written_as_an_escape_leaves_the_whole_scalar() -> None:
    assert shown('a: "one \\u0077rong"\nb: wrong\n', at("a", needle="wrong")) == '1: "one \\u0077rong"'


@pytest.mark.parametrize(("text", "place", "expected"), [
    ("a: {b: c}\n", at("a"), "1: {b: c}"),
    ("a: [b, c]\n", at("a"), "1: [b, c]"),
    ("a: []\n", at("a"), "1: []"),
    ("a:\n  - key: x\n    b: y\n", at("a", 0), "2: key"),
    ("a:\n  - x\n  - y\n", at("a"), "2: -"),
    ("first: x\nb: y\n", at(), "1: first"),
    ("# comment\n\nfirst: x\nb: y\n", at(), "3: first"),
], ids=str)
def test_a_collection_is_shown_whole_or_by_its_beginning(text: str, place: Place, expected: str) -> None:
    assert shown(text, place) == expected


@pytest.mark.parametrize("route", [("b",), ("a", "x"), ("a", 7), ("a", 0, 0), (0,)], ids=str)
def test_a_place_that_is_not_there_is_the_start_of_the_file(route: tuple[str | int, ...]) -> None:
    assert Locator({FILE: "a: [[]]\n"}).span(Place(FILE, route)) == Span(FILE, 1, 1)


def test_a_file_without_a_text_is_shown_by_its_name() -> None:
    finding = Finding("Y105", Place("specs/large.yaml"), "too large")
    assert as_text([finding], {}).startswith("specs/large.yaml:1:1: error[Y105]: too large\n\n1 error")


# The report


def test_a_block_has_place_code_line_caret_hint_and_relations() -> None:
    finding = Finding("L301", at("id"), "the id 'x' is taken", "choose another", (Related(at("b"), "first here"),))
    assert as_text([finding], {FILE: "id: x\nb: y\n"}).split("\n")[:5] == [
        "specs/a.yaml:1:5: error[L301]: the id 'x' is taken",
        "  1 | id: x",
        "    |     ^",
        "  = hint: choose another",
        "  = specs/a.yaml:2:4: first here"]


def test_findings_stand_in_the_order_of_files_and_lines_and_equal_ones_once() -> None:
    texts = {"specs/a.yaml": "a: x\nb: y\n", "specs/b.yaml": "a: x\n"}
    findings = [Finding("S201", Place("specs/b.yaml", ("a",)), "third"), Finding("S201", at("b"), "second"),
                Finding("S201", at("a"), "first"), Finding("S201", at("a"), "first")]
    text = as_text(findings, texts)
    assert [line.rpartition(": ")[2] for line in text.split("\n") if "error[" in line] == ["first", "second", "third"]
    assert text.endswith("3 errors; explain one with: python -m compiler explain CODE\n")
    assert [row["message"] for row in json.loads(as_json(findings, texts))] == ["first", "second", "third"]


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = f"a: {'x ' * 300}wrong{' y' * 300}\n"
    _, line, caret, *_ = as_text([Finding("U403", at("a", needle="wrong"), "m")], {FILE: text}).split("\n")
    assert len(line) < 140
    start = caret.index("^")
    assert line[start:start + caret.count("^")] == "wrong"
    assert line.count("…") == 2


def test_a_character_that_cannot_be_shown_is_a_dot() -> None:
    text = "a: x\x00y\n"
    assert "a: x·y" in as_text([Finding("Y103", Span(FILE, 1, 5), "m")], {FILE: text})


def test_whatever_a_finding_says_is_shown_as_one_printable_line() -> None:
    nasty = "\x1b[2J\u202e\n::error::forged"
    place = Span(f"specs/{nasty}.yaml", 1, 1)
    text = as_text([Finding("Y103", place, nasty, nasty, (Related(place, nasty),))], {})
    assert all(line.isprintable() for line in text.split("\n"))
    assert not any(line.startswith("::") for line in text.split("\n"))


def test_nothing_found_prints_nothing() -> None:
    assert as_text([], {}) == ""
    assert as_json([], {}) == "[]\n"
    assert summary([]) == "no findings"


def test_errors_and_warnings_are_counted() -> None:
    findings = [Finding("S201", at(), "m"), Finding("U405", at(), "m"), Finding("U405", at("a"), "m")]
    assert summary(findings).startswith("1 error, 2 warnings;")


# Words


def test_suggestions_are_the_closest_words_whatever_their_case() -> None:
    known = ["PrivateTmp", "PrivateUsers", "ProtectHome"]
    assert did_you_mean("privatetmp", known) == "did you mean 'PrivateTmp'?"
    assert did_you_mean("PrivateTemp", known).startswith("did you mean 'PrivateTmp'")
    assert did_you_mean("Nonsense", known) == ""
    assert did_you_mean("", known) == ""


def test_alternatives_and_articles_read_as_english() -> None:
    assert [either(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]
    assert [an(noun) for noun in ("unit", "asset", "item", "test")] == ["a unit", "an asset", "an item", "a test"]


def test_what_is_wrong_by_itself_comes_before_what_does_not_fit_together() -> None:
    first, second = Finding("C501", at("a"), "m"), Finding("U403", at("b"), "m")
    located, _ = locate([first, second], {FILE: "a: x\nb: y\n"})
    assert [finding for finding, _ in located] == [second, first]


def test_every_pass_has_codes_and_every_code_a_pass() -> None:
    assert set(PASSES) == {code[0] for code in CODES}
