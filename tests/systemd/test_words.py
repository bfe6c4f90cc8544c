"""Quoting and escapes within values."""

from __future__ import annotations

import pytest

from compiler.systemd.words import split_fields, split_words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a b\tc", ("a", "b", "c")),
        ("  a  ", ("a",)),
        ("", ()),
        ("'a b' \"c d\"", ("a b", "c d")),
        ("a' b'c", ("a bc",)),
        ("''", ("",)),
        ('"it\'s"', ("it's",)),
        (r"a\ b c\'d", ("a b", "c'd")),
    ],
)
def test_words(value: str, expected: tuple[str, ...]) -> None:
    assert split_words(value).texts == expected


def test_words_know_how_they_are_written() -> None:
    words = split_words("x 'a b'c")
    assert [(word.text, word.raw, word.start, word.end) for word in words.items] == [
        ("x", "x", 0, 1),
        ("a bc", "'a b'c", 2, 8),
    ]


@pytest.mark.parametrize(("value", "rest"), [("a 'b c", "'b c"), ('a b"c', '"c'), ("'a' \"", '"')])
def test_a_quote_that_is_never_closed(value: str, rest: str) -> None:
    assert split_words(value).unbalanced == rest


def test_without_quoting_quotes_are_characters() -> None:
    assert split_words("'a b", quotes=False).texts == ("'a", "b")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"\x41\102C", "ABC"),
        (r"a\sb\tc", "a b\tc"),
        (r"\u00e9\U0001F600", "é😀"),
        (r"\\ ", "\\"),
        (r"\"q\"", '"q"'),
    ],
)
def test_c_escapes_are_read_as_in_command_lines(value: str, text: str) -> None:
    words = split_words(value, escapes="c")
    assert words.texts == (text,)
    assert not words.bad_escapes


def test_an_unknown_escape_stays_and_is_reported() -> None:
    words = split_words(r"a\qb", escapes="c")
    assert words.texts == (r"a\qb",)
    assert words.bad_escapes == (r"\q",)


@pytest.mark.parametrize("escapes", ["drop", "c"])
def test_a_backslash_at_the_end_escapes_nothing(escapes: str) -> None:
    words = split_words("a\\", escapes=escapes)
    assert (words.texts, words.bad_escapes) == (("a\\",), ("\\",))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("/a", ["/a"]),
        ("/a:/b:rbind", ["/a", "/b", "rbind"]),
        ("/a::", ["/a", "", ""]),
        (r"/a\:b:'/c:d'", ["/a:b", "/c:d"]),
    ],
)
def test_fields_are_split_outside_of_quotes(raw: str, expected: list[str]) -> None:
    assert [field.text for field in split_fields(raw)] == expected
