"""Where claims are written: every one of the tree, with what it belongs to and the units that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.composition import profiles_of
from compiler.spec import kinds
from compiler.spec.model import Model


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim. item: whose file it is in. units: those that it is about where it names no service.

    said: a document's statement, which has to fail.
    """

    claim: kinds.Claim
    item: kinds.Item
    units: tuple[str, ...] = ()
    said: bool = False


def stated(model: Model) -> Iterator[Stated]:
    """Every claim, kind by kind in the order of the ids."""
    for primitive in model.all(kinds.Primitive):
        yield from _plain(primitive.claims, primitive)
    for setting in model.all(kinds.Setting):
        yield from _plain(setting.claims, setting)
    for defense in model.all(kinds.Defense):
        for mechanism in defense.mechanisms:
            yield from _plain(mechanism.claims, defense)
    for correction in model.all(kinds.Correction):
        yield from (Stated(claim, correction, said=True) for claim in correction.said_claims)
        yield from _plain(correction.claims, correction)
    users: dict[str, list[str]] = defaultdict(list)
    for unit in model.all(kinds.Unit):
        for profile in profiles_of(model, unit):
            users[profile.id].append(unit.id)
        for written in (*unit.hardening, *unit.absent):
            yield from (Stated(claim, unit, (unit.id,)) for claim in written.claims)
    for profile in model.all(kinds.Profile):
        for entry in profile.hardening:
            yield from (Stated(claim, profile, tuple(users[profile.id])) for claim in entry.claims)


def _plain(claims: tuple[kinds.Claim, ...], item: kinds.Item) -> Iterator[Stated]:
    return (Stated(claim, item) for claim in claims)
