"""What still counts: a result speaks for a unit only while unit, settings and probes are those of its run."""

from __future__ import annotations

from typing import Literal

from compiler.probes.digests import effective_digest, settings_of_host
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

    def standing(self, result: kinds.Result, unit: str) -> Standing:
        """What ``result`` is worth for ``unit`` today.

        historical: nobody recorded what was tested. stale: the unit, a setting or the probes have changed since.
        """
        if result.digests is None:
            return "historical"
        return "stale" if self.changed(result, unit) else "current"

    def overall(self, result: kinds.Result) -> Standing:
        """What ``result`` is worth as a whole: current only if it is for every unit that it was made with."""
        if result.digests is None:
            return "historical"
        return "current" if all(not self.changed(result, unit) for unit in result.digests.units) else "stale"

    def changed(self, result: kinds.Result, unit: str) -> tuple[str, ...]:
        """What of a recorded result is no longer as it was: ``unit``, ``settings``, ``probes``."""
        digests = result.digests
        if digests is None:
            return ()
        then = {"unit": digests.units.get(unit), "settings": digests.settings, "probes": digests.probes}
        now = {"unit": self.units.get(unit), "settings": self.settings, "probes": self.probes}
        return tuple(what for what in now if now[what] != then[what])

    def newest(self, unit: str) -> kinds.Result | None:
        """The newest result with digests that has an outcome from inside ``unit`` with the hardening in place."""
        found = [result for result in self._relations.model.all(kinds.Result) if result.digests is not None
                 and any(outcome.unit == unit and outcome.at == "hardened" for outcome in result.outcomes)]
        return max(found, key=made_at, default=None)
