"""Which of two settings of one directive is stricter: the first, the second, each in some respect, or not known.

Each directive that is known here is read as a set: of what is *closed* (more is stricter) or of what is *allowed*
(more is looser). The words of an enum stand for what each closes, after the manual pages of systemd 257 and
`src/core/namespace.c`; lists are worked out as systemd does it. A directive that is not set counts with its default.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from compiler.systemd import kernel, quantities
from compiler.systemd.check_paths import simplify
from compiler.systemd.commands import read_commands
from compiler.systemd.effect import Effect
from compiler.systemd.filters import policy, refused_families
from compiler.systemd.mounts import is_below
from compiler.systemd.settings import Settings
from compiler.systemd.specifiers import expand
from compiler.systemd.view import State

Facets = frozenset[Hashable]
Paths = frozenset[str]


class Direction(StrEnum):
    """How a setting compares with an earlier one."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    MIXED = "mixed"  # stricter in one thing, looser in another
    UNKNOWN = "unknown"


def _ladder(*words: str) -> dict[str, Facets]:
    """Words each of which closes what the one before it does, and something more."""
    return {word: frozenset(range(rank)) for rank, word in enumerate(words)}


_WORDS: Mapping[str, Mapping[str, Facets]] = {
    "DevicePolicy": _ladder("auto", "closed", "strict"),
    "KeyringMode": _ladder("shared", "private"),
    "PrivateTmp": _ladder("no", "yes", "disconnected"),
    "PrivateUsers": _ladder("no", "identity", "self"),
    "ProcSubset": _ladder("all", "pid"),
    "ProtectControlGroups": {
        "no": frozenset(),
        "yes": frozenset(("read-only",)),
        "private": frozenset(("namespace",)),
        "strict": frozenset(("read-only", "namespace")),
    },
    "ProtectHome": _ladder("no", "read-only", "tmpfs", "yes"),
    "ProtectProc": _ladder("default", "noaccess", "invisible", "ptraceable"),
    "ProtectSystem": _ladder("no", "yes", "full", "strict"),
}

_CLOSING_FLAGS = frozenset((
    "DynamicUser", "LockPersonality", "MemoryDenyWriteExecute", "NoNewPrivileges", "PrivateDevices", "PrivateIPC",
    "PrivateMounts", "PrivateNetwork", "PrivatePIDs", "ProtectClock", "ProtectHostname", "ProtectKernelLogs",
    "ProtectKernelModules", "ProtectKernelTunables", "RemoveIPC", "RestrictRealtime", "RestrictSUIDSGID",
))
_OPENING_FLAGS = frozenset(("PermissionsStartOnly", "RootDirectoryStartOnly"))
_CLOSING_PATHS = frozenset(("InaccessiblePaths", "NoExecPaths", "ReadOnlyPaths"))
_OPENING_PATHS = frozenset(("ExecPaths", "ReadWritePaths"))
_CLOSING_LISTS = frozenset(("IPAddressDeny", "SocketBindDeny"))
_OPENING_LISTS = frozenset(("DeviceAllow", "IPAddressAllow", "SocketBindAllow", "SupplementaryGroups"))
_BINDS = frozenset(("BindPaths", "BindReadOnlyPaths"))
_OPENNESS = {State.READ_ONLY: 1, State.WRITABLE: 2}
_PRIVILEGED = frozenset("+!")
_LIMITS = frozenset(("CPUQuota", "MemoryHigh", "MemoryMax", "MemorySwapMax", "TasksMax"))


# Documentation/admin-guide/sysctl of Linux 6.12: where a higher number leaves ordinary users less, and where a lower.
_SYSCTL_UP = frozenset((
    "fs.protected_fifos", "fs.protected_hardlinks", "fs.protected_regular", "fs.protected_symlinks",
    "kernel.dmesg_restrict", "kernel.kexec_load_disabled", "kernel.kptr_restrict", "kernel.modules_disabled",
    "kernel.perf_event_paranoid", "kernel.randomize_va_space", "kernel.yama.ptrace_scope", "net.core.bpf_jit_harden",
    "vm.mmap_min_addr",
))
_SYSCTL_DOWN = frozenset(("kernel.unprivileged_userns_clone", "user.max_user_namespaces",
                          "vm.unprivileged_userfaultfd"))


def takes_a_number(key: str) -> bool:
    """Whether the kernel is known to take a number for this key."""
    return key in _SYSCTL_UP or key in _SYSCTL_DOWN or key in kernel.KEYS


def compare_sysctl(key: str, before: str | None, after: str | None) -> Direction:
    """How a kernel setting compares with an earlier value; None: it is left at what the kernel starts with.

    A value that is no longer set counts as looser: what the kernel starts with is not known here.
    """
    if before is None or after is None:
        return Direction.SAME if before == after else Direction.LOOSER if after is None else Direction.UNKNOWN
    was, now = quantities.integer(before), quantities.integer(after)
    if was == now:
        return Direction.SAME if before == after or was is not None else Direction.UNKNOWN
    if was is None or now is None or key not in _SYSCTL_UP | _SYSCTL_DOWN:
        return Direction.UNKNOWN
    return Direction.STRICTER if (now > was) == (key in _SYSCTL_UP) else Direction.LOOSER


def compare(before: Effect, after: Effect, directive: str) -> Direction:
    """How `directive` of [Service] in `after` compares with that in `before`; both on one platform."""
    was, now = before.written, after.written
    if was.normal(directive) == now.normal(directive):
        return Direction.SAME
    if directive in _BINDS:
        return _binds(before, after, directive)
    if directive in _LIMITS or directive.startswith("Limit"):
        return _limits(was, now, directive)
    if directive in _CLOSING_PATHS or directive == "TemporaryFileSystem":
        return _covering(_paths(was, directive), _paths(now, directive))
    if directive in _OPENING_PATHS:
        return _covering(_paths(now, directive), _paths(was, directive))
    closed = _closed(was, directive), _closed(now, directive)
    if closed[0] is not None and closed[1] is not None:
        return _inclusion(closed[0], closed[1])
    allowed = _allowed(was, directive), _allowed(now, directive)
    if allowed[0] is not None and allowed[1] is not None:
        # Where neither has what is known to open something, the change may be of any other kind.
        same = Direction.UNKNOWN if directive.startswith("Exec") or directive == "User" else Direction.SAME
        return same if allowed[0] == allowed[1] else _inclusion(allowed[1], allowed[0])
    return Direction.UNKNOWN


def together(directions: Iterable[Direction]) -> Direction:
    """What several comparisons come to: unknown where one is and none is looser."""
    found = set(directions) - {Direction.SAME}
    if Direction.MIXED in found or {Direction.LOOSER, Direction.STRICTER} <= found:
        return Direction.MIXED
    ranked = (Direction.LOOSER, Direction.UNKNOWN, Direction.STRICTER)
    return next((one for one in ranked if one in found), Direction.SAME)


def _inclusion(before: Facets, after: Facets) -> Direction:
    """What closes more is stricter."""
    if before == after:
        return Direction.SAME
    if before < after:
        return Direction.STRICTER
    return Direction.LOOSER if after < before else Direction.MIXED


def _covering(before: Paths, after: Paths) -> Direction:
    """The same for paths, each of which stands for all that lies below it; options are not told apart."""
    stricter, looser = _covers(after, before), _covers(before, after)
    if stricter and looser:
        return Direction.UNKNOWN
    return Direction.STRICTER if stricter else Direction.LOOSER if looser else Direction.MIXED


def _covers(above: Paths, below: Paths) -> bool:
    return all(any(is_below(path, top) for top in above) for path in below)


def _paths(settings: Settings, directive: str) -> Paths:
    """The paths of a list; of a temporary file system, its place without the options."""
    texts = (text.partition(":")[0] if directive == "TemporaryFileSystem" else text.lstrip("-+")
             for _, text in settings.words(directive))
    return frozenset(simplify(text) for text in texts)


def _binds(before: Effect, after: Effect, directive: str) -> Direction:
    """A bind opens one path or covers another: what is seen at its destination decides."""
    places = {place for one in (before, after) for place in _destinations(one.written, directive)}
    found = []
    for place in sorted(places):
        was, now = before.view.resolve(place), after.view.resolve(place)
        moved = was.shows_host and now.shows_host and was.source != now.source
        step = _OPENNESS.get(now.state, 0) - _OPENNESS.get(was.state, 0)
        found.append(Direction.UNKNOWN if moved else Direction.LOOSER if step > 0
                     else Direction.STRICTER if step < 0 else Direction.SAME)
    return together(found)


def _destinations(settings: Settings, directive: str) -> Paths:
    binds = settings.normal(directive)
    written = [bind[1] for bind in binds] if isinstance(binds, tuple) else []
    return frozenset(expand(place, settings.name, settings.specifiers) for place in written)


def _limits(before: Settings, after: Settings, directive: str) -> Direction:
    """A lower limit is stricter; soft and hard limits are looked at one by one."""
    was, now = _bounds(before.normal(directive)), _bounds(after.normal(directive))
    if None in was or None in now:
        return Direction.UNKNOWN
    steps = [(high or 0) - (low or 0) if high != low else 0 for low, high in zip(was, now, strict=False)]
    return together(Direction.LOOSER if step > 0 else Direction.STRICTER if step < 0 else Direction.SAME
                    for step in steps)


def _bounds(value: object) -> tuple[float | None, ...]:
    """The numbers of a limit, no limit as infinity; None for a share of what is not known here."""
    values = value if isinstance(value, tuple) else (value, value)
    return tuple(math.inf if one is None or one == quantities.INFINITY else
                 float(one) if isinstance(one, int | Fraction) and "share" not in values else None for one in values)


def _closed(settings: Settings, directive: str) -> Facets | None:
    """What the directive closes; None where it is not read like this."""
    if directive in _WORDS:
        word = settings.word(directive, settings.platform.defaults.get(directive, "no"))
        return _WORDS[directive].get("self" if (directive, word) == ("PrivateUsers", "yes") else word)
    if directive in _CLOSING_FLAGS:
        return frozenset(("yes",) if settings.flag(directive) else ())
    if directive in _CLOSING_LISTS:
        return _items(settings, directive)
    if directive == "UMask":
        mode = quantities.octal_mode(settings.text(directive) or settings.platform.defaults.get(directive, "0022"))
        return None if mode is None else frozenset(bit for bit in range(12) if mode >> bit & 1)
    return None


def _allowed(settings: Settings, directive: str) -> Facets | None:
    """What the directive allows; None where it is not read like this."""
    if directive in _ALLOWED:
        return _ALLOWED[directive](settings)
    if directive in _OPENING_FLAGS:
        return frozenset(("yes",) if settings.flag(directive) else ())
    if directive in _OPENING_LISTS:
        return _items(settings, directive)
    if directive.startswith("Exec"):
        commands = (command for item in settings.assignments(directive) for command in read_commands(item.value))
        return frozenset((one.path, one.arguments) for one in commands if _PRIVILEGED.intersection(one.prefixes))
    return None


def _items(settings: Settings, directive: str) -> Facets:
    found = settings.normal(directive)
    return frozenset(found) if isinstance(found, frozenset | tuple) else frozenset()


def _bounding(settings: Settings) -> Facets:
    found = settings.normal("CapabilityBoundingSet")
    return found if isinstance(found, frozenset) else settings.platform.capabilities


def _namespaces(settings: Settings) -> Facets:
    found = settings.normal("RestrictNamespaces")
    return found if isinstance(found, frozenset) else settings.platform.namespaces - {"time"}


def _calls(settings: Settings) -> Facets:
    listed = policy(settings).listed
    return frozenset(call for call in settings.platform.syscalls if listed.allows(call))


_ALLOWED: Mapping[str, Callable[[Settings], Facets]] = {
    "AmbientCapabilities": lambda settings: _items(settings, "AmbientCapabilities"),
    "CapabilityBoundingSet": _bounding,
    "RestrictAddressFamilies": lambda settings: settings.platform.families - refused_families(settings),
    "RestrictNamespaces": _namespaces,
    "SystemCallArchitectures": lambda settings: policy(settings).architectures,
    "SystemCallFilter": _calls,
    "User": lambda settings: frozenset(("root",) if settings.is_root else ()),
}
