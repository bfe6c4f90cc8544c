"""Claims: statements that a machine can check, in a closed vocabulary. ``compiler.claims`` says which of them hold.

A claim reads like a sentence: about which service (``on``, ``with``, ``without``), about what of it, and what is said.
Each record has one key that no other has, by which it is told apart. Claims without a service are about the target.
A claim with an ``id`` can be referred to by the words of prose that rest on it: ``[[claim:id|words]]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, ClassVar, Literal

from compiler.spec import words as w
from compiler.spec.annotations import OneOrMany
from compiler.spec.kinds.base import Node, Settings, Values, record

Calls = Annotated[tuple[w.Call, ...], OneOrMany(may_be_empty=False)]
Name = Annotated[w.Id, "what prose refers to it by: [[claim:id|the words that rest on it]]"]
By = Annotated[tuple[w.Cause, ...], OneOrMany(),
               "directives or sysctl keys that have a part in it; others may have one too"]


@record
class OfTarget(Node):
    """A claim about the target: what its systemd and its kernel know."""

    kind: ClassVar[str] = "claim"
    told_by: ClassVar[str] = ""
    id: Name = ""


@record
class Contains(OfTarget):
    """A group of system calls contains calls or whole groups."""

    told_by: ClassVar[str] = "contains"
    group: w.Call
    contains: Calls


@record
class Lacks(OfTarget):
    """A group of system calls lacks calls, or at least one call of each group named."""

    told_by: ClassVar[str] = "lacks"
    group: w.Call
    lacks: Calls


@record
class Disjoint(OfTarget):
    """Groups of system calls have no call in common with another one."""

    told_by: ClassVar[str] = "disjoint_from"
    group: Calls
    disjoint_from: w.Call


@record
class Exists(OfTarget):
    """The target has a directive, a system call, a group of them (``@``) or a capability (``CAP_``) of that name."""

    told_by: ClassVar[str] = "exists"
    name: w.Line
    exists: bool


@record
class Default(OfTarget):
    """What the system manager does without the directive."""

    told_by: ClassVar[str] = "default"
    directive: w.Directive
    default: w.Value


@record
class Since(OfTarget):
    """The version of systemd that brought a directive."""

    told_by: ClassVar[str] = "since"
    directive: w.Directive
    since: w.Number


@record
class Takes(OfTarget):
    """systemd takes a line with these values as it is meant."""

    told_by: ClassVar[str] = "takes"
    directive: w.Directive
    takes: Values


@record
class Refuses(OfTarget):
    """systemd ignores a line with this value, or a part of it."""

    told_by: ClassVar[str] = "refuses"
    directive: w.Directive
    refuses: Values


@record
class Scored(OfTarget):
    """Whether directives count for the score of ``systemd-analyze security``."""

    told_by: ClassVar[str] = "scored"
    directive: Annotated[tuple[w.Directive, ...], OneOrMany(may_be_empty=False)]
    scored: bool


@record
class Sysctl(OfTarget):
    """A setting of the specs gives a sysctl key this value."""

    told_by: ClassVar[str] = "sysctl"
    sysctl: w.SysctlKey
    is_: w.Value


@record
class Service(Node):
    """A service: a unit of the specs, or one that has only the lines in ``with``, run by an ordinary user."""

    told_by: ClassVar[str] = "on"
    on: Annotated[w.UnitId | None, "a unit of the specs; of a template, its first instance"] = None
    at: Annotated[Literal["base", "hardened"], "without its hardening, or with it (the default)"] = "hardened"
    with_: Annotated[Settings, "lines that it has instead of its own; without 'on', all that it has"] = field(
        default_factory=dict)
    without: Annotated[tuple[w.Directive, ...], OneOrMany(), "directives that are taken away from it"] = ()


@record
class OfService(Service):
    """A claim about a service."""

    kind: ClassVar[str] = "claim"
    told_by: ClassVar[str] = ""
    id: Name = ""


@record
class CallIs(OfService):
    """System calls, whatever their arguments are, are refused by a filter or allowed by all of them."""

    told_by: ClassVar[str] = "call"
    call: Calls
    is_: Literal["refused", "allowed"]
    architecture: Annotated[Literal["native", "x86", "x32"], "of the code that makes the call"] = "native"
    by: By = ()
    error: Annotated[w.Line, "what the caller gets: SIGSYS, or the name of an error"] = ""


@record
class Removes(OfService):
    """What a ``~`` word of SystemCallFilter= takes away where it stands: these calls at least, or ``nothing``."""

    told_by: ClassVar[str] = "removes"
    word: w.Line
    removes: Calls


@record
class FilterIs(OfService):
    """Whether SystemCallFilter= lists what is allowed or what is refused."""

    told_by: ClassVar[str] = "filter"
    filter: Literal["allow-list", "deny-list", "none"]


@record
class PathIs(OfService):
    """What paths are from inside: only mounts count, not owners and modes. ``empty`` is without the host's content."""

    told_by: ClassVar[str] = "path"
    path: Annotated[tuple[w.HostPath, ...], OneOrMany(may_be_empty=False)]
    is_: Annotated[Literal["absent", "inaccessible", "empty", "read-only", "writable"], "writable: no mount forbids it"]
    privileged: Annotated[bool, "as a command with + sees it"] = False
    by: By = ()


@record
class MountIs(OfService):
    """Whether a mount that a line asks for is made, or dropped because of another one."""

    told_by: ClassVar[str] = "mount"
    mount: w.HostPath
    is_: Literal["made", "dropped"]
    by: By = ()


@record
class StartIs(OfService):
    """Whether systemd can build the sandbox: mounts, and the process namespace with the type of the service."""

    told_by: ClassVar[str] = "start"
    start: Literal["succeeds", "fails"]


@record
class NamespaceIs(OfService):
    """Whether the service has a namespace of its own."""

    told_by: ClassVar[str] = "namespace"
    namespace: Literal["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"]
    is_: Literal["own", "shared"]
    by: By = ()


@record
class CapabilityIs(OfService):
    """Whether the bounding set leaves capabilities to whoever becomes root inside."""

    told_by: ClassVar[str] = "capability"
    capability: Annotated[tuple[w.Line, ...], OneOrMany(may_be_empty=False)]
    is_: Literal["available", "taken"]
    by: By = ()


@record
class NoNewPrivs(OfService):
    """Whether the service runs with the flag that keeps set-uid programs from raising it."""

    told_by: ClassVar[str] = "no_new_privs"
    no_new_privs: bool
    by: By = ()


@record
class Implies(OfService):
    """Settings that the lines of the service bring along without being written."""

    told_by: ClassVar[str] = "implies"
    implies: Mapping[w.Directive, w.Value]


@record
class Sets(OfService):
    """Lines that the service has, written out."""

    told_by: ClassVar[str] = "sets"
    sets: Settings


@record
class Unset(OfService):
    """Directives that the service does not have."""

    told_by: ClassVar[str] = "unset"
    unset: Annotated[tuple[w.Directive, ...], OneOrMany(may_be_empty=False)]


@record
class SignOf(OfService):
    """The sign of a number that a directive is set to."""

    told_by: ClassVar[str] = "sign"
    sign: w.Directive
    is_: Literal["negative", "zero", "positive"]


Tried = Literal[
    "ptrace", "process-vm-readv", "process-vm-writev", "environ", "mem", "root", "root-list", "root-write", "visible",
    "pidfd-getfd", "signal", "prlimit", "sysv-shm", "posix-shm", "abstract-socket", "loopback", "read", "list", "write",
    "exists", "run", "set-uid", "sudo", "set-id-bits", "unshare", "mount", "module", "set-clock", "kernel-log",
    "host-name", "realtime", "personality", "write-execute", "text-relocation", "run-i386", "socket", "bind", "connect",
    "unix-socket", "syscall", "open-files", "keyring", "variable", "stop",
]
"""What a service may try. ``environ``, ``mem``, ``root`` and ``visible`` are about /proc/PID of the other service."""


@record
class AttemptIs(OfService):
    """What comes of attempts, made alone or on another service."""

    told_by: ClassVar[str] = "tries"
    tries: Annotated[tuple[Tried, ...], OneOrMany(may_be_empty=False)]
    target: Annotated[w.Line, "a path, an address family, a port (tcp:0), a type of namespace, or a system call"] = ""
    architecture: Annotated[Literal["native", "x86", "x32"], "of the code that makes the attempt"] = "native"
    against: Annotated[Service | None, "the other service; by default one of the same user that sets nothing"] = None
    kernel: Annotated[Mapping[w.SysctlKey, w.Value],
                      "sysctl keys of the host; by default those of the settings for a unit with its hardening, "
                      "else those that the target starts with"] = field(default_factory=dict)
    is_: Literal["blocked", "reachable"]
    by: By = ()
    error: Annotated[w.Line, "what the attempt ends with: SIGSYS, or the name of an error"] = ""


Claim = (Contains | Lacks | Disjoint | Exists | Default | Since | Takes | Refuses | Scored | Sysctl
         | CallIs | Removes | FilterIs | PathIs | MountIs | StartIs | NamespaceIs | CapabilityIs | NoNewPrivs
         | Implies | Sets | Unset | SignOf | AttemptIs)

Claims = Annotated[tuple[Claim, ...], "statements that a machine checks; what the prose here rests on"]
