"""Which mounts each setting asks for: the static tables and the lists of `src/core/namespace.c` of systemd 257.13."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.systemd.check_paths import simplify
from compiler.systemd.implied import DIRECTORIES
from compiler.systemd.mounts import Mode, Mount
from compiler.systemd.names import UnitName
from compiler.systemd.settings import Settings
from compiler.systemd.specifiers import expand
from compiler.systemd.words import split_fields

Row = tuple[str, Mode, bool]  # path, mode, whether it may be missing

_PROC_TUNABLES: tuple[Row, ...] = (
    *(
        (f"/proc/{name}", Mode.READ_ONLY, True)
        for name in ("acpi", "apm", "asound", "bus", "fs", "irq", "latency_stats", "mtrr", "scsi", "sys")
    ),
    ("/proc/sysrq-trigger", Mode.READ_ONLY, True),
    ("/proc/timer_stats", Mode.READ_ONLY, True),
    ("/proc/kallsyms", Mode.INACCESSIBLE, True),
    ("/proc/kcore", Mode.INACCESSIBLE, True),
)
_SYS_TUNABLES: tuple[Row, ...] = (
    ("/sys", Mode.READ_ONLY, False),
    ("/sys/fs/bpf", Mode.READ_ONLY, True),
    ("/sys/fs/cgroup", Mode.READ_WRITE_IMPLICIT, False),
    ("/sys/fs/selinux", Mode.READ_WRITE_IMPLICIT, True),
    ("/sys/kernel/debug", Mode.READ_ONLY, True),
    ("/sys/kernel/tracing", Mode.READ_ONLY, True),
)
_HOMES = ("/home", "/run/user", "/root")
_SYSTEM_YES: tuple[Row, ...] = (
    ("/usr", Mode.READ_ONLY, False),
    ("/boot", Mode.READ_ONLY, True),
    ("/efi", Mode.READ_ONLY, True),
)
_SYSTEM_STRICT: tuple[Row, ...] = (
    ("/", Mode.READ_ONLY, False),
    *((f"/{name}", Mode.READ_WRITE_IMPLICIT, False) for name in ("proc", "sys", "dev")),
    *((path, Mode.READ_WRITE_IMPLICIT, True) for path in _HOMES),
)
_STATIC: dict[tuple[str, str], tuple[Row, ...]] = {
    ("ProtectKernelTunables", "yes"): (*_PROC_TUNABLES, *_SYS_TUNABLES),
    ("ProtectKernelModules", "yes"): (("/usr/lib/modules", Mode.INACCESSIBLE, True),),
    ("ProtectKernelLogs", "yes"): (
        ("/proc/kmsg", Mode.INACCESSIBLE, True),
        ("/dev/kmsg", Mode.INACCESSIBLE, True),
    ),
    ("ProtectHostname", "yes"): (
        ("/proc/sys/kernel/hostname", Mode.READ_ONLY, False),
        ("/proc/sys/kernel/domainname", Mode.READ_ONLY, False),
    ),
    ("ProtectControlGroups", "yes"): (("/sys/fs/cgroup", Mode.READ_ONLY, False),),
    ("ProtectControlGroups", "private"): (("/sys/fs/cgroup", Mode.PRIVATE_CGROUP, False),),
    ("ProtectHome", "yes"): tuple((path, Mode.INACCESSIBLE, True) for path in _HOMES),
    ("ProtectHome", "read-only"): tuple((path, Mode.READ_ONLY, True) for path in _HOMES),
    ("ProtectSystem", "yes"): _SYSTEM_YES,
    ("ProtectSystem", "full"): (*_SYSTEM_YES, ("/etc", Mode.READ_ONLY, False)),
    ("ProtectSystem", "strict"): _SYSTEM_STRICT,
    ("PrivateDevices", "yes"): (("/dev", Mode.PRIVATE_DEV, False),),
    ("PrivateTmp", "yes"): (
        ("/tmp", Mode.PRIVATE_TMP, False),
        ("/var/tmp", Mode.PRIVATE_TMP, False),
    ),
    ("MountAPIVFS", "yes"): (
        ("/proc", Mode.PROCFS, False),
        ("/dev", Mode.BIND_DEV, False),
        ("/sys", Mode.BIND_SYSFS, False),
        ("/run", Mode.RUN, False),
    ),
    ("PrivateNetwork", "yes"): (("/sys", Mode.PRIVATE_SYSFS, False),),
    ("PrivateIPC", "yes"): (("/dev/mqueue", Mode.MQUEUE, False),),
}
_STATIC[("PrivateTmp", "disconnected")] = _STATIC[("PrivateTmp", "yes")]

_ACCESS_LISTS = {
    "ReadOnlyPaths": Mode.READ_ONLY,
    "InaccessiblePaths": Mode.INACCESSIBLE,
    "ExecPaths": Mode.EXEC,
    "NoExecPaths": Mode.NOEXEC,
}
MANAGED = {  # what systemd makes for a unit, and below which folder (systemd.exec(5))
    "RuntimeDirectory": "/run",
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "ConfigurationDirectory": "/etc",
}
_LOG_SOCKETS = ("socket", "stdout", "dev-log")
_CREDENTIALS = (
    "LoadCredential",
    "SetCredential",
    "ImportCredential",
    "LoadCredentialEncrypted",
    "SetCredentialEncrypted",
)
ASKED = tuple(
    dict.fromkeys(
        (
            *(name for name, _ in _STATIC),
            *_ACCESS_LISTS,
            *("ReadWritePaths", "BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem", "RootDirectory"),
            *("ProcSubset", "BindLogSockets", "LogNamespace", "DynamicUser", "RuntimeDirectoryPreserve"),
            *DIRECTORIES,
            *_CREDENTIALS,
        )
    )
)
"""The directives that decide what a unit sees; no other is asked for here or in ``view``."""


def requested(settings: Settings, privileged: bool = False) -> Iterator[Mount]:
    """Every mount the settings ask for, with what is implied; unsorted.

    privileged: for a command with `+`, which keeps lists, binds and temporary file systems, and loses the rest.
    """
    yield from _access(settings, "ReadWritePaths", Mode.READ_WRITE)
    yield from _binds(settings)
    yield from _temporary(settings)
    yield from _directories(settings)
    yield from _manager(settings)
    if privileged:
        return
    for name, mode in _ACCESS_LISTS.items():
        yield from _access(settings, name, mode)
    missing_is_fine = settings.word("ProcSubset", "all") == "pid"
    for (name, value), rows in _STATIC.items():
        if settings.word(name, "") == value:
            for path, mode, optional in rows:
                lenient = optional or (missing_is_fine and path.startswith("/proc/"))
                yield Mount(path, mode, (name,), optional=lenient)
    yield from _with_options(settings)


def _with_options(settings: Settings) -> Iterator[Mount]:
    """Static mounts that carry flags of their own."""
    if settings.word("ProtectHome") == "tmpfs":
        for path in _HOMES:
            yield Mount(path, Mode.TMPFS, ("ProtectHome",), optional=True, read_only=True)
    if settings.word("ProtectControlGroups") == "strict":
        yield Mount("/sys/fs/cgroup", Mode.PRIVATE_CGROUP, ("ProtectControlGroups",), read_only=True)
    if settings.flag("BindLogSockets") and not settings.text("LogNamespace"):
        for name in _LOG_SOCKETS:
            path = f"/run/systemd/journal/{name}"
            yield Mount(path, Mode.BIND_RECURSIVE, ("BindLogSockets",), path, True, read_only=True)


def _manager(settings: Settings) -> Iterator[Mount]:
    """What every unit with a mount namespace gets, whatever it sets."""
    given = [one for one in _CREDENTIALS if one in settings]
    if given:
        own = f"/run/credentials/{settings.name.text}"
        yield Mount("/run/credentials", Mode.TMPFS, tuple(given), read_only=True)
        yield Mount(own, Mode.BIND, tuple(given), own, optional=True, read_only=True)
    else:
        yield Mount("/run/credentials", Mode.INACCESSIBLE, ("mount namespace",), optional=True)
    propagate = f"/run/systemd/propagate/{settings.name.text}"
    yield Mount("/run/systemd/incoming", Mode.BIND, ("mount namespace",), propagate, read_only=True)
    if namespace := settings.text("LogNamespace"):
        source = f"/run/systemd/journal.{namespace}"
        yield Mount("/run/systemd/journal", Mode.BIND_RECURSIVE, ("LogNamespace",), source, read_only=True)


def _access(settings: Settings, name: str, mode: Mode) -> Iterator[Mount]:
    for _, text in settings.words(name):
        optional = text.startswith("-")
        path = text.removeprefix("-").removeprefix("+")
        if path.startswith("/"):
            yield Mount(simplify(path), mode, (name,), optional=optional)


def _binds(settings: Settings) -> Iterator[Mount]:
    for name in ("BindPaths", "BindReadOnlyPaths"):
        for word, _ in settings.words(name):
            yield from _bind(name, [one.text for one in split_fields(word.raw)], settings.name, settings)


def _bind(name: str, fields: list[str], unit: UnitName, settings: Settings) -> Iterator[Mount]:
    fields = [expand(one, unit, settings.specifiers) for one in fields]
    source = fields[0].removeprefix("-")
    target = fields[1] if len(fields) > 1 and fields[1] else source
    if not (source.startswith("/") and target.startswith("/")):
        return
    mode = Mode.BIND if fields[2:] == ["norbind"] else Mode.BIND_RECURSIVE
    optional, read_only = fields[0].startswith("-"), name == "BindReadOnlyPaths"
    yield Mount(simplify(target), mode, (name,), simplify(source), optional, read_only)


def _temporary(settings: Settings) -> Iterator[Mount]:
    for _, text in settings.words("TemporaryFileSystem"):
        path, _, options = text.partition(":")
        words = options.split(",")
        read_only = "ro" in words and "rw" not in words[words.index("ro") :]
        if path.startswith("/"):
            yield Mount(
                simplify(path),
                Mode.TMPFS,
                ("TemporaryFileSystem",),
                read_only=read_only,
                noexec="noexec" in words,
                open_to_all=any(word.startswith("mode=") and _lets_all_write(word[5:]) for word in words),
            )


def _lets_all_write(mode: str) -> bool:
    return mode.isdecimal() and mode[-1:] in "2367"


def _directories(settings: Settings) -> Iterator[Mount]:
    """RuntimeDirectory= and its like: made on the host, then bound onto themselves, so they stay writable."""
    for name in DIRECTORIES:
        private = settings.flag("DynamicUser") and _is_private(settings, name)
        words = [text for _, text in settings.words(name)]
        if private and words:
            empty = f"{MANAGED[name]}/private"
            yield Mount(empty, Mode.EMPTY_DIR, (name,), read_only=True, noexec=True)
        paths = [simplify(text.partition(":")[0]) for text in words]
        for text, path in zip(words, paths, strict=True):
            read_only = text.count(":") == 2 and text.endswith(":ro")
            if any(other != path and path.startswith(other + "/") for other in paths) and not read_only:
                continue  # lies in another one of the list
            place = f"{MANAGED[name]}/{'private/' if private else ''}{path}"
            yield Mount(place, Mode.BIND_RECURSIVE, (name,), place, read_only=read_only)


def _is_private(settings: Settings, name: str) -> bool:
    """Whether a dynamic user's directory lies below `private`."""
    if name == "RuntimeDirectory":
        return settings.word("RuntimeDirectoryPreserve") != "no"
    return name != "ConfigurationDirectory"


def directory_links(settings: Settings) -> dict[str, str]:
    """Symbolic links inside the unit: a dynamic user's `/var/lib/x` leads to `/var/lib/private/x`."""
    links: dict[str, str] = {}
    for name in DIRECTORIES:
        for _, text in settings.words(name):
            path, _, link = text.partition(":")
            place = f"{MANAGED[name]}/{simplify(path)}"
            if link.partition(":")[0]:
                links[f"{MANAGED[name]}/{simplify(link.partition(':')[0])}"] = place
            if settings.flag("DynamicUser") and _is_private(settings, name):
                links[place] = f"{MANAGED[name]}/private/{simplify(path)}"
    return links
