"""What runs have shown: outcomes, scores, digests, what each directive carries."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, record

Level = Literal["bare", "base", "hardened"]
"""bare: a service with nothing but the user; base: the unit without hardening; hardened: with it."""

Observed = Literal["blocked", "reached", "met", "unmet", "open", "closed", "not-measured"]
Method = Literal["reported", "lab", "vm", "host"]


@record
class Outcome(Node):
    """What was seen of one vector, need or residual risk, from inside one unit."""

    test: w.TestId | None = None
    vector: w.VectorId | None = None
    need: w.NeedId | None = None
    residual: w.ResidualId | None = None
    unit: w.UnitId
    at: Level
    observed: Observed
    saw: Annotated[tuple[w.Line, ...], "each attempt and what came of it"] = ()
    note: w.Account = ""

    @property
    def subject(self) -> str:
        """The id of what it is about."""
        return self.vector or self.need or self.residual or ""


@record
class Score(Node):
    """An overall exposure as ``systemd-analyze security`` gives it (0 to 10, lower is better)."""

    unit: w.UnitId
    at: Level
    exposure: w.Number
    rating: w.Line


@record
class Discovery(Item):
    """Something a run taught that nobody had expected."""

    kind: ClassVar[str] = "discovery"
    says: w.Account
    led_to: Annotated[tuple[w.AnyId, ...], "what was changed because of it"]


@record
class Unmeasured(Node):
    """Something that this run could not measure, and why."""

    what: w.AnyId
    because: w.Account


@record
class Digests(Node):
    """What a run was made with; its results count only while these are unchanged."""

    units: Annotated[Mapping[w.UnitId, w.Digest], "of the effective composition of each unit"]
    settings: Annotated[w.Digest, "of all host settings"]
    probes: Annotated[w.Digest, "of the probe script with its attempts"]
    scene: Annotated[w.Digest | None, "of the scene that a laboratory built"] = None


@record
class Depth(Node):
    """How many directives of a unit have to fail before a vector opens, and the smallest sets that do."""

    vector: w.VectorId
    unit: w.UnitId
    depth: Annotated[w.Number, "the size of the smallest set; 0: open as it is"] = ""
    beyond: Annotated[w.Number, "no set up to this size opens it"] = ""
    sets: tuple[w.Line, ...] = ()


@record
class Load(Node):
    """What one directive of a unit holds up."""

    directive: w.Directive
    unit: w.UnitId
    alone: Annotated[tuple[w.VectorId, ...], "vectors that open when it alone is removed"] = ()
    together: Annotated[tuple[w.VectorId, ...], "vectors that open when it and others are removed"] = ()
    closes: Annotated[tuple[w.VectorId, ...], "vectors that it closes when it alone is added to the base"] = ()


@record
class Swept(Node):
    """What was seen of an item at one value of a kernel setting."""

    value: w.Value
    observed: Observed
    saw: Annotated[tuple[w.Line, ...], "each attempt and what came of it"] = ()
    note: w.Account = ""


@record
class Sweep(Node):
    """What was seen of one vector, need or residual risk while a kernel setting had one value after the other."""

    sysctl: w.SysctlKey
    vector: w.VectorId | None = None
    need: w.NeedId | None = None
    residual: w.ResidualId | None = None
    unit: w.UnitId
    at: Level
    neighbours: Annotated[Level, "at which the other units ran, those that are attacked among them"]
    values: Annotated[tuple[Swept, ...], "in the order in which they were set"]


@record
class Result(Item):
    """One run: on what, how, and what was seen. Append-only."""

    kind: ClassVar[str] = "result"
    date: datetime.date
    host: w.HostId
    method: Annotated[Method, "reported: a document says so, we did not see it; lab: a container, on the kernel of the "
                              "machine that runs it; vm: a virtual machine, on the target's own kernel"]
    systemd: w.Line
    kernel: w.Line = ""
    lsms: Annotated[tuple[w.Line, ...], "the kernel's active security modules"] = ()
    composition: Annotated[w.Line, "'recorded' with digests, or 'unrecorded'"]
    digests: Digests | None = None
    about: w.Account
    scores: tuple[Score, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()
    depths: tuple[Depth, ...] = ()
    loads: tuple[Load, ...] = ()
    sweeps: Annotated[tuple[Sweep, ...], "items of which an attempt ended in another way at another value"] = ()
    indifferent: Annotated[tuple[w.AnyId, ...], "items whose attempts ended alike at every value of a sweep"] = ()
    discoveries: tuple[Discovery, ...] = ()
