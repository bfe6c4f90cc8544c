"""Predict what a service can do to another one, or to the host: blocked by what, reachable, or unknown.

A prediction is about the settings given, no more: files' owners and modes, the program's own checks, kernel faults
and other security modules are outside of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from compiler.systemd import reach_process, reach_service
from compiler.systemd.effect import Effect
from compiler.systemd.kernel import HostSettings
from compiler.systemd.operations import (
    ON_VICTIM,
    Attempt,
    Barrier,
    Found,
    Holder,
    Operation,
    Outcome,
    Prediction,
    Scene,
    Unknown,
)
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

JUDGED = frozenset(
    (
        *("ProtectSystem", "ProtectHome", "ProtectProc", "ProcSubset", "PrivateTmp", "PrivateDevices"),
        *("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups"),
        *("ProtectClock", "ProtectHostname", "PrivateIPC", "PrivateUsers", "PrivatePIDs", "PrivateNetwork"),
        *("NoNewPrivileges", "RestrictSUIDSGID", "RestrictNamespaces", "RestrictAddressFamilies", "RestrictRealtime"),
        *("LockPersonality", "MemoryDenyWriteExecute", "SystemCallFilter", "SystemCallArchitectures", "KeyringMode"),
        *("CapabilityBoundingSet", "AmbientCapabilities", "UMask", "User", "DynamicUser"),
        *("TemporaryFileSystem", "InaccessiblePaths", "ReadOnlyPaths", "ReadWritePaths", "NoExecPaths", "ExecPaths"),
        *("BindPaths", "BindReadOnlyPaths", "SocketBindDeny", "SocketBindAllow", "IPAddressDeny", "IPAddressAllow"),
    )
)
"""Directives whose effect on attempts the predictions know: of these, one that blocks nothing does nothing."""

_CLOCK = ("settimeofday", "clock_settime", "adjtimex", "clock_adjtime")
_MOUNT = (("mount",), ("fsopen", "fsmount", "move_mount"), ("open_tree", "move_mount"))
_RAW_FAMILIES = ("AF_PACKET",)
_COMMON_FAMILIES = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK")
# sched_setattr() carries the policy in memory; the filter for it is SystemCallFilter= alone.
_REALTIME = (("sched_setscheduler", "realtime"), ("sched_setattr", ""))
_IMAGES = ("RootImage", "MountImages", "ExtensionImages", "ExtensionDirectories")


def _path(scene: Scene) -> Iterator[Found]:
    closed = {Operation.READ: hidden, Operation.LIST: unlistable}.get(scene.attempt.operation)
    yield from by_view(scene.attacker, scene.attempt.target, closed or closed_to_writing(scene.attacker))
    yield from _images(scene)


def _images(scene: Scene) -> Iterator[Found]:
    """An image replaces files by others that nothing is known of."""
    for name in _IMAGES:
        if name in scene.attacker.settings:
            yield Unknown(f"{name}= puts files there that are not known")


def _setuid(scene: Scene) -> Iterator[Found]:
    for name in scene.attacker.no_new_privs:
        yield Barrier((name,), Holder.ATTACKER, "EPERM")
    if scene.attempt.target:
        yield from by_view(scene.attacker, scene.attempt.target, unrunnable)


def _set_id_bits(scene: Scene) -> Iterator[Found]:
    calls = (
        "chmod",
        "fchmod",
        "fchmodat",
        "fchmodat2",
        "open",
        "openat",
        "openat2",
        "creat",
        "mknod",
        "mknodat",
    )
    yield from refused(scene, [[(call, "set-id")] for call in calls])


def _namespace(scene: Scene, kind: str = "") -> Iterator[Found]:
    kind = kind or scene.attempt.target or "user"
    yield from refused(scene, [[(call, kind)] for call in ("unshare", "clone", "clone3")])
    if scene.attacker.capabilities.against_host("CAP_SYS_ADMIN"):
        return
    if kind != "user":
        # It takes a user namespace of one's own first.
        yield from refused(scene, [[(call, "user")] for call in ("unshare", "clone", "clone3")])
    for key, error in scene.host.no_user_namespaces:
        yield Barrier((key,), Holder.HOST, error)


def _mount(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[(call, "") for call in way] for way in _MOUNT])
    yield from lacks(scene, "CAP_SYS_ADMIN")


def _module(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[("init_module", "")], [("finit_module", "")]])
    yield from lacks(scene, "CAP_SYS_MODULE")


def _clock(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[(call, "")] for call in _CLOCK])
    yield from lacks(scene, "CAP_SYS_TIME")


def _kernel_log(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[("syslog", "")]])
    if scene.host.dmesg_restrict:
        yield from lacks(scene, "CAP_SYSLOG")


def _hostname(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[("sethostname", "")]])
    if "uts" in scene.attacker.namespaces:
        yield Barrier(("ProtectHostname",), Holder.ATTACKER, "")
    yield from lacks(scene, "CAP_SYS_ADMIN")


def _realtime(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[call] for call in _REALTIME])
    if "LimitRTPRIO" not in scene.attacker.settings:
        yield from lacks(scene, "CAP_SYS_NICE")


def _personality(scene: Scene) -> Iterator[Found]:
    yield from refused(scene, [[("personality", "other")]])


def _write_execute(scene: Scene) -> Iterator[Found]:
    if scene.attacker.denies_write_execute:
        yield Barrier(("MemoryDenyWriteExecute",), Holder.ATTACKER, "EACCES")


def _socket(scene: Scene) -> Iterator[Found]:
    family = scene.attempt.target
    yield from socket_calls(scene, family)
    if family in _RAW_FAMILIES:
        if "net" in scene.attacker.namespaces and "user" in scene.attacker.namespaces:
            yield Unknown("which user namespace owns the network namespace is not known")
        else:
            yield from lacks(scene, "CAP_NET_RAW")
    elif family not in _COMMON_FAMILIES:
        yield Unknown(f"whether the kernel has {family} is not known")


def _bind(scene: Scene) -> Iterator[Found]:
    *family, protocol, port = scene.attempt.target.split(":")
    version = family[0] if family else "ipv4"
    yield from socket_calls(scene, "AF_INET6" if version == "ipv6" else "AF_INET", "bind")
    if scene.attacker.sockets.refuses_bind(protocol, int(port), version):
        yield Barrier(("SocketBindDeny",), Holder.ATTACKER, "EPERM")
    if 0 < int(port) < scene.host.unprivileged_port:
        yield from lacks(scene, "CAP_NET_BIND_SERVICE", "EACCES")


_RULES: dict[Operation, Callable[[Scene], Iterator[Found]]] = {
    Operation.PTRACE: reach_process.trace,
    Operation.VM_READ: reach_process.trace,
    Operation.VM_WRITE: reach_process.trace,
    Operation.ENVIRON: reach_process.read_proc,
    Operation.MEM: reach_process.read_proc,
    Operation.ROOT: reach_process.read_root,
    Operation.VISIBLE: reach_process.visible,
    Operation.PIDFD_GETFD: reach_process.take_descriptor,
    Operation.SIGNAL: reach_process.signal,
    Operation.PRLIMIT: reach_process.limit,
    Operation.SYSV_SHM: reach_process.sysv_memory,
    Operation.POSIX_SHM: reach_process.posix_memory,
    Operation.ABSTRACT_SOCKET: reach_process.abstract_socket,
    Operation.LOOPBACK: reach_process.loopback,
    Operation.READ: _path,
    Operation.WRITE: _path,
    Operation.SETUID: _setuid,
    Operation.SET_ID_BITS: _set_id_bits,
    Operation.NAMESPACE: _namespace,
    Operation.MOUNT: _mount,
    Operation.MODULE: _module,
    Operation.SET_CLOCK: _clock,
    Operation.KERNEL_LOG: _kernel_log,
    Operation.HOSTNAME: _hostname,
    Operation.REALTIME: _realtime,
    Operation.PERSONALITY: _personality,
    Operation.WRITE_EXECUTE: _write_execute,
    Operation.SOCKET: _socket,
    Operation.BIND: _bind,
    Operation.SYSCALL: reach_service.syscall,
    Operation.ROOT_LIST: reach_process.read_root,
    Operation.ROOT_WRITE: reach_process.read_root,
    Operation.LIST: _path,
    Operation.EXISTS: reach_service.exists,
    Operation.RUN: reach_service.run,
    Operation.SUDO: reach_service.sudo,
    Operation.CAPABILITY: reach_service.capability,
    Operation.CONNECT: reach_service.connect,
    Operation.UNIX_SOCKET: reach_service.unix_socket,
    Operation.RUN_I386: reach_service.run_i386,
    Operation.TEXT_RELOCATION: reach_service.text_relocation,
    Operation.OPEN_FILES: reach_service.open_files,
    Operation.KEYRING: reach_service.keyring,
    Operation.VARIABLE: reach_service.variable,
    Operation.STOP: reach_service.stop,
}


def predict(
    attacker: Effect, attempt: Attempt, victim: Effect | None = None, host: HostSettings | None = None
) -> Prediction:
    """What comes of `attempt` by a process of `attacker`.

    victim: the unit it is aimed at, for operations of ON_VICTIM; without one these are unknown.
    """
    if attempt.operation in ON_VICTIM and victim is None:
        return Prediction(Outcome.UNKNOWN, note="no victim is given")
    scene = Scene(attacker, attempt, victim, host or HostSettings())
    found = list(_RULES[attempt.operation](scene))
    barriers = _distinct(one for one in found if isinstance(one, Barrier))
    if barriers:
        return Prediction(Outcome.BLOCKED, barriers)
    notes = [one.note for one in found if isinstance(one, Unknown)]
    if notes:
        return Prediction(Outcome.UNKNOWN, note="; ".join(notes))
    return Prediction(Outcome.REACHABLE, through=_through(scene))


def _distinct(barriers: Iterable[Barrier]) -> tuple[Barrier, ...]:
    """The first barrier of each set of directives."""
    first: dict[tuple[frozenset[str], Holder], Barrier] = {}
    for one in barriers:
        first.setdefault((frozenset(one.directives), one.holder), one)
    return tuple(first.values())


def _through(scene: Scene) -> str:
    """What the attempt goes through, for a reader."""
    operation, target = scene.attempt.operation, scene.attempt.target
    if operation in (Operation.READ, Operation.WRITE, Operation.LIST, Operation.RUN):
        return scene.attacker.view.resolve(target).source or "a fresh file system of its own"
    if operation in (Operation.ROOT, Operation.ROOT_LIST, Operation.ROOT_WRITE):
        return f"/proc/PID/root{target}"
    if operation in (Operation.ENVIRON, Operation.MEM):
        return f"/proc/PID/{operation}"
    if operation is Operation.POSIX_SHM:
        return "/dev/shm"
    if operation is Operation.SOCKET and scene.attempt.architecture == "x86":
        return "socketcall"
    if operation is Operation.REALTIME:
        return next(call for call, case in _REALTIME if scene.attacker.syscalls.allows(call, argument=case))
    return target or str(operation)
