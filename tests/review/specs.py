"""Specs that a test changes in memory, and the review of the change; the trees of before are compiled once."""

from __future__ import annotations

import contextlib
import datetime
import functools
import re
from pathlib import Path
from unittest import mock

from compiler import checks
from compiler.pipeline import Compiled, compile_source
from compiler.render import Locator
from compiler.review.change import Change, Side
from compiler.review.report import Report, review
from compiler.spec.source import SourceFile, Tree, read_tree
from tests.support.run import MINIMAL, PLATFORM, REAL

TODAY = datetime.date(2026, 11, 22)
SERVER, WEB = "units/left4me-server@.service.yaml", "units/left4me-web.service.yaml"
DECISION = """\
# yaml-language-server: $schema=../../site/artifacts/schema/decision.json
id: less-for-now
title: Less for now
asks: May it hold less?
options:
  - {{option: less, means: It holds less.}}
  - {{option: as it was, means: It holds as before.}}
chosen: less
because: The service could not start with it.
until: it starts with it
touches: [{touches}]
source: {{ours: "a test decides it"}}
"""


class Specs:
    """The texts of a spec tree by path, to be changed."""

    def __init__(self, tree: Tree) -> None:
        self.texts = {file.path: file.text for file in tree.files}

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace ``old``, which has to be there."""
        assert old in self.texts[path], old
        self.texts[path] = self.texts[path].replace(old, new)

    def without(self, path: str, directive: str) -> None:
        """Take the entry of a directive out of a unit or profile; words that rest on its claims stay."""
        entries = re.split(r"(?m)^(?=  - (?:set|keep|reset):)", self.texts[path])
        found = [one for one in entries if re.match(rf"  - (set|keep):(\s*\{{?\s*|.*\[.*){directive}\b", one)]
        assert len(found) == 1, directive
        entry = re.split(r"(?m)^(?=\S)", found[0])[0]
        self.edit(path, entry, "")
        for claim in re.findall(r"(?m)^ *- \{id: ([^,]+)", entry):
            self.unbind(claim)

    def decide(self, *touches: str) -> None:
        """Add a decision that touches these items."""
        self.texts["decisions/less-for-now.yaml"] = DECISION.format(touches=", ".join(touches))

    def agree(self) -> None:
        """Take out the claims that do not hold any more, as the author of the change would have to; the words that
        rest on them stay."""
        compiled = self.compiled()
        locator = Locator(compiled.texts)
        lines = {locator.span(found.where)[:2] for found in compiled.findings if found.code.startswith("K")}
        for file, number in sorted(lines, reverse=True):
            path = file.removeprefix("specs/")
            rows = self.texts[path].split("\n")
            assert rows[number - 1].lstrip().startswith("- {"), rows[number - 1]
            named = re.match(r"\s*- \{id: ([^,]+)", rows.pop(number - 1))
            empty = "unchecked: the change took away what it is about\n" if path.startswith("corrections/") else ""
            text = re.sub(r"(?m)^ *said_claims:\n(?! *- \{)", "", "\n".join(rows))
            self.texts[path] = re.sub(r"(?m)^ *claims:\n(?! *- \{)", empty, text)
            if named is not None:
                self.unbind(named[1])

    def unbind(self, claim: str) -> None:
        """Take the brackets away from the words that rest on a claim."""
        bound = re.compile(rf"\[\[claim:{re.escape(claim)}\|([^\[\]]+)\]\]")
        self.texts = {path: bound.sub(r"\1", text) for path, text in self.texts.items()}

    def tree(self) -> Tree:
        """The texts as they would be read."""
        files = tuple(SourceFile(path, text) for path, text in sorted(self.texts.items()))
        return Tree("specs", files, (), (), {f"specs/{one.path}": one.text for one in files})

    def compiled(self, *, checked: bool = True) -> Compiled:
        """The tree; checking it takes longer than all the rest, and says nothing of what is weakened."""
        with contextlib.nullcontext() if checked else mock.patch.object(checks, "CHECKS", ()):
            return compile_source(self.tree(), TODAY)


def real() -> Specs:
    """A copy of the real specs."""
    return Specs(_tree(REAL))


def minimal() -> Specs:
    """A copy of the smallest tree, from which items can be taken without mending much."""
    specs = Specs(_tree(MINIMAL))
    specs.texts[f"platforms/{PLATFORM.name}"] = PLATFORM.read_text("utf-8")
    return specs


@functools.cache
def _tree(folder: Path) -> Tree:
    return read_tree(folder)


@functools.cache
def _before(small: bool) -> Side:
    return Side("base", (minimal() if small else real()).compiled())


def change_of(head: Specs, base: Specs | None = None, *, checked: bool = True) -> Change:
    """What ``head`` changes in ``base``: by default the tree that it was copied from."""
    small = "units/clock.service.yaml" in head.texts or "units/other.service.yaml" in head.texts
    after = Side("head", head.compiled(checked=checked))
    return Change(Side("base", base.compiled()) if base else _before(small), after)


def report_of(head: Specs, base: Specs | None = None) -> Report:
    """The review of that."""
    return review(change_of(head, base))
