"""From a spec tree to artifacts: read, parse, link, check, emit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.artifact import Artifact
from compiler.checks import run_checks
from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity, Span
from compiler.emit import emit
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.spec.link import link
from compiler.spec.model import Model
from compiler.spec.parse import Parsed, parse
from compiler.spec.source import Tree, read_tree
from compiler.systemd.platform import Platform, PlatformProblem, load_platform


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled tree: the model, all findings, and the texts that show where they are."""

    model: Model
    relations: Relations
    findings: tuple[Finding, ...]
    texts: Mapping[str, str]

    @property
    def sound(self) -> bool:
        """Whether there is no error, so that artifacts may be made of the model."""
        return all(CODES[finding.code].severity is not Severity.ERROR for finding in self.findings)

    @property
    def measurable(self) -> bool:
        """Whether units can be made of the model and tried: a claim that fails (K7xx) is no hindrance to that."""
        return all(CODES[finding.code].severity is not Severity.ERROR or finding.code.startswith("K")
                   for finding in self.findings)


def compile_tree(root: Path, today: datetime.date) -> Compiled:
    """Read the specs below ``root`` and check them; ``today`` decides which acceptances have expired."""
    return compile_source(read_tree(root), today)


def compile_source(tree: Tree, today: datetime.date) -> Compiled:
    """Check the specs of a tree that was read, from the disk or from a revision."""
    return compile_parsed(parse(tree), tree.texts, today)


def compile_parsed(parsed: Parsed, texts: Mapping[str, str], today: datetime.date) -> Compiled:
    """Check what the files of a tree gave; ``texts`` as in the tree."""
    platform, found = _platform(parsed)
    model, unlinked = link(parsed, platform)
    relations = Relations(model)
    checked = run_checks(relations, [*parsed.findings, *found, *unlinked], today)
    return Compiled(model, relations, tuple(checked), texts)


def emit_all(compiled: Compiled) -> tuple[Artifact, ...]:
    """Every artifact of a measurable tree: for the laboratory, and to be written if the tree is sound."""
    assert compiled.measurable
    return emit(compiled.relations)


def _platform(parsed: Parsed) -> tuple[Platform | None, list[Finding]]:
    """The platform that the project names, if the tree holds it."""
    project = next((item for item in parsed.items if isinstance(item, kinds.Project)), None)
    if project is None or project.platform not in parsed.platforms:
        return None, []
    source = parsed.platforms[project.platform]
    loaded = load_platform(source.text, project.platform)
    if isinstance(loaded, PlatformProblem):
        where = Span(f"{parsed.root}/{source.path}", max(1, loaded.line), max(1, loaded.column))
        return None, [Finding("U419", where, loaded.message, "capture the facts again: make platform")]
    return loaded, []
