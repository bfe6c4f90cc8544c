"""Predict what a service can do to another one, or to the host: blocked by what, reachable, or unknown.

A prediction is about the settings given, no more: files' owners and modes, the program's own checks, kernel faults
and other security modules are outside of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from compiler.systemd import reach_host, reach_process, reach_service
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
    Operation.READ: reach_host.path,
    Operation.WRITE: reach_host.path,
    Operation.SETUID: reach_host.setuid,
    Operation.SET_ID_BITS: reach_host.set_id_bits,
    Operation.NAMESPACE: reach_host.namespace,
    Operation.MOUNT: reach_host.mount,
    Operation.MODULE: reach_host.module,
    Operation.SET_CLOCK: reach_host.clock,
    Operation.KERNEL_LOG: reach_host.kernel_log,
    Operation.HOSTNAME: reach_host.hostname,
    Operation.REALTIME: reach_host.realtime,
    Operation.PERSONALITY: reach_host.personality,
    Operation.WRITE_EXECUTE: reach_host.write_execute,
    Operation.SOCKET: reach_host.socket,
    Operation.BIND: reach_host.bind,
    Operation.SYSCALL: reach_service.syscall,
    Operation.ROOT_LIST: reach_process.read_root,
    Operation.ROOT_WRITE: reach_process.read_root,
    Operation.LIST: reach_host.path,
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
        return next(call for call, case in reach_host.REALTIME if scene.attacker.syscalls.allows(call, argument=case))
    return target or str(operation)
