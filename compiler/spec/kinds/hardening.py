"""What is deployed: primitives with their verdicts, profiles, units and host settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.kinds.base import Attributed, Item, Node, Settings, Sources, record
from compiler.spec.kinds.claims import Claims
from compiler.spec.kinds.threats import Differences, Probe


@record
class Verdict(Node):
    """What was decided about a primitive, for some or all units."""

    verdict: Literal["adopted", "already-set", "deferred", "rejected"]
    on: Annotated[tuple[w.HolderId, ...], "empty: everywhere"] = ()
    because: w.Prose
    until: Annotated[w.Line, "deferred: the condition that brings it back"] = ""
    decision: w.DecisionId | None = None


@record
class Primitive(Item):
    """A building block of hardening: what it does, what was decided about it, where it cuts."""

    kind: ClassVar[str] = "primitive"
    layer: Literal["linux", "systemd", "application"]
    family: w.Line
    does: w.Prose
    relevance: Annotated[w.Prose, "what it means for this project"]
    directives: Annotated[tuple[w.DirectiveWord, ...],
                          "directives, or words of them, that put it to use"] = ()
    sysctl: tuple[w.SysctlKey, ...] = ()
    verdicts: tuple[Verdict, ...]
    sharp_edges: tuple[w.Prose, ...] = ()
    claims: Claims = ()

_OF_ENTRY = "what a machine checks of it; about the unit itself where no other is named"


@record
class SetEntry(Attributed):
    """Directives that the hardening sets; a list directive of the base unit is replaced, not extended."""

    set: Settings
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...]
    because: w.Prose
    breaks: Annotated[w.Prose, "what stops working with it, and what to watch"] = ""
    replaces: Annotated[w.ProfileId | None, "the profile whose value this unit replaces"] = None
    claims: Annotated[Claims, _OF_ENTRY] = ()


@record
class KeepEntry(Attributed):
    """Directives of the base unit that the hardening rests on."""

    keep: tuple[w.Directive, ...]
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...]
    because: w.Prose
    breaks: w.Prose = ""
    claims: Annotated[Claims, _OF_ENTRY] = ()


@record
class ResetEntry(Attributed):
    """Directives of the base unit that the hardening takes away."""

    reset: tuple[w.Directive, ...]
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...] = ()
    because: w.Prose
    claims: Annotated[Claims, _OF_ENTRY] = ()


Entry = SetEntry | KeepEntry | ResetEntry


@record
class Profile(Item):
    """Hardening that several units share, written once."""

    kind: ClassVar[str] = "profile"
    because: w.Prose
    hardening: tuple[SetEntry, ...]


@record
class Absence(Node):
    """A directive that is deliberately not set on this unit; takes it out of the unit's profiles too."""

    directive: w.DirectiveWord
    verdict: Literal["excluded", "deferred", "not-applicable"]
    because: w.Prose
    until: Annotated[w.Line, "deferred: the condition that brings it back"] = ""
    decision: w.DecisionId | None = None
    claims: Annotated[Claims, _OF_ENTRY] = ()
    source: Sources


@record
class Need(Item):
    """What the service must still be able to do when hardened."""

    kind: ClassVar[str] = "need"
    does: w.Prose
    because: w.Prose
    probes: Annotated[tuple[Probe, ...], "attempts that have to succeed with the hardening in place"] = ()
    differs: Differences = ()


@record
class Unit(Item):
    """A unit: as it is without hardening, what hardening adds, what is left out, what it needs."""

    kind: ClassVar[str] = "unit"
    id: w.UnitName
    role: w.Prose
    instances: Annotated[tuple[w.Id, ...], "known instances of a template"] = ()
    base: Annotated[Mapping[w.Section, Settings], "the unit as the consumer emits it without hardening"]
    base_because: Annotated[Mapping[w.Directive, w.Prose], "why, for lines of the base that need it"] = field(
        default_factory=dict)
    profiles: tuple[w.ProfileId, ...] = ()
    hardening: tuple[Entry, ...]
    absent: tuple[Absence, ...] = ()
    needs: tuple[Need, ...] = ()


@record
class Setting(Item):
    """A sysctl file of the host."""

    kind: ClassVar[str] = "setting"
    sysctl: Mapping[w.SysctlKey, w.Value]
    serves: tuple[w.ServedId, ...]
    because: w.Prose
    breaks: w.Prose = ""
    claims: Claims = ()
