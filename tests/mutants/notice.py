"""Who notices a change of the specs: check, evidence that has become stale, or an artifact that has."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity
from compiler.output import stale
from compiler.pipeline import compile_parsed, emit_all
from compiler.spec.parse import Parsed, parse_file, together
from compiler.spec.source import SourceFile, Tree
from tests.mutants.values import Data, write

ERROR, WARNING, EVIDENCE, ARTIFACT, NOBODY = "error", "warning", "stale evidence", "stale artifact", "nobody"
WITNESSES = (ERROR, WARNING, EVIDENCE, ARTIFACT, NOBODY)

Notice = tuple[str, tuple[str, ...]]
"""Who noticed, and the codes of what was reported."""


def changed_tree(tree: Tree, changed: Mapping[str, Data | None]) -> Tree:
    """The tree with other data in some of its files; None for a file that is gone."""
    files = [SourceFile(source.path, write(source.path, changed[source.path])) if source.path in changed else source
             for source in tree.files if changed.get(source.path, True) is not None]
    return Tree(tree.root, tuple(files), tree.refused, tree.findings,
                {f"{tree.root}/{source.path}": source.text for source in files})


def noticed(tree: Tree, changed: Mapping[str, Data | None], artifacts: Path, today: datetime.date) -> Notice:
    """Who notices that files of a tree are not what was committed; check before artifacts, as make does.

    What the changed files show by themselves is asked first, as most mistakes of form end there.
    """
    mutant = changed_tree(tree, changed)
    found = [one for source in mutant.files if source.path in changed for one in _alone(tree.root, source).findings]
    if found:
        return _of(found)
    parsed = together(mutant, (_alone(tree.root, source) for source in mutant.files))
    compiled = compile_parsed(parsed, mutant.texts, today)
    if compiled.findings:
        return _of(compiled.findings)
    found = stale(artifacts, emit_all(compiled))
    return (ARTIFACT, _codes(found)) if found else (NOBODY, ())


@lru_cache(maxsize=4096)
def _alone(root: str, source: SourceFile) -> Parsed:
    """What one file gives; all but one or two are the same in each changed tree."""
    return parse_file(root, source)


def _of(findings: Sequence[Finding]) -> Notice:
    if any(CODES[one.code].severity is Severity.ERROR for one in findings):
        return ERROR, _codes(findings)
    return (WARNING if any(one.code != "E701" for one in findings) else EVIDENCE), _codes(findings)


def _codes(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted({one.code for one in findings}))
