"""What paths are from inside, as a table; each row was seen on the target, and the lab sees it again."""

from __future__ import annotations

import pytest

from compiler.systemd.effect import Effect, effect
from compiler.systemd.platform import Platform
from compiler.systemd.view import HostPaths, Seen, State
from compiler.systemd.views import Views
from tests.systemd.test_effect_units import settings_of

TREE = "/srv/t"
FOLDERS = ("a", "b", "a/a", "a/b", "b/a")
# The host of the table has /srv/t with the folders a, b, a/a, a/b and b/a, and a file f in each of them.
MISSING = ("/srv/none", "/dev/kmsg", "/sys/fs/selinux")
FAILS = {"": "does not start"}

# (settings, path -> what it is), "does not start" for a mount that cannot be made.
CASES: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {"/srv/t/a": "rw", "/srv/t/none": "absent", "/run/credentials": "rw", "/dev/shm": "rw"}),
    # Every unit with mounts of its own loses the credentials of others.
    ("PrivateIPC=yes", {"/srv/t": "rw", "/run/credentials": "inaccessible"}),
    ("ProtectHostname=yes", {"/run/credentials": "rw", "/proc/sys/kernel/hostname": "rw"}),
    ("ProtectSystem=yes", {"/usr/bin": "ro", "/etc": "rw", "/bin": "ro"}),
    ("ProtectSystem=full", {"/usr/bin": "ro", "/etc": "ro", "/srv/t": "rw"}),
    (
        "ProtectSystem=strict",
        {"/srv/t": "ro", "/run": "ro", "/tmp": "ro", "/home": "rw", "/sys": "rw", "/dev/shm": "rw"},
    ),
    # The fallback mounts that come with a protected /proc keep the read-only flag off /run.
    ("ProtectSystem=strict\nProtectProc=invisible", {"/srv/t": "ro", "/run": "rw", "/tmp": "ro"}),
    ("ReadOnlyPaths=/run\nProtectProc=invisible", {"/run": "ro"}),
    (
        "ProtectSystem=strict\nReadWritePaths=/srv/t\nReadOnlyPaths=/srv/t/a",
        {"/srv/t/b": "rw", "/srv/t/a": "ro"},
    ),
    # An entry for programs only is a mount of its own as well, and nothing makes it read-only.
    ("ProtectSystem=strict\nNoExecPaths=/srv/t", {"/srv/t/a": "rw noexec", "/srv": "ro"}),
    ("ProtectSystem=strict\nNoExecPaths=/\nExecPaths=/usr", {"/srv": "ro noexec", "/usr": "rw"}),
    ("ReadOnlyPaths=/srv/t\nNoExecPaths=/srv/t", {"/srv/t/a": "ro noexec"}),
    # Read-only comes before a temporary file system at the same path, and the latter is dropped.
    ("ReadOnlyPaths=/srv/t\nTemporaryFileSystem=/srv/t", {"/srv/t/a/f": "ro"}),
    ("ReadWritePaths=/srv/t\nTemporaryFileSystem=/srv/t", {"/srv/t/a/f": "rw"}),
    ("ProtectSystem=full\nTemporaryFileSystem=/etc", {"/etc/passwd": "ro"}),
    ("ProtectSystem=strict\nTemporaryFileSystem=/etc", {"/etc/passwd": "absent", "/etc": "rw empty"}),
    ("ProtectHome=read-only\nTemporaryFileSystem=/home", {"/home": "ro"}),
    ("TemporaryFileSystem=/dev\nProtectKernelTunables=yes", {"/dev/null": "rw"}),
    ("TemporaryFileSystem=/srv", {"/srv": "rw empty", "/srv/t": "absent"}),
    (
        "TemporaryFileSystem=/srv:ro\nBindReadOnlyPaths=/srv/t/a\nBindPaths=/srv/t/b -/srv/t/none",
        {
            "/srv": "ro empty",
            "/srv/t": "ro empty",
            "/srv/t/a/f": "ro",
            "/srv/t/b/f": "rw",
            "/srv/t/none": "absent",
        },
    ),
    ("TemporaryFileSystem=/srv\nReadWritePaths=/srv/t", FAILS),
    ("TemporaryFileSystem=/srv\nReadWritePaths=-/srv/t", {"/srv/t": "absent"}),
    (
        "TemporaryFileSystem=/srv\nBindPaths=/srv/t/a:/srv/x\nReadOnlyPaths=/srv/x/a",
        {"/srv/x/a": "ro", "/srv/x/b": "rw"},
    ),
    ("BindPaths=/srv/none", FAILS),
    ("ReadOnlyPaths=/srv/none", FAILS),
    ("InaccessiblePaths=/srv/none", FAILS),
    ("InaccessiblePaths=-/srv/none", {"/srv/t/a": "rw"}),
    (
        "InaccessiblePaths=/srv/t\nBindPaths=/etc:/srv/t/a",
        {"/srv/t": "inaccessible", "/srv/t/a/passwd": "inaccessible"},
    ),
    ("ProtectHome=yes\nBindPaths=/srv/t:/home/x", {"/home": "inaccessible", "/home/x/f": "inaccessible"}),
    ("ProtectHome=tmpfs\nBindPaths=/srv/t:/home/x", {"/home": "ro empty", "/home/x/f": "rw"}),
    (
        "ReadOnlyPaths=/srv/t\nReadWritePaths=/srv/t/a\nInaccessiblePaths=/srv/t/b",
        {"/srv/t/f": "ro", "/srv/t/a": "rw"},
    ),
    # One destination twice: read-only wins in both orders.
    ("BindPaths=/srv/t/a:/srv/t/b\nBindReadOnlyPaths=/srv/t/a:/srv/t/b", {"/srv/t/b/b/f": "ro"}),
    ("BindReadOnlyPaths=/srv/t/a:/srv/t/b\nBindPaths=/srv/t/a:/srv/t/b", {"/srv/t/b/b/f": "ro"}),
    ("ReadOnlyPaths=/srv/t/b\nBindPaths=/srv/t/a:/srv/t/b", {"/srv/t/b/b/f": "ro"}),
    ("BindReadOnlyPaths=/srv/t/a\nReadWritePaths=/srv/t/a/a", {"/srv/t/a/f": "ro", "/srv/t/a/a/f": "rw"}),
    ("BindReadOnlyPaths=/srv/t/f:/srv/t/a/f", {"/srv/t/a/f": "ro", "/srv/t/a/a": "rw"}),
    # A bind shows the host's tree, whatever is masked on the way.
    (
        "InaccessiblePaths=/srv/t/a\nBindPaths=/srv/t/a/a:/srv/t/b",
        {"/srv/t/b/f": "rw", "/srv/t/a": "inaccessible"},
    ),
    ("InaccessiblePaths=/lib/modules", {"/usr/lib/modules": "inaccessible"}),
    ("ReadOnlyPaths=/bin", {"/usr/bin/sh": "ro"}),
    ("ProcSubset=pid", {"/proc/self": "rw", "/proc/meminfo": "absent", "/proc/sys": "absent"}),
    (
        "ProcSubset=pid\nProtectKernelTunables=yes\nProtectHostname=yes",
        {"/proc/sys": "absent", "/proc/kallsyms": "absent"},
    ),
    (
        "ProtectKernelTunables=yes",
        {
            "/proc/sys": "ro",
            "/proc/kallsyms": "inaccessible",
            "/proc/meminfo": "rw",
            "/sys": "rw",
            "/sys/fs/bpf": "ro",
        },
    ),
    ("ReadOnlyPaths=/sys", {"/sys": "ro"}),
    ("ProtectKernelTunables=yes\nReadOnlyPaths=/sys", {"/sys": "rw"}),
    ("ProtectControlGroups=yes", {"/sys/fs/cgroup": "ro", "/sys": "rw"}),
    ("ProtectKernelModules=yes", {"/usr/lib/modules": "inaccessible"}),
    ("ProtectKernelLogs=yes", {"/proc/kmsg": "inaccessible"}),
    ("PrivateDevices=yes", {"/dev": "ro", "/dev/shm": "rw", "/dev/console": "absent"}),
    ("PrivateTmp=yes\nProtectSystem=strict", {"/tmp": "rw empty", "/var/tmp": "rw empty"}),
    ("PrivateTmp=disconnected", {"/tmp": "rw empty"}),
    ("ReadOnlyPaths=/tmp\nPrivateTmp=yes", {"/tmp": "ro empty"}),
    ("TemporaryFileSystem=/var/lib\nStateDirectory=ab", {"/var/lib/ab": "rw", "/var/lib/dpkg": "absent"}),
    (
        "ProtectSystem=strict\nStateDirectory=ab\nRuntimeDirectory=cd",
        {"/var/lib/ab": "rw", "/run/cd": "rw", "/run": "ro"},
    ),
    (
        "DynamicUser=yes\nStateDirectory=ef",
        {"/var/lib/ef": "rw", "/var/lib/private/ef": "rw", "/home": "ro", "/srv/t": "ro", "/tmp": "rw empty"},
    ),
    ("TemporaryFileSystem=/run\nProtectProc=invisible", {"/run": "rw empty", "/run/user": "absent"}),
)
PLUS = (
    "TemporaryFileSystem=/srv\nBindReadOnlyPaths=/etc:/srv/e\nReadWritePaths=/opt\nProtectSystem=strict\n"
    "ReadOnlyPaths=/usr\nInaccessiblePaths=/home\nPrivateTmp=yes\nProcSubset=pid"
)
# A command with `+` keeps lists of mounts, and loses what protects.
PLUS_SEES = {
    "/srv/t": "absent",
    "/srv/e/passwd": "ro",
    "/etc": "rw",
    "/usr": "rw",
    "/home": "rw",
    "/proc/meminfo": "rw",
}


def shown(seen: Seen) -> str:
    """The words of the table."""
    if seen.state in (State.ABSENT, State.INACCESSIBLE):
        return str(seen.state)
    words = ["ro" if seen.read_only or seen.state is State.READ_ONLY else "rw"]
    # Elsewhere the host has that flag on its own.
    if seen.noexec and seen.path.startswith(("/srv", "/usr")):
        words.append("noexec")
    if seen.state is State.EMPTY:
        words.append("empty")
    return " ".join(words)


def host_effect(platform: Platform, lines: str) -> Effect:
    tree = frozenset(f"{TREE}/{path}" for path in ("f", *FOLDERS, *(f"{one}/f" for one in FOLDERS)))
    host = HostPaths(
        missing=frozenset(MISSING), folders=frozenset((TREE, "/home")), listed=tree | {"/home/u"}
    )
    return effect(settings_of(platform, lines), Views(host))


@pytest.mark.parametrize(("lines", "paths"), CASES, ids=lambda one: str(one)[:60].replace("\n", " "))
def test_a_path_is_what_the_mounts_make_of_it(platform: Platform, lines: str, paths: dict[str, str]) -> None:
    found = host_effect(platform, lines)
    if paths is FAILS:
        assert found.view.failures
        return
    assert not found.view.failures
    assert {path: shown(found.view.resolve(path)) for path in paths} == paths


def test_a_command_with_plus_sees_a_view_of_its_own(platform: Platform) -> None:
    seen = host_effect(platform, PLUS).privileged_view
    assert {path: shown(seen.resolve(path)) for path in PLUS_SEES} == PLUS_SEES


def test_who_decides(platform: Platform) -> None:
    """The directive is named, and where it is implied, the one that implies it can be asked for."""
    found = host_effect(platform, "TemporaryFileSystem=/srv\nBindReadOnlyPaths=/srv/t/a\nDynamicUser=yes")
    assert found.view.resolve("/srv/t/b").by == ("TemporaryFileSystem",)
    assert found.view.resolve("/srv/t/a/f").by == ("BindReadOnlyPaths",)
    assert found.view.resolve("/usr").by == ("ProtectSystem",)
    assert found.cause("ProtectSystem") == "DynamicUser"


def test_a_mount_that_is_dropped_names_what_displaced_it(platform: Platform) -> None:
    """What systemd leaves out without a word is listed with what displaced it."""
    found = host_effect(
        platform,
        "ProtectHome=yes\nBindPaths=/srv/t:/home/x\nReadOnlyPaths=/srv/t\nTemporaryFileSystem=/srv/t",
    )
    dropped = {(one.mount.path, one.by.causes[0], one.reason) for one in found.view.table.dropped}
    assert dropped == {("/home/x", "ProtectHome", "masked"), ("/srv/t", "ReadOnlyPaths", "duplicate")}
