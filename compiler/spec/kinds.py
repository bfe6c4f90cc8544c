"""The kinds of items: what can be written under a spec root, as frozen records.

The annotations are the schema: required is what has no default, the order of fields is the order of keys
(identity, why, links, enforcement; ``source`` and ``accept`` last). References point one way only; what
points back is derived in ``model``. Nothing that can be computed has a field.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from compiler.diagnostics import Place
from compiler.spec import words as w
from compiler.spec.annotations import OneOrMany

record = dataclass(frozen=True, slots=True, kw_only=True)


@record
class Node:
    """Anything read from a spec file knows its place there."""

    place: Place


@record
class FromDocument(Node):
    """A document says so, in a section of it that the document's item lists."""

    document: w.DocumentId
    section: w.Line
    says: Annotated[w.Line, "what it says there, when the item departs from it"] = ""


@record
class FromMeasurement(Node):
    """A recorded run showed it."""

    measured: w.ResultId
    says: w.Line = ""


@record
class FromPlatform(Node):
    """A fact of the target system: its documentation, its source or its own tools."""

    platform: w.PlatformId
    says: Annotated[w.Line, "where it is found, in a few words"]


@record
class FromUs(Node):
    """Written by this project; no document says it. The text says why that was needed."""

    ours: w.Line


Sources = Annotated[tuple[FromDocument | FromMeasurement | FromPlatform | FromUs, ...], OneOrMany()]
Values = Annotated[tuple[w.Value, ...], OneOrMany(), "systemd's own words; a list gives one line per entry"]
Settings = Mapping[w.Directive, Values]


@record
class Acceptance(Node):
    """Lets a warning stand, at the place where it is written and below."""

    code: w.Code
    about: Annotated[w.Line, "only findings whose message holds this text"] = ""
    because: w.Prose
    until: datetime.date


@record
class Attributed(Node):
    """What says where it comes from, and which warnings it lets stand."""

    kind: ClassVar[str] = ""
    tail: ClassVar[tuple[str, ...]] = ("source", "accept")
    source: Sources
    accept: tuple[Acceptance, ...] = ()


@record
class Item(Attributed):
    """What can be referred to: it has an id that is unique in the whole tree."""

    id: w.Id
    title: w.Line


@record
class Consumer(Node):
    """Who deploys the artifacts, and under which names it wants them."""

    id: w.Id
    module: Annotated[w.ModuleName, "the Python module with the settings as data"]


@record
class Project(Item):
    """The spec tree itself: what it hardens, for which platform, for whom."""

    kind: ClassVar[str] = "project"
    about: w.Prose
    platform: w.PlatformId
    dropin: Annotated[w.DropinName, "file name of the drop-ins"]
    consumer: Consumer
    source: Sources = ()


@record
class Document(Item):
    """A document that items cite; its sections are listed, so that a citation can be checked."""

    kind: ClassVar[str] = "document"
    date: datetime.date | None = None
    held: Annotated[bool, "whether the text itself was available to the authors of the specs"]
    about: w.Prose
    sections: Annotated[Mapping[w.Line, w.Line], "key: what the section is about"]
    source: Sources = ()


@record
class Asset(Item):
    """Something whose loss, disclosure or change costs the operator."""

    kind: ClassVar[str] = "asset"
    about: w.Prose
    paths: tuple[w.HostPath, ...] = ()
    loss: Annotated[w.Prose, "what it costs when it falls"]


@record
class Position(Item):
    """Where an attacker stands, and what that place already allows."""

    kind: ClassVar[str] = "position"
    about: w.Prose
    trust: Literal["none", "low", "full"]
    units: Annotated[tuple[w.UnitId, ...], "the units inside which this position is"] = ()
    can: tuple[w.Line, ...]


@record
class Boundary(Item):
    """A trust boundary: between which positions, held by what."""

    kind: ClassVar[str] = "boundary"
    between: tuple[w.PositionId, ...]
    crossing: Annotated[w.Prose, "what may cross, and how"]
    held_by: w.Prose


@record
class Residual(Item):
    """A residual risk: what stays possible although the defense is in place."""

    kind: ClassVar[str] = "residual"
    risk: w.Prose
    because: Annotated[w.Prose, "why it is accepted, or what will close it"]
    closed_by: w.DecisionId | None = None


@record
class Vector(Item):
    """One way to attack, concrete enough to be tried."""

    kind: ClassVar[str] = "vector"
    does: w.Prose
    target: w.Line
    reaches: tuple[w.AssetId, ...] = ()


@record
class Mechanism(Node):
    """A primitive's part in a defense: how much it carries, and why."""

    primitive: w.PrimitiveId
    strength: Literal["strong", "medium", "weak", "none"]
    documented: Annotated[Literal["strong", "medium", "weak"] | None,
                          "the strength a document gave, where it differs"] = None
    effect: w.Prose
    on: Annotated[tuple[w.HolderId, ...],
                  "where it has to be set; another unit than the attacker's is possible"] = ()


@record
class Defense(Item):
    """A promise against one kind of attack, and the composition that keeps it."""

    kind: ClassVar[str] = "defense"
    statement: w.Prose
    position: w.PositionId
    assets: tuple[w.AssetId, ...]
    vectors: tuple[Vector, ...]
    mechanisms: Annotated[tuple[Mechanism, ...], "candidate primitives in order of priority"]
    composition: Annotated[tuple[w.PrimitiveId, ...], "the mechanisms chosen"]
    because: Annotated[w.Prose, "why this composition"]
    residual: tuple[Residual, ...] = ()


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


@record
class SetEntry(Attributed):
    """Directives that the hardening sets; a list directive of the base unit is replaced, not extended."""

    set: Settings
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...]
    because: w.Prose
    breaks: Annotated[w.Prose, "what stops working with it, and what to watch"] = ""
    replaces: Annotated[w.ProfileId | None, "the profile whose value this unit replaces"] = None


@record
class KeepEntry(Attributed):
    """Directives of the base unit that the hardening rests on."""

    keep: tuple[w.Directive, ...]
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...]
    because: w.Prose
    breaks: w.Prose = ""


@record
class ResetEntry(Attributed):
    """Directives of the base unit that the hardening takes away."""

    reset: tuple[w.Directive, ...]
    section: w.Section = "Service"
    serves: tuple[w.ServedId, ...] = ()
    because: w.Prose


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
    source: Sources


@record
class Need(Item):
    """What the service must still be able to do when hardened."""

    kind: ClassVar[str] = "need"
    does: w.Prose
    because: w.Prose


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


@record
class Step(Node):
    """One step for the hands of an operator."""

    do: w.Line
    run: w.Commands = ""
    expect: w.Prose
    on: Literal["host", "workstation"] = "host"


@record
class Test(Item):
    """A test of the plan: what it tries, and what it exercises."""

    kind: ClassVar[str] = "test"
    purpose: w.Prose
    units: tuple[w.UnitId, ...]
    vectors: tuple[w.VectorId, ...] = ()
    needs: tuple[w.NeedId, ...] = ()
    steps: tuple[Step, ...]


@record
class RunTest(Node):
    """A part of a checklist: a whole test."""

    test: w.TestId


@record
class Checklist(Item):
    """What an operator works through at one stage, in order."""

    kind: ClassVar[str] = "checklist"
    when: w.Prose
    parts: tuple[Step | RunTest, ...]


@record
class Outcome(Node):
    """What one test saw of one vector or need."""

    test: w.TestId
    vector: w.VectorId | None = None
    need: w.NeedId | None = None
    unit: w.UnitId
    at: Literal["base", "hardened"]
    observed: Literal["blocked", "reached", "met", "unmet", "not-measured"]
    note: w.Prose = ""


@record
class Score(Node):
    """An overall exposure as ``systemd-analyze security`` gives it (0 to 10, lower is better)."""

    unit: w.UnitId
    at: Literal["base", "hardened"]
    exposure: w.Number
    rating: w.Line


@record
class Discovery(Item):
    """Something a run taught that nobody had expected."""

    kind: ClassVar[str] = "discovery"
    says: w.Prose
    led_to: Annotated[tuple[w.AnyId, ...], "what was changed because of it"]


@record
class Result(Item):
    """One run: on what, how, and what was seen. Append-only."""

    kind: ClassVar[str] = "result"
    date: datetime.date
    host: w.HostId
    method: Annotated[Literal["reported", "lab", "host"], "reported: a document says so, we did not see it"]
    systemd: w.Line
    composition: Annotated[w.Line, "digest of the composition tested, or 'unrecorded'"]
    about: w.Prose
    scores: tuple[Score, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    discoveries: tuple[Discovery, ...] = ()


@record
class Option(Node):
    """One of the ways that were open."""

    option: w.Line
    means: w.Prose
    speaks_for: w.Prose = ""
    speaks_against: w.Prose = ""


@record
class Decision(Item):
    """What was decided, among which alternatives, and why."""

    kind: ClassVar[str] = "decision"
    asks: w.Prose
    options: tuple[Option, ...]
    chosen: Annotated[w.Line, "one of the options"]
    because: w.Prose
    binding: Annotated[Literal["for-good", "for-now"], "for-now: may be taken up again"] = "for-now"
    until: Annotated[w.Line, "for-now: what takes it up again"] = ""
    touches: tuple[w.AnyId, ...] = ()


@record
class Resolution(Node):
    """How a question ended."""

    by: Annotated[w.AnyId, "the decision, result, test or item that answers it"]
    because: w.Prose


@record
class Question(Item):
    """A question that somebody asked: open until it is resolved."""

    kind: ClassVar[str] = "question"
    asks: w.Prose
    touches: tuple[w.AnyId, ...] = ()
    open: Annotated[w.Prose, "why it is still open, and what would answer it"] = ""
    resolved: Resolution | None = None


@record
class Tradeoff(Item):
    """A sharp edge of the composition as a whole: what might break, and how it was or will be checked."""

    kind: ClassVar[str] = "tradeoff"
    risk: w.Prose
    touches: Annotated[tuple[w.AnyId, ...], "primitives, units or settings"]
    checked_by: tuple[w.TestId, ...]
    outcome: Annotated[w.Prose, "what is known by now"]


@record
class Correction(Item):
    """A statement that turned out wrong or imprecise: who said what, what holds, what was changed."""

    kind: ClassVar[str] = "correction"
    said: Annotated[w.Prose, "the statement, in our words"]
    said_in: Sources
    verdict: Literal["false", "imprecise", "incomplete", "redundant", "inverted", "no-op"]
    holds: w.Prose
    touches: tuple[w.AnyId, ...] = ()


@record
class HostFact(Node):
    """One thing about the state of a host."""

    fact: w.Line
    managed: Annotated[bool, "whether the consumer's repository knows of it"]
    note: w.Prose = ""
    source: Sources


@record
class Host(Item):
    """A machine that the specs are deployed to, and its state as last known."""

    kind: ClassVar[str] = "host"
    about: w.Prose
    platform: w.PlatformId
    facts: tuple[HostFact, ...]


@record
class Exclusion(Item):
    """Something that is out of scope, and why."""

    kind: ClassVar[str] = "exclusion"
    because: w.Prose
    revisit: Annotated[w.Line, "what would bring it into scope"] = ""
    touches: tuple[w.AnyId, ...] = ()


FOLDERS: dict[str, type[Item]] = {
    "documents": Document,
    "assets": Asset,
    "positions": Position,
    "boundaries": Boundary,
    "defenses": Defense,
    "primitives": Primitive,
    "profiles": Profile,
    "units": Unit,
    "settings": Setting,
    "tests": Test,
    "checklists": Checklist,
    "results": Result,
    "decisions": Decision,
    "questions": Question,
    "tradeoffs": Tradeoff,
    "corrections": Correction,
    "hosts": Host,
    "exclusions": Exclusion,
}
"""The first folder below the spec root decides which kind a file holds."""
