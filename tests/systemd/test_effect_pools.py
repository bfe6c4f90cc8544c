"""What the lab's units are generated from: settings of the view, settings of two neighbours, and what one tries."""

from __future__ import annotations

import random

from compiler.systemd.operations import Attempt, Operation
from tests.systemd.test_effect_view import TREE

Op = Operation
USER = "games"  # an ordinary user that every Debian has

PLACES = [
    TREE,
    *(f"{TREE}/{one}" for one in ("a", "b", "a/a", "a/b", "b/a", "f", "a/f", "none")),
    "/srv",
    "/home",
    "/tmp",
]
WATCHED = [
    *PLACES,
    f"{TREE}/b/f",
    f"{TREE}/a/a/f",
    f"{TREE}/a/b/f",
    f"{TREE}/b/a/f",
    "/home/u",
    "/etc",
    "/etc/passwd",
]
WATCHED += [
    "/run",
    "/run/user",
    "/root",
    "/var/tmp",
    "/usr/bin",
    "/dev/shm",
    "/proc/meminfo",
    "/proc/sys",
    "/sys",
]
SWITCHES = {
    "ProtectSystem": ("yes", "full", "strict"),
    "ProtectHome": ("yes", "read-only", "tmpfs"),
    "PrivateTmp": ("yes", "disconnected"),
    "PrivateDevices": ("yes",),
    "ProtectProc": ("invisible",),
    "ProcSubset": ("pid",),
    "ProtectKernelTunables": ("yes",),
    "ProtectHostname": ("yes",),
    "PrivateIPC": ("yes",),
    "DynamicUser": ("yes",),
}
LISTS = (
    "TemporaryFileSystem",
    "ReadOnlyPaths",
    "ReadWritePaths",
    "InaccessiblePaths",
    "NoExecPaths",
    "ExecPaths",
)


def random_view(source: random.Random) -> str:
    """Some switches, and lists with paths of the tree in them."""
    names = source.sample(sorted(SWITCHES), source.randrange(4))
    lines = [f"{name}={source.choice(SWITCHES[name])}" for name in names]
    folders = [one for one in PLACES if not one.endswith(("f", "none"))]
    for name in source.sample(LISTS, source.randrange(1, 5)):
        if name == "TemporaryFileSystem":
            words = [source.choice(folders[1:6]) + source.choice(["", ":ro"]) for _ in range(2)]
        else:
            words = [source.choice(["", "-", "-"]) + source.choice(PLACES[:8]) for _ in range(2)]
        lines.append(f"{name}={' '.join(words)}")
    for name in source.sample(("BindPaths", "BindReadOnlyPaths"), source.randrange(3)):
        lines.append(
            f"{name}={source.choice(['', '-'])}{source.choice(folders[:6])}:{source.choice(folders)}"
        )
    return "\n".join(lines)


TRIES = (
    *map(
        Attempt,
        (Op.PTRACE, Op.VM_READ, Op.VM_WRITE, Op.ENVIRON, Op.MEM, Op.VISIBLE, Op.PIDFD_GETFD, Op.SIGNAL),
    ),
    *map(
        Attempt,
        (Op.PRLIMIT, Op.SYSV_SHM, Op.POSIX_SHM, Op.ABSTRACT_SOCKET, Op.LOOPBACK, Op.SETUID, Op.SET_ID_BITS),
    ),
    *map(
        Attempt,
        (Op.NAMESPACE, Op.PERSONALITY, Op.WRITE_EXECUTE, Op.MOUNT, Op.HOSTNAME, Op.REALTIME),
    ),
    Attempt(Op.ROOT, "/etc/passwd"),
    Attempt(Op.SOCKET, "AF_NETLINK"),
    Attempt(Op.SOCKET, "AF_NETLINK", "x86"),
    Attempt(Op.BIND, "tcp:9999"),
    Attempt(Op.BIND, "tcp:0"),
    Attempt(Op.BIND, "udp:27015"),
    Attempt(Op.BIND, "tcp:80"),
    Attempt(Op.KERNEL_LOG),
)
_ATTACKER = {
    "PrivatePIDs": ("yes",),
    "PrivateUsers": ("yes", "identity"),
    "PrivateIPC": ("yes",),
    "PrivateNetwork": ("yes",),
    "PrivateTmp": ("yes",),
    "PrivateDevices": ("yes",),
    "ProtectProc": ("invisible", "noaccess", "ptraceable"),
    "ProtectSystem": ("strict",),
    "NoNewPrivileges": ("yes",),
    "RestrictSUIDSGID": ("yes",),
    "RestrictNamespaces": ("yes", "~user", "mnt net"),
    "RestrictAddressFamilies": ("AF_INET AF_UNIX", "~AF_NETLINK", "AF_INET"),
    "RestrictRealtime": ("yes",),
    "LockPersonality": ("yes",),
    "MemoryDenyWriteExecute": ("yes",),
    "ProtectClock": ("yes",),
    "ProtectHostname": ("yes",),
    "ProtectKernelLogs": ("yes",),
    "ProtectKernelModules": ("yes",),
    "CapabilityBoundingSet": ("", "~CAP_SYS_PTRACE CAP_SYS_ADMIN CAP_PERFMON", "CAP_NET_BIND_SERVICE"),
    "SystemCallArchitectures": ("native", "native x86"),
    "SystemCallFilter": (
        "@system-service",
        "@system-service\nSystemCallFilter=~@privileged",
        "~@debug",
        "~process_vm_readv:EPERM",
    ),
    "SystemCallErrorNumber": ("EPERM",),
    "SocketBindDeny": ("any\nSocketBindAllow=udp:27000-27999", "tcp"),
    "IPAddressDeny": ("any", "localhost"),
    "InaccessiblePaths": ("/proc", "/dev/shm"),
    "TemporaryFileSystem": ("/dev/shm",),
}
_VICTIM = (
    "PrivatePIDs",
    "PrivateUsers",
    "PrivateIPC",
    "PrivateNetwork",
    "ProtectSystem",
    "PrivateDevices",
    "IPAddressDeny",
)


def random_settings(source: random.Random, pool: dict[str, tuple[str, ...]], most: int) -> str:
    names = source.sample(sorted(pool), source.randrange(most + 1))
    return "".join(f"{name}={source.choice(pool[name])}\n" for name in names)


def pairs(source: random.Random) -> list[tuple[str, str]]:
    """Attacker and victim: each setting alone first, then generated combinations, some of them as root."""
    plain = f"User={USER}\n"
    found = [(plain, plain)]
    found += [(f"{plain}{name}={value}\n", plain) for name, values in _ATTACKER.items() for value in values]
    found += [(plain, f"{plain}{name}={_ATTACKER[name][0]}\n") for name in _VICTIM]
    victims = {name: _ATTACKER[name] for name in _VICTIM}
    for number in range(45):
        user = "" if number % 5 == 0 else plain
        neighbour = "User=daemon\n" if number % 7 == 0 else plain
        found.append(
            (user + random_settings(source, _ATTACKER, 6), neighbour + random_settings(source, victims, 2))
        )
    return found


def words_of(attempt: Attempt) -> str:
    target = f":{attempt.target}" if attempt.target else ""
    return f"{attempt.operation}{target}" + (
        f"@{attempt.architecture}" if attempt.architecture != "native" else ""
    )
