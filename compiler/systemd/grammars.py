"""Which grammar a directive's value follows.

systemd's own dump names the grammar of many directives (`BOOLEAN`, `PATH [...]`), but lumps the rest together
as `OTHER`; those are told apart here by name, after `load-fragment-gperf.gperf.in` of systemd 257.13.
"""

from __future__ import annotations

from enum import StrEnum

from compiler.systemd.platform import Directive


class Grammar(StrEnum):
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
    "BOOLEAN": Grammar.BOOLEAN,
    "SECONDS": Grammar.SPAN,
    "NANOSECONDS": Grammar.NANOSPAN,
    "UNSIGNED": Grammar.COUNT,
    "INTEGER": Grammar.INTEGER,
    "LONG": Grammar.INTEGER,
    "NICE": Grammar.INTEGER,
    "OOMSCOREADJUST": Grammar.INTEGER,
    "IOPRIORITY": Grammar.INTEGER,
    "CPUSCHEDPRIO": Grammar.INTEGER,
    "WEIGHT": Grammar.WEIGHT,
    "CPUWEIGHT": Grammar.WEIGHT,
    "SIZE": Grammar.SIZE,
    "SIGNAL": Grammar.SIGNAL,
    "ERRNO": Grammar.ERRNO,
    "STATUS": Grammar.STATUS,
    "BOUNDINGSET": Grammar.CAPABILITIES,
    "FAMILIES": Grammar.FAMILIES,
    "SYSCALLS": Grammar.SYSCALLS,
    "ARCHS": Grammar.ARCHITECTURES,
    "NAMESPACES": Grammar.NAMESPACES,
    "FILESYSTEMS": Grammar.FILESYSTEMS,
    "PATH": Grammar.PATH,
    "PATH [...]": Grammar.PATHS,
    "PATH[:PATH[:OPTIONS]] [...]": Grammar.BINDS,
    "PATH [ARGUMENT [...]]": Grammar.EXEC,
    "FILE": Grammar.ENV_FILE,
    "ENVIRON": Grammar.ENVIRONMENT,
    "INPUT": Grammar.STREAM,
    "OUTPUT": Grammar.STREAM,
    "UNIT": Grammar.UNITS,
    "UNIT [...]": Grammar.UNITS,
    "SLICE": Grammar.UNITS,
    "SERVICE": Grammar.UNITS,
    "SOCKETS": Grammar.UNITS,
    "STRING": Grammar.TEXT,
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
        Grammar.SPAN,
    ),
    **dict.fromkeys(("User", "Group", "SocketUser", "SocketGroup"), Grammar.USER),
    **dict.fromkeys(
        ("SetLoginEnvironment", "PrivateMounts", "MountAPIVFS", "BindLogSockets", "MemoryKSM"), Grammar.BOOLEAN
    ),
    **dict.fromkeys(("PassEnvironment", "UnsetEnvironment"), Grammar.ENV_NAMES),
    **dict.fromkeys(("RequiresMountsFor", "WantsMountsFor", "Symlinks"), Grammar.PLAIN_PATHS),
    **dict.fromkeys(
        ("RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"),
        Grammar.DIRECTORIES,
    ),
    **dict.fromkeys(("IPAddressAllow", "IPAddressDeny"), Grammar.ADDRESSES),
    **dict.fromkeys(("SocketBindAllow", "SocketBindDeny"), Grammar.SOCKET_BIND),
    **dict.fromkeys(("WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"), Grammar.UNITS),
    "SupplementaryGroups": Grammar.USERS,
    "ExecSearchPath": Grammar.SEARCH_PATH,
    "TemporaryFileSystem": Grammar.TMPFS,
    "WorkingDirectory": Grammar.WORKING_DIRECTORY,
    "TasksMax": Grammar.TASKS,
    "CPUQuota": Grammar.QUOTA,
}


def grammar_of(directive: Directive) -> Grammar:
    """The grammar of `directive`; Grammar.FREE where this compiler knows none."""
    named = _BY_NAME.get(directive.name)
    if named is not None:
        return named
    if directive.kind == "LIMIT":
        if directive.name.startswith("Limit"):
            return Grammar.RLIMIT
        return Grammar.MEMORY if "Memory" in directive.name else Grammar.FREE
    if directive.kind == "MODE" and not directive.name.endswith("JobMode"):
        return Grammar.MODE
    if directive.kind == "CONDITION":
        return Grammar.CONDITION_PATH if _tests_a_path(directive.name) else Grammar.TEXT
    by_kind = _BY_KIND.get(directive.kind)
    if by_kind is not None:
        return by_kind
    return Grammar.WORD if directive.values else Grammar.FREE


def _tests_a_path(name: str) -> bool:
    """ConditionPathExists=, AssertDirectoryNotEmpty= and their like take a path, other conditions do not."""
    subject = name.removeprefix("Condition").removeprefix("Assert")
    return subject.startswith(("Path", "Directory", "File")) or subject == "NeedsUpdate"
