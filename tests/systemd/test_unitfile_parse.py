"""Reading unit files: what systemd makes of odd lines (conf-parser.c), one row each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.systemd.unitfile import LINE_LIMIT, Assignment, parse, render

PIECES = [
    "[S]",
    "[T t]",
    "Name",
    "=",
    "=",
    " ",
    "\t",
    "\n",
    "\r",
    "\0",
    "\\",
    "\\\n",
    "#",
    ";",
    "a",
    "é",
    '"',
]


def pairs(text: str) -> list[tuple[str, str]]:
    """Name and value of each assignment."""
    return [(item.name, item.value) for item in parse(text).assignments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[S]\nA=1\n", [("A", "1")], id="plain"),
        pytest.param("[S]\nA = 1 \n", [("A", "1")], id="blanks around name and value"),
        pytest.param(" \t[S]\n  A=1", [("A", "1")], id="indented, no newline at the end"),
        pytest.param("[S]\nA=b=c", [("A", "b=c")], id="only the first equals sign counts"),
        pytest.param("[S]\nA=", [("A", "")], id="empty value"),
        pytest.param("[S]\n# A=1\n ; B=2\nC=3", [("C", "3")], id="comment lines"),
        pytest.param("[S]\nA=1 # no", [("A", "1 # no")], id="a comment behind a value is part of it"),
        pytest.param("[S]\nA=1 ; no", [("A", "1 ; no")], id="and so is a semicolon"),
        pytest.param("[S]\nA=1 \\\n  2\nB=3", [("A", "1    2"), ("B", "3")], id="backslash becomes a blank"),
        pytest.param("[S]\nA=1\\\n2", [("A", "1 2")], id="without a blank before the backslash"),
        pytest.param("[S]\nA=1 \\\n# c\n;d\n2", [("A", "1  2")], id="comments inside a continued line"),
        pytest.param("[S]\nA=1 \\\n# c \\\n2", [("A", "1  2")], id="a comment does not go on"),
        pytest.param("[S]\nA=1 \\\n\nB=2", [("A", "1"), ("B", "2")], id="an empty line ends a continued one"),
        pytest.param("[S]\nA=1\\\\\nB=2", [("A", "1\\\\"), ("B", "2")], id="two backslashes do not continue"),
        pytest.param("[S]\nA=1\\\\\\\nB", [("A", "1\\\\ B")], id="three do"),
        pytest.param("[S]\nA=1\\ \nB=2", [("A", "1\\"), ("B", "2")], id="nor one before a blank"),
        pytest.param("[S]\nA=1 \\", [("A", "1")], id="backslash at the end of the file"),
        pytest.param("[S]\nA\\\n=1", [("A", "1")], id="a name may be continued"),
        pytest.param(
            "[S]\r\nA=1\r\nB=2\rC=3", [("A", "1"), ("B", "2"), ("C", "3")], id="CR LF and CR end lines"
        ),
        pytest.param("[S]\nA=1\0B=2", [("A", "1"), ("B", "2")], id="and NUL does"),
        pytest.param(
            "[S]\nA=1\x0b\x0c\x85\nB=2", [("A", "1\x0b\x0c\x85"), ("B", "2")], id="VT, FF, NEL do not"
        ),
        pytest.param("\ufeff[S]\nA=1", [("A", "1")], id="byte order mark"),
        pytest.param("[S]\nA=\xa0x", [("A", "\xa0x")], id="a no-break space is not blank"),
        pytest.param(
            "[S]\nA=1\n[T]\nA=2\n[S]\nA=3", [("A", "1"), ("A", "2"), ("A", "3")], id="sections reopen"
        ),
        pytest.param("[X-Mine]\nA=1", [("A", "1")], id="a section of one's own"),
        pytest.param('[S]\nA="b  c" \'d', [("A", '"b  c" \'d')], id="quotes are left to the directive"),
        pytest.param("", [], id="empty file"),
    ],
)
def test_a_line_is_read_as_systemd_reads_it(text: str, expected: list[tuple[str, str]]) -> None:
    found = parse(text)
    assert [(item.name, item.value) for item in found.assignments] == expected
    assert not found.problems


@pytest.mark.parametrize(
    ("text", "line", "message", "fatal", "still_read"),
    [
        pytest.param(
            "A=1\n[S]\nB=2", 1, "assignment outside of a section", False, ["B"], id="before a section"
        ),
        pytest.param("[S]\nA\nB=2", 2, "line has no '='", False, ["B"], id="no equals sign"),
        pytest.param("[S]\n=1\nB=2", 2, "no name before '='", False, ["B"], id="no name"),
        pytest.param("[S]\nA=1\n[T\nB=2", 3, "bad section header '[T'", True, ["A"], id="header not closed"),
        pytest.param(
            "[S] # x\nA=1", 1, "bad section header '[S] # x'", True, [], id="comment behind a header"
        ),
        pytest.param("[S]\nA=1\n['T']\nB=2", 3, "bad section header", True, ["A"], id="quote in a header"),
        pytest.param("[S]\nA=1\nB=\udcff\nC=2", 3, "line is not valid UTF-8", True, ["A"], id="not UTF-8"),
        pytest.param(
            "[S]\nA=\ufffe", 2, "line is not valid UTF-8", True, [], id="a code point that is no character"
        ),
        pytest.param(
            "[S]\nA=" + "x" * LINE_LIMIT, 2, "line is too long", True, [], id="a line of more than 1 MiB"
        ),
    ],
)
def test_a_line_that_systemd_does_not_take_is_a_problem(
    text: str, line: int, message: str, fatal: bool, still_read: list[str]
) -> None:
    found = parse(text)
    assert [item.name for item in found.assignments] == still_read
    (problem,) = found.problems
    assert (problem.line, problem.fatal) == (line, fatal)
    assert problem.message.startswith(message)


def test_invalid_utf8_in_a_comment_does_not_matter() -> None:
    assert pairs("[S]\n# \udcff\nA=1") == [("A", "1")]


def test_a_byte_order_mark_hides_a_comment_from_systemd() -> None:
    """The comment sign is looked for before the mark is taken off."""
    assert parse("\ufeff# no\n[S]\nA=1").problems[0].message == "assignment outside of a section"


def test_an_assignment_knows_its_place() -> None:
    found = parse("[Unit]\n\nA=1 \\\n 2\n[Service]\n# c\nB=3\n", "web.service")
    assert found.assignments == (
        Assignment("Unit", "A", "1   2", 3, "web.service"),
        Assignment("Service", "B", "3", 7, "web.service"),
    )


def test_only_an_empty_file_masks() -> None:
    assert parse("").masked
    assert not parse("\n# nothing\n").masked


def test_render_writes_plain_unit_text() -> None:
    text = render(
        [Assignment("Unit", "After", "a"), Assignment("Service", "B", ""), Assignment("Service", "C", "2")]
    )
    assert text == "[Unit]\nAfter=a\n\n[Service]\nB=\nC=2\n"


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_any_text_reads_the_same_after_rendering(pieces: list[str]) -> None:
    """Whatever parse() reads, render() writes so that it reads the same again."""
    once = parse("[S]\n" + "".join(pieces)).assignments
    written = render(once)
    again = parse(written)
    assert not again.problems
    assert [(a.section, a.name, a.value) for a in again.assignments] == [
        (a.section, a.name, a.value) for a in once
    ]
    assert render(again.assignments) == written


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    parse(text)
