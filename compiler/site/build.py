"""All pages of the site: the generated families, and the hand-written ones with their references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from compiler.artifact import Artifact
from compiler.checks.prose import Judge
from compiler.diagnostics import Finding, Span, did_you_mean
from compiler.facts import Nothing, fact
from compiler.pipeline import Compiled, emit_all
from compiler.site.families import pages_of
from compiler.site.markdown import code_span
from compiler.site.view import Pen, Site
from compiler.spec.link import wrong_claim
from compiler.spec.markup import CLAIM, marked, mentions, references, resolve
from compiler.spec.source import read_pages

_BLOCK = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]*`")


class Built(NamedTuple):
    """All pages, what is wrong with the hand-written ones, and the texts of these by their names in findings."""

    pages: tuple[Artifact, ...]
    findings: list[Finding]
    texts: Mapping[str, str]


def build_pages(compiled: Compiled, written: Path) -> Built:
    """Every page of a sound tree.

    ``written`` is the folder of hand-written pages (Markdown), read without trust; what their references and code spans
    say is resolved and checked as it is in the prose of the specs. None takes the place of a generated page.
    """
    site = Site(compiled, emit_all(compiled))
    pages = {page.path: page for page in pages_of(site)}
    generated = {path.casefold() for path in pages}
    found = read_pages(written)
    findings = list(found.findings)
    judge = Judge(site.relations)
    for path, text in ((file.path, file.text) for file in found.files):
        name = f"{found.root}/{path}"
        if path.casefold() in generated:
            findings.append(Finding("Y116", Span(name, 1, 1), "the compiler makes a page of this name",
                                    "give the hand-written page another one"))
            continue
        findings += (Finding(code, _span(name, text, start, length), message, hint)
                     for code, start, length, message, hint in _wrong(site, judge, text))
        pages[path] = Artifact(path, _resolved(Pen(site, path), text), ())
    return Built(tuple(pages[path] for path in sorted(pages)), findings, found.texts)


def _wrong(site: Site, judge: Judge, text: str) -> Iterator[tuple[str, int, int, str, str]]:
    """Code, start, length, message and hint of each mistake in a hand-written page; its code blocks are not read."""
    bare = _BLOCK.sub(_blank, text)
    for found in references(bare):
        wrong = _leads_nowhere(site, found.target, found.label or "")
        if wrong is not None:
            yield wrong[0], found.start, found.end - found.start, wrong[1], wrong[2]
    for mention in mentions(bare):
        wrong = judge.wrong(mention)
        if wrong is not None:
            yield wrong[0], mention.start, len(mention.text), wrong[1], wrong[2]


def _leads_nowhere(site: Site, target: str, label: str) -> tuple[str, str, str] | None:
    """Code, message and hint of what is wrong with a reference."""
    items = site.model.items
    if target in items:
        return None
    if target.startswith(CLAIM):
        return wrong_claim(site.model.claims, target.removeprefix(CLAIM), label)
    if ":" not in target:
        return "L305", f"there is no item '{target}'", did_you_mean(target, items)
    value = fact(site.relations, target)
    return ("L305", value.message, value.hint) if isinstance(value, Nothing) else None


def _blank(found: re.Match[str]) -> str:
    """Blanks in its place, so that lines and columns stay what they are."""
    return re.sub(r"[^\n]", " ", found.group(0))


def _span(name: str, text: str, start: int, length: int) -> Span:
    return Span(name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), length)


def _resolved(pen: Pen, text: str) -> str:
    """The page with links for its references, and its marked code spans as such; code blocks stay."""
    parts = re.split(rf"({_BLOCK.pattern})", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if index % 2 else _SPAN.sub(_code, resolve(part, pen.refer))
                   for index, part in enumerate(parts))


def _code(span: re.Match[str]) -> str:
    inside = span.group(0).strip("`")
    return str(code_span(inside)) if marked(inside)[0] else span.group(0)
