"""Whether what is shown as measured was measured on what is deployed today."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding
from compiler.evidence import Evidence
from compiler.relations import Relations
from compiler.spec import kinds

RENEW = "renew it with 'make lab RECORD=1'"
_WORDS = {"unit": "the unit's directives", "settings": "the host's settings", "probes": "the attempts"}


def evidence_is_current(relations: Relations) -> Iterator[Finding]:
    """E701: the newest recorded result of each unit was made with what the specs say today."""
    results = [result for result in relations.model.all(kinds.Result) if result.digests is not None]
    if not results:
        return
    evidence = Evidence(relations)
    for unit in relations.model.all(kinds.Unit):
        newest = evidence.newest(unit.id)
        changed = evidence.changed(newest, unit.id) if newest else ()
        if newest and changed:
            things = ", ".join(_WORDS[what] for what in changed)
            yield Finding("E701", unit.place.under("id"),
                          f"what {newest.id} saw of {unit.id} no longer counts; changed since: {things}", RENEW)


def probes_can_be_made(relations: Relations) -> Iterator[Finding]:
    """E702: every probe has somewhere to be made from, and its placeholders stand for something."""
    for owner, probe, inside in _probes(relations):
        if not (probe.inside or inside):
            yield Finding("E702", probe.place, f"no unit to make the attempt of {owner} from",
                          "give 'inside', or the position of the defense a unit")
        for word in _placeholders(probe.on):
            if word not in _KNOWN and relations.model.get(kinds.Unit, word) is None:
                yield Finding("E702", probe.place.under("on").at("{" + word + "}"), f"'{{{word}}}' stands for nothing",
                              f"a unit, or one of {', '.join(sorted(_KNOWN))}")


_KNOWN = frozenset(("peer", "peer-port", "instance", "peer-instance"))


def _placeholders(text: str) -> Iterator[str]:
    for part in text.split("{")[1:]:
        yield part.partition("}")[0]


def _probes(relations: Relations) -> Iterator[tuple[str, kinds.Probe, bool]]:
    """Each probe, whose it is, and whether there is a unit that it is made from by itself."""
    model = relations.model
    for defense in model.all(kinds.Defense):
        positions = [model.get(kinds.Position, id) for id in defense.positions]
        inside = any(position.units for position in positions if position)
        for vector in defense.vectors:
            yield from ((vector.id, probe, inside) for probe in vector.probes)
        for residual in defense.residual:
            yield from ((residual.id, probe, inside) for probe in residual.probes)
    for unit in model.all(kinds.Unit):
        for need in unit.needs:
            yield from ((need.id, probe, True) for probe in need.probes)
