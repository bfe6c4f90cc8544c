"""What a service can use for itself, one setting at a time: (lines of the unit, attempt, what blocks it or why not)."""

from __future__ import annotations

import pytest

from compiler.systemd.effect import effect
from compiler.systemd.operations import Attempt, Operation, Outcome, Prediction
from compiler.systemd.platform import Platform
from compiler.systemd.reach import JUDGED, predict
from compiler.systemd.view import MERGED_USR, HostPaths
from compiler.systemd.views import Views
from tests.systemd.test_effect_units import effect_of, settings_of

Op = Operation
USER = "User=svc\n"
BOUND = "TemporaryFileSystem=/srv\nBindReadOnlyPaths=/srv/a\n"
HOME = HostPaths(links=MERGED_USR, variables={"/etc/known.env": frozenset(("PORT",)), "/etc/empty.env": frozenset()})

BLOCKED: tuple[tuple[str, Attempt, str, str], ...] = (
    (USER + "TemporaryFileSystem=/srv\n", Attempt(Op.LIST, "/srv"), "TemporaryFileSystem", "ENOENT"),
    (USER + BOUND, Attempt(Op.LIST, "/srv/b"), "TemporaryFileSystem", "ENOENT"),
    (USER + "TemporaryFileSystem=/srv\n", Attempt(Op.WRITE, "/srv"), "TemporaryFileSystem", "EACCES"),
    ("TemporaryFileSystem=/srv:ro\n", Attempt(Op.WRITE, "/srv"), "TemporaryFileSystem", "EROFS"),
    (USER + "PrivateDevices=yes\n", Attempt(Op.EXISTS, "/dev/net/tun"), "PrivateDevices", "ENOENT"),
    (USER + "TemporaryFileSystem=/opt\n", Attempt(Op.RUN, "/opt/x"), "TemporaryFileSystem", "ENOENT"),
    (USER + "InaccessiblePaths=/usr/lib64\n", Attempt(Op.RUN, "/opt/x"), "InaccessiblePaths", "EACCES"),
    (USER + "NoExecPaths=/opt\n", Attempt(Op.RUN, "/opt/x"), "NoExecPaths", "EACCES"),
    (USER + "NoNewPrivileges=yes\n", Attempt(Op.SUDO), "NoNewPrivileges", "EPERM"),
    (USER + "PrivateUsers=yes\n", Attempt(Op.SUDO), "PrivateUsers", "EPERM"),
    (USER + "CapabilityBoundingSet=~CAP_SETGID\n", Attempt(Op.SUDO), "CapabilityBoundingSet", "EPERM"),
    (USER + "SystemCallFilter=~@setuid\n", Attempt(Op.SUDO), "SystemCallFilter", "SIGSYS"),
    (USER + "TemporaryFileSystem=/etc\n", Attempt(Op.SUDO), "TemporaryFileSystem", "ENOENT"),
    (USER + "PrivatePIDs=yes\n", Attempt(Op.SUDO, "/usr/bin/systemctl"), "PrivatePIDs", "EPERM"),
    (USER + "CapabilityBoundingSet=~CAP_SYSLOG\n", Attempt(Op.CAPABILITY, "CAP_SYSLOG"), "CapabilityBoundingSet",
     "EPERM"),
    (USER + "ProtectClock=yes\n", Attempt(Op.CAPABILITY, "CAP_SYS_TIME"), "ProtectClock", "EPERM"),
    (USER + "PrivateNetwork=yes\n", Attempt(Op.CONNECT, "127.0.0.1:80"), "PrivateNetwork", "ECONNREFUSED"),
    (USER + "PrivateNetwork=yes\n", Attempt(Op.CONNECT, "192.0.2.1:80"), "PrivateNetwork", "ENETUNREACH"),
    (USER + "IPAddressDeny=any\n", Attempt(Op.CONNECT, "[2001:db8::1]:80"), "IPAddressDeny", "ETIMEDOUT"),
    (USER + "RestrictAddressFamilies=AF_INET\n", Attempt(Op.CONNECT, "[::1]:80"), "RestrictAddressFamilies",
     "EAFNOSUPPORT"),
    (USER + "RestrictAddressFamilies=AF_INET\n", Attempt(Op.UNIX_SOCKET, "/dev/log"), "RestrictAddressFamilies",
     "EAFNOSUPPORT"),
    (USER + "TemporaryFileSystem=/run\n", Attempt(Op.UNIX_SOCKET, "/dev/log"), "TemporaryFileSystem", "ENOENT"),
    (USER, Attempt(Op.SYSCALL, "settimeofday"), "User", "EPERM"),
    ("PrivateUsers=yes\n", Attempt(Op.SYSCALL, "settimeofday"), "PrivateUsers", "EPERM"),
    (USER + "SystemCallArchitectures=native\n", Attempt(Op.RUN_I386), "SystemCallArchitectures", "SIGSYS"),
    (USER + "MemoryDenyWriteExecute=yes\n", Attempt(Op.TEXT_RELOCATION), "MemoryDenyWriteExecute", "EACCES"),
    (USER + "SystemCallArchitectures=native\n", Attempt(Op.TEXT_RELOCATION), "SystemCallArchitectures", "SIGSYS"),
    (USER + "UMask=0027\n", Attempt(Op.OPEN_FILES), "UMask", "EACCES"),
    (USER, Attempt(Op.KEYRING), "KeyringMode", "ENOKEY"),
    (USER, Attempt(Op.VARIABLE, "PORT"), "Environment", "ENOENT"),
    (USER + "EnvironmentFile=/etc/empty.env\n", Attempt(Op.VARIABLE, "PORT"), "EnvironmentFile", "ENOENT"),
    (USER + "Environment=PORT=1\nUnsetEnvironment=PORT\n", Attempt(Op.VARIABLE, "PORT"), "UnsetEnvironment", "ENOENT"),
    (USER, Attempt(Op.SOCKET, "AF_PACKET"), "User", "EPERM"),
)
REACHABLE: tuple[tuple[str, Attempt], ...] = (
    (USER + BOUND, Attempt(Op.LIST, "/srv")),  # the mount point makes an entry
    (USER + "TemporaryFileSystem=/srv:mode=1777\n", Attempt(Op.WRITE, "/srv")),
    (USER + "PrivateTmp=yes\n", Attempt(Op.WRITE, "/tmp")),
    ("TemporaryFileSystem=/srv\n", Attempt(Op.WRITE, "/srv")),  # root owns it
    (USER + "InaccessiblePaths=/dev/kmsg\n", Attempt(Op.EXISTS, "/dev/kmsg")),
    (USER, Attempt(Op.SUDO, "/usr/bin/systemctl")),
    (USER + "RestrictSUIDSGID=yes\nSystemCallFilter=@system-service\n", Attempt(Op.SUDO)),
    (USER + "PrivatePIDs=yes\n", Attempt(Op.SUDO, "/usr/bin/id")),
    (USER + "PrivateUsers=yes\n", Attempt(Op.CAPABILITY, "CAP_SYSLOG")),  # the set counts, not where it holds
    (USER + "PrivateNetwork=yes\n", Attempt(Op.UNIX_SOCKET, "/run/dbus/system_bus_socket")),
    (USER + "IPAddressDeny=any\nIPAddressAllow=localhost\n", Attempt(Op.CONNECT, "127.0.0.1:80")),
    (USER + "PrivateDevices=yes\n", Attempt(Op.UNIX_SOCKET, "/dev/log")),
    ("", Attempt(Op.SYSCALL, "settimeofday")),
    (USER + "SystemCallFilter=@system-service\n", Attempt(Op.SYSCALL, "io_uring_setup")),
    (USER + "SystemCallArchitectures=native x86\n", Attempt(Op.RUN_I386)),
    (USER, Attempt(Op.TEXT_RELOCATION)),
    (USER, Attempt(Op.OPEN_FILES)),
    (USER + "KeyringMode=shared\n", Attempt(Op.KEYRING)),
    (USER + "Environment=PORT=1\n", Attempt(Op.VARIABLE, "PORT")),
    (USER + "EnvironmentFile=-/etc/known.env\n", Attempt(Op.VARIABLE, "PORT")),
    (USER, Attempt(Op.STOP)),
    (USER + "PrivatePIDs=yes\nKillSignal=SIGKILL\n", Attempt(Op.STOP)),
    ("", Attempt(Op.SOCKET, "AF_PACKET")),
)
UNKNOWN: tuple[tuple[str, Attempt, str], ...] = (
    (USER, Attempt(Op.CONNECT, "example.org:80"), "example.org:80 is no address"),
    (USER, Attempt(Op.SYSCALL, "perf_event_open"), "perf_event_paranoid"),
    (USER + "EnvironmentFile=/etc/other.env\n", Attempt(Op.VARIABLE, "PORT"), "/etc/other.env"),
    (USER + "PassEnvironment=PORT\n", Attempt(Op.VARIABLE, "PORT"), "the manager"),
    (USER + "PrivatePIDs=yes\n", Attempt(Op.STOP), "SIGTERM"),
    (USER + "KillMode=none\n", Attempt(Op.STOP), "KillMode="),
    (USER, Attempt(Op.SOCKET, "AF_VSOCK"), "AF_VSOCK"),
    (USER + "KeyringMode=shared\nPrivateUsers=yes\n", Attempt(Op.KEYRING), "user namespace"),
    (USER + "RootImage=/srv/x.raw\n", Attempt(Op.LIST, "/srv"), "RootImage="),
)


def foreseen(platform: Platform, lines: str, attempt: Attempt) -> Prediction:
    return predict(effect(settings_of(platform, lines), Views(HOME)), attempt)


@pytest.mark.parametrize(("lines", "attempt", "by", "error"), BLOCKED)
def test_an_attempt_is_blocked_by_the_directive_with_its_error(
    platform: Platform, lines: str, attempt: Attempt, by: str, error: str
) -> None:
    found = foreseen(platform, lines, attempt)
    assert frozenset((by,)) in found.held_by
    assert found.error == error


@pytest.mark.parametrize(("lines", "attempt"), REACHABLE)
def test_an_attempt_that_nothing_closes_is_reachable(platform: Platform, lines: str, attempt: Attempt) -> None:
    found = foreseen(platform, lines, attempt)
    assert found.outcome is Outcome.REACHABLE, found
    assert found.through


@pytest.mark.parametrize(("lines", "attempt", "note"), UNKNOWN)
def test_what_settings_do_not_decide_is_unknown(platform: Platform, lines: str, attempt: Attempt, note: str) -> None:
    found = foreseen(platform, lines, attempt)
    assert found.outcome is Outcome.UNKNOWN, found
    assert note in found.note


@pytest.mark.parametrize(("victim", "operation", "open_"), [
    ("", Op.ROOT_WRITE, True), ("ProtectSystem=strict\n", Op.ROOT_WRITE, False),
    ("ProtectSystem=strict\n", Op.ROOT, True),
    ("TemporaryFileSystem=/opt\n", Op.ROOT, False), ("TemporaryFileSystem=/opt\n", Op.ROOT_LIST, False),
    ("TemporaryFileSystem=/opt\nBindPaths=/opt/x\n", Op.ROOT_LIST, True),
])
def test_through_the_root_of_a_neighbour(platform: Platform, victim: str, operation: Operation, open_: bool) -> None:
    """Its view counts, and the attacker's rights."""
    attacker, other = effect_of(platform, USER), effect_of(platform, USER + victim, "b.service")
    found = predict(attacker, Attempt(operation, "/opt"), other)
    assert (found.outcome is Outcome.REACHABLE) == open_


def test_sched_setattr_is_the_way_around(platform: Platform) -> None:
    assert foreseen(platform, "RestrictRealtime=yes\n", Attempt(Op.REALTIME)).through == "sched_setattr"
    assert foreseen(platform, "", Attempt(Op.REALTIME)).through == "sched_setscheduler"


BESIDE = {"Environment", "EnvironmentFile", "UnsetEnvironment"}
"""Barriers that are no hardening."""


def test_whatever_blocks_is_a_directive_that_credit_is_asked_of(platform: Platform) -> None:
    named = {name for lines, attempt, _, _ in BLOCKED for barrier in foreseen(platform, lines, attempt).barriers
             for name in barrier.directives}
    assert named <= JUDGED | BESIDE
    assert all(platform.directive("Service", name) for name in JUDGED)
