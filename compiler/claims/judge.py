"""The verdict on each claim: one table from the sorts of claims to the functions that decide them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from compiler.claims import service, target
from compiler.claims.attempts import attempt_is
from compiler.claims.services import Services
from compiler.claims.stated import Stated
from compiler.claims.verdict import State, Verdict, undecided
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.effect import Effect
from compiler.systemd.platform import Platform

OF_PLATFORM: dict[type[kinds.OfTarget], Callable[[Platform, Any], Verdict]] = {
    kinds.Contains: target.contains,
    kinds.Lacks: target.lacks,
    kinds.Disjoint: target.disjoint,
    kinds.Exists: target.exists,
    kinds.Default: target.default,
    kinds.Since: target.since,
    kinds.Takes: target.takes,
    kinds.Refuses: target.takes,
    kinds.Scored: target.scored,
}
OF_SERVICE: dict[type[kinds.Service], Callable[[Effect, Any], Verdict]] = {
    kinds.CallIs: service.call_is,
    kinds.Removes: service.removes,
    kinds.FilterIs: service.filter_is,
    kinds.PathIs: service.path_is,
    kinds.MountIs: service.mount_is,
    kinds.StartIs: service.start_is,
    kinds.NamespaceIs: service.namespace_is,
    kinds.CapabilityIs: service.capability_is,
    kinds.NoNewPrivs: service.no_new_privs,
    kinds.Implies: service.implies,
    kinds.Sets: service.sets,
    kinds.Unset: service.unset,
    kinds.SignOf: service.sign,
}

_GRAVITY = (State.NAMELESS, State.FAILS, State.UNDECIDED, State.HOLDS)


class Claims:
    """What comes of the claims of a tree; each is decided when first asked for."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        platform = relations.model.platform
        self._services = Services(relations, platform) if platform else None
        self._known: dict[int, tuple[kinds.Claim, Verdict]] = {}

    def verdict(self, stated: Stated) -> Verdict:
        """The verdict; of a profile's claim the worst of those on the units that use it."""
        known = self._known.get(id(stated.claim))
        if known is None:
            # The claim is kept beside the verdict, so that no other one can take its place in memory.
            known = self._known[id(stated.claim)] = (stated.claim, self._decide(stated))
        return known[1]

    def _decide(self, stated: Stated) -> Verdict:
        if stated.said:
            # Each part of what was said has to be wrong: one that is right would hide among the others.
            for name, part in _parts(stated.claim):
                verdict = self._about(part, "")
                if verdict.state is State.HOLDS:
                    return replace(verdict, finds=f"{name}{verdict.finds}")
        verdicts = [(unit, self._about(stated.claim, unit)) for unit in stated.units or ("",)]
        unit, worst = min(verdicts, key=lambda pair: _GRAVITY.index(pair[1].state))
        several = len(stated.units) > 1 and worst.state is State.FAILS
        return replace(worst, finds=f"on {unit}: {worst.finds}") if several else worst

    def _about(self, claim: kinds.Claim, unit: str) -> Verdict:
        services = self._services
        if services is None:
            return undecided("there is no platform to ask")
        if isinstance(claim, kinds.Sysctl):
            return target.sysctl(self._relations, claim)
        if isinstance(claim, kinds.AttemptIs):
            return attempt_is(services, claim, unit)
        if isinstance(claim, kinds.OfTarget):
            return OF_PLATFORM[type(claim)](services.platform, claim)
        effect = services.of(claim, unit)
        return effect if isinstance(effect, Verdict) else OF_SERVICE[type(claim)](effect, claim)


def _parts(claim: Any) -> Iterator[tuple[str, kinds.Claim]]:
    """A claim about several things as one claim each, with the name of the thing."""
    things = getattr(claim, claim.told_by, None)
    if isinstance(things, tuple) and len(things) > 1:
        yield from ((f"{thing}: ", replace(claim, **{claim.told_by: (thing,)})) for thing in things)
    else:
        yield "", claim
