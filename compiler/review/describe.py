"""What changed on the units and in the kernel's settings, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from compiler.review.change import Change, DirectiveChange, SettingChange
from compiler.review.depth import parts_of
from compiler.review.words import Code, Piece, Words, listed
from compiler.spec import kinds
from compiler.systemd.strictness import Direction

_SHORT = 90

_CHANGES = {
    Direction.LOOSER: "relaxes", Direction.STRICTER: "tightens", Direction.MIXED: "changes",
    Direction.UNKNOWN: "changes", Direction.SAME: "rewords",
}
_REMARKS = {
    ("adds", Direction.LOOSER): ", which opens something", ("adds", Direction.SAME): ", which changes nothing today",
    ("removes", Direction.STRICTER): ", which opened something",
    ("removes", Direction.SAME): ", without which the service has the same",
    ("changes", Direction.MIXED): ", stricter in one thing and looser in another",
    ("changes", Direction.UNKNOWN): ", and nothing here tells which is stricter",
}


def directive_words(change: Change, one: DirectiveChange) -> Words:
    """What happens to a directive, what it is for, and what it held up."""
    verb = "removes" if one.gone else "adds" if not one.before else _CHANGES[one.direction]
    profile = next((setting.profile for setting in (one.now, one.was) if setting and setting.profile), None)
    through: Words = (" of the profile ", Code(profile.id)) if profile else ()
    remark = _REMARKS.get((verb, one.direction), "")
    served: Words = ("; serves ", *listed(one.serves)) if one.serves else ()
    load = _load(change, one) if verb != "adds" else ()
    return (f"{verb} ", *_values(one), *through, remark, *load, *served)


def setting_words(one: SettingChange) -> Words:
    """What happens to a kernel setting."""
    serves = (one.now or one.was)
    served: Words = ("; serves ", *listed(serves.serves)) if serves and serves.serves else ()
    if one.after is None:
        return ("no longer sets ", Code(f"{one.key} = {one.before}"), *served)
    if one.before is None:
        return ("sets ", Code(f"{one.key} = {one.after}"), *served)
    verb = {Direction.LOOSER: "relaxes", Direction.STRICTER: "tightens"}.get(one.direction, "changes")
    return (f"{verb} ", Code(one.key), " from ", Code(one.before), " to ", Code(one.after), *served)


def _values(one: DirectiveChange) -> Words:
    """The directive with its values; of long ones, the words that came and went."""
    before, after = " ".join(one.before), " ".join(one.after)
    if one.gone or not one.before:
        value = before or after
        return (Code(f"{one.directive}={value if len(value) <= _SHORT else value[:_SHORT] + '…'}"),)
    if len(before) + len(after) <= _SHORT:
        return (Code(f"{one.directive}="), " from ", Code(before), " to ", Code(after))
    old, new = before.split(), after.split()
    went, came = [word for word in old if word not in new], [word for word in new if word not in old]
    less: Words = (" without ", *listed(went)) if went else ()
    more: Words = (" with ", *listed(came)) if came else ()
    join = "," if less and more else ""
    return (Code(f"{one.directive}="), *(less or ("",)), join, *(more or ("",)),
            "" if less or more else " in another order")


def _load(change: Change, one: DirectiveChange) -> Iterator[Piece]:
    """What it held up when an ablation last took it away."""
    if one.load is None:
        if one.was and one.was.entry.serves:
            yield "; what it holds up was never measured"
        return
    load = one.load.load
    for who, vectors in _by_attacker(change, one, load.alone).items():
        yield f": the only thing between {who} and "
        yield from listed(vectors)
    if load.together:
        yield "; with others it holds " if load.alone else ": with others it holds "
        yield from listed(load.together)
    if not load.alone and not load.together:
        yield "; the ablation saw it hold up nothing that was tried"


def _by_attacker(change: Change, one: DirectiveChange, vectors: tuple[str, ...]) -> dict[str, list[str]]:
    """Vectors by the place that the attack comes from, in words."""
    model, alone = change.base.model, frozenset(((one.unit, one.directive),))
    found: dict[str, list[str]] = defaultdict(list)
    for vector in vectors:
        attackers = {unit for (id, unit), measured in change.base.loads.depths.items() if id == vector
                     and any(parts_of(line, unit) == alone for line in measured.depth.sets)}
        defense = model.defense_of(vector)
        positions = [model.get(kinds.Position, id) for id in defense.positions] if defense else []
        from_there = [_lower(one.title) for one in positions if one and attackers.intersection(one.units)]
        found[" or ".join(from_there) or "an attacker"].append(vector)
    return found


def _lower(title: str) -> str:
    """A title inside a sentence; an abbreviation stays as it is."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
