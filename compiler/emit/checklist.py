"""The test plan for the hands of an operator: one Markdown checklist for each stage."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.emit.markdown import WIDTH, escape, wrapped
from compiler.emit.prose import generated
from compiler.facts import plain
from compiler.relations import Relations
from compiler.spec import kinds


def emit(relations: Relations) -> Iterator[Artifact]:
    """``checklists/<id>.md`` for every checklist."""
    model = relations.model
    for checklist in model.all(kinds.Checklist):
        tests = [model.get(kinds.Test, part.test) for part in checklist.parts if isinstance(part, kinds.RunTest)]
        files = {model.file_of(checklist), *(model.file_of(test) for test in tests if test)}
        specs = tuple(sorted(files))
        yield Artifact(f"checklists/{checklist.id}.md", _text(relations, checklist, specs), specs)


def _text(relations: Relations, checklist: kinds.Checklist, specs: tuple[str, ...]) -> str:
    head = textwrap.wrap(f"<!-- {generated(specs)} -->", WIDTH, break_on_hyphens=False)
    lines = [*head, "", f"# {escape(checklist.title)}", "", *wrapped(plain(relations, checklist.when)), ""]
    for part in checklist.parts:
        if isinstance(part, kinds.Step):
            lines += _step(relations, part)
        else:
            test = relations.model.get(kinds.Test, part.test)
            if test is not None:
                lines += _test(relations, test)
    return "\n".join(lines)


def _test(relations: Relations, test: kinds.Test) -> list[str]:
    exercised = ", ".join((*test.vectors, *test.needs))
    lines = [f"## {escape(test.id)} {escape(test.title)}", "", *wrapped(plain(relations, test.purpose)), "",
             *wrapped(f"{exercised} on {', '.join(test.units)}.", "Exercises "), ""]
    for step in test.steps:
        lines += _step(relations, step)
    return lines


def _step(relations: Relations, step: kinds.Step) -> list[str]:
    place = "" if step.on == "host" else " (on the workstation)"
    lines = [f"- [ ] {escape(step.do)}{place}", ""]
    if step.run:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", step.run)), 3)
        # At the first column: whoever copies a here-document from the raw text must not get an indentation.
        lines += [f"{fence}sh", *step.run.strip("\n").split("\n"), fence, ""]
    return [*lines, *wrapped(plain(relations, step.expect), "Expected: "), ""]
