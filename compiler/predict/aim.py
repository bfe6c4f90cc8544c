"""What an attempt of the specs is in the terms of the target: operations, and the process that they are aimed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compiler.effects import Effects, Level
from compiler.probes.plan import Attempt as Planned
from compiler.systemd.effect import Effect
from compiler.systemd.filters import X86
from compiler.systemd.operations import Attempt, Operation
from compiler.systemd.raising import SUDO
from compiler.systemd.reach_service import SYSTEM_BUS

Op = Operation

ANOTHER = "another process of the user"
"""Who a thing belongs to that the lab's helper makes outside of any unit."""


@dataclass(frozen=True, slots=True)
class Aim:
    """attempts: what all has to succeed. victim: whose process or object it is, and victim_unit its unit's name.

    unknown: why the attempt cannot be put in the target's terms; "" when it can.
    """

    attempts: tuple[Attempt, ...] = ()
    victim: Effect | None = None
    victim_unit: str = ""
    unknown: str = ""


_PROCESS = {
    "visible": Op.VISIBLE, "ptrace": Op.PTRACE, "process-vm-readv": Op.VM_READ, "process-vm-writev": Op.VM_WRITE,
    "pidfd-getfd": Op.PIDFD_GETFD, "signal": Op.SIGNAL, "prlimit": Op.PRLIMIT,
}
_OBJECT = {"sysv-shm": Op.SYSV_SHM, "abstract-socket": Op.ABSTRACT_SOCKET}
_ROOT = {"read": Op.ROOT, "list": Op.ROOT_LIST, "write": Op.ROOT_WRITE}
# Entries of /proc/PID that are read with the same check of rights: proc(5) names it for each.
_ENTRIES = {**dict.fromkeys(("environ", "maps", "smaps", "auxv"), Op.ENVIRON), "mem": Op.MEM,
            **dict.fromkeys(("status", "cmdline", "stat"), Op.VISIBLE)}
_ENTRY = re.compile(r"/proc/\{([^{}]+)\}/([a-z]+)(/.*)?")
_NAMESPACES = {"mount": "mnt"}
_BUSCTL = "/usr/bin/busctl"
_LEFT = "left-by-another-process"


def _command(words: str) -> tuple[Attempt, ...]:
    """What running a command takes; a name without a path is taken to lie in /usr/bin."""
    program, *arguments = words.split() or [""]
    path = program if program.startswith("/") else f"/usr/bin/{program}"
    if path == SUDO:
        return (Attempt(Op.SUDO, next((word for word in arguments if word.startswith("/")), "")),)
    return (Attempt(Op.RUN, path),)


_PLAIN: Mapping[str, Callable[[str], tuple[Attempt, ...]]] = {
    "read": lambda on: (Attempt(Op.READ, on),),
    "list": lambda on: (Attempt(Op.LIST, on),),
    "write": lambda on: (Attempt(Op.WRITE, on),),
    "leftover": lambda on: (Attempt(Op.READ, f"{on}/{_LEFT}"),),
    "posix-shm": lambda on: (Attempt(Op.READ, f"{on}/{_LEFT}"),),
    "device": lambda on: (Attempt(Op.EXISTS, f"/dev/{on}"),),
    "execute": _command,
    "set-uid": lambda on: (Attempt(Op.SETUID, on),),
    "connect": lambda on: (Attempt(Op.CONNECT, on),),
    "bind": lambda on: (Attempt(Op.BIND, on),),
    "socket": lambda on: (Attempt(Op.SOCKET, f"AF_{on.upper()}"),),
    "socket-i386": lambda on: (Attempt(Op.SOCKET, f"AF_{on.upper()}", X86),),
    "syscall": lambda on: (Attempt(Op.PERSONALITY) if on == "personality" else Attempt(Op.SYSCALL, on),),
    "unshare": lambda on: (Attempt(Op.NAMESPACE, _NAMESPACES.get(on, on)),),
    "mount": lambda _: (Attempt(Op.MOUNT),),
    "host-name": lambda _: (Attempt(Op.HOSTNAME),),
    "bus-call": lambda _: (Attempt(Op.UNIX_SOCKET, SYSTEM_BUS), Attempt(Op.RUN, _BUSCTL)),
    "run-i386": lambda _: (Attempt(Op.RUN_I386),),
    "text-relocation": lambda _: (Attempt(Op.TEXT_RELOCATION),),
    "write-execute": lambda _: (Attempt(Op.WRITE_EXECUTE),),
    "realtime": lambda _: (Attempt(Op.REALTIME),),
    "capability": lambda on: (Attempt(Op.CAPABILITY, on),),
    "umask": lambda _: (Attempt(Op.OPEN_FILES),),
    "keyring": lambda _: (Attempt(Op.KEYRING),),
    "variable": lambda on: (Attempt(Op.VARIABLE, on),),
    "log": lambda on: (Attempt(Op.UNIX_SOCKET, on or "/dev/log"),),
    "stop": lambda _: (Attempt(Op.STOP),),
}
_ONE_PORT = re.compile(r"((ipv4|ipv6):)?(tcp|udp):\d{1,5}")


def aim(effects: Effects, planned: Planned, level: Level) -> Aim:
    """Put an attempt of the plan in the target's terms, for units and victims at `level`."""
    if planned.tries in _OBJECT:
        return Aim((Attempt(_OBJECT[planned.tries]),), effects.bare(planned.unit), ANOTHER)
    if planned.tries in _PROCESS:
        return _at(effects, planned, level, planned.on.strip("{}"), Attempt(_PROCESS[planned.tries]))
    if planned.tries == "connect" and planned.on.endswith(":{peer-port}"):
        return _at(effects, planned, level, "peer", Attempt(Op.LOOPBACK))
    if entry := _ENTRY.fullmatch(planned.on):
        return _entry(effects, planned, level, *entry.group(1, 2, 3))
    on = _filled_in(effects, planned)
    if "{" in on or planned.tries not in _PLAIN:
        return Aim(unknown=f"nothing is known of {planned.tries} {planned.on}".rstrip())
    if planned.tries == "bind" and not _ONE_PORT.fullmatch(on):
        return Aim(unknown=f"{on} is no port")
    attempts = _PLAIN[planned.tries](on)
    run = [one.target for one in attempts if one.operation in (Op.RUN, Op.SUDO)]
    programs = [effects.scripts[path] for path in run if path in effects.scripts]
    return Aim((*attempts, *(Attempt(Op.RUN, program) for program in programs)))


def _entry(effects: Effects, planned: Planned, level: Level, whose: str, entry: str, rest: str | None) -> Aim:
    """An attempt on an entry of the victim's in /proc."""
    if entry == "root" and planned.tries in _ROOT:
        return _at(effects, planned, level, whose, Attempt(_ROOT[planned.tries], rest or "/"))
    operation = _ENTRIES.get(entry)
    if operation is None or rest or not (planned.tries == "read" or operation is Op.MEM):
        return Aim(unknown=f"what the kernel asks for at /proc/PID/{entry}{rest or ''} is not known")
    return _at(effects, planned, level, whose, Attempt(operation))


def _at(effects: Effects, planned: Planned, level: Level, whose: str, attempt: Attempt) -> Aim:
    """An attempt aimed at a process: of a unit by its name, or of another instance of the attacker's own template."""
    unit = planned.unit if whose == "peer" else whose
    instance = effects.peer(unit) if whose == "peer" else ""
    victim = None if whose == "peer" and not instance else effects.of(unit, level, instance)
    if victim is None:
        return Aim(unknown=f"nothing is known of the process {{{whose}}}")
    return Aim((attempt,), victim, unit)


def _filled_in(effects: Effects, planned: Planned) -> str:
    """What it is tried on, with the names of the two instances in their places."""
    text = planned.on.replace("{instance}", effects.instance(planned.unit))
    peer = effects.peer(planned.unit)
    return text.replace("{peer-instance}", peer) if peer else text
