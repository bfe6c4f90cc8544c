"""Predictions about the host: its files, the kernel, its clock and name, namespaces, sockets and ports.

Source: the manual pages of the calls and capabilities(7) of Linux; the tests hold what a container can try against a
booted target.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.systemd.operations import Barrier, Found, Holder, Operation, Scene, Unknown
from compiler.systemd.reach_parts import (
    by_view,
    closed_to_writing,
    hidden,
    lacks,
    refused,
    socket_calls,
    unlistable,
    unrunnable,
)

_CLOCK = ("settimeofday", "clock_settime", "adjtimex", "clock_adjtime")
_MOUNT = (("mount",), ("fsopen", "fsmount", "move_mount"), ("open_tree", "move_mount"))
_RAW_FAMILIES = ("AF_PACKET",)
_COMMON_FAMILIES = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK")
REALTIME = (("sched_setscheduler", "realtime"), ("sched_setattr", ""))
"""Ways to it. sched_setattr() carries the policy in memory; only SystemCallFilter= can refuse it."""
_SET_ID = ("chmod", "fchmod", "fchmodat", "fchmodat2", "open", "openat", "openat2", "creat", "mknod", "mknodat")
_IMAGES = ("RootImage", "MountImages", "ExtensionImages", "ExtensionDirectories")


def path(scene: Scene) -> Iterator[Found]:
    """A path is read, listed or written to, as far as mounts decide."""
    closed = {Operation.READ: hidden, Operation.LIST: unlistable}.get(scene.attempt.operation)
    yield from by_view(scene.attacker, scene.attempt.target, closed or closed_to_writing(scene.attacker))
    yield from _images(scene)


def _images(scene: Scene) -> Iterator[Found]:
    """An image replaces files by others that nothing is known of."""
    for name in _IMAGES:
        if name in scene.attacker.settings:
            yield Unknown(f"{name}= puts files there that are not known")


def setuid(scene: Scene) -> Iterator[Found]:
    """A set-uid program runs with the rights of its owner."""
    for name in scene.attacker.no_new_privs:
        yield Barrier((name,), Holder.ATTACKER, "EPERM")
    if scene.attempt.target:
        yield from by_view(scene.attacker, scene.attempt.target, unrunnable)


def set_id_bits(scene: Scene) -> Iterator[Found]:
    """Some call gives a file a set-uid or set-gid bit."""
    yield from refused(scene, [[(call, "set-id")] for call in _SET_ID])


def namespace(scene: Scene) -> Iterator[Found]:
    """A namespace is made: by root, or in a user namespace of one's own."""
    kind = scene.attempt.target or "user"
    yield from refused(scene, [[(call, kind)] for call in ("unshare", "clone", "clone3")])
    if scene.attacker.capabilities.against_host("CAP_SYS_ADMIN"):
        return
    if kind != "user":
        # It takes a user namespace of one's own first.
        yield from refused(scene, [[(call, "user")] for call in ("unshare", "clone", "clone3")])
    for key, error in scene.host.no_user_namespaces:
        yield Barrier((key,), Holder.HOST, error)


def mount(scene: Scene) -> Iterator[Found]:
    """Something is mounted, by the old calls or the new ones."""
    yield from refused(scene, [[(call, "") for call in way] for way in _MOUNT])
    yield from lacks(scene, "CAP_SYS_ADMIN")


def module(scene: Scene) -> Iterator[Found]:
    """A module is loaded into the kernel."""
    yield from refused(scene, [[("init_module", "")], [("finit_module", "")]])
    yield from lacks(scene, "CAP_SYS_MODULE")


def clock(scene: Scene) -> Iterator[Found]:
    """The clock of the system is set."""
    yield from refused(scene, [[(call, "")] for call in _CLOCK])
    yield from lacks(scene, "CAP_SYS_TIME")


def kernel_log(scene: Scene) -> Iterator[Found]:
    """The kernel's log is read with syslog(2)."""
    yield from refused(scene, [[("syslog", "")]])
    if scene.host.dmesg_restrict:
        yield from lacks(scene, "CAP_SYSLOG")


def hostname(scene: Scene) -> Iterator[Found]:
    """The host gets another name."""
    yield from refused(scene, [[("sethostname", "")]])
    if "uts" in scene.attacker.namespaces:
        yield Barrier(("ProtectHostname",), Holder.ATTACKER, "")
    yield from lacks(scene, "CAP_SYS_ADMIN")


def realtime(scene: Scene) -> Iterator[Found]:
    """A process gets a real-time scheduling policy."""
    yield from refused(scene, [[call] for call in REALTIME])
    if "LimitRTPRIO" not in scene.attacker.settings:
        yield from lacks(scene, "CAP_SYS_NICE")


def personality(scene: Scene) -> Iterator[Found]:
    """The execution domain is switched."""
    yield from refused(scene, [[("personality", "other")]])


def write_execute(scene: Scene) -> Iterator[Found]:
    """Memory is written to and then executed."""
    if scene.attacker.denies_write_execute:
        yield Barrier(("MemoryDenyWriteExecute",), Holder.ATTACKER, "EACCES")


def socket(scene: Scene) -> Iterator[Found]:
    """A socket of a family is made."""
    family = scene.attempt.target
    yield from socket_calls(scene, family)
    if family in _RAW_FAMILIES:
        if "net" in scene.attacker.namespaces and "user" in scene.attacker.namespaces:
            yield Unknown("which user namespace owns the network namespace is not known")
        else:
            yield from lacks(scene, "CAP_NET_RAW")
    elif family not in _COMMON_FAMILIES:
        yield Unknown(f"whether the kernel has {family} is not known")


def bind(scene: Scene) -> Iterator[Found]:
    """A port is bound: ``tcp:80``, with ``ipv6:`` before it for IPv6."""
    *family, protocol, port = scene.attempt.target.split(":")
    version = family[0] if family else "ipv4"
    yield from socket_calls(scene, "AF_INET6" if version == "ipv6" else "AF_INET", "bind")
    if scene.attacker.sockets.refuses_bind(protocol, int(port), version):
        yield Barrier(("SocketBindDeny",), Holder.ATTACKER, "EPERM")
    if 0 < int(port) < scene.host.unprivileged_port:
        yield from lacks(scene, "CAP_NET_BIND_SERVICE", "EACCES")
