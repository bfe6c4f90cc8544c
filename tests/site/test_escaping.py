"""Text of specs shows as it is written and brings no markup of its own, whatever it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Finding
from compiler.record.seal import seal
from compiler.site.families import pages_of
from compiler.site.markdown import code, escape, fence, inline, prose
from compiler.site.view import Site
from compiler.spec.characters import FORBIDDEN
from compiler.spec.kinds import FOLDERS
from tests.support.hostile import LINE, with_hostile_text
from tests.support.run import CASES, compiled, lay_out
from tests.support.visible import Seen, look_at, read_html, to_html

PROSE = {"p", "ul", "ol", "li", "strong", "em", "code", "a", "br"}
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</pre></code></div><b>out</b>", "<!-- gone -->",
    "<?php gone ?>", "<!DOCTYPE html>", "<![CDATA[gone]]>", "a <b", "<http://other.example>", "<a@other.example>",
    "[x](javascript:alert(1))", "![x](http://other.example/x.png)", "[x][1]", "[1]: http://other.example 'x'",
    "[x](<javascript:alert(1)>)", "[x](data:text/html,gone)", "[x](//other.example)",
    "{: onclick=alert(1) }", "{ .badge onclick=alert(1) }", "x {: #taken }", "<div markdown='1'>*x*</div>",
    "a | b | c", "| a |\n|---|\n| b |", "# heading", "heading\n===", "heading\n---", "heading\n-", "- - -", "* * *",
    "___", "***", "---", "!!! note\n    inside", "??? note\n    inside", "???+ note", "=== \"tab\"\n    inside",
    "--8<-- \"/etc/passwd\"", "```sh\nrm\n```", "~~~\nx\n~~~", "    indented", "\n\n        code", "> quoted",
    "1986. A year.", "10) ten", "- x", "+ x", "1. x", "- # x", "- > x", "- - x", "- 1. x", "- ***", "- [x] done",
    "[ ] open", "&lt;b&gt;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&copy; & &amp; &nosuch;", "a\\", "\\*x\\*", "\\<b>",
    "`", "``", "` `` `", "a ` b", "*", "**", "_", "__", "* x", "a*b*c", "snake_case_name", "~~gone~~", "H~2~O",
    "x^2^", "==marked==", ":smile:", "$x$", "*[HTML]: hyper", "[^1]", "[^1]: note", "term\n: meaning", "@import",
    "{% raw %}", "{{ site }}", "{# gone #}", "klzzwxh:0000", "wzxhzdk:0", "%d {0} {}", "'\"", "a\u00a0b", "é漢😀",
]
PLACES = {
    "paragraph": "{{ text }}\n", "sentence": "Before {{ text }} after.\n", "heading": "## {{ text }} { #own }\n",
    "cell": "| a | b |\n|---|---|\n| {{ text }} | x |\n", "item": "- {{ text }}\n- x\n",
    "label": "[{{ text }}](other.md)\n", "block": '<div class="lead" markdown="1">\n\n{{ text }}\n\n</div>\n',
    "figure": '<div markdown="span">{{ text }}</div>\n',
}
SYNTAX = re.compile(r"[`*_+-]|\d\.|(?<!!)\[[^\[\]]+\]\(http")  # what prose gives a meaning
WITHOUT_SPECS = ("artifacts-list.md", "kinds.md")  # pages that hold no text of a spec
WITHOUT_TEXT = {"diagnostics.md", "drift.md", "kinds.md", "artifacts-list.md", "deploying.md"}
"""Pages that show nothing of what specs say."""
UNHURRIED = settings(deadline=None)
AROUND = {"paragraph": "{}", "sentence": "Before {} after.", "heading": "{}", "cell": "a b {} x", "item": "{} x",
          "label": "{}", "block": "{}", "figure": "{}"}


def refer(target: str, label: str | None) -> str:
    """A reference as a page writes it."""
    return f"[{escape(label or target)}](page.md#{target if re.fullmatch('[A-Za-z0-9.]+', target) else 'x'})"


def flat(text: str) -> str:
    """Text as a reader sees it: white space of any length is one blank."""
    return " ".join(text.split())


def assert_only_links_home_or_to_the_web(seen: Seen) -> None:
    for name, attributes in seen.elements:
        allowed = {"a": {"href"}, "ol": {"start"}, "code": {"class", "title"}}.get(name, set())
        assert set(attributes) <= allowed, (name, attributes)
        assert re.match(r"https?://|page\.md#", attributes.get("href", "page.md#")), attributes
        assert re.match(r"mark-[a-z]+$", attributes.get("class", "mark-x")), attributes


def in_place(place: str, written: str) -> Seen:
    return look_at(PLACES[place].replace("{{ text }}", written))


def spec_text(*pieces: str) -> st.SearchStrategy[str]:
    """Text as a spec may hold it, made of hostile pieces and of single characters."""
    characters = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n")
    mark = st.sampled_from("\n -*_`<>[]()&#;:|")
    part = st.one_of(st.sampled_from(pieces), st.text(characters, max_size=3), mark)
    return st.lists(part, max_size=6).map("".join).filter(lambda text: not FORBIDDEN.search(text))


@pytest.mark.parametrize("place", PLACES)
def test_a_value_shows_as_it_is_written(place: str) -> None:
    for text in HOSTILE:
        seen = in_place(place, escape(text))
        plain = in_place(place, "x")
        assert seen.text == AROUND[place].format(flat(text)), text
        assert [name for name, _ in seen.elements] == [name for name, _ in plain.elements], text


@UNHURRIED
@given(spec_text(*HOSTILE), st.sampled_from(sorted(PLACES)))
def test_any_value_shows_as_it_is_written(text: str, place: str) -> None:
    if not flat(text):
        return
    seen = in_place(place, escape(text))
    assert seen.text == AROUND[place].format(flat(text))
    assert [name for name, _ in seen.elements] == [name for name, _ in in_place(place, "x").elements]


@UNHURRIED
@given(spec_text(*HOSTILE))
def test_code_shows_as_it_is_written(text: str) -> None:
    line = " ".join(text.splitlines())
    if not line.strip():
        return
    for place in PLACES:
        seen = in_place(place, code(text))
        assert seen.text == flat(AROUND[place].format(line))
        assert [name for name, _ in seen.elements if name != "code"] == [
            name for name, _ in in_place(place, "x").elements]


@UNHURRIED
@given(spec_text(*HOSTILE))
def test_a_listing_shows_as_it_is_written(text: str) -> None:
    seen = look_at(f"before\n\n{fence(text)}\n\nafter\n")
    assert seen.text == flat(f"before {text} after")
    assert seen.names <= {"p", "div", "pre", "code", "span"}


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_brings_no_markup_but_its_own(text: str) -> None:
    for written in (prose(text, refer), inline(text, refer)):
        seen = look_at(f"{written}\n")
        assert seen.names <= PROSE
        assert_only_links_home_or_to_the_web(seen)


@UNHURRIED
@given(spec_text(*HOSTILE, "[[D1.a]]", "[[D1.a|*x*]]", "[x](https://web.example/?a=1&lt=2)", "\n\n", "\n- "))
def test_any_prose_brings_no_markup_but_its_own(text: str) -> None:
    for written in (prose(text, refer), inline(text, refer)):
        assert "\x00" not in written
        seen = look_at(f"{written}\n")
        assert seen.names <= PROSE
        assert_only_links_home_or_to_the_web(seen)


@UNHURRIED
@given(spec_text(*(text for text in HOSTILE if not SYNTAX.search(text))).filter(lambda text: not SYNTAX.search(text)))
def test_prose_without_syntax_of_its_own_shows_as_it_is_written(text: str) -> None:
    assert look_at(f"{prose(text, refer)}\n").text == flat(text)
    assert look_at(f"| a |\n|---|\n| {inline(text, refer)} |\n").text == flat(f"a {text}")


def test_prose_keeps_what_authors_mean() -> None:
    text = ("Some *weak*, **strong** and `code <b>` with [[D1.a|the vector]]:\n- one\n  goes on\n- [two](https://"
            "web.example/?a=1&b=2)\n\nThen:\n1. first\n2. second\n\nLast.")
    seen = look_at(f"{prose(text, refer)}\n")
    assert seen.text == "Some weak, strong and code <b> with the vector: one goes on two Then: first second Last."
    assert [name for name, _ in seen.elements] == [
        "p", "em", "strong", "code", "a", "ul", "li", "li", "a", "p", "ol", "li", "li", "p"]
    assert [attributes["href"] for name, attributes in seen.elements if name == "a"] == [
        "page.md#D1.a", "https://web.example/?a=1&b=2"]
    assert str(inline("a:\n- b\n- c\n\nd", refer)) == "a&#58;<br>– b<br>– c<br>d"


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The HTML of the pages of a small tree with every kind of item, with hostile text in every field that takes it."""
    specs = lay_out(CASES / "ok" / "darkroom" / "specs", tmp_path_factory.mktemp("hostile") / "specs")
    run = specs / "results" / "2026-03-01-attic.yaml"
    before = run.read_text("utf-8").replace("2026-03-01", "2026-02-01").replace("id: s-", "id: s-before-")
    (run.parent / "2026-02-01-attic.yaml").write_text(before, "utf-8")  # an older run of its host
    assert not isinstance(seal(specs), Finding)
    tree = compiled(specs)
    assert {kind.kind for kind in FOLDERS.values()} <= set(tree.model.by_kind), "it has an item of each kind"
    site = Site(with_hostile_text(tree), ())
    return {page.path: to_html(page.text) for page in pages_of(site) if not page.path.startswith("sources/")}


def test_no_page_gains_markup_from_hostile_specs(hostile_pages: dict[str, str]) -> None:
    assert len(hostile_pages) > 25
    for path, html in hostile_pages.items():
        seen = read_html(html)
        assert not seen.names & {"evil", "img", "script", "iframe", "object", "<!--", "<?", "<!"}, path
        for name, attributes in seen.elements:
            assert not any(attribute.startswith("on") for attribute in attributes), (path, name, attributes)
            meant = {key: value for key, value in attributes.items() if not value.startswith("#") and key != "id"}
            assert all("evil" not in value or key in ("title", "aria-label") for key, value in meant.items()), path


def test_every_page_shows_hostile_text_as_it_is_written(hostile_pages: dict[str, str]) -> None:
    for path, html in hostile_pages.items():
        shown = read_html(re.sub(r"(?s)<svg.*?</svg>", "", html)).text  # a picture breaks lines
        assert shown.count("evil onload") == shown.count(flat(LINE)), path
        assert path in WITHOUT_TEXT or flat(LINE) in shown, path
