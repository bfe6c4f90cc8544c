"""Whether the verdicts on primitives agree with what the units do."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Place, Related
from compiler.relations import Relations
from compiler.spec import kinds


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
    holders: dict[str, kinds.Item] = {item.id: item for item in
                                      (*model.all(kinds.Unit), *model.all(kinds.Setting))}
    for primitive in model.all(kinds.Primitive):
        if not primitive.directives and not primitive.sysctl:
            continue
        for verdict in primitive.verdicts:
            named = [holders[id] for id in verdict.on if id in holders]
            places = {id: index for index, id in enumerate(verdict.on)}
            states = {holder.id: _state(relations, primitive, holder) for holder in named or holders.values()
                      if holder.id not in relations.doubtful}
            if named or verdict.verdict in ("deferred", "rejected"):
                for id, state in states.items():
                    if not _agrees(verdict.verdict, state):
                        where = verdict.place.under("on", places[id]) if named else verdict.place.under("verdict")
                        yield _contradiction(primitive, verdict, id, state, where, holders[id])
            elif not relations.doubtful and not any(_agrees(verdict.verdict, state) for state in states.values()):
                yield Finding("C507", verdict.place.under("verdict"),
                              f"'{primitive.id}' is {verdict.verdict}, but no unit or setting bears that out",
                              "change the verdict, or a unit")


def _agrees(verdict: str, state: str) -> bool:
    return state == verdict or (state == "" and verdict in ("deferred", "rejected"))


def _state(relations: Relations, primitive: kinds.Primitive, holder: kinds.Item) -> str:
    """How ``holder`` has the primitive: ``adopted``, ``already-set``, or an empty string."""
    if isinstance(holder, kinds.Setting):
        return "adopted" if any(key in primitive.sysctl for key in holder.sysctl) else ""
    composition = relations.compositions.get(holder.id)
    if composition is None:
        return ""
    if any(primitive in relations.primitives_of(s.directive, s.values) for s in composition.added):
        return "adopted"
    removed = {setting.key for setting in composition.removed}
    for section, directives in composition.unit.base.items():
        for directive, values in directives.items():
            if (section, directive) not in removed and primitive in relations.primitives_of(directive, values):
                return "already-set"
    return ""


def _contradiction(primitive: kinds.Primitive, verdict: kinds.Verdict, id: str, state: str,
                   where: Place, holder: kinds.Item) -> Finding:
    part = {"adopted": "the hardening of ", "already-set": "the base of "}.get(state, "")
    if isinstance(holder, kinds.Setting):
        part = ""
    actual = f"{part}{id} {'sets' if state else 'does not set'} it"
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
