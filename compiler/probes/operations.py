"""What can be attempted, one function each. It ends normally when the door is open, and raises when it is not.

No attempt changes or keeps anything, and none prints what it reads.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
import stat
import subprocess
from collections.abc import Callable, Mapping

from compiler.probes.kernel import LIBC, call, code_exit, code_socket, code_text_relocation, probe_call, run_elf32

SOCKETS = {"netlink": (16, 3), "packet": (17, 3), "alg": (38, 5), "vsock": (40, 1), "bluetooth": (31, 3),
           "unix": (1, 1), "inet": (2, 2), "inet6": (10, 2)}
"""Family and kind, by name."""

NAMESPACES = {"mount": 0x20000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000, "pid": 0x20000000,
              "net": 0x40000000, "cgroup": 0x2000000}
CAPABILITIES = {"CAP_SYS_PTRACE": 19, "CAP_SYS_ADMIN": 21, "CAP_NET_ADMIN": 12, "CAP_SYS_MODULE": 16,
                "CAP_DAC_OVERRIDE": 1, "CAP_SETUID": 7, "CAP_SYSLOG": 34, "CAP_SYS_TIME": 25}


def read(path: str) -> None:
    """Open the file and read a byte; a memory file that opens but has nothing at its start is open."""
    with open(path, "rb", buffering=0) as file:
        try:
            file.read(1)
        except OSError as error:
            if error.errno != errno.EIO:
                raise


def list_folder(path: str) -> None:
    """List the folder; an empty one counts as not there."""
    if not os.listdir(path):
        raise OSError(errno.ENOENT, "the folder is empty")


def write(path: str) -> None:
    """Open the file for writing, or make a file in the folder that has no name and is gone at once."""
    if not stat.S_ISDIR(os.stat(path).st_mode):
        os.close(os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK))
        return
    try:
        os.close(os.open(path, os.O_TMPFILE | os.O_WRONLY, 0o600))
    except OSError as error:
        if error.errno != errno.EOPNOTSUPP:
            raise
        name = f"{path}/.hardening-probe-{os.getpid()}"
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        os.unlink(name)


def execute(command: str) -> None:
    """Run the command (words, no shell) and want it to succeed."""
    done = _program(command.split())
    if done.returncode:
        _died(done.returncode)
        raise OSError(errno.EPERM, f"exit {done.returncode}")


def set_uid(program: str) -> None:
    """Run a set-uid program and see whether the kernel honoured its bit.

    The loader obeys LD_DEBUG for ordinary programs only: an answer to LD_DEBUG=help shows that the bit was
    ignored. The program itself prints its version and does nothing.
    """
    if not os.path.exists(program) or not os.stat(program).st_mode & stat.S_ISUID:
        raise OSError(errno.ENOENT, "no set-uid program there")
    done = _program([program, "--version"], {"LD_DEBUG": "help"})
    _died(done.returncode)
    if b"LD_DEBUG" in done.stdout + done.stderr:
        raise OSError(errno.EPERM, "the set-uid bit was ignored")


def _program(words: list[str], extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=8, check=False,
                          env={**os.environ, **(extra or {})})


def _died(code: int) -> None:
    """Die of the signal that the program died of, so that it is reported as what it was."""
    if code < 0:
        os.kill(os.getpid(), -code)


def connect(where: str) -> None:
    """Connect to a TCP port on an address."""
    host, _, port = where.rpartition(":")
    socket.create_connection((host, int(port)), timeout=4).close()


def bind(where: str) -> None:
    """Bind a port (``udp:27015``, ``tcp:0``) on every address, where nothing else holds it."""
    kind, _, port = where.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as one:
        one.bind(("0.0.0.0", int(port)))


def visible(pid: str) -> None:
    """See the process in /proc."""
    os.stat(f"/proc/{int(pid)}")


def ptrace(pid: str) -> None:
    """PTRACE_SEIZE: attaches without stopping the victim, and lets go when this process ends."""
    call(101, 0x4206, int(pid), 0, 0)


def process_vm(number: int, pid: str) -> None:
    """Copy memory at an address where nothing is: EFAULT comes after the check of rights."""
    here = ctypes.create_string_buffer(8)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(here), 8)
    remote = (ctypes.c_void_p * 2)(0x1000, 8)
    result = LIBC.syscall(ctypes.c_long(number), ctypes.c_long(int(pid)), local, ctypes.c_long(1), remote,
                          ctypes.c_long(1), ctypes.c_long(0))
    code = ctypes.get_errno()
    if result < 0 and code != errno.EFAULT:
        raise OSError(code, os.strerror(code))


def pidfd_getfd(pid: str) -> None:
    """Take a descriptor out of the process; it is a copy, and closed with this process."""
    call(438, call(434, int(pid), 0), 0, 0, late=(errno.EBADF,))


def send_signal(pid: str) -> None:
    """Signal 0: the check of rights without a signal."""
    os.kill(int(pid), 0)


def prlimit(pid: str) -> None:
    """Ask for the limits of the process, which takes the right to change them."""
    call(302, int(pid), 4, None, ctypes.create_string_buffer(16))


def sysv_shm(planted: str) -> None:
    """Look at a System V segment that another process of the user made (IPC_STAT)."""
    call(31, int(planted), 2, ctypes.create_string_buffer(256))


def abstract_socket(planted: str) -> None:
    """Connect to an abstract Unix socket that another process of the user listens on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.settimeout(4)
        one.connect("\0" + planted)


def keyring(planted: str) -> None:
    """Find a key of the user's own keyring from the session's."""
    call(250, 10, -3, b"user", planted.encode() + b"\0", 0)


def open_socket(name: str) -> None:
    """Open a socket of the family."""
    family, kind = SOCKETS[name]
    socket.socket(family, kind).close()


def unshare(name: str) -> None:
    """Make a new namespace, for this process alone."""
    call(272, NAMESPACES[name])


def mount(path: str) -> None:
    """Mount a file system that does not exist: the kernel looks for it only after the check of rights."""
    call(165, b"none\0", path.encode() + b"\0", b"nosuchfs\0", 0, None, late=(errno.ENODEV,))


def host_name(_: str) -> None:
    """Set the host name to what it is."""
    name = os.uname().nodename
    socket.sethostname(name)


def bus_call(words: str) -> None:
    """Ask over the system bus: destination, object, interface, member and arguments, as busctl takes them."""
    execute(f"busctl --system --timeout=4 --quiet call {words}")


def real_time(_: str) -> None:
    """Take the lowest real-time priority, for this process alone."""
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def capability(name: str) -> None:
    """Whether the bounding set still holds the capability (PR_CAPBSET_READ)."""
    if LIBC.prctl(23, CAPABILITIES[name], 0, 0, 0) != 1:
        raise OSError(errno.EPERM, "not in the bounding set")


def umask(_: str) -> None:
    """Whether a new file would be open to all users."""
    if os.umask(0o077) & 0o007 == 0o007:
        raise OSError(errno.EACCES, "new files are closed to others")


def device(name: str) -> None:
    """See a device of the host in /dev."""
    os.stat(f"/dev/{name}")


def variable(name: str) -> None:
    """Have the variable in the environment."""
    if not os.environ.get(name):
        raise OSError(errno.ENOENT, "the variable is not set")


def log(path: str) -> None:
    """Connect to the socket of the system log."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        one.connect(path or "/dev/log")


def write_and_execute(_: str) -> None:
    """Have memory that is writable and executable at once."""
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def run_i386(_: str) -> None:
    """Run a 32-bit program."""
    run_elf32(code_exit())


def text_relocation(_: str) -> None:
    """Change a page of text and run it, in 32-bit code."""
    run_elf32(code_text_relocation())


def socket_i386(name: str) -> None:
    """Open a socket of the family from 32-bit code."""
    run_elf32(code_socket(*SOCKETS[name]))


OPERATIONS: dict[str, Callable[[str], None]] = {
    "read": read, "list": list_folder, "write": write, "execute": execute, "set-uid": set_uid, "connect": connect,
    "bind": bind, "visible": visible, "ptrace": ptrace, "process-vm-readv": lambda pid: process_vm(310, pid),
    "process-vm-writev": lambda pid: process_vm(311, pid), "pidfd-getfd": pidfd_getfd, "signal": send_signal,
    "prlimit": prlimit, "sysv-shm": sysv_shm, "posix-shm": read, "abstract-socket": abstract_socket,
    "leftover": read, "keyring": keyring, "socket": open_socket, "socket-i386": socket_i386,
    "syscall": probe_call, "unshare": unshare, "mount": mount, "host-name": host_name, "bus-call": bus_call,
    "run-i386": run_i386, "text-relocation": text_relocation, "write-execute": write_and_execute,
    "realtime": real_time, "capability": capability, "umask": umask, "device": device, "variable": variable, "log": log,
}
"""By the name that a spec uses. ``stop`` is not here: it is tried from outside."""

