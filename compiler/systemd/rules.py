"""How directives merge on a given target, for unitfile.merge().

What accumulates, what an empty assignment does and which lists it empties together was measured on the
target, and comes with the platform data. The tables here add what no measurement tells, from
`load-fragment.c` and `load-fragment-gperf.gperf.in` of systemd 257.13.
"""

from __future__ import annotations

from compiler.systemd.platform import Directive, Platform
from compiler.systemd.unitfile import MergeRules

# An empty value says something of its own: no capability; delegation without a controller; no protection.
EMPTY_KEPT = frozenset(
    (
        "CapabilityBoundingSet",
        "DefaultMemoryLow",
        "DefaultMemoryMin",
        "Delegate",
        "MemoryLow",
        "MemoryMin",
        "StartupMemoryLow",
    )
)

# Pairs that share one list which the measurement has no view of.
_RESET_TOGETHER = (frozenset(("BlockIOReadBandwidth", "BlockIOWriteBandwidth")),)

ALIASES = {
    "BindTo": "BindsTo",
    "InaccessibleDirectories": "InaccessiblePaths",
    "PropagateReloadFrom": "ReloadPropagatedFrom",
    "PropagateReloadTo": "PropagatesReloadTo",
    "ReadOnlyDirectories": "ReadOnlyPaths",
    "ReadWriteDirectories": "ReadWritePaths",
    "RequiresOverridable": "Requires",
    "RequisiteOverridable": "Requisite",
}


def empty_is_ignored(directive: Directive) -> bool:
    """Whether an empty assignment changes nothing: it is no value there, or the list is never emptied."""
    return directive.resets is False


def merge_rules(platform: Platform) -> MergeRules:
    """The rules for unitfile.merge() on this target; a directive of which nothing is known is replaced."""
    directives = [one for section in platform.sections for one in platform.directives_of(section)]
    return MergeRules(
        accumulates=frozenset(one.name for one in directives if one.accumulates),
        reset_together=(*platform.reset_groups, *_RESET_TOGETHER),
        empty_ignored=frozenset(one.name for one in directives if empty_is_ignored(one)),
        empty_kept=EMPTY_KEPT,
        aliases=ALIASES,
    )
