"""Whether items that speak of the same thing agree: decisions with what cites them, verdicts with absences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from compiler.checks.paths import KnownPaths
from compiler.diagnostics import Finding, Place, Related, either
from compiler.relations import Relations
from compiler.spec import kinds

_SAME = {"excluded": ("rejected",), "deferred": ("deferred",), "not-applicable": ("rejected", "deferred")}
"""What an absence is called, and the verdicts on a primitive that say the same of its directive."""


def decisions_touch_what_rests_on_them(relations: Relations) -> Iterator[Finding]:
    """C520: a decision that is cited as the reason names the primitive, or the risk, that it is the reason for."""
    model = relations.model
    for primitive in model.all(kinds.Primitive):
        for verdict in primitive.verdicts:
            yield from _touched(relations, verdict.decision, (primitive.id,), verdict.place.under("decision"))
    for unit in model.all(kinds.Unit):
        for absence in unit.absent:
            about = tuple(one.id for one in _primitives(relations, absence.directive))
            yield from _touched(relations, absence.decision, about, absence.place.under("decision"))
    for residual in model.all(kinds.Residual):
        yield from _touched(relations, residual.closed_by, (residual.id,), residual.place.under("closed_by"))


def _touched(relations: Relations, cited: str | None, about: tuple[str, ...], place: Place) -> Iterator[Finding]:
    decision = relations.model.get(kinds.Decision, cited or "")
    if decision and about and not set(about) & set(decision.touches):
        yield Finding("C520", place, f"'{decision.id}' does not touch {either(about)}",
                      "cite another decision, or add it to what this one touches",
                      (Related(decision.place.under("id"), "the decision"),))


def _primitives(relations: Relations, directive: str) -> tuple[kinds.Primitive, ...]:
    """The primitives of a directive, or of one word of it (``SystemCallFilter=~@debug``)."""
    return tuple(one for one in relations.model.all(kinds.Primitive) if directive in one.directives)


def answers_are_about_the_question(relations: Relations) -> Iterator[Finding]:
    """C521: a decision that answers a question touches what the question does."""
    for question in relations.model.all(kinds.Question):
        by = question.resolved.by if question.resolved else ""
        decision = relations.model.get(kinds.Decision, by)
        missing = [one for one in question.touches if decision and one not in decision.touches]
        if decision and question.resolved and missing:
            yield Finding("C521", question.resolved.place.under("by"), f"'{by}' does not touch {either(missing)}",
                          "name the decision that answers this question, or complete what it touches",
                          (Related(decision.place.under("id"), "the decision"),))


def tradeoffs_are_checked_where_they_are(relations: Relations) -> Iterator[Finding]:
    """C522: a test that checks a trade-off runs on a unit that has what the trade-off touches."""
    for tradeoff in relations.model.all(kinds.Tradeoff):
        where = {unit for id in tradeoff.touches for unit in _units(relations, id)}
        for index, id in enumerate(tradeoff.checked_by):
            test = relations.model.get(kinds.Test, id)
            if test and where and not where & set(test.units):
                yield Finding("C522", tradeoff.place.under("checked_by", index),
                              f"{id} runs on {either(test.units)}, and this is about {either(sorted(where))}",
                              "name a test on that unit, or complete what the trade-off touches")


def _units(relations: Relations, id: str) -> Iterator[str]:
    """The units that an item is about; a setting is about all of them."""
    model = relations.model
    item = model.items.get(id)
    units = [unit.id for unit in model.all(kinds.Unit)]
    if isinstance(item, kinds.Unit):
        yield item.id
    elif isinstance(item, kinds.Profile):
        yield from (unit.id for unit in model.all(kinds.Unit) if id in unit.profiles)
    elif isinstance(item, kinds.Setting):
        yield from units
    elif isinstance(item, kinds.Primitive):
        yield from (one for verdict in item.verdicts for one in verdict.on or units if one in units)


def assets_are_reached(relations: Relations) -> Iterator[Finding]:
    """C523: what a defense protects is what its vectors reach for."""
    for defense in relations.model.all(kinds.Defense):
        reached = {asset for vector in defense.vectors for asset in vector.reaches}
        for index, asset in enumerate(defense.assets if reached else ()):
            if asset not in reached:
                yield Finding("C523", defense.place.under("assets", index),
                              f"no vector of {defense.id} reaches {asset}",
                              "name it in the 'reaches' of a vector, or take it out")


def boundaries_are_drawn_once(relations: Relations) -> Iterator[Finding]:
    """C524: one boundary for two positions."""
    drawn: dict[frozenset[str], kinds.Boundary] = {}
    for boundary in relations.model.all(kinds.Boundary):
        first = drawn.setdefault(frozenset(boundary.between), boundary)
        if first is not boundary:
            yield Finding("C524", boundary.place.under("between"), f"'{first.id}' lies between the same positions",
                          "make one of the two", (Related(first.place.under("between"), "the first one"),))


def lists_name_each_item_once(relations: Relations) -> Iterator[Finding]:
    """C525: an id stands once in a list."""
    named: dict[tuple[str, object], Counter[str]] = defaultdict(Counter)
    for reference in relations.model.references:
        route = reference.place.route
        if reference.kinds and route and isinstance(route[-1], int):
            count = named[reference.place.file, route[:-1]]
            count[reference.target] += 1
            if count[reference.target] == 2:
                yield Finding("C525", reference.place, f"'{reference.target}' stands in this list already",
                              "remove one of the two")


def units_have_one_verdict(relations: Relations) -> Iterator[Finding]:
    """C526: the verdicts on a primitive leave no unit out, and none has two."""
    units = dict.fromkeys(unit.id for unit in relations.model.all(kinds.Unit))
    for primitive in relations.model.all(kinds.Primitive):
        if not primitive.directives:
            continue
        named = Counter(one for verdict in primitive.verdicts for one in verdict.on)
        everywhere = any(not verdict.on for verdict in primitive.verdicts)
        for unit in filter(units.__contains__, named) if everywhere else units:
            if not named[unit]:
                yield Finding("C526", primitive.place.under("verdicts"), f"no verdict on '{primitive.id}' for {unit}",
                              "add the unit to the 'on' of a verdict, or write the verdict that it has")
            if named[unit] > 1:
                yield Finding("C526", primitive.place.under("verdicts"),
                              f"{named[unit]} verdicts on '{primitive.id}' for {unit}", "leave one of them")


def absences_agree_with_verdicts(relations: Relations) -> Iterator[Finding]:
    """C527: a directive that a unit leaves out is judged alike there and by its primitive."""
    for unit in relations.model.all(kinds.Unit):
        for absence in unit.absent:
            for primitive in _primitives(relations, absence.directive):
                for verdict in primitive.verdicts:
                    if unit.id in verdict.on and verdict.verdict not in _SAME[absence.verdict]:
                        yield Finding("C527", absence.place.under("verdict"),
                                      f"{absence.directive} is {absence.verdict} here, and '{primitive.id}' is "
                                      f"{verdict.verdict} on {unit.id}", "say the same in both places",
                                      (Related(verdict.place.under("verdict"), "the verdict"),))


def paths_belong_to_one_asset(relations: Relations) -> Iterator[Finding]:
    """C529: no two assets lie at the same path."""
    first: dict[str, Place] = {}
    for asset in relations.model.all(kinds.Asset):
        for index, path in enumerate(asset.paths):
            place = asset.place.under("paths", index)
            if first.setdefault(path, place) is not place:
                yield Finding("C529", place, f"{path} is the path of another asset as well",
                              "give it to one of the two", (Related(first[path], "the other one"),))


def paths_of_assets_are_known(relations: Relations) -> Iterator[Finding]:
    """C528: where an asset lies, a unit, an attempt or a scene has something too."""
    known = KnownPaths(relations, assets=False)
    for asset in relations.model.all(kinds.Asset):
        for index, path in enumerate(asset.paths):
            problem = known.problem(path)
            if problem:
                meant = problem[1] if problem[1].startswith("did") else "correct the path, or add it to the scene"
                yield Finding("C528", asset.place.under("paths", index), problem[0], meant)
