"""Which capabilities a service can have: its bounding and its ambient set, after what other settings take away.

Source: `unit_patch_contexts()` in `src/core/unit.c` and `exec_invoke()` of systemd 257.13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.systemd.implied import CAPABILITIES, holds
from compiler.systemd.settings import Settings


@dataclass(frozen=True, slots=True)
class Capabilities:
    """bounding: what no process of the service can exceed. held: what its commands start with.

    missing: capability -> the directives each of which alone keeps it out of the bounding set.
    in_user_namespace: they count inside the service's own user namespace only, not against the host.
    """

    bounding: frozenset[str]
    held: frozenset[str]
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_user_namespace: bool = False

    def against_host(self, capability: str) -> bool:
        """Whether a command has `capability` against objects of the host."""
        return capability in self.held and not self.in_user_namespace


def capabilities(settings: Settings, in_user_namespace: bool) -> Capabilities:
    """The sets of a unit. settings: with what is implied."""
    known = settings.platform.capabilities
    bounding = settings.normal("CapabilityBoundingSet")
    left = frozenset(map(str, bounding)) if isinstance(bounding, frozenset) else known
    missing: dict[str, tuple[str, ...]] = dict.fromkeys(known - left, ("CapabilityBoundingSet",))
    for row in CAPABILITIES:
        if holds(settings, row):
            for name in row.drops:
                missing[name] = (*missing.get(name, ()), row.directive)
    left = known - missing.keys()
    ambient = settings.normal("AmbientCapabilities")
    raised = frozenset(map(str, ambient)) & left if isinstance(ambient, frozenset) else frozenset[str]()
    held = left if settings.is_root else raised
    return Capabilities(left, held, dict(sorted(missing.items())), in_user_namespace)
