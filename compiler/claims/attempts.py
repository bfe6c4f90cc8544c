"""Claims about what a service can do, alone or to another one: what ``systemd.reach`` predicts."""

from __future__ import annotations

import re

from compiler.claims.phrases import equals, tried_words
from compiler.claims.service import credited
from compiler.claims.services import Services
from compiler.claims.target import unknown_calls
from compiler.claims.verdict import Verdict, each, nameless, settled, undecided
from compiler.diagnostics import did_you_mean
from compiler.spec import kinds
from compiler.systemd.effect import Effect
from compiler.systemd.operations import ON_VICTIM, Attempt, Barrier, Holder, Operation, Outcome, Prediction
from compiler.systemd.platform import Platform

OPERATIONS: dict[kinds.Tried, Operation] = {
    "ptrace": Operation.PTRACE, "process-vm-readv": Operation.VM_READ, "process-vm-writev": Operation.VM_WRITE,
    "environ": Operation.ENVIRON, "mem": Operation.MEM, "root": Operation.ROOT, "visible": Operation.VISIBLE,
    "root-list": Operation.ROOT_LIST, "root-write": Operation.ROOT_WRITE, "pidfd-getfd": Operation.PIDFD_GETFD,
    "signal": Operation.SIGNAL, "prlimit": Operation.PRLIMIT, "sysv-shm": Operation.SYSV_SHM,
    "posix-shm": Operation.POSIX_SHM, "abstract-socket": Operation.ABSTRACT_SOCKET, "loopback": Operation.LOOPBACK,
    "read": Operation.READ, "list": Operation.LIST, "write": Operation.WRITE, "exists": Operation.EXISTS,
    "run": Operation.RUN, "set-uid": Operation.SETUID, "sudo": Operation.SUDO, "run-i386": Operation.RUN_I386,
    "text-relocation": Operation.TEXT_RELOCATION, "connect": Operation.CONNECT, "unix-socket": Operation.UNIX_SOCKET,
    "open-files": Operation.OPEN_FILES, "keyring": Operation.KEYRING, "variable": Operation.VARIABLE,
    "stop": Operation.STOP, "set-id-bits": Operation.SET_ID_BITS, "unshare": Operation.NAMESPACE,
    "mount": Operation.MOUNT, "module": Operation.MODULE, "set-clock": Operation.SET_CLOCK,
    "kernel-log": Operation.KERNEL_LOG, "host-name": Operation.HOSTNAME, "realtime": Operation.REALTIME,
    "personality": Operation.PERSONALITY, "write-execute": Operation.WRITE_EXECUTE, "socket": Operation.SOCKET,
    "bind": Operation.BIND, "syscall": Operation.SYSCALL,
}
"""The words of claims, and what each means to the prediction."""

_PORT = re.compile(r"(ipv[46]:)?(tcp|udp):([0-9]{1,5})")
_ADDRESS = re.compile(r"[0-9A-Fa-f.:\[\]]+:[0-9]{1,5}")
_PATHS = (Operation.READ, Operation.LIST, Operation.WRITE, Operation.EXISTS, Operation.RUN, Operation.UNIX_SOCKET)
_PATHS_OR_NONE = (Operation.ROOT, Operation.ROOT_LIST, Operation.ROOT_WRITE, Operation.SETUID, Operation.SUDO)
_NEED_TARGET = (*_PATHS, Operation.SOCKET, Operation.BIND, Operation.CONNECT, Operation.SYSCALL, Operation.VARIABLE)


def attempt_is(services: Services, claim: kinds.AttemptIs, unit: str) -> Verdict:
    """Whether the predictions are those claimed, and rest on what the claim names."""
    for tried in claim.tries:
        if found := _unfit(services.platform, claim, tried):
            return found
    sides = _sides(services, claim, unit)
    if isinstance(sides, Verdict):
        return sides
    attacker, victim = sides
    host = services.host(claim, unit, claim.kernel)
    if isinstance(host, Verdict):
        return host

    def decide(tried: kinds.Tried) -> Verdict:
        attempt = Attempt(OPERATIONS[tried], services.filled(claim.target, claim.on or unit), claim.architecture)
        return _verdict(claim, services.predicted(attacker, attempt, victim, host))

    return each(claim.tries, decide, tried_words)


def _verdict(claim: kinds.AttemptIs, predicted: Prediction) -> Verdict:
    if predicted.outcome is Outcome.UNKNOWN:
        return undecided(predicted.note)
    if predicted.outcome is Outcome.REACHABLE:
        shown = predicted.through.startswith("/") or predicted.through == "socketcall"
        way = f", through {predicted.through}" if shown else ""
        return credited(claim.is_ == "reachable", f"nothing blocks it{way}", claim.by, ())
    causes = [name for barrier in predicted.barriers for name in barrier.directives]
    finds = f"blocked by {' or by '.join(map(_barrier, predicted.barriers))}"
    if predicted.error:
        finds += f", with {predicted.error}"
    if claim.error and claim.error != predicted.error:
        return settled(False, finds)
    return credited(claim.is_ == "blocked", finds, claim.by, causes)


def _barrier(barrier: Barrier) -> str:
    where = {Holder.VICTIM: " of the other service", Holder.BOTH: " of both"}.get(barrier.holder, "")
    return equals(barrier.directives) + where


def _unfit(platform: Platform, claim: kinds.AttemptIs, tried: kinds.Tried) -> Verdict | None:
    """What keeps an attempt from being one at all."""
    operation, target = OPERATIONS[tried], claim.target
    if operation in _NEED_TARGET and not target:
        return nameless(f"'{tried}' is tried on something", "say on what with 'target'", word=tried)
    if claim.against is not None and operation not in ON_VICTIM:
        return nameless(f"'{tried}' is tried on no other service", "leave out 'against'", word=tried)
    if (operation in _PATHS or (operation in _PATHS_OR_NONE and target)) and target[:1] != "/":
        return nameless(f"'{target}' is no absolute path", word=target)
    if operation is Operation.BIND:
        port = _PORT.fullmatch(target)
        if port is None or int(port[3]) > 65535:
            return nameless(f"'{target}' is no port", "such as tcp:0, udp:27015", word=target)
    if operation is Operation.CONNECT and not _ADDRESS.fullmatch(target):
        return nameless(f"'{target}' is no address with a port", "such as 127.0.0.1:8000", word=target)
    if operation is Operation.SYSCALL:
        return unknown_calls(platform, target)
    known = {Operation.SOCKET: platform.families, Operation.NAMESPACE: platform.namespaces}.get(operation)
    if known is not None and target and target not in known:
        return nameless(f"the target knows no {target}", did_you_mean(target, known), word=target)
    return None


def _sides(services: Services, claim: kinds.AttemptIs, unit: str) -> tuple[Effect, Effect] | Verdict:
    """The service that tries, and the other one; two that are not both units are of the same user."""
    own, other = claim.on or unit, claim.against
    if not own and other is not None and other.on:
        victim = services.of(other)
        attacker = victim if isinstance(victim, Verdict) else services.made_of(claim, victim.user)
    else:
        attacker = services.of(claim, unit)
        if isinstance(attacker, Verdict):
            return attacker
        victim = services.other(other, attacker, own)
    if isinstance(victim, Verdict):
        return victim
    return attacker if isinstance(attacker, Verdict) else (attacker, victim)
