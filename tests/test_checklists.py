"""Checklists read well raw, and rendered they show the same text and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from compiler.emit.markdown import WIDTH, escape, wrapped

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

RAW = [
    "process_vm_readv ends with ESRCH", "kernel.yama.ptrace_scope = 2", "a * b, 2 < 3, C# and x | y",
    "Limit `CPU*` & co. (see [1])", "226/NAMESPACE in `systemctl status`", "5 > 4; ~ is home", "-p and --wait",
]


@pytest.mark.parametrize("text", RAW)
def test_what_markdown_does_not_read_as_syntax_stays_as_it_is(text: str) -> None:
    assert list(wrapped(text)) == [text]


ESCAPED = {
    "*strong*": r"\*strong\*", "_private and __init__": r"\_private and \_\_init\_\_", "<b>": r"\<b>",
    "[here](https://example.org)": r"[here\](https://example.org)", "[a]: b": r"[a\]: b", "&amp;": r"\&amp;",
    "~~gone~~": r"\~\~gone\~\~", r"C:\*": r"C:\\\*", "a ` b": r"a \` b", "a\\": r"a\\",
}


@pytest.mark.parametrize(("text", "written"), ESCAPED.items())
def test_what_markdown_would_read_as_syntax_is_escaped(text: str, written: str) -> None:
    assert escape(text) == written


def test_lines_are_wrapped_and_begin_no_other_block() -> None:
    words = " ".join(["# - 1. + > word"] * 60)
    lines = list(wrapped(words, "Expected: "))
    assert lines[0].startswith("Expected: # - 1. + > word")
    assert len(lines) > 5
    assert max(map(len, lines)) <= WIDTH + 2
    assert shown("\n".join(lines)) == "Expected: " + words


def test_a_code_span_stays_on_one_line() -> None:
    span = "`systemctl show left4me-web.service -p DropInPaths`"
    assert any(span in line for line in wrapped(f"{'word ' * 15}{span} {'word ' * 9}"))


def test_paragraphs_and_lists_of_prose_stay() -> None:
    text = "First.\n\n- one\n- two _x_\n\nLast."
    assert list(wrapped(text)) == ["First.", "", "- one", r"- two \_x\_", "", "Last."]


SYNTAX = [*"*_`[]()<>#+-!|~&:=\\.1a \n", "](", "]:", "---", "```", "&lt;", "word "]
PIECES = st.lists(st.sampled_from(SYNTAX), max_size=40)


@given(PIECES.map("".join))
def test_any_text_shows_as_it_is_written(text: str) -> None:
    plain = " ".join(re.sub(r"[^\S\n]+", " ", text).split())
    line = re.sub(r"^([-+*]|\d+[.)]) ", "", plain)
    assert shown("Expected: " + escape(line)) == shown_as_text("Expected: " + line)
    assert shown("\n".join(wrapped(line, "Expected: "))) == shown_as_text("Expected: " + line)


@given(PIECES.map("".join))
def test_lines_of_any_text_are_paragraphs_list_items_and_code(text: str) -> None:
    kinds = {token.type for token in RENDERER.parse("\n".join(wrapped(text, "Expected: ")))}
    allowed = {f"{kind}_{end}" for kind in ("paragraph", "bullet_list", "ordered_list", "list_item")
               for end in ("open", "close")}
    assert kinds <= allowed | {"inline"}
    inline = {child.type for token in RENDERER.parse("\n".join(wrapped(text, "Expected: "))) for child in
              token.children or ()}
    assert inline <= {"text", "softbreak", "code_inline"}


def shown(markdown: str) -> str:
    """The text that a reader sees, on one line."""
    words = [child.content if child.type != "softbreak" else " "
             for token in RENDERER.parse(markdown) for child in token.children or ()]
    return " ".join("".join(words).split())


def shown_as_text(text: str) -> str:
    """What is left of a text when its code spans are code, which lose a space at either end (CommonMark, 6.1)."""
    spans = re.sub(r"(?<!`)`([^`\n]+)`(?!`)", lambda span: re.sub(r"^ (.*[^ ].*) $", r"\1", span[1]), text)
    return " ".join(spans.split())
