"""The threat model: assets, positions, boundaries, and the defenses with their vectors and residual risks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, record
from compiler.spec.kinds.claims import Claims


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

Operation = Literal[
    "read", "list", "write", "execute", "set-uid", "connect", "bind", "visible", "ptrace", "process-vm-readv",
    "process-vm-writev", "pidfd-getfd", "signal", "prlimit", "sysv-shm", "posix-shm", "abstract-socket", "leftover",
    "socket", "socket-i386", "syscall", "unshare", "mount", "host-name", "device", "bus-call", "run-i386",
    "text-relocation", "write-execute", "realtime", "capability", "umask", "keyring", "variable", "log", "stop",
    "lose-directive",
]
BY_LABORATORY = frozenset(("lose-directive",))
"""What no attempt from inside a unit can show: the laboratory makes it itself, and no script on a host does.

``lose-directive``: the unit loses each line of its hardening in turn, and the emitted invariants have to name it."""



@record
class Probe(Node):
    """One attempt that a machine makes from inside a unit: an operation, and what it is tried on.

    ``lose-directive`` alone is made by the laboratory, on the unit's files: the unit loses each line of its hardening
    in turn, and the emitted invariants have to name it.
    """

    tries: Operation
    on: Annotated[w.Line, "path, command, port or name; {name.service} stands for the main process of that unit, "
                          "{peer} for that of another instance of the same template, {peer-port} for a TCP port of "
                          "it, {instance} and {peer-instance} for the names of the two"] = ""
    as_root: Annotated[bool, "made by root in the same sandbox: what holds when the user no longer does"] = False
    inside: Annotated[tuple[w.UnitId, ...], "the units it is made from; empty: those of the defense's position"] = ()


@record
class Difference(Node):
    """Why what is foreseen of an item from the settings is not what was measured of it."""

    unit: Annotated[w.UnitId, "the unit that the attempts are made from"]
    at: Literal["base", "hardened"] = "hardened"
    because: w.Prose


Differences = Annotated[tuple[Difference, ...], "where prediction and measurement disagree for a known reason"]


@record
class Residual(Item):
    """A residual risk: what stays possible although the defense is in place."""

    kind: ClassVar[str] = "residual"
    risk: w.Prose
    because: Annotated[w.Prose, "why it is accepted, or what will close it"]
    closed_by: w.DecisionId | None = None
    probes: Annotated[tuple[Probe, ...], "attempts that have to succeed while the risk is open"] = ()
    differs: Differences = ()


@record
class Vector(Item):
    """One way to attack, concrete enough to be tried."""

    kind: ClassVar[str] = "vector"
    does: w.Prose
    target: w.Line
    reaches: tuple[w.AssetId, ...] = ()
    probes: Annotated[tuple[Probe, ...], "attempts that succeed without hardening and have to fail with it"] = ()
    differs: Differences = ()


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
    claims: Claims = ()


@record
class Defense(Item):
    """A promise against one kind of attack, and the composition that keeps it."""

    kind: ClassVar[str] = "defense"
    statement: w.Prose
    positions: Annotated[tuple[w.PositionId, ...], "from where the attack comes"]
    assets: tuple[w.AssetId, ...]
    vectors: tuple[Vector, ...]
    mechanisms: Annotated[tuple[Mechanism, ...], "candidate primitives in order of priority"]
    composition: Annotated[tuple[w.PrimitiveId, ...], "the mechanisms chosen"]
    because: Annotated[w.Prose, "why this composition"]
    residual: tuple[Residual, ...] = ()
