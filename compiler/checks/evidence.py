"""Whether what is shown as measured was measured on what is deployed today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from compiler.diagnostics import Finding, either
from compiler.evidence import Evidence, evidence_of
from compiler.relations import Relations, made_at
from compiler.spec import kinds

RECORD = {"lab": "make lab RECORD=1", "vm": "make lab LAB=vm RECORD=1"}
RENEW = "renew it with 'make lab RECORD=1'"
_OWN = "the unit's directives"
_WORDS = {"settings": "the host's settings", "probes": "the attempts",
          "scene": "the scene of the laboratory"}


def evidence_is_current(relations: Relations) -> Iterator[Finding]:
    """E701: the newest recorded result of each unit was made with what the specs say today."""
    results = [result for result in relations.model.all(kinds.Result) if result.digests is not None]
    if not results:
        return
    evidence = evidence_of(relations)
    changed = {id: evidence.changed(result, id) for id, result in evidence.newest.items()}
    stale: dict[tuple[str, ...], list[kinds.Unit]] = defaultdict(list)
    for unit in relations.model.all(kinds.Unit):
        result = evidence.newest.get(unit.id)
        if result is None:
            continue
        things = [_WORDS.get(what, _OWN) for what in changed[unit.id]]
        things += [f"the directives of {other}, which is tried from inside it"
                   for other in _tried_from(evidence, result, unit.id)
                   if other in evidence.changed(result, other) and not changed.get(other)]  # else it is told there
        if things:
            stale[result.id, *things].append(unit)
    for (result_id, *things), units in stale.items():
        # What all share is one change; each unit's directives are another one.
        for together in ([[unit] for unit in units] if _OWN in things else [units]):
            names = " and ".join(unit.id for unit in together)
            yield Finding("E701", together[0].place.under("id"), f"what {result_id} saw of {names} no longer counts; "
                          f"changed since: {', '.join(things)}", RENEW)


def _tried_from(evidence: Evidence, result: kinds.Result, unit: str) -> list[str]:
    """The other units that what ``result`` saw from inside ``unit`` rests on."""
    outcomes = (outcome for outcome in result.outcomes if outcome.unit == unit)
    return sorted({party for one in outcomes for party in evidence.parties(one.subject, unit)} - {unit})


def scenes_were_run(relations: Relations) -> Iterator[Finding]:
    """E706: what laboratories saw, they saw on the host that a scene stands for."""
    ran: dict[str, set[str]] = defaultdict(set)
    for result in relations.model.all(kinds.Result):
        ran[result.method].add(result.host)
    for scene in relations.model.all(kinds.Scene):
        for method, host in (("lab", scene.host), ("vm", scene.vm_host or scene.host)):
            if ran[method] and host not in ran[method]:
                key = "host" if host == scene.host else "vm_host"
                yield Finding("E706", scene.place.under(key), f"no run of the method '{method}' names {host}, only "
                              f"{either(sorted(ran[method]))}", f"name that host, or record a run: {RECORD[method]}")


def sweeps_were_made(relations: Relations) -> Iterator[Finding]:
    """E707: the newest sweep of a setting gave it the values that the scene asks for."""
    made: dict[str, tuple[str, tuple[str, ...]]] = {}
    for result in sorted(relations.model.all(kinds.Result), key=made_at):
        for sweep in result.sweeps:
            made[sweep.sysctl] = result.id, tuple(one.value for one in sweep.values)
    for scene in relations.model.all(kinds.Scene):
        for key, values in scene.sweep.items():
            by, then = made.get(key, ("", values))
            if then != values:
                yield Finding("E707", scene.place.under("sweep").key(key), f"{by} set {key} to {', '.join(then)}, and "
                              f"the scene asks for {', '.join(values)}",
                              f"ask for the same, or record a sweep: {RECORD['vm']}")
