"""No text of a spec becomes markup, a mention, a link, HTML or a command of a workflow."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from compiler.diagnostics import Span
from compiler.render import annotation
from compiler.review.words import Code, Words, fenced, listed, markdown, merged, plain

HOSTILE = [
    "</details><script>alert(1)</script>", "```\n# heading\n```", "`` ` ``", "@everyone look", "@team/owners",
    "see #1 and owner/repo#2 and GH-3", "https://evil.example/ and www.evil.example", "[x](https://evil.example)",
    "![x](https://evil.example/pixel.png)", "<!-- hidden", "&lt;b&gt;", "a | b |\n|---|---|", "**bold** _it_ ~~gone~~",
    "\n\n# heading", "::error file=a::b\n::add-mask::x", "##[error]x", "1. list", "- list", "===", "\\`", "`", "", " ",
    "a\u202eb", "a\u200bb", "$math$", "<https://evil.example>", "x\r\ny", "      x", "<img src=x onerror=alert(1)>"]
ALLOWED = {"paragraph", "text", "code_inline", "bullet_list", "list_item"}
anything = st.text(max_size=60)
awkward = st.text(alphabet="`\\\\@*_[]()<>!|~#&; \\n-1.a:/", max_size=12)
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def tokens(text: str) -> list[Token]:
    """Everything that a reader of Markdown makes of a text, HTML and automatic links included."""
    reader = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    found = reader.parse(text)
    return [inner for token in found for inner in (token, *(token.children or ()))]


def is_only_text(words: Words) -> None:
    line = f"- {markdown(words)}\n"
    found = tokens(line)
    assert {re.sub("_(open|close)$", "", token.type) for token in found} - {"inline"} <= ALLOWED, line
    assert sum(token.type == "list_item_open" for token in found) == 1
    text = "\0".join(token.content for token in found if token.type == "text").replace("\u200b", "\0")
    assert not re.search(r"@\w|://|(?i:www\.)|#\d|(?i:gh-\d)", text), line


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    for words in ((text,), (Code(text),), ("see @", text), ("before ", text, Code(text), text, Code(text))):
        is_only_text(words)
        assert "\n" not in plain(words)


@given(anything, anything)
@example("     ", "")
def test_any_text_stays_text(one: str, other: str) -> None:
    is_only_text((one, other, Code(other), one, Code("x")))


@given(st.lists(st.builds(Code, awkward) | awkward, max_size=5))
@example([Code("_1_`"), "", Code("")])
def test_markup_in_pieces_stays_text(words: list[Code | str]) -> None:
    is_only_text(("x", *words))


@given(anything)
def test_code_is_shown_as_it_is(text: str) -> None:
    wanted = "".join(c if c.isprintable() else " " if c.isspace() else "\u00b7" for c in text)
    found = [token.content for token in tokens(markdown((Code("x" + text + "x"),))) if token.type == "code_inline"]
    assert found == ["x" + wanted + "x"]


@given(st.text(alphabet="`~\n <>/details#", max_size=80))
def test_a_block_of_code_ends_where_it_should(text: str) -> None:
    found = tokens(f"<details>\n\n{fenced(text, 'diff')}\n</details>\n\nafter\n")
    kinds = [token.type for token in found if not token.type.startswith(("inline", "text"))]
    assert kinds == ["html_block", "fence", "html_block", "paragraph_open", "paragraph_close"]
    assert next(token.content for token in found if token.type == "fence").rstrip() == text.rstrip()


@pytest.mark.parametrize("text", HOSTILE)
def test_an_annotation_is_one_command_whatever_it_says(text: str) -> None:
    line = annotation("error", Span(text or "x", 1, 1), text, text)
    assert line.startswith("::error file=")
    assert "\n" not in line
    assert "\r" not in line


def test_lines_that_begin_with_another_id_are_one() -> None:
    rows: list[Words] = [(Code("D1.a"), " falls"), (Code("D1.b"), " falls"), (Code("D2.a"), " rises"), ("no id",)]
    assert [plain(row) for row in merged(rows)] == ["D1.a, D1.b falls", "D2.a rises", "no id"]
    assert plain(listed([str(number) for number in range(20)], 3)) == "0, 1, 2 and 17 more"
