"""Whether the attempts of vectors, needs and residual risks can be made at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Finding, did_you_mean
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.platform import Platform


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


def probes_name_what_is_there(relations: Relations) -> Iterator[Finding]:
    """E702: what an attempt is made with is known to the target: a system call, a family, a namespace, a port."""
    platform = relations.model.platform
    names = _names(platform) if platform is not None else {}
    for _, probe, _ in _probes(relations):
        place = probe.place.under("on")
        known = names.get(probe.tries)
        if known is not None and probe.on not in known:
            yield Finding("E702", place, f"the target has no {_NAMED[probe.tries]} '{probe.on}'",
                          did_you_mean(probe.on, known))
        if probe.tries == "bind" and not _PORT.fullmatch(probe.on):
            yield Finding("E702", place, f"'{probe.on}' is no port", "such as tcp:0 or udp:27015")


_NAMED = {"socket": "address family", "socket-i386": "address family", "syscall": "system call",
          "unshare": "namespace", "capability": "capability"}
_PORT = re.compile(r"((ipv4|ipv6):)?(tcp|udp):([0-9]{1,5}|\{[a-z-]+\})")


def _names(platform: Platform) -> dict[str, frozenset[str]]:
    """For each attempt on something that has a name, the names that the target knows."""
    families = frozenset(family.removeprefix("AF_").lower() for family in platform.families)
    return {"socket": families, "socket-i386": families, "syscall": platform.syscalls,
            "unshare": platform.namespaces | {"mount"}, "capability": platform.capabilities}


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
