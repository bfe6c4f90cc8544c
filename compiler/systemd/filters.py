"""Which system calls a service can make, on which architecture, with which arguments; and what refuses the others.

Source: `src/shared/seccomp-util.c` and `exec_invoke()` of systemd 257.13. Every filter is loaded once for each
architecture the manager knows on the machine (x86-64: native, x86 and x32), and all of them are asked: a call
goes through when none refuses it. A filter that kills beats one that answers with an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.systemd import quantities
from compiler.systemd.implied import FILTERS, holds
from compiler.systemd.settings import Settings
from compiler.systemd.syscalls import FilterMode, FilterSet, resolve, syscall_filter

NATIVE, X86, X32 = "native", "x86", "x32"
KILL = "SIGSYS"
# The architectures for which the manager loads filters: `seccomp_local_archs`.
_LOCAL = {"x86-64": (NATIVE, X86, X32), "arm64": (NATIVE, "arm")}
# Where sockets are made by socketcall(), whose arguments a filter cannot see.
_MULTIPLEXED = frozenset((X86,))
_NAMESPACE_CALLS = ("unshare", "clone", "setns")
_SXID_CALLS = (
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "open",
    "openat",
    "creat",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """`directive` refuses a call with `error`: SIGSYS (the process is killed) or the name of an error."""

    directive: str
    error: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A filter of one directive: `calls` are refused where the argument is `argument` ("" stands for any).

    except_on: architectures for which it is not loaded.
    """

    directive: str
    calls: frozenset[str]
    error: str
    argument: str = ""
    except_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SyscallPolicy:
    """All filters of a service. architectures: those whose calls are not killed outright.

    listed: what SystemCallFilter= adds up to. rules: the other filters. default_error: of SystemCallFilter=.
    known: calls in systemd's own list; an allow-list answers ENOSYS, not with a signal, to the rest.
    """

    architectures: frozenset[str]
    architecture_directive: str
    listed: FilterSet
    default_error: str
    rules: tuple[Rule, ...]
    known: frozenset[str]

    def refusals(self, call: str, architecture: str = NATIVE, argument: str = "") -> tuple[Refusal, ...]:
        """What refuses `call`, each alone sufficient; () when nothing does.

        argument: the case asked about: a namespace type for unshare, clone and setns, `realtime`, `set-id`, an
        address family, `other` for a personality; "" asks for refusals that hold whatever the arguments are.
        """
        return tuple(self._refusals(call, architecture, argument))

    def allows(self, call: str, architecture: str = NATIVE, argument: str = "") -> bool:
        """Whether the call goes through."""
        return not self.refusals(call, architecture, argument)

    def error(self, call: str, architecture: str = NATIVE, argument: str = "") -> str:
        """What the caller gets: SIGSYS beats errors; of several errors the filter loaded last answers."""
        found = [one.error for one in self._refusals(call, architecture, argument)]
        return KILL if KILL in found else (found[-1] if found else "")

    def _refusals(self, call: str, architecture: str, argument: str) -> Iterator[Refusal]:
        for rule in self.rules:
            fits = rule.argument in ("", argument)
            if call in rule.calls and fits and architecture not in rule.except_on:
                yield Refusal(rule.directive, rule.error)
        if architecture not in self.architectures:
            yield Refusal(self.architecture_directive, KILL)
        if self.listed.mode is not FilterMode.UNSET and not self.listed.allows(call):
            unlisted = self.listed.mode is FilterMode.ALLOW and call not in self.listed.errors
            error = self.listed.errors.get(call) or self.default_error
            error = "ENOSYS" if unlisted and call not in self.known else error
            yield Refusal("SystemCallFilter", KILL if error == "kill" else error)

    @property
    def allows_dropping_privileges(self) -> bool:
        """Whether SystemCallFilter= names the calls with which systemd gives up its rights after loading filters.

        Without them it has to set no_new_privs first: `seccomp_allows_drop_privileges()`. A call that is listed
        with an error of its own counts as listed.
        """
        named = self.listed.syscalls | self.listed.errors.keys()
        needed = {"capget", "capset", "prctl"}
        if not named:
            return True
        return needed <= named if self.listed.mode is FilterMode.ALLOW else not needed & named


def policy(settings: Settings) -> SyscallPolicy:
    """The filters of a unit. settings: with what is implied."""
    platform = settings.platform
    listed = syscall_filter(platform, settings.assignments("SystemCallFilter"))
    error = settings.text("SystemCallErrorNumber") or "kill"
    return SyscallPolicy(
        architectures=_architectures(settings),
        architecture_directive="SystemCallArchitectures",
        listed=_with_write(listed),
        default_error=KILL if error == "kill" else error,
        rules=tuple(_rules(settings)),
        known=platform.expand_group("@known"),
    )


def _with_write(listed: FilterSet) -> FilterSet:
    """systemd puts write() on the list itself, to report that it got as far as starting the program."""
    if listed.mode is FilterMode.UNSET:
        return listed
    errors = {name: error for name, error in listed.errors.items() if name != "write"}
    allow = listed.mode is FilterMode.ALLOW
    names = listed.syscalls | {"write"} if allow else listed.syscalls - {"write"}
    return FilterSet(listed.mode, names, errors, listed.trace)


def _architectures(settings: Settings) -> frozenset[str]:
    """Those that SystemCallArchitectures= leaves; the native one is never blocked."""
    words = {text for _, text in settings.words("SystemCallArchitectures")}
    local = frozenset(_LOCAL.get(settings.platform.architecture, (NATIVE,)))
    return local & words | {NATIVE} if words else local


def _rules(settings: Settings) -> Iterator[Rule]:
    yield from _families(settings)
    if settings.flag("RestrictRealtime"):
        yield Rule("RestrictRealtime", frozenset(("sched_setscheduler",)), "EPERM", "realtime")
    if settings.flag("RestrictSUIDSGID"):
        yield Rule("RestrictSUIDSGID", frozenset(_SXID_CALLS), "EPERM", "set-id")
    yield from _namespaces(settings)
    for row in FILTERS:
        if holds(settings, row):
            calls = frozenset[str]().union(*(resolve(settings.platform, name) for name in row.refuses))
            yield Rule(row.directive, calls, row.error)
    if settings.flag("LockPersonality"):
        yield Rule("LockPersonality", frozenset(("personality",)), "EPERM", "other")


def _families(settings: Settings) -> Iterator[Rule]:
    """RestrictAddressFamilies= looks at socket(); i386 goes through socketcall(), where it cannot."""
    refused = refused_families(settings)
    for family in sorted(refused):
        yield Rule("RestrictAddressFamilies", frozenset(("socket",)), "EAFNOSUPPORT", family, _MULTIPLEXED)


def refused_families(settings: Settings) -> frozenset[str]:
    """The address families that RestrictAddressFamilies= refuses on architectures with a socket() call."""
    match settings.normal("RestrictAddressFamilies"):
        case ("allow", frozenset() as named):
            return settings.platform.families - named
        case ("deny", frozenset() as named):
            return settings.platform.families & named
    return frozenset()


def _namespaces(settings: Settings) -> Iterator[Rule]:
    """RestrictNamespaces=: by flag where the call has flags, and clone3() as a whole."""
    allowed = settings.normal("RestrictNamespaces")
    restricted = settings.platform.namespaces - {"time"}
    if not isinstance(allowed, frozenset) or restricted <= allowed:
        return
    name = "RestrictNamespaces"
    yield Rule(name, frozenset(("clone3",)), "ENOSYS")
    if not allowed & restricted:
        yield Rule(name, frozenset(("setns",)), "EPERM")
    else:
        yield Rule(name, frozenset(("setns",)), "EPERM", "any")
    for kind in sorted(settings.platform.namespaces - allowed):
        yield Rule(name, frozenset(_NAMESPACE_CALLS), "EPERM", kind)


def denies_write_execute(settings: Settings) -> bool:
    """MemoryDenyWriteExecute= sets a flag of the process (since Linux 6.3) rather than a filter: EACCES."""
    return quantities.boolean(settings.text("MemoryDenyWriteExecute") or "no") is True
