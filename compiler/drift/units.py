"""From differences of units to findings: what is missing, extra or different, why, and where the specs say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.composition import Composition
from compiler.diagnostics import Finding, Related, Span
from compiler.drift.compare import Difference, Sort, differences
from compiler.drift.found import Found, FoundFile, FoundUnit
from compiler.drift.words import line_of, shown, values
from compiler.relations import Relations
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import parse, render

DEPLOY = "deploy the artifacts again, or change the specs"


def unit_findings(relations: Relations, found: Found) -> Iterator[Finding]:
    """What is wrong with the units that were found; nothing without a platform, which no sound tree lacks."""
    platform = relations.model.platform
    for composition in relations.compositions.values() if platform else ():
        assert platform is not None
        yield from _unit(composition, found, platform, relations)


def _unit(composition: Composition, found: Found, platform: Platform, relations: Relations) -> Iterator[Finding]:
    name = composition.unit.id
    there = tuple(found.of(name))
    if not there or all(one.fragment is None for one in there):
        yield Finding("D001", composition.unit.place.under("id"), f"{name} on {found.label}: there is no such unit",
                      "deploy it, or take it out of the specs")
        return
    told: set[tuple[object, ...]] = set()
    for one in there:
        yield from _one(composition, found, one, platform, relations, told)


def _one(composition: Composition, found: Found, one: FoundUnit, platform: Platform, relations: Relations,
         told: set[tuple[object, ...]]) -> Iterator[Finding]:
    """The findings of one unit; ``told`` keeps an instance from repeating what its template shares with it."""
    who = f"{one.name} on {found.label}"
    if one.fragment is None:
        return
    if parse(one.fragment.text).masked:
        yield Finding("D002", composition.unit.place.under("id"), f"{who}: the unit is masked",
                      f"unmask it: {shown(one.fragment.path)} is empty")
        return
    parts = [part for part in differences(composition, one, platform)
             if (part.sort, part.key, part.found, part.taken_back) not in told]
    told.update((part.sort, part.key, part.found, part.taken_back) for part in parts)
    bare = _without_hardening(composition, parts, platform)
    if bare:
        yield Finding("D003", composition.unit.place.under("hardening"),
                      f"{who}: not hardened, none of the {len(bare)} directives of the hardening is in force",
                      _dropin_hint(one, relations), _read(one))
    for part in parts:
        if part.key not in bare:
            yield difference_finding(composition, part, who)


def _without_hardening(composition: Composition, parts: Iterable[Difference],
                       platform: Platform) -> frozenset[tuple[str, str]]:
    """The directives by which the hardened unit differs from its base, if not one of them is as the specs have it.

    A line that only writes out the manager's default is none of them.
    """
    base = FoundUnit(composition.unit.id, FoundFile("", render(composition.base.assignments)))
    changed = frozenset(part.key for part in differences(composition, base, platform))
    return changed if len(changed) > 1 and changed <= {part.key for part in parts} else frozenset()


def _dropin_hint(one: FoundUnit, relations: Relations) -> str:
    project = relations.model.project
    name = project.dropin if project else ""
    if any(file.path.endswith(f"/{name}") for file in one.dropins):
        return f"{name} is read and says something else: {DEPLOY}"
    return f"no {name} is read for this unit: {DEPLOY}"


def _read(one: FoundUnit) -> tuple[Related, ...]:
    return tuple(Related(Span(shown(file.path), 1, 1), "this is read") for file in one.files)


def difference_finding(composition: Composition, part: Difference, who: str) -> Finding:
    """One difference as a finding at its line of the specs. ``who`` names the unit and where it was found."""
    where, reason = composition.place(*part.key), _reason(composition, part)
    if part.sort is Sort.MISSING:
        message = f"{who}: {part.directive} is not set, the specs have {values(part.wanted)}"
        lines = tuple(line_of(item, "this empties it") for item in part.cause)
        return Finding("D004", where, message, DEPLOY, (*lines, *reason))
    lines = tuple(line_of(item, "set here") for item in part.cause)
    if part.sort is Sort.EXTRA:
        message = f"{who}: {shown(part.directive)} is {values(part.found)}, the specs do not set it"
        return Finding("D006", where, message, "remove the line, or take it into the specs", (*lines, *reason))
    return Finding("D005", where, f"{who}: {_how_different(part)}", DEPLOY, (*lines, *reason))


def _reason(composition: Composition, part: Difference) -> tuple[Related, ...]:
    """Why the hardening sets, keeps or takes away the directive, with what it serves; () for a line of the base."""
    for setting in (*composition.held, *composition.removed):
        if setting.key == part.key:
            served = f", for {', '.join(setting.entry.serves)}" if setting.entry.serves else ""
            return (Related(setting.entry.place.under("because"), f"the reason{served}"),)
    return ()


def _how_different(part: Difference) -> str:
    """Both values; of a list that has lines in common with the compiled one, only the other lines."""
    ours, theirs = ({item.value for item in lines} for lines in (part.wanted, part.found))
    if not ours & theirs:
        return f"{part.directive} is {values(part.found)}, the specs have {values(part.wanted)}"
    more = values(item for item in part.found if item.value not in ours)
    less = values(item for item in part.wanted if item.value not in theirs)
    words = [f"has {more} beside the lines of the specs"] * bool(more) + [f"lacks {less}"] * bool(less)
    return f"{part.directive} {' and '.join(words) or 'has the lines of the specs in another order'}"
