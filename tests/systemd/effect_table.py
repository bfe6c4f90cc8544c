"""Directive -> what it blocks by itself, and what it is often credited with and leaves open; each row with its source.

``test_effect_table.py`` holds every row against predict(), and the laboratory holds predict() against the target.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.systemd.operations import Attempt, Holder, Operation

Op = Operation  # many rows name them


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A setting alone, in two services of one ordinary user (`user` says otherwise), on the attacker or the victim.

    blocks: what it stops. leaves: what it does not stop. source: where that was read or measured.
    """

    directive: str
    value: str
    blocks: tuple[Attempt, ...] = ()
    leaves: tuple[Attempt, ...] = ()
    holder: Holder = Holder.ATTACKER
    user: str = "svc"
    source: str = ""


def _tries(*operations: Operation) -> tuple[Attempt, ...]:
    return tuple(map(Attempt, operations))


_TRACED = _tries(Op.PTRACE, Op.VM_READ, Op.VM_WRITE, Op.MEM, Op.PIDFD_GETFD)
_READ = _tries(Op.ENVIRON, Op.ROOT)
_SEEN = _tries(Op.VISIBLE, Op.SIGNAL, Op.PRLIMIT)
_SHARED = _tries(Op.SYSV_SHM, Op.POSIX_SHM, Op.ABSTRACT_SOCKET, Op.LOOPBACK)
_NETLINK = Attempt(Op.SOCKET, "AF_NETLINK")
_NETLINK_I386 = Attempt(Op.SOCKET, "AF_NETLINK", "x86")
_PORT, _ANY_PORT = Attempt(Op.BIND, "tcp:9999"), Attempt(Op.BIND, "tcp:0")
_OTHER_PORT = Attempt(Op.BIND, "udp:27015")
_MEASURED = "measured on Debian 13, systemd 257.13"
_KERNEL = "ptrace(2), kernel documentation of Yama; measured on Debian 13"
_FILTER = "systemd.exec(5), src/shared/seccomp-util.c of 257.13; " + _MEASURED
_MOUNTS = "src/core/namespace.c of 257.13; " + _MEASURED

TABLE: tuple[EffectRow, ...] = (
    EffectRow(
        "PrivatePIDs", "yes", (*_TRACED, *_READ, *_SEEN), (*_SHARED, Attempt(Op.SETUID)), source=_MEASURED
    ),
    EffectRow("PrivatePIDs", "yes", (), (*_TRACED, *_READ, *_SEEN), Holder.VICTIM, source=_MEASURED),
    EffectRow(
        "PrivateUsers", "yes", (*_TRACED, *_READ), (*_SEEN, *_SHARED, Attempt(Op.SETUID)), source=_KERNEL
    ),
    EffectRow("PrivateUsers", "yes", (*_TRACED, *_READ), (*_SEEN, *_SHARED), Holder.VICTIM, source=_KERNEL),
    EffectRow("ProtectProc", "invisible", (), (*_TRACED, *_READ, *_SEEN), source=_MEASURED),
    EffectRow("ProcSubset", "pid", (), (*_TRACED, *_READ, *_SEEN), source=_MEASURED),
    EffectRow("kernel.yama.ptrace_scope", "1", _TRACED, (*_READ, *_SEEN), Holder.HOST, source=_KERNEL),
    EffectRow("kernel.yama.ptrace_scope", "2", _TRACED, (*_READ, *_SEEN), Holder.HOST, source=_KERNEL),
    EffectRow(
        "NoNewPrivileges", "yes", _tries(Op.SETUID), _tries(Op.SET_ID_BITS, Op.NAMESPACE), source=_FILTER
    ),
    EffectRow("RestrictSUIDSGID", "yes", _tries(Op.SET_ID_BITS), _tries(Op.SETUID), source=_FILTER),
    EffectRow("CapabilityBoundingSet", "", (), (*_TRACED, *_READ, *_tries(Op.SETUID)), source=_MEASURED),
    EffectRow(
        "PrivateIPC",
        "yes",
        _tries(Op.SYSV_SHM),
        _tries(Op.POSIX_SHM, Op.ABSTRACT_SOCKET, Op.LOOPBACK),
        source=_MEASURED,
    ),
    EffectRow(
        "PrivateIPC", "yes", _tries(Op.SYSV_SHM), _tries(Op.POSIX_SHM), Holder.VICTIM, source=_MEASURED
    ),
    EffectRow("PrivateTmp", "yes", (), _SHARED, source=_MEASURED),
    EffectRow("PrivateDevices", "yes", (), _SHARED, source=_MEASURED),
    EffectRow("ProtectSystem", "strict", (), (*_SHARED, *_READ), source=_MOUNTS),
    EffectRow("TemporaryFileSystem", "/dev/shm", _tries(Op.POSIX_SHM), _tries(Op.SYSV_SHM), source=_MOUNTS),
    EffectRow(
        "PrivateNetwork",
        "yes",
        _tries(Op.ABSTRACT_SOCKET, Op.LOOPBACK),
        (*_tries(Op.SYSV_SHM, Op.POSIX_SHM), _PORT),
        source=_MEASURED,
    ),
    EffectRow(
        "IPAddressDeny", "any", _tries(Op.LOOPBACK), (*_tries(Op.ABSTRACT_SOCKET), _PORT), source=_MEASURED
    ),
    EffectRow(
        "SystemCallFilter",
        "@system-service",
        _tries(Op.PTRACE, Op.PIDFD_GETFD, Op.MOUNT, Op.MODULE, Op.SET_CLOCK),
        _tries(Op.VM_READ, Op.VM_WRITE, Op.MEM, Op.ENVIRON, Op.SETUID, Op.NAMESPACE, Op.SIGNAL),
        source=_FILTER,
    ),
    EffectRow(
        "SystemCallFilter",
        "~@debug",
        _tries(Op.PTRACE, Op.PIDFD_GETFD),
        _tries(Op.VM_READ, Op.VM_WRITE, Op.MEM, Op.SETUID),
        source=_FILTER,
    ),
    EffectRow(
        "SystemCallFilter", "~@privileged", _tries(Op.SETUID), _tries(Op.NAMESPACE, Op.PTRACE), source=_FILTER
    ),
    EffectRow(
        "SystemCallArchitectures",
        "native",
        (Attempt(Op.SYSCALL, "getpid", "x86"), _NETLINK_I386),
        (_NETLINK, Attempt(Op.SYSCALL, "getpid")),
        source=_FILTER,
    ),
    EffectRow(
        "RestrictAddressFamilies",
        "AF_INET AF_INET6",
        (_NETLINK, Attempt(Op.ABSTRACT_SOCKET)),
        (_NETLINK_I386, Attempt(Op.LOOPBACK)),
        source=_FILTER,
    ),
    EffectRow("RestrictNamespaces", "yes", _tries(Op.NAMESPACE), _tries(Op.SETUID), source=_FILTER),
    EffectRow("LockPersonality", "yes", _tries(Op.PERSONALITY), source=_FILTER),
    EffectRow("MemoryDenyWriteExecute", "yes", _tries(Op.WRITE_EXECUTE), source=_MEASURED),
    EffectRow("SocketBindAllow", "udp:27000-27999", (), (_PORT, _OTHER_PORT), source=_MEASURED),
    EffectRow("SocketBindDeny", "any", (_PORT, _ANY_PORT, _OTHER_PORT), source=_MEASURED),
    EffectRow("ProtectHostname", "yes", _tries(Op.HOSTNAME), user="root", source=_FILTER),
    EffectRow("ProtectClock", "yes", _tries(Op.SET_CLOCK), user="root", source=_FILTER),
    EffectRow(
        "ProtectKernelModules",
        "yes",
        (Attempt(Op.MODULE), Attempt(Op.READ, "/usr/lib/modules/x")),
        user="root",
        source=_FILTER,
    ),
    EffectRow(
        "ProtectKernelLogs",
        "yes",
        (Attempt(Op.KERNEL_LOG), Attempt(Op.READ, "/proc/kmsg")),
        user="root",
        source=_FILTER,
    ),
    # The read-only /sys of the table gives way to MountAPIVFS=, which finds /sys in place and does nothing.
    EffectRow(
        "ProtectKernelTunables",
        "yes",
        (Attempt(Op.WRITE, "/proc/sys/kernel/x"), Attempt(Op.WRITE, "/sys/kernel/debug/x")),
        (Attempt(Op.WRITE, "/sys/kernel/x"), Attempt(Op.READ, "/proc/sys/kernel/x")),
        user="root",
        source=_MOUNTS,
    ),
    EffectRow(
        "ProtectControlGroups",
        "yes",
        (Attempt(Op.WRITE, "/sys/fs/cgroup/x"),),
        (Attempt(Op.READ, "/sys/fs/cgroup/x"),),
        user="root",
        source=_MOUNTS,
    ),
    # The filter sees sched_setscheduler() only; for others than root the limit that comes with it does the work.
    EffectRow("RestrictRealtime", "yes", (), _tries(Op.REALTIME), user="root", source=_FILTER),
)
