"""``python -m compiler diff``: two revisions in, a report out; the work tree is the head where none is named."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from pathlib import Path

from compiler.git import path_in, repository
from compiler.pipeline import Compiled, compile_source
from compiler.render import severity, summary
from compiler.review.change import Change, Side
from compiler.review.report import Report, review, unreadable
from compiler.review.state import Measure
from compiler.review.words import Code, Words
from compiler.spec.parse import PLATFORM_FOLDER
from compiler.spec.source import SourceFile, Tree, read_tree

WORK_TREE = "the work tree"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare. head: a revision, "" for the work tree. merge_base: start where the head left the base."""

    specs: Path
    base: str
    head: str = ""
    merge_base: bool = False


def compare(wanted: Wanted, today: datetime.date, measure: Measure | None = None) -> Report:
    """The report on two revisions of the repository that the specs lie in; GitError where one cannot be had."""
    git = repository(wanted.specs)
    path = path_in(git, wanted.specs)
    before, after = git.commit(wanted.base), git.commit(wanted.head or "HEAD")
    if wanted.merge_base:
        before = git.merge_base(before, after)
    base = f"{wanted.base} ({before[:12]})"
    head = f"{wanted.head} ({after[:12]})" if wanted.head else WORK_TREE
    new = git.tree(after, path) if wanted.head else read_tree(wanted.specs, path)
    return _report(base, head, git.tree(before, path), new, today, measure)


def _report(base: str, head: str, old: Tree, new: Tree, today: datetime.date, measure: Measure | None) -> Report:
    after = compile_source(new, today)
    if _torn(after):
        return unreadable(base, head, after)
    before = compile_source(old, today)
    notes: list[Words] = []
    if not before.sound:
        wrong = [finding for finding in before.findings if severity(finding) == "error"]
        what = f" has {summary(wrong).partition(';')[0]}: what of it cannot be read is not compared"
        notes.append((Code(base), what if old.files else " has no specs: everything is new"))
    same_facts = judged_alike(new, old, _facts(after), _facts(before))
    if same_facts is not None:
        after = dataclasses.replace(compile_source(same_facts, today), findings=after.findings)
        notes.append(("the facts of the platform change; both sides are judged by those of ", Code(base)))
    return review(Change(Side(base, before), Side(head, after)), notes, measure)


def _torn(compiled: Compiled) -> bool:
    """Whether some item could not be read or linked, or there is nothing to judge by."""
    return bool(compiled.model.torn) or compiled.model.project is None or compiled.model.platform is None


def _facts(compiled: Compiled) -> str:
    """The file with the facts of the platform that a tree is for."""
    project = compiled.model.project
    return f"{PLATFORM_FOLDER}/{project.platform}.json" if project else ""


def judged_alike(tree: Tree, other: Tree, facts: str, others: str) -> Tree | None:
    """``tree`` with the facts about its platform that ``other`` has about its own, so that a change brings no judge.

    facts, others: the file of either that has them, since a change may name another one. None where nothing differs.
    """
    kept = {file.path: file for file in other.files if file.path.endswith(".json")}
    if others in kept:
        kept[facts] = SourceFile(facts, kept[others].text)
    files = tuple(kept.get(file.path, file) for file in tree.files)
    return None if files == tree.files else dataclasses.replace(tree, files=files)
