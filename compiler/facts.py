"""What a reference in prose stands for when it asks for a value: a directive, a sysctl key, a score, a count."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.composition import Composition
from compiler.diagnostics import an, did_you_mean, either
from compiler.judge import LEVELS
from compiler.relations import Relations, made_at
from compiler.spec import kinds
from compiler.spec.markup import CLAIM, CODE_SPAN, marked, resolve


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of today: its text, the item that it is read from, and for a directive the line on its unit.

    ``code`` where the text is a line of a file rather than a number.
    """

    text: str
    item: kinds.Item | None = None
    section: str = ""
    directive: str = ""
    code: bool = True


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why a reference leads nowhere: a message in lower case, and a hint."""

    message: str
    hint: str = ""


def fact(relations: Relations, target: str) -> Fact | Nothing:
    """What ``target`` stands for.

    ``unit:Directive`` and ``setting:key`` are the line in force; ``score:unit:level`` is the exposure that the
    newest run recorded; ``count:kind`` is how many items of a kind there are.
    """
    head, _, what = target.rpartition(":")
    if head.startswith("score:"):
        return _score(relations, head.removeprefix("score:"), what)
    if head == "count":
        return _count(relations, what)
    item = relations.model.items.get(head)
    if isinstance(item, kinds.Unit) and item.id in relations.compositions:
        return _directive(relations.compositions[item.id], what)
    if isinstance(item, kinds.Setting):
        if what in item.sysctl:
            return Fact(f"{what}={item.sysctl[what]}", item)
        return Nothing(f"'{head}' does not set '{what}'", did_you_mean(what, item.sysctl))
    if item is not None:
        return Nothing(f"'{head}' is {an(item.kind)}, which has no values to refer to",
                       "values are referred to as unit:Directive or setting:key")
    known = [one.id for kind in (kinds.Unit, kinds.Setting) for one in relations.model.all(kind)]
    return Nothing(f"there is no unit or setting '{head}'", did_you_mean(head, known))


def plain(relations: Relations, prose: str) -> str:
    """The prose on one line of plain text: references as ids or values, code spans without their marks."""
    def refer(target: str, label: str | None) -> str:
        if target in relations.model.items or ":" not in target or target.startswith(CLAIM):
            return label or target
        found = fact(relations, target)
        return label or (found.text if isinstance(found, Fact) else target)

    shown = CODE_SPAN.sub(lambda found: found.group(1) + marked(found.group(2))[1] + found.group(1),
                          resolve(prose, refer))
    return " ".join(shown.split())


def _directive(composition: Composition, name: str) -> Fact | Nothing:
    found = {directive: (section, values) for section, directive, values in composition.lines()}
    if name in found:
        section, values = found[name]
        return Fact(f"{name}={' '.join(values)}", composition.unit, section, name)
    return Nothing(f"'{composition.unit.id}' does not set {name}",
                   did_you_mean(name, found) or "correct the sentence: it relies on a line that is not there")


def _score(relations: Relations, unit: str, level: str) -> Fact | Nothing:
    if level not in LEVELS:
        return Nothing(f"'{level}' is no state of a unit", either(LEVELS))
    runs = sorted(relations.model.all(kinds.Result), key=made_at)
    found = [(run, score.exposure) for run in runs for score in run.scores if score.unit == unit and score.at == level]
    if found:
        run, exposure = found[-1]
        return Fact(exposure, run, code=False)
    units = [one.id for one in relations.model.all(kinds.Unit)]
    hint = did_you_mean(unit, units) if unit not in units else "scores are recorded with 'make lab RECORD=1'"
    return Nothing(f"no run has scored '{unit}' as {level}", hint)


def _count(relations: Relations, kind: str) -> Fact | Nothing:
    rows = relations.model.by_kind.get(kind, ())
    if rows:
        return Fact(str(len(rows)), code=False)
    return Nothing(f"there are no items of the kind '{kind}'", did_you_mean(kind, relations.model.by_kind))
