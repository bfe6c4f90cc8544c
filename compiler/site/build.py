"""All pages of the site: the generated families, and the hand-written ones with their references resolved."""

from __future__ import annotations

import re
from pathlib import Path

from compiler.artifact import Artifact
from compiler.diagnostics import Finding, Span, did_you_mean
from compiler.pipeline import Compiled, emit_all
from compiler.site.families import pages_of
from compiler.site.view import Pen, Site

_CODE_OR_REFERENCE = re.compile(
    r"(^```.*?^```|`[^`\n]*`)|\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]+))?\]\]", re.MULTILINE | re.DOTALL)


def build_pages(compiled: Compiled, written: Path) -> tuple[tuple[Artifact, ...], list[Finding]]:
    """Every page of a sound tree, and the references of hand-written pages that lead nowhere.

    ``written`` is the folder of hand-written pages (Markdown); ``[[id]]`` in them links to the item.
    """
    site = Site(compiled, emit_all(compiled))
    findings: list[Finding] = []
    pages = {page.path: page for page in pages_of(site)}
    for file in sorted(written.rglob("*.md")):
        path = file.relative_to(written).as_posix()
        text = _resolve(site, path, file.read_text("utf-8"), f"{written}/{path}", findings)
        pages[path] = Artifact(path, text, ())
    return tuple(pages[path] for path in sorted(pages)), findings


def _resolve(site: Site, page: str, text: str, name: str, findings: list[Finding]) -> str:
    pen = Pen(site, page)

    def replace(found: re.Match[str]) -> str:
        target = found.group(2)
        if target is None:
            return found.group(0)
        if target not in site.model.items:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            findings.append(Finding("L305", Span(name, line, column, len(found.group(0))),
                                    f"there is no item '{target}'", did_you_mean(target, site.model.items)))
            return found.group(0)
        return str(pen.link(target, found.group(3)))

    return _CODE_OR_REFERENCE.sub(replace, text)
