"""Predictions about other processes: memory, environment, signals, shared memory, sockets.

Source: the kernel's access checks as ptrace(2), proc(5), kill(2), prlimit(2) and Documentation/admin-guide/LSM/Yama
describe them, each held against a booted target or the recorded attack matrix.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.systemd.kernel import YAMA
from compiler.systemd.operations import Barrier, Found, Holder, Operation, Scene, Unknown
from compiler.systemd.reach_parts import (
    Closed,
    apart,
    by_view,
    closed_to_writing,
    hidden,
    other_user,
    refused,
    socket_calls,
    unlistable,
    unwritable,
)

_TRACE = "CAP_SYS_PTRACE"
_HIDING = frozenset(("invisible", "ptraceable"))
_CALLS = {
    Operation.PTRACE: "ptrace",
    Operation.VM_READ: "process_vm_readv",
    Operation.VM_WRITE: "process_vm_writev",
}
_SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal")


def unseen(scene: Scene, error: str = "ESRCH") -> Iterator[Barrier]:
    """The victim has no number in the attacker's process namespace. (A victim's own one hides nothing.)"""
    if "pid" in scene.attacker.namespaces:
        yield Barrier(("PrivatePIDs",), Holder.ATTACKER, error)


def untraceable(scene: Scene, error: str) -> Iterator[Barrier]:
    """What the kernel asks before it lets one process look into another: `ptrace_may_access()`.

    The same user, and the same user namespace, or CAP_SYS_PTRACE in the victim's.
    """
    if scene.attacker.capabilities.against_host(_TRACE):
        return
    yield from other_user(scene, _TRACE, error)
    yield from apart(scene, "user", error)
    if scene.same_user and scene.attacker.settings.is_root and not _dominates(scene):
        for name in scene.attacker.capabilities.missing.get(_TRACE, ()):
            yield Barrier((name,), Holder.ATTACKER, error)


def _dominates(scene: Scene) -> bool:
    """Whether the attacker has every capability that the victim has."""
    return scene.other.capabilities.held <= scene.attacker.capabilities.held


def forbidden_by_yama(scene: Scene) -> Iterator[Barrier]:
    """Yama asks where memory or registers are touched, not where /proc is merely read; it spares CAP_SYS_PTRACE."""
    scope = scene.host.yama or 0
    if scope >= 3 or (scope >= 1 and not scene.attacker.capabilities.against_host(_TRACE)):
        yield Barrier((YAMA,), Holder.HOST, "EPERM")


def hidden_in_proc(scene: Scene) -> Iterator[Found]:
    """The victim's directory is not in the attacker's /proc."""
    yield from by_view(scene.attacker, "/proc", hidden)
    yield from unseen(scene, "ENOENT")
    if scene.attacker.protect_proc in _HIDING:
        for barrier in untraceable(scene, "ENOENT"):
            holder = barrier.holder if barrier.holder is Holder.ATTACKER else Holder.BOTH
            yield Barrier(("ProtectProc", *barrier.directives), holder, "ENOENT")


def trace(scene: Scene) -> Iterator[Found]:
    """ptrace, process_vm_readv and process_vm_writev."""
    yield from refused(scene, [[(_CALLS[scene.attempt.operation], "")]])
    yield from unseen(scene)
    yield from untraceable(scene, "EPERM")
    yield from forbidden_by_yama(scene)


def take_descriptor(scene: Scene) -> Iterator[Found]:
    """pidfd_open, then pidfd_getfd; the first one fails where the victim has no number."""
    yield from refused(scene, [[("pidfd_open", "")]])
    yield from unseen(scene)
    yield from refused(scene, [[("pidfd_getfd", "")]])
    yield from untraceable(scene, "EPERM")
    yield from forbidden_by_yama(scene)


def read_proc(scene: Scene) -> Iterator[Found]:
    """/proc/PID/environ, and /proc/PID/mem, which Yama covers as well."""
    hiding = list(hidden_in_proc(scene))
    yield from (one for one in hiding if not isinstance(one, Barrier) or len(one.directives) == 1)
    yield from untraceable(scene, "ENOENT" if hiding else "EACCES")
    if scene.attempt.operation is Operation.MEM:
        yield from forbidden_by_yama(scene)


def read_root(scene: Scene) -> Iterator[Found]:
    """/proc/PID/root/TARGET: the victim's view, whatever the attacker's own is."""
    hiding = list(hidden_in_proc(scene))
    yield from (one for one in hiding if not isinstance(one, Barrier) or len(one.directives) == 1)
    yield from untraceable(scene, "ENOENT" if hiding else "EACCES")
    if scene.attempt.target:
        yield from by_view(scene.other, scene.attempt.target, _closed(scene), Holder.VICTIM)


def _closed(scene: Scene) -> Closed:
    """When the victim's view turns away what is tried through it, with the rights of the attacker."""
    if scene.attempt.operation is Operation.ROOT_WRITE:
        return closed_to_writing(scene.attacker)
    return unlistable if scene.attempt.operation is Operation.ROOT_LIST else hidden


def signal(scene: Scene) -> Iterator[Found]:
    """Any of the calls that send one. A user namespace is no obstacle: the uid outside counts."""
    yield from unseen(scene)
    yield from refused(scene, [[(call, "")] for call in _SIGNALS])
    yield from other_user(scene, "CAP_KILL")


def limit(scene: Scene) -> Iterator[Found]:
    """prlimit() on another process."""
    yield from unseen(scene)
    yield from refused(scene, [[("prlimit64", "")]])
    yield from other_user(scene, "CAP_SYS_RESOURCE")


def sysv_memory(scene: Scene) -> Iterator[Found]:
    """System V shared memory follows the IPC namespace."""
    yield from apart(scene, "ipc", "ENOENT")
    calls = [[("shmget", ""), ("shmat", "")]]
    yield from refused(scene, [*calls, [("ipc", "")]] if scene.attempt.architecture == "x86" else calls)
    if not scene.same_user and not scene.attacker.capabilities.against_host("CAP_IPC_OWNER"):
        yield Unknown("the mode of the segment decides for another user")


def posix_memory(scene: Scene) -> Iterator[Found]:
    """POSIX shared memory is files in /dev/shm, which no private namespace covers."""
    yield from by_view(scene.attacker, "/dev/shm", hidden)
    yield from by_view(scene.other, "/dev/shm", unwritable, Holder.VICTIM)
    if not scene.same_user:
        yield Unknown("the mode of the file decides for another user")


def abstract_socket(scene: Scene) -> Iterator[Found]:
    """Abstract Unix sockets follow the network namespace."""
    yield from socket_calls(scene, "AF_UNIX", "connect")
    yield from apart(scene, "net", "ECONNREFUSED")


def loopback(scene: Scene) -> Iterator[Found]:
    """A TCP connection over 127.0.0.1; the packet filters of both sides are asked."""
    yield from socket_calls(scene, "AF_INET", "connect")
    yield from apart(scene, "net", "ECONNREFUSED")
    for holder, side in ((Holder.ATTACKER, scene.attacker), (Holder.VICTIM, scene.other)):
        if side.sockets.refuses_address("127.0.0.1"):
            yield Barrier(("IPAddressDeny",), holder, "ETIMEDOUT")


def visible(scene: Scene) -> Iterator[Found]:
    """/proc/PID exists."""
    yield from hidden_in_proc(scene)
