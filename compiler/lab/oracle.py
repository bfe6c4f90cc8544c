"""The oracle of an ablation: units with lines taken away or added, started and attacked in one container."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from compiler.composition import Composition
from compiler.lab.ablation import Change, Part
from compiler.lab.archive import File
from compiler.lab.problem import LabError
from compiler.lab.session import Session
from compiler.probes.digests import unhardened
from compiler.probes.plan import Attempt, attempts_from
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.unitfile import Effective, render

_AT_ONCE = 40
"""Changes that share one reading of unit files by systemd; each is some four units."""


def parts_of(relations: Relations) -> tuple[Part, ...]:
    """Every directive of a [Service] section that the hardening holds, unit by unit."""
    return tuple(Part(id, setting.directive) for id, composition in relations.compositions.items()
                 for setting in composition.held if setting.section == "Service")


class ContainerOracle:
    """Answers from a booted container in which the hardened scene runs; remembers all of them."""

    def __init__(self, box: Session, relations: Relations, folder: str, say: Callable[[str], None]) -> None:
        self._box, self._relations, self._folder, self._say = box, relations, folder, say
        self._known: dict[Change, frozenset[Attempt]] = {}
        self._attempts = {unit: attempts_from(relations, unit) for unit in relations.compositions}
        self.starts = 0

    def reached(self, changes: Sequence[Change]) -> list[frozenset[Attempt]]:
        """For each change, the attempts at vectors that succeed; LabError when a changed unit cannot be started."""
        changes = [self._canonical(change) for change in changes]
        if any(change.parts for change in changes):
            self.reached([_unchanged(change) for change in changes])
        new = [change for change in dict.fromkeys(changes) if change not in self._known]
        for at in range(0, len(new), _AT_ONCE):
            some = new[at:at + _AT_ONCE]
            groups = [self._group(change) for change in some]
            for change, group, answer in zip(some, groups, self._ask(groups), strict=True):
                self._known[change] = self._succeeded(change, group, answer)
            self._say(f"{at + len(some)} of {len(new)} changes tried")
        return [self._known[change] for change in changes]

    def _canonical(self, change: Change) -> Change:
        """A directive that the base does not have cannot be taken from it: such changes are one."""
        if change.of != "base less":
            return change
        units = self._relations.model.all(kinds.Unit)
        here = {Part(unit.id, name) for unit in units for name in unit.base.get("Service", {})}
        return Change(change.of, change.parts & here)

    def _group(self, change: Change) -> list[dict[str, Any]]:
        """The units to start for a change: victims first, then attackers; standing ones serve where nothing changed."""
        touched = {part.unit for part in change.parts} or set(self._relations.compositions)
        texts = {unit: render(item for held in _changed(composition, change).values() for some in held.values()
                              for item in some) for unit, composition in self._relations.compositions.items()}
        victims = touched if change.of == "hardened less" else set(texts)
        rows: list[dict[str, Any]] = [{"unit": unit, "role": "wait", "text": texts[unit]} for unit in texts
                                      if unit in victims]
        for unit in texts:
            for as_root in (False, True):
                chosen = [index for index, attempt in enumerate(self._attempts[unit]) if attempt.kind == "vector"
                          and attempt.as_root == as_root
                          and (unit in touched or any(f"{{{other}}}" in attempt.on for other in touched))]
                if chosen:
                    rows.append({"unit": unit, "role": "attempt", "as_root": as_root, "attempts": chosen,
                                 "text": texts[unit]})
        return rows

    def _ask(self, groups: Sequence[Sequence[Mapping[str, Any]]]) -> list[list[Mapping[str, Any]]]:
        task, out = f"{self._folder}/variants.json", f"{self._folder}/found.json"
        self._box.push([File(task, json.dumps({"groups": groups}))])
        self.starts += sum(map(len, groups))
        limit = 60 + 10.0 * sum(map(len, groups))
        self._box.ask(["python3", "-I", f"{self._folder}/probe.py", "run", "--variants", task, "--out", out], limit)
        found: list[list[Mapping[str, Any]]] = json.loads(self._box.pull(out))["groups"]
        return found

    def _succeeded(self, change: Change, group: Sequence[Mapping[str, Any]],
                   answers: Sequence[Mapping[str, Any]]) -> frozenset[Attempt]:
        found, made = set(), set()
        for row, answer in zip(group, answers, strict=True):
            if answer["failed"]:
                parts = ", ".join(f"{part.directive} of {part.unit}" for part in sorted(change.parts))
                raise LabError(f"{row['unit']} does not start as '{change.of}' {parts}: {answer['failed']}")
            for index, seen in zip(row.get("attempts", ()), answer["found"], strict=True):
                attempt = self._attempts[row["unit"]][index]
                made.add(attempt)
                if seen["outcome"] == "ok":
                    found.add(attempt)
        # What the change cannot touch was not tried again.
        return frozenset(found | (self._known.get(_unchanged(change), frozenset()) - made))


def _unchanged(change: Change) -> Change:
    """What a change starts from."""
    return Change("hardened less" if change.of == "hardened less" else "base less", frozenset())


def _changed(composition: Composition, change: Change) -> Effective:
    """The unit after a change. What the hardening resets is left out of the base too, as it names hidden paths."""
    mine = {part.directive for part in change.parts if part.unit == composition.unit.id}
    hardened = composition.hardened()["Service"]
    if change.of == "hardened less":
        return {"Service": {name: held for name, held in hardened.items() if name not in mine}}
    reset = {setting.directive for setting in composition.removed}
    base = unhardened(composition)["Service"]
    kept = {name: held for name, held in base.items() if name not in mine | reset}
    if change.of == "base plus":
        kept |= {name: hardened[name] for name in mine if name in hardened}
    return {"Service": kept}
