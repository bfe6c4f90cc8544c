"""Whether the verdicts on primitives agree with what the units do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from compiler.diagnostics import Finding, Place, Related
from compiler.relations import Relations
from compiler.spec import kinds

Holder = kinds.Unit | kinds.Setting


def deferred_has_condition(relations: Relations) -> Iterator[Finding]:
    """C506: what is deferred says until when."""
    model = relations.model
    for primitive in model.all(kinds.Primitive):
        yield from (_no_condition(verdict) for verdict in primitive.verdicts
                    if verdict.verdict == "deferred" and not verdict.until)
    for unit in model.all(kinds.Unit):
        yield from (_no_condition(absence) for absence in unit.absent
                    if absence.verdict == "deferred" and not absence.until)


def _no_condition(held: kinds.Verdict | kinds.Absence) -> Finding:
    return Finding("C506", held.place.under("verdict"), "deferred, without the condition that brings it back",
                   "add 'until', or reject it")


def verdicts_hold(relations: Relations) -> Iterator[Finding]:
    """C507: adopted is set by hardening, already-set by the base, deferred and rejected by nobody."""
    model = relations.model
    everyone: tuple[Holder, ...] = (*model.all(kinds.Unit), *model.all(kinds.Setting))
    holders = {holder.id: holder for holder in everyone}
    states = _states(relations, everyone)
    for primitive in model.all(kinds.Primitive):
        if not primitive.directives and not primitive.sysctl:
            continue
        had = states.get(primitive.id, {})
        for verdict in primitive.verdicts:
            named = {id: index for index, id in enumerate(verdict.on) if id in holders}
            if named or verdict.verdict in ("deferred", "rejected"):
                for id in named or had:
                    if id not in relations.doubtful and not _agrees(verdict.verdict, had.get(id, "")):
                        where = verdict.place.under("on", named[id]) if named else verdict.place.under("verdict")
                        yield _contradiction(primitive, verdict, had.get(id, ""), where, holders[id])
            elif not relations.doubtful and not any(_agrees(verdict.verdict, state) for state in had.values()):
                yield Finding("C507", verdict.place.under("verdict"),
                              f"'{primitive.id}' is {verdict.verdict}, but no unit or setting bears that out",
                              "change the verdict, or a unit")


def _agrees(verdict: str, state: str) -> bool:
    return state == verdict or (state == "" and verdict in ("deferred", "rejected"))


def _states(relations: Relations, holders: Iterable[Holder]) -> Mapping[str, Mapping[str, str]]:
    """Primitive -> each unit or setting that has it -> how: ``adopted`` or ``already-set``."""
    states: dict[str, dict[str, str]] = defaultdict(dict)
    for holder in holders:
        for state, name, values in _lines(relations, holder):
            for primitive in relations.primitives_of(name, values):
                states[primitive.id].setdefault(holder.id, state)
    return states


def _lines(relations: Relations, holder: Holder) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each directive or key that is in force, and what having it by that is called; what was adopted comes first."""
    if isinstance(holder, kinds.Setting):
        yield from (("adopted", key, (value,)) for key, value in holder.sysctl.items())
        return
    composition = relations.compositions.get(holder.id)
    if composition is not None:
        yield from (("adopted", setting.directive, setting.values) for setting in composition.added)
        removed = {setting.key for setting in composition.removed}
        yield from (("already-set", directive, values) for section, directives in composition.unit.base.items()
                    for directive, values in directives.items() if (section, directive) not in removed)


def _contradiction(primitive: kinds.Primitive, verdict: kinds.Verdict, state: str, where: Place,
                   holder: Holder) -> Finding:
    part = {"adopted": "the hardening of ", "already-set": "the base of "}.get(state, "")
    if isinstance(holder, kinds.Setting):
        part = ""
    actual = f"{part}{holder.id} {'sets' if state else 'does not set'} it"
    return Finding("C507", where, f"'{primitive.id}' is {verdict.verdict}, but {actual}",
                   "change the verdict or the unit",
                   (Related(holder.place.under("id"), "the unit or setting"),))


def directives_have_primitives(relations: Relations) -> Iterator[Finding]:
    """C511: some primitive explains each directive and sysctl key that is deployed and exists."""
    platform = relations.model.platform
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for found in relations.realisations:
        key = (found.name, found.values)
        exists = found.values and platform and (isinstance(found.written, kinds.Setting)
                                                or platform.sections_of(found.name))
        known = found.holder.id not in relations.doubtful
        if exists and known and not found.primitives and key not in seen:
            seen.add(key)
            yield Finding("C511", found.place, f"no primitive explains {found.name}",
                          "add it to the 'directives' or 'sysctl' of a primitive, or write one")
