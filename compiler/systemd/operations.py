"""What one service may try against another one or the host, and the form of the answer. No rules here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from compiler.systemd.effect import Effect
from compiler.systemd.filters import NATIVE
from compiler.systemd.kernel import HostSettings


class Operation(StrEnum):
    """One thing to try. Those on a victim need one; `target` of the attempt says what is left open here."""

    PTRACE = "ptrace"
    VM_READ = "process_vm_readv"
    VM_WRITE = "process_vm_writev"
    ENVIRON = "environ"  # /proc/PID/environ
    MEM = "mem"  # /proc/PID/mem
    ROOT = "root"  # read /proc/PID/root/TARGET
    ROOT_LIST = "root-list"  # list that folder
    ROOT_WRITE = "root-write"  # write there
    VISIBLE = "visible"  # /proc/PID
    PIDFD_GETFD = "pidfd_getfd"
    SIGNAL = "signal"
    PRLIMIT = "prlimit"
    SYSV_SHM = "sysv-shm"
    POSIX_SHM = "posix-shm"
    ABSTRACT_SOCKET = "abstract-socket"
    LOOPBACK = "loopback"  # a TCP connection to a port of the victim on 127.0.0.1
    READ = "read"  # target: a path
    LIST = "list"  # target: a folder, in which something is found
    WRITE = "write"  # target: a path; of a folder, make a file in it
    EXISTS = "exists"  # target: a path that is seen, whether it can be opened or not
    RUN = "run"  # target: the path of a program, or of an interpreter
    SETUID = "setuid"  # run a set-uid program; target: its path, or ""
    SUDO = "sudo"  # become root by sudo; target: the path of what root is to run, or ""
    CAPABILITY = "capability"  # have it in the bounding set
    SET_ID_BITS = "set-id-bits"  # give a file the set-uid or set-gid bit
    NAMESPACE = "namespace"  # make one; target: its type, by default user
    MOUNT = "mount"
    MODULE = "module"  # load one
    SET_CLOCK = "set-clock"
    KERNEL_LOG = "kernel-log"  # read it with syslog(2)
    HOSTNAME = "hostname"  # change the host's
    REALTIME = "realtime"
    PERSONALITY = "personality"
    WRITE_EXECUTE = "write-execute"  # memory that is both
    SOCKET = "socket"  # target: an address family
    BIND = "bind"  # target: tcp:PORT or udp:PORT, with ipv6: before it for IPv6
    CONNECT = "connect"  # target: ADDRESS:PORT, over TCP, to whatever listens there
    UNIX_SOCKET = "unix-socket"  # connect to one; target: its path
    SYSCALL = "syscall"  # target: a system call
    RUN_I386 = "run-i386"  # run a 32-bit program
    TEXT_RELOCATION = "text-relocation"  # execute text that was written to, in 32-bit code
    OPEN_FILES = "open-files"  # make files that every user may read
    KEYRING = "keyring"  # find a key of the user's own keyring from the session's
    VARIABLE = "variable"  # have a variable in the environment; target: its name
    STOP = "stop"  # end when the manager asks for it


ON_VICTIM = frozenset(
    (
        Operation.PTRACE,
        Operation.VM_READ,
        Operation.VM_WRITE,
        Operation.ENVIRON,
        Operation.MEM,
        Operation.ROOT,
        Operation.ROOT_LIST,
        Operation.ROOT_WRITE,
        Operation.VISIBLE,
        Operation.PIDFD_GETFD,
        Operation.SIGNAL,
        Operation.PRLIMIT,
        Operation.SYSV_SHM,
        Operation.POSIX_SHM,
        Operation.ABSTRACT_SOCKET,
        Operation.LOOPBACK,
    )
)


class Outcome(StrEnum):
    """The prediction in a word."""

    BLOCKED = "blocked"
    REACHABLE = "reachable"
    UNKNOWN = "unknown"


class Holder(StrEnum):
    """Whose setting a barrier is."""

    ATTACKER = "attacker"
    VICTIM = "victim"
    BOTH = "both"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Attempt:
    """operation on target; architecture: of the code that makes the system calls (`native`, `x86`, `x32`)."""

    operation: Operation
    target: str = ""
    architecture: str = NATIVE


@dataclass(frozen=True, slots=True)
class Scene:
    """Who tries what. victim: None where the operation has none."""

    attacker: Effect
    attempt: Attempt
    victim: Effect | None = None
    host: HostSettings = field(default_factory=HostSettings)

    @property
    def other(self) -> Effect:
        """The victim; only for operations that have one."""
        if self.victim is None:
            raise ValueError(f"{self.attempt.operation} needs a victim")
        return self.victim

    @property
    def same_user(self) -> bool:
        """Whether both run as one user."""
        return self.victim is not None and self.attacker.user == self.victim.user


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something that blocks on its own: one directive (or host setting), or several that do it together.

    error: what the attempt ends with where this is the barrier that it meets first.
    """

    directives: tuple[str, ...]
    holder: Holder
    error: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """barriers: each alone sufficient, in the order in which they are met; () unless blocked.

    through: what makes it reachable, in a word or two. note: what the prediction cannot know.
    """

    outcome: Outcome
    barriers: tuple[Barrier, ...] = ()
    through: str = ""
    note: str = ""

    @property
    def error(self) -> str:
        """The error that is expected: that of the first barrier met."""
        return self.barriers[0].error if self.barriers else ""

    @property
    def held_by(self) -> frozenset[frozenset[str]]:
        """The sets of directives each of which is sufficient."""
        return frozenset(frozenset(one.directives) for one in self.barriers)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A reason why nothing can be said, in place of a barrier."""

    note: str


Found = Barrier | Unknown
