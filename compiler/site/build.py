"""All pages of the site: the generated families, and the hand-written ones with their references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from compiler.artifact import Artifact
from compiler.checks.prose import Judge
from compiler.diagnostics import Finding, Span, did_you_mean
from compiler.facts import Nothing, fact
from compiler.pipeline import Compiled, emit_all
from compiler.site.families import pages_of
from compiler.site.markdown import code_span
from compiler.site.view import Pen, Site
from compiler.spec.markup import REFERENCE, marked, mentions, resolve

_BLOCK = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]*`")


def build_pages(compiled: Compiled, written: Path) -> tuple[tuple[Artifact, ...], list[Finding]]:
    """Every page of a sound tree, and what is wrong in the hand-written pages.

    ``written`` is the folder of hand-written pages (Markdown); what their references and code spans say is
    resolved and checked as it is in the prose of the specs.
    """
    site = Site(compiled, emit_all(compiled))
    findings: list[Finding] = []
    pages = {page.path: page for page in pages_of(site)}
    judge = Judge(site.relations)
    for file in sorted(written.rglob("*.md")):
        path = file.relative_to(written).as_posix()
        text = file.read_text("utf-8")
        findings += (Finding(code, _span(f"{written}/{path}", text, start, length), message, hint)
                     for code, start, length, message, hint in _wrong(site, judge, text))
        pages[path] = Artifact(path, _resolved(Pen(site, path), text), ())
    return tuple(pages[path] for path in sorted(pages)), findings


def _wrong(site: Site, judge: Judge, text: str) -> Iterator[tuple[str, int, int, str, str]]:
    """Code, start, length, message and hint of each mistake in a hand-written page; its code blocks are not read."""
    bare = _BLOCK.sub(_blank, text)
    items = site.model.items
    for found in REFERENCE.finditer(_SPAN.sub(_blank, bare)):
        target, length = found.group(1), len(found.group(0))
        if ":" in target and target not in items:
            value = fact(site.relations, target)
            if isinstance(value, Nothing):
                yield "L305", found.start(), length, value.message, value.hint
        elif target not in items:
            yield "L305", found.start(), length, f"there is no item '{target}'", did_you_mean(target, items)
    for mention in mentions(bare):
        wrong = judge.wrong(mention)
        if wrong is not None:
            yield wrong[0], mention.start, len(mention.text), wrong[1], wrong[2]


def _blank(found: re.Match[str]) -> str:
    """Blanks in its place, so that lines and columns stay what they are."""
    return re.sub(r"[^\n]", " ", found.group(0))


def _span(name: str, text: str, start: int, length: int) -> Span:
    return Span(name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), length)


def _resolved(pen: Pen, text: str) -> str:
    """The page with links for its references, and its marked code spans as such; code blocks stay."""
    parts = re.split(rf"({_BLOCK.pattern}|{_SPAN.pattern})", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(_code(part) if index % 2 else resolve(part, lambda target, label: pen.refer(target, label or target))
                   for index, part in enumerate(parts))


def _code(part: str) -> str:
    inside = part.strip("`")
    return str(code_span(inside)) if not part.lstrip().startswith("```") and marked(inside)[0] else part
