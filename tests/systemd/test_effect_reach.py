"""The recorded attack matrix and ablation of two services of one user, as predictions.

`server` is the hardened one; `web` is its neighbour, whose secrets are at stake. Outcomes, errors and what holds
each one were measured on Debian 13 with systemd 257.13, those on Yama in a virtual machine with its own kernel.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from compiler.systemd.effect import Effect
from compiler.systemd.kernel import HostSettings
from compiler.systemd.operations import Attempt, Holder, Operation, Outcome, Prediction
from compiler.systemd.platform import Platform
from compiler.systemd.reach import predict
from tests.systemd.test_effect_units import effect_of

Op = Operation
BASE = "User=app\nExecStart=/srv/run\n"
SERVER = {
    "PrivatePIDs": "yes",
    "PrivateUsers": "yes",
    "PrivateIPC": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectProc": "invisible",
    "ProcSubset": "pid",
    "ProtectSystem": "strict",
    "NoNewPrivileges": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallArchitectures": "native x86",
    "SystemCallFilter": "@system-service\nSystemCallFilter=~@debug @mount @privileged",
    "TemporaryFileSystem": "/var/lib /etc /opt /home",
    "BindReadOnlyPaths": "/var/lib/app/content /etc/ssl",
    "BindPaths": "/var/lib/app/runtime/%i",
}
WEB = {
    "ProtectSystem": "strict",
    "ReadWritePaths": "/var/lib/app",
    "ProtectProc": "invisible",
    "RestrictNamespaces": "yes",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service\nSystemCallFilter=~@debug",
}
DB, ENV, SOURCE = "/var/lib/app/app.db", "/etc/app/web.env", "/opt/app/main.py"
OTHER = "/var/lib/app/runtime/2/x"
NETLINK_I386 = Attempt(Op.SOCKET, "AF_NETLINK", "x86")
YAMA = "kernel.yama.ptrace_scope"
OPEN = "open"

# (attempt, how it ends hardened, what holds it: each line alone is enough)
MATRIX: tuple[tuple[Attempt, str, tuple[str, ...]], ...] = (
    (Attempt(Op.READ, DB), "ENOENT", ("TemporaryFileSystem",)),
    (Attempt(Op.READ, ENV), "ENOENT", ("TemporaryFileSystem",)),
    (Attempt(Op.READ, SOURCE), "ENOENT", ("TemporaryFileSystem",)),
    (Attempt(Op.ROOT, DB), "ENOENT", ("PrivatePIDs", "PrivateUsers")),
    (Attempt(Op.PTRACE), "SIGSYS", ("SystemCallFilter", "PrivatePIDs", "PrivateUsers", YAMA)),
    (Attempt(Op.ENVIRON), "ENOENT", ("PrivatePIDs", "PrivateUsers")),
    (Attempt(Op.MEM), "ENOENT", ("PrivatePIDs", "PrivateUsers", YAMA)),
    (Attempt(Op.VISIBLE), "ENOENT", ("PrivatePIDs", "PrivateUsers ProtectProc")),
    (Attempt(Op.VM_READ), "ESRCH", ("PrivatePIDs", "PrivateUsers", YAMA)),
    (Attempt(Op.VM_WRITE), "ESRCH", ("PrivatePIDs", "PrivateUsers", YAMA)),
    (Attempt(Op.PIDFD_GETFD), "ESRCH", ("SystemCallFilter", "PrivatePIDs", "PrivateUsers", YAMA)),
    (Attempt(Op.SIGNAL), "ESRCH", ("PrivatePIDs",)),
    (Attempt(Op.PRLIMIT), "ESRCH", ("PrivatePIDs",)),
    (Attempt(Op.SETUID), "EPERM", ("NoNewPrivileges", "SystemCallFilter")),
    (Attempt(Op.READ, OTHER), "ENOENT", ("TemporaryFileSystem",)),
    (Attempt(Op.SYSV_SHM), "ENOENT", ("PrivateIPC",)),
    (Attempt(Op.POSIX_SHM), OPEN, ()),
    (Attempt(Op.ABSTRACT_SOCKET), OPEN, ()),
    (Attempt(Op.LOOPBACK), OPEN, ()),
    (Attempt(Op.WRITE, SOURCE), "ENOENT", ("TemporaryFileSystem", "ProtectSystem")),
    (
        Attempt(Op.WRITE, "/var/lib/app/content/x"),
        "EROFS",
        ("TemporaryFileSystem", "ProtectSystem", "BindReadOnlyPaths"),
    ),
    (NETLINK_I386, OPEN, ()),
)


def unit(
    platform: Platform, settings: dict[str, str], name: str = "s@1.service", removed: Iterable[str] = ()
) -> Effect:
    kept = {key: value for key, value in settings.items() if key not in removed}
    return effect_of(platform, BASE + "".join(f"{key}={value}\n" for key, value in kept.items()), name)


def held_by(found: Prediction) -> set[frozenset[str]]:
    return set(found.held_by)


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row[0].operation} {row[0].target}")
def test_every_attempt_succeeds_between_unhardened_units(
    platform: Platform, row: tuple[Attempt, str, tuple[str, ...]]
) -> None:
    found = predict(unit(platform, {}), row[0], unit(platform, {}, "web.service"))
    assert found.outcome is Outcome.REACHABLE


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row[0].operation} {row[0].target}")
def test_a_hardened_attacker_is_held_by_the_lines_that_were_measured(
    platform: Platform, row: tuple[Attempt, str, tuple[str, ...]]
) -> None:
    attempt, error, holders = row
    server, web = unit(platform, SERVER), unit(platform, WEB, "web.service")
    found = predict(server, attempt, web)
    assert (found.error or OPEN) == error
    with_yama = predict(server, attempt, web, HostSettings(yama=2))
    assert held_by(with_yama) == {frozenset(one.split()) for one in holders}
    assert held_by(found) == held_by(with_yama) - {frozenset((YAMA,))}


# From the web app at a server: what the server's own PrivateUsers= closes, and what stays open.
AT_THE_SERVER: tuple[tuple[Attempt, tuple[str, ...]], ...] = (
    (Attempt(Op.VM_READ), ("PrivateUsers", YAMA)),
    (Attempt(Op.MEM), ("PrivateUsers", YAMA)),
    (Attempt(Op.ENVIRON), ("PrivateUsers",)),
    (Attempt(Op.PTRACE), ("SystemCallFilter", "PrivateUsers", YAMA)),
    (Attempt(Op.VISIBLE), ("PrivateUsers ProtectProc",)),
    (Attempt(Op.SIGNAL), ()),
    (Attempt(Op.PRLIMIT), ()),
)


@pytest.mark.parametrize("row", AT_THE_SERVER, ids=lambda row: str(row[0].operation))
def test_web_at_the_server(platform: Platform, row: tuple[Attempt, tuple[str, ...]]) -> None:
    attempt, holders = row
    server, web = unit(platform, SERVER), unit(platform, WEB, "web.service")
    found = predict(web, attempt, server, HostSettings(yama=2))
    assert held_by(found) == {frozenset(one.split()) for one in holders}
    assert all(
        one.holder is not Holder.ATTACKER for one in found.barriers if "PrivateUsers" in one.directives
    )


def test_web_at_an_unhardened_server(platform: Platform) -> None:
    """Nothing in the web app's own settings closes these."""
    server, web = unit(platform, {}), unit(platform, WEB, "web.service")
    for operation in (Op.VM_READ, Op.MEM, Op.ENVIRON, Op.ROOT, Op.VISIBLE, Op.SIGNAL):
        assert predict(web, Attempt(operation), server).outcome is Outcome.REACHABLE


VECTORS = {
    "database": (Attempt(Op.READ, DB),),
    "web.env": (Attempt(Op.READ, ENV),),
    "source": (Attempt(Op.READ, SOURCE),),
    "other instance": (Attempt(Op.READ, OTHER),),
    "environ": (Attempt(Op.ENVIRON),),
    "process_vm_readv": (Attempt(Op.VM_READ),),
    "ptrace": (Attempt(Op.PTRACE),),
    # sudo reads its rules, so that a masked /etc stops it as well.
    "sudo": (Attempt(Op.SETUID, "/usr/bin/sudo"), Attempt(Op.READ, "/etc/sudoers")),
}
_THREE = ("PrivatePIDs", "PrivateUsers", "ProtectProc")
# (removed from the hardened server, vectors that this opens)
ABLATION: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((), ()),
    (("TemporaryFileSystem",), ("database", "web.env", "source", "other instance")),
    (("SystemCallFilter",), ()),
    *(((name,), ()) for name in (*_THREE, "NoNewPrivileges", "RestrictSUIDSGID")),
    (_THREE, ("environ", "process_vm_readv")),
    (
        (*_THREE, "NoNewPrivileges", "RestrictSUIDSGID", "SystemCallFilter"),
        ("environ", "process_vm_readv", "ptrace"),
    ),
)


@pytest.mark.parametrize(("removed", "opened"), ABLATION, ids=lambda one: "+".join(one) or "nothing")
def test_taking_lines_away_opens_the_vectors_that_were_measured(
    platform: Platform, removed: tuple[str, ...], opened: tuple[str, ...]
) -> None:
    server, web = unit(platform, SERVER, removed=removed), unit(platform, WEB, "web.service")
    found = {
        name
        for name, needs in VECTORS.items()
        if all(predict(server, one, web).outcome is Outcome.REACHABLE for one in needs)
    }
    assert found == set(opened)


def test_without_the_filter_ptrace_fails_otherwise(platform: Platform) -> None:
    server, web = unit(platform, SERVER, removed=("SystemCallFilter",)), unit(platform, WEB, "web.service")
    assert predict(server, Attempt(Op.PTRACE), web).error == "ESRCH"


def test_another_user_is_a_barrier_of_its_own(platform: Platform) -> None:
    """Another user is a barrier of its own, and where modes decide nothing can be said."""
    one, other = effect_of(platform, "User=a\n"), effect_of(platform, "User=b\n", "b.service")
    for operation in (Op.PTRACE, Op.ENVIRON, Op.SIGNAL, Op.PRLIMIT):
        found = predict(one, Attempt(operation), other)
        assert found.held_by == {frozenset(("User",))}
    assert predict(one, Attempt(Op.POSIX_SHM), other).outcome is Outcome.UNKNOWN
    assert predict(one, Attempt(Op.PTRACE)).outcome is Outcome.UNKNOWN


def test_root_passes_what_rests_on_capabilities(platform: Platform) -> None:
    root, other = effect_of(platform, ""), effect_of(platform, "User=b\nPrivateUsers=yes\n", "b.service")
    assert predict(root, Attempt(Op.PTRACE), other, HostSettings(yama=2)).outcome is Outcome.REACHABLE
    assert predict(root, Attempt(Op.PTRACE), other, HostSettings(yama=3)).outcome is Outcome.BLOCKED
    bounded = effect_of(platform, "CapabilityBoundingSet=~CAP_SYS_PTRACE\n")
    assert predict(bounded, Attempt(Op.PTRACE), other).outcome is Outcome.BLOCKED


def test_units_that_join_namespaces_reach_each_other(platform: Platform) -> None:
    lines = "User=a\nPrivateNetwork=yes\nPrivateIPC=yes\n"
    one = effect_of(platform, lines, "a.service", unit="JoinsNamespaceOf=b.service")
    other = effect_of(platform, lines, "b.service")
    assert predict(one, Attempt(Op.ABSTRACT_SOCKET), other).outcome is Outcome.REACHABLE
    assert predict(one, Attempt(Op.SYSV_SHM), other).outcome is Outcome.REACHABLE
    apart = effect_of(platform, lines, "c.service")
    assert predict(apart, Attempt(Op.ABSTRACT_SOCKET), other).outcome is Outcome.BLOCKED
