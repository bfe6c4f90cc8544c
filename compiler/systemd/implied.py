"""What systemd implies from what: one row an implication, each with the place in systemd 257.13 that says so.

Only the system manager is described. The capabilities, settings and system calls of these rows were read in the
source named and held against a booted target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.systemd.settings import Settings

_PATCH = "src/core/unit.c: unit_patch_contexts()"
_SECCOMP = "src/core/exec-invoke.c, src/shared/seccomp-util.c"
_APIVFS = "src/core/namespace.c: namespace_parameters_mount_apivfs()"
_MOUNTNS = "src/core/execute.c: exec_needs_mount_namespace()"


@dataclass(frozen=True, slots=True)
class Implication:
    """`directive` with one of `values` has a further effect.

    setting, value: another setting takes this value, if it is still at one of `only_if` (() means: whatever it is).
    drops: capabilities that leave the bounding set. refuses: system calls or groups that answer with `error`.
    namespace: a namespace that the unit gets.
    """

    directive: str
    values: tuple[str, ...]
    source: str
    setting: str = ""
    value: str = ""
    only_if: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    error: str = "EPERM"
    namespace: str = ""


_YES = ("yes",)
_SOME_HOME = ("yes", "read-only", "tmpfs")
_SOME_SYSTEM = ("yes", "full", "strict")
_SOME_CGROUPS = ("yes", "private", "strict")
_SOME_USERS = ("yes", "self", "identity")
_OTHER_PROC = ("invisible", "noaccess", "ptraceable")

SETTINGS: tuple[Implication, ...] = (
    Implication("DynamicUser", _YES, _PATCH, setting="PrivateTmp", value="disconnected", only_if=("no",)),
    Implication("DynamicUser", _YES, _PATCH, setting="ProtectHome", value="read-only", only_if=("no",)),
    Implication("DynamicUser", _YES, _PATCH, setting="ProtectSystem", value="strict"),
    Implication("DynamicUser", _YES, _PATCH, setting="RemoveIPC", value="yes"),
    Implication("DynamicUser", _YES, _PATCH, setting="NoNewPrivileges", value="yes"),
    Implication("DynamicUser", _YES, _PATCH, setting="RestrictSUIDSGID", value="yes"),
    Implication("PrivateDevices", _YES, _PATCH, setting="DevicePolicy", value="closed", only_if=("auto",)),
    Implication("ProtectKernelTunables", _YES, _APIVFS, setting="MountAPIVFS", value="yes"),
    Implication("ProtectControlGroups", _SOME_CGROUPS, _APIVFS, setting="MountAPIVFS", value="yes"),
    Implication("ProtectProc", _OTHER_PROC, _APIVFS, setting="MountAPIVFS", value="yes"),
    Implication("ProcSubset", ("pid",), _APIVFS, setting="MountAPIVFS", value="yes"),
    Implication("PrivatePIDs", _YES, _APIVFS, setting="MountAPIVFS", value="yes"),
)

# In the order in which the manager loads the filters: SystemCallFilter= itself comes last.
FILTERS: tuple[Implication, ...] = (
    Implication("ProtectHostname", _YES, _SECCOMP, refuses=("sethostname", "setdomainname")),
    Implication("ProtectKernelTunables", _YES, _SECCOMP, refuses=("_sysctl",)),
    Implication("ProtectKernelModules", _YES, _SECCOMP, refuses=("@module",)),
    Implication("ProtectKernelLogs", _YES, _SECCOMP, refuses=("syslog",)),
    Implication("ProtectClock", _YES, _SECCOMP, refuses=("@clock",)),
    Implication("PrivateDevices", _YES, _SECCOMP, refuses=("@raw-io",)),
    # openat2() and clone3() carry their flags in memory, where a filter cannot look.
    Implication("RestrictSUIDSGID", _YES, _SECCOMP, refuses=("openat2",), error="ENOSYS"),
)

CAPABILITIES: tuple[Implication, ...] = (
    Implication("PrivateDevices", _YES, _PATCH, drops=("CAP_MKNOD", "CAP_SYS_RAWIO")),
    Implication("ProtectKernelModules", _YES, _PATCH, drops=("CAP_SYS_MODULE",)),
    Implication("ProtectKernelLogs", _YES, _PATCH, drops=("CAP_SYSLOG",)),
    Implication("ProtectClock", _YES, _PATCH, drops=("CAP_SYS_TIME", "CAP_WAKE_ALARM")),
)

_INVOKE = "src/core/exec-invoke.c: exec_invoke()"

NAMESPACES: tuple[Implication, ...] = (
    *(
        Implication(name, values, _MOUNTNS, namespace="mnt")
        for name, values in (
            ("PrivateTmp", ("yes", "disconnected")),
            ("PrivateDevices", _YES),
            ("PrivateMounts", _YES),
            ("ProtectSystem", _SOME_SYSTEM),
            ("ProtectHome", _SOME_HOME),
            ("ProtectKernelTunables", _YES),
            ("ProtectKernelModules", _YES),
            ("ProtectKernelLogs", _YES),
            ("ProtectControlGroups", _SOME_CGROUPS),
            ("ProtectProc", _OTHER_PROC),
            ("ProcSubset", ("pid",)),
            ("PrivateIPC", _YES),
            ("PrivatePIDs", _YES),
            ("BindLogSockets", _YES),
        )
    ),
    Implication("PrivateUsers", _SOME_USERS, _INVOKE, namespace="user"),
    Implication("PrivatePIDs", _YES, _INVOKE, namespace="pid"),
    Implication("PrivateIPC", _YES, _INVOKE, namespace="ipc"),
    Implication("PrivateNetwork", _YES, _INVOKE, namespace="net"),
    Implication("ProtectHostname", _YES, _INVOKE, namespace="uts"),
    Implication("ProtectControlGroups", ("private", "strict"), _INVOKE, namespace="cgroup"),
)

# A list or a path that is not empty is enough for a namespace.
_MOUNTS_BY_PRESENCE = (
    "RootImage",
    "ReadWritePaths",
    "ReadOnlyPaths",
    "InaccessiblePaths",
    "ExecPaths",
    "NoExecPaths",
    "BindPaths",
    "BindReadOnlyPaths",
    "TemporaryFileSystem",
    "MountImages",
    "ExtensionImages",
    "ExtensionDirectories",
    "IPCNamespacePath",
)
NAMESPACES_BY_PRESENCE: tuple[tuple[str, str], ...] = (
    *((name, "mnt") for name in _MOUNTS_BY_PRESENCE),
    ("IPCNamespacePath", "ipc"),
    ("NetworkNamespacePath", "net"),
)

TABLE: tuple[Implication, ...] = (*SETTINGS, *FILTERS, *CAPABILITIES, *NAMESPACES)

_PRIVATE_DIRECTORIES = ("StateDirectory", "CacheDirectory", "LogsDirectory")
DIRECTORIES = ("RuntimeDirectory", *_PRIVATE_DIRECTORIES, "ConfigurationDirectory")


def holds(settings: Settings, row: Implication) -> bool:
    """Whether the unit sets what the row starts from."""
    return settings.word(row.directive, "") in row.values


def with_implied(settings: Settings) -> tuple[Settings, dict[str, str]]:
    """The settings with those that others imply put in, and implied setting -> the directive it comes from."""
    changes: dict[str, str] = {}
    causes: dict[str, str] = {}
    for row in SETTINGS:
        # An explicit MountAPIVFS=no is overruled, the others replace a weaker value.
        now = settings.word(row.setting, "auto" if row.setting == "DevicePolicy" else "no")
        if holds(settings, row) and now != row.value and (not row.only_if or now in row.only_if):
            changes[row.setting] = row.value
            causes.setdefault(row.setting, row.directive)
    root = next((one for one in ("RootDirectory", "RootImage") if settings.text(one)), "")
    if root and "MountAPIVFS" not in settings:
        changes["MountAPIVFS"], causes["MountAPIVFS"] = "yes", root
    # The log sockets come with API file systems that are asked for, not with those that another setting implies.
    asked = settings.flag("MountAPIVFS") or (root and "MountAPIVFS" not in settings)
    sockets = "LogNamespace" if settings.text("LogNamespace") else ""
    if not sockets and asked and "BindLogSockets" not in settings:
        sockets = "MountAPIVFS" if settings.flag("MountAPIVFS") else root
    if sockets:
        changes["BindLogSockets"], causes["BindLogSockets"] = "yes", sockets
    return settings.with_changes(changes), causes


def namespaces(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Namespace type (`mnt`, `user`, ...) -> the directives that give the unit one of its own.

    settings: with what is implied, see with_implied().
    """
    found: dict[str, list[str]] = {}
    for row in NAMESPACES:
        if holds(settings, row):
            found.setdefault(row.namespace, []).append(row.directive)
    for directive, kind in NAMESPACES_BY_PRESENCE:
        if any(True for _ in settings.words(directive)):
            found.setdefault(kind, []).append(directive)
    for directive in _mount_by_combination(settings, "net" in found):
        found.setdefault("mnt", []).append(directive)
    return {kind: tuple(dict.fromkeys(causes)) for kind, causes in sorted(found.items())}


def _mount_by_combination(settings: Settings, has_network: bool) -> Iterator[str]:
    """Directives that need a mount namespace only together with others."""
    if has_network and "PrivateMounts" not in settings:
        yield from (one for one in ("PrivateNetwork", "NetworkNamespacePath") if one in settings)
    if settings.word("MountFlags", "") in ("slave", "private"):
        yield "MountFlags"
    rooted = bool(settings.text("RootDirectory"))
    # Without a root of its own, a unit has its API file systems already.
    if rooted and settings.flag("MountAPIVFS"):
        yield "RootDirectory"
    for directive in DIRECTORIES:
        private = settings.flag("DynamicUser") and directive in _PRIVATE_DIRECTORIES
        used = [text for _, text in settings.words(directive)]
        if used and (rooted or private or any(text.endswith(":ro") for text in used)):
            yield directive
