"""What still counts: a result speaks for a unit only while unit, settings and probes are those of its run.

What was seen of an attack on another unit rests on the composition of both: it is the server's user namespace that
keeps the web app out. So an outcome counts only while the attacker and the attacked are what they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Literal

from compiler.probes.digests import effective_digest, scene_of_host, settings_of_host
from compiler.probes.plan import parties
from compiler.probes.script import probe_script
from compiler.probes.units import digest_of
from compiler.relations import Relations, made_at
from compiler.spec import kinds

Standing = Literal["current", "stale", "historical"]


class Evidence:
    """Today's digests of a spec tree, each worked out once, and what results are worth beside them."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        platform = relations.model.platform
        deployed = relations.compositions.items()
        self.units = {id: effective_digest(one.hardened(), platform) for id, one in deployed} if platform else {}
        self.settings = digest_of(settings_of_host(relations.model))
        script = None if platform is None else probe_script(relations)
        self.probes = script.digest if script else ""
        self._parties = parties(relations)

    def parties(self, item: str, unit: str) -> tuple[str, ...]:
        """The units that what is seen of a vector, need or residual risk from inside ``unit`` depends on."""
        return self._parties.get((item, unit), (unit,))

    def all_parties(self, item: str) -> frozenset[str]:
        """The same, from whichever unit it is tried."""
        return frozenset(party for (id, _), found in self._parties.items() if id == item for party in found)

    def standing(self, result: kinds.Result, *units: str) -> Standing:
        """What ``result`` is worth today where it rests on ``units``: for an outcome these are its parties().

        historical: nobody recorded what was tested. stale: a unit, a setting or the probes have changed since.
        """
        if result.digests is None:
            return "historical"
        return "stale" if self.changed(result, *units) else "current"

    def overall(self, result: kinds.Result) -> Standing:
        """What ``result`` is worth as a whole: current only if it is for every unit that it was made with."""
        if result.digests is None:
            return "historical"
        return self.standing(result, *result.digests.units)

    def changed(self, result: kinds.Result, *units: str) -> tuple[str, ...]:
        """What of a recorded result is no longer as it was: which of ``units``, ``settings``, ``probes``, ``scene``.

        Of results that do not say in which scene they were made, the scene is not asked.
        """
        digests = result.digests
        if digests is None:
            return ()
        then = {**digests.units, "settings": digests.settings, "probes": digests.probes, "scene": digests.scene}
        now = {**self.units, "settings": self.settings, "probes": self.probes,
               "scene": digests.scene and scene_of_host(self._relations.model, result.host)}
        return tuple(what for what in (*units, "settings", "probes", "scene") if now.get(what) != then.get(what))

    @cached_property
    def newest(self) -> Mapping[str, kinds.Result]:
        """Unit -> the newest result with digests that has an outcome from inside it with the hardening in place."""
        found = sorted(self._relations.model.all(kinds.Result), key=made_at)
        return {outcome.unit: result for result in found if result.digests is not None
                for outcome in result.outcomes if outcome.at == "hardened"}


@lru_cache(maxsize=2)
def evidence_of(relations: Relations) -> Evidence:
    """What results are worth beside a spec tree, shared by all who ask."""
    return Evidence(relations)
