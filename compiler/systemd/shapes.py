"""Which grammar a directive's value follows.

systemd's own dump names the grammar of many directives (`BOOLEAN`, `PATH [...]`), but lumps the rest together
as `OTHER`; those are told apart here by name, after `load-fragment-gperf.gperf.in` of systemd 257.13.
"""

from __future__ import annotations

from enum import StrEnum

from compiler.systemd.platform import Directive


class Shape(StrEnum):
    """A grammar of values; see the checks for what each demands."""

    FREE = "free"  # nothing is checked
    TEXT = "text"  # any text, in which specifiers are expanded
    BOOLEAN = "boolean"
    WORD = "word"  # one of the words that the platform lists
    INTEGER = "integer"
    COUNT = "count"
    WEIGHT = "weight"
    SIZE = "size"
    MEMORY = "memory"
    TASKS = "tasks"
    SPAN = "span"
    NANOSPAN = "nanospan"
    RLIMIT = "rlimit"
    QUOTA = "quota"
    MODE = "mode"
    SIGNAL = "signal"
    ERRNO = "errno"
    STATUS = "status"
    CAPABILITIES = "capabilities"
    FAMILIES = "families"
    SYSCALLS = "syscalls"
    ARCHITECTURES = "architectures"
    NAMESPACES = "namespaces"
    FILESYSTEMS = "filesystems"
    ADDRESSES = "addresses"
    SOCKET_BIND = "socket-bind"
    PATH = "path"
    PATHS = "paths"
    PLAIN_PATHS = "plain-paths"
    SEARCH_PATH = "search-path"
    BINDS = "binds"
    TMPFS = "tmpfs"
    ENV_FILE = "env-file"
    ENVIRONMENT = "environment"
    ENV_NAMES = "env-names"
    WORKING_DIRECTORY = "working-directory"
    DIRECTORIES = "directories"
    STREAM = "stream"
    CONDITION_PATH = "condition-path"
    EXEC = "exec"
    USER = "user"
    USERS = "users"
    UNITS = "units"


_BY_KIND = {
    "BOOLEAN": Shape.BOOLEAN,
    "SECONDS": Shape.SPAN,
    "NANOSECONDS": Shape.NANOSPAN,
    "UNSIGNED": Shape.COUNT,
    "INTEGER": Shape.INTEGER,
    "LONG": Shape.INTEGER,
    "NICE": Shape.INTEGER,
    "OOMSCOREADJUST": Shape.INTEGER,
    "IOPRIORITY": Shape.INTEGER,
    "CPUSCHEDPRIO": Shape.INTEGER,
    "WEIGHT": Shape.WEIGHT,
    "CPUWEIGHT": Shape.WEIGHT,
    "SIZE": Shape.SIZE,
    "SIGNAL": Shape.SIGNAL,
    "ERRNO": Shape.ERRNO,
    "STATUS": Shape.STATUS,
    "BOUNDINGSET": Shape.CAPABILITIES,
    "FAMILIES": Shape.FAMILIES,
    "SYSCALLS": Shape.SYSCALLS,
    "ARCHS": Shape.ARCHITECTURES,
    "NAMESPACES": Shape.NAMESPACES,
    "FILESYSTEMS": Shape.FILESYSTEMS,
    "PATH": Shape.PATH,
    "PATH [...]": Shape.PATHS,
    "PATH[:PATH[:OPTIONS]] [...]": Shape.BINDS,
    "PATH [ARGUMENT [...]]": Shape.EXEC,
    "FILE": Shape.ENV_FILE,
    "ENVIRON": Shape.ENVIRONMENT,
    "INPUT": Shape.STREAM,
    "OUTPUT": Shape.STREAM,
    "UNIT": Shape.UNITS,
    "UNIT [...]": Shape.UNITS,
    "SLICE": Shape.UNITS,
    "SERVICE": Shape.UNITS,
    "SOCKETS": Shape.UNITS,
    "STRING": Shape.TEXT,
}

_BY_NAME = {
    **dict.fromkeys(
        (
            "TimeoutSec",
            "TimeoutStopSec",
            "TimeoutAbortSec",
            "JobTimeoutSec",
            "JobRunningTimeoutSec",
            "TimeoutIdleSec",
            "CPUQuotaPeriodSec",
            "ManagedOOMMemoryPressureDurationSec",
        ),
        Shape.SPAN,
    ),
    **dict.fromkeys(("User", "Group", "SocketUser", "SocketGroup"), Shape.USER),
    **dict.fromkeys(
        ("SetLoginEnvironment", "PrivateMounts", "MountAPIVFS", "BindLogSockets", "MemoryKSM"), Shape.BOOLEAN
    ),
    **dict.fromkeys(("PassEnvironment", "UnsetEnvironment"), Shape.ENV_NAMES),
    **dict.fromkeys(("RequiresMountsFor", "WantsMountsFor", "Symlinks"), Shape.PLAIN_PATHS),
    **dict.fromkeys(
        ("RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"),
        Shape.DIRECTORIES,
    ),
    **dict.fromkeys(("IPAddressAllow", "IPAddressDeny"), Shape.ADDRESSES),
    **dict.fromkeys(("SocketBindAllow", "SocketBindDeny"), Shape.SOCKET_BIND),
    **dict.fromkeys(("WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"), Shape.UNITS),
    "SupplementaryGroups": Shape.USERS,
    "ExecSearchPath": Shape.SEARCH_PATH,
    "TemporaryFileSystem": Shape.TMPFS,
    "WorkingDirectory": Shape.WORKING_DIRECTORY,
    "TasksMax": Shape.TASKS,
    "CPUQuota": Shape.QUOTA,
}


def shape_of(directive: Directive) -> Shape:
    """The grammar of `directive`; Shape.FREE where this compiler knows none."""
    named = _BY_NAME.get(directive.name)
    if named is not None:
        return named
    if directive.kind == "LIMIT":
        if directive.name.startswith("Limit"):
            return Shape.RLIMIT
        return Shape.MEMORY if "Memory" in directive.name else Shape.FREE
    if directive.kind == "MODE" and not directive.name.endswith("JobMode"):
        return Shape.MODE
    if directive.kind == "CONDITION":
        return Shape.CONDITION_PATH if _tests_a_path(directive.name) else Shape.TEXT
    by_kind = _BY_KIND.get(directive.kind)
    if by_kind is not None:
        return by_kind
    return Shape.WORD if directive.values else Shape.FREE


def _tests_a_path(name: str) -> bool:
    """ConditionPathExists=, AssertDirectoryNotEmpty= and their like take a path, other conditions do not."""
    subject = name.removeprefix("Condition").removeprefix("Assert")
    return subject.startswith(("Path", "Directory", "File")) or subject == "NeedsUpdate"
