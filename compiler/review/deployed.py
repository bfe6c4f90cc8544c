"""Ways to weaken what is deployed: directives, units, kernel settings, and how deep they hold."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.review.change import Change, DirectiveChange
from compiler.review.depth import depth_changes
from compiler.review.describe import directive_words
from compiler.review.reaching import holders
from compiler.review.weakening import Weakening, subjects_of, with_defenses
from compiler.review.words import Code, Words, listed
from compiler.spec import kinds
from compiler.systemd.strictness import Direction


def directives_removed(change: Change) -> Iterator[Weakening]:
    """A directive is gone that closed something, or that served something and cannot be compared."""
    for one in change.directives:
        if one.gone and one.weaker:
            yield _of_directive(change, "directive-removed", one)


def directives_relaxed(change: Change) -> Iterator[Weakening]:
    """A directive, new or changed, leaves the service more than before, or cannot be compared."""
    for one in change.directives:
        if not one.gone and one.weaker:
            yield _of_directive(change, "directive-relaxed", one)


def units_removed(change: Change) -> Iterator[Weakening]:
    """A unit with hardening is not deployed any more."""
    for unit in change.items.lost(kinds.Unit):
        composition = change.base.relations.compositions.get(unit.id)
        if composition is not None and composition.held:
            served = {id for setting in composition.held for id in setting.entry.serves}
            yield Weakening("unit-removed", (Code(unit.id), " is gone with all of its hardening"),
                            with_defenses(change, served), change.base, unit.place)


def settings_relaxed(change: Change) -> Iterator[Weakening]:
    """A kernel setting is gone or lower, or has another value that nobody can compare."""
    for one in change.settings:
        setting = one.was
        if setting is None or one.direction is Direction.STRICTER:
            continue
        said: Words = ("no longer sets ", Code(one.key)) if one.after is None else (
            "sets ", Code(f"{one.key} = {one.after}"), " instead of ", Code(str(one.before)))
        side, holder = (change.base, setting) if one.now is None else (change.head, one.now)
        yield Weakening("setting-relaxed", said, with_defenses(change, setting.serves) | {setting.id, *one.primitives},
                        side, holder.place.under("sysctl").key(one.key))


def predictions_flip(change: Change) -> Iterator[Weakening]:
    """A vector that was foreseen as blocked from inside a unit is reached now, or nobody can tell any more."""
    for flip in change.reaching.flips:
        if not flip.worse or flip.breaks:
            continue
        after, item = flip.after, change.head.model.items[flip.after.id]
        said: Words = (Code(after.id), " from ", Code(after.unit), f": foreseen as blocked before, as {after.word} now")
        by = listed(holders(flip.lost, after.unit))
        lost: Words = ("; what blocked it: ", *by) if by else ()
        causes = (found for found in change.directives if (found.unit, found.directive) in flip.lost)
        keys = {directive for _, directive in flip.lost}
        settings = (found for found in change.settings if found.key in keys)
        subjects = with_defenses(change, [after.id]).union(
            *(subjects_of(change, found) for found in causes),
            *({found.was.id, *found.primitives} for found in settings if found.was))
        yield Weakening("prediction-flips", (*said, *lost), subjects, change.head, item.place)


def depth_falls(change: Change) -> Iterator[Weakening]:
    """Fewer directives have to fail before a vector opens: measured, or followed from what was measured before."""
    for one in depth_changes(change):
        if not one.falls:
            continue
        depth = f": depth {one.before.words} before, {one.after} now"
        held: Words = (", held by ", *listed(one.left)) if one.left else (", held by nothing that was measured",)
        said = (Code(one.vector), " from ", Code(one.unit), depth, *(held if one.causes else ()))
        causes = (found for found in change.directives if (found.unit, found.directive) in one.causes)
        subjects = with_defenses(change, [one.vector]).union(*(subjects_of(change, found) for found in causes))
        yield Weakening("depth-falls", said, subjects, change.head, change.head.model.items[one.vector].place)


def _of_directive(change: Change, rule: str, one: DirectiveChange) -> Weakening:
    side, place = change.place(one)
    return Weakening(rule, (Code(one.unit), " ", *directive_words(change, one)), subjects_of(change, one), side, place)
