"""The test plan: tests with their steps, and the checklists that an operator works through."""

from __future__ import annotations

from typing import ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, record


@record
class Step(Node):
    """One step for the hands of an operator."""

    do: w.Line
    run: w.Commands = ""
    expect: w.Prose
    on: Literal["host", "workstation"] = "host"


@record
class Test(Item):
    """A test of the plan: what it tries, and what it exercises."""

    kind: ClassVar[str] = "test"
    purpose: w.Prose
    units: tuple[w.UnitId, ...]
    vectors: tuple[w.VectorId, ...] = ()
    needs: tuple[w.NeedId, ...] = ()
    steps: tuple[Step, ...]


@record
class RunTest(Node):
    """A part of a checklist: a whole test."""

    test: w.TestId


@record
class Checklist(Item):
    """What an operator works through at one stage, in order."""

    kind: ClassVar[str] = "checklist"
    when: w.Prose
    parts: tuple[Step | RunTest, ...]
