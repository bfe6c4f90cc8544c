#!/usr/bin/env python3
"""Attempts from inside the sandboxes of deployed units, made by root on the host that runs them.

``run`` copies each deployed unit into a runtime unit of its own, makes the attempts there as the unit's own
process, prints what came of each, and writes a result file; nothing else on the host is changed, and all that was
made for the run is gone when it ends.

Generated from specs/defenses/D1-no-secret-files.yaml, specs/defenses/D2-no-process-access.yaml,
specs/defenses/D3-no-sudo.yaml, specs/defenses/D4-web-cannot-reach-servers.yaml,
specs/defenses/D5-instances-apart.yaml, specs/defenses/D6-source-unchanged.yaml,
specs/defenses/H1-kernel-out-of-reach.yaml, specs/defenses/H2-nothing-left-behind.yaml,
specs/units/left4me-server@.service.yaml, specs/units/left4me-web.service.yaml. Do not edit: change the spec
and compile again.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import datetime
import errno
import fcntl
import hashlib
import json
import mmap
import os
import platform
import pwd
import re
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any


# --- The kernel without a library between: raw system calls, and 32-bit programs made of bytes.

LIBC = ctypes.CDLL(None, use_errno=True)


class ImpossibleError(Exception):
    """The attempt cannot be made on this system, so nothing follows from it; the text says why."""


def call(number: int, *args: int | bytes | ctypes.Array[ctypes.c_char] | None, late: tuple[int, ...] = ()) -> int:
    """A raw system call; raises OSError unless it succeeds.

    ``late`` are the errors that the kernel gives only after it has checked the caller's rights: harmless
    arguments that end in one of them show that the door was open, and nothing has happened.
    """
    if platform.machine() != "x86_64":
        raise ImpossibleError(f"system call numbers are known for x86_64, this is {platform.machine()}")
    words = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    result = int(LIBC.syscall(ctypes.c_long(number), *words))
    code = ctypes.get_errno()
    if result < 0 and code == errno.ENOSYS:
        raise ImpossibleError("this kernel has no such system call")
    if result < 0 and code not in late:
        raise OSError(code, os.strerror(code))
    return result


def probe_call(name: str) -> None:
    """The call ``name`` of the table below, with arguments that do nothing."""
    if name not in CALLS:
        raise ImpossibleError(f"no harmless arguments are known for {name}")
    number, args, late = CALLS[name]
    call(number, *args, late=late)


CALLS: dict[str, tuple[int, tuple[int | bytes | None, ...], tuple[int, ...]]] = {
    "delete_module": (176, (b"no_such_module", 0), (errno.ENOENT,)),
    "init_module": (175, (None, 0, b""), (errno.EFAULT, errno.ENOEXEC, errno.EINVAL)),
    "syslog": (103, (10, None, 0), ()),                       # asks for the size of the buffer
    "settimeofday": (164, (None, None), ()),                  # checks the right, then has nothing to set
    "personality": (135, (0x40000,), ()),                     # no address randomisation, for this process alone
    "swapoff": (168, (b"/no-such-swap",), (errno.ENOENT,)),
    "io_uring_setup": (425, (0, None), (errno.EFAULT, errno.EINVAL)),
    "userfaultfd": (323, (1,), ()),                           # for faults in user mode only
    "quotactl": (179, (0x80000100, None, 0, None), (errno.EINVAL, errno.ENODEV, errno.ESRCH, errno.EFAULT)),
    "perf_event_open": (298, (None, 0, -1, -1, 0), (errno.EFAULT, errno.EINVAL)),
}
"""Name: number on x86_64, harmless arguments, and the errors that come after the check of rights."""


# 32-bit code. A program's exit status is 0, or the error number of the call that failed.
_CODE, _SECOND_PAGE = 0x8048054, 0x8049000
_EXIT = "b801000000cd80"                                      # mov eax, 1; int 0x80: exit(ebx)
_EXIT_WITH_EAX = "31db85c07904f7d889c3" + _EXIT               # ebx = eax < 0 ? -eax : 0


def elf32(code: str) -> bytes:
    """An i386 program of two pages, mapped to be read and executed; ``code`` (hexadecimal) is what it runs."""
    size = 2 * 4096
    head = struct.pack("<16s2H5I6H", b"\x7fELF\1\1\1", 2, 3, 1, _CODE, 52, 0, 0, 52, 32, 1, 0, 0, 0)
    segment = struct.pack("<8I", 1, 0, 0x8048000, 0x8048000, size, size, 5, 4096)
    return (head + segment + bytes.fromhex(code)).ljust(size, b"\0")


def run_elf32(code: str) -> None:
    """Become that program: its exit status is then this process's own."""
    file = os.memfd_create("probe")
    os.write(file, elf32(code))
    os.execv(f"/proc/self/fd/{file}", ["probe"])


def code_exit() -> str:
    """Ends at once: enough to show whether the kernel runs 32-bit code for this unit."""
    return "31db" + _EXIT


def code_socket(family: int, kind: int) -> str:
    """Opens a socket through socketcall(2), which only 32-bit code has; a filter cannot see its arguments."""
    head = "b866000000bb01000000b9{args}cd80" + _EXIT_WITH_EAX
    place = _CODE + len(bytes.fromhex(head.format(args="00000000")))
    return head.format(args=_word(place)) + _word(family) + _word(kind) + _word(0)


def code_text_relocation() -> str:
    """Makes a page of its own text writable, changes it, makes it executable again, and runs it: a text relocation."""
    fail = "f7d889c3" + _EXIT
    last = "b8" + _word(_SECOND_PAGE) + "ffd0" + "31db" + _EXIT
    back = _mprotect(5)
    change = "c605" + _word(_SECOND_PAGE) + "c3"
    to_fail = len(bytes.fromhex(last))
    second = back + "85c075" + f"{to_fail:02x}" + last
    to_fail = len(bytes.fromhex(change + second))
    return _mprotect(3) + "85c075" + f"{to_fail:02x}" + change + second + fail


def _mprotect(protection: int) -> str:
    return "b87d000000bb" + _word(_SECOND_PAGE) + "b900100000ba" + _word(protection) + "cd80"


def _word(number: int) -> str:
    return struct.pack("<I", number).hex()


# --- What can be attempted, one function each. It ends normally when the door is open, and raises when it is not.

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


# --- What runs as the unit's own process: each attempt in a child of its own, so that a deadly filter ends only that.

LIMIT = 10
"""Seconds that an attempt may take."""

def attempt(tries: str, on: str, avoid: Collection[int]) -> dict[str, str]:
    """Make one attempt. ``avoid`` are the numbers of the victims, which in a PID namespace of its own this
    process's children could have by chance; it would then meet itself."""
    reader, writer = os.pipe()
    while True:
        child = os.fork()
        if child == 0:
            os.close(reader)
            _child(tries, on, writer, os.getpid() in avoid)
        if child not in avoid:
            break
        os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        text = said.read().decode(errors="replace")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _outcome(text, code)


def _child(tries: str, on: str, writer: int, to_be_avoided: bool) -> None:
    """Never returns. Says what was refused over the pipe; silence and a clean end mean that it worked."""
    if to_be_avoided:
        os._exit(0)
    signal.alarm(LIMIT)
    said, code = "", 0
    try:
        OPERATIONS[tries](on)
    except ImpossibleError as reason:
        said, code = f"impossible {reason}", 1
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, str(error.errno or type(error).__name__))
        own = error.strerror if error.errno and error.strerror != os.strerror(error.errno) else ""
        said, code = f"refused {name}{': ' + own if own else ''}", 1
    except (ValueError, KeyError) as error:
        said, code = f"impossible {type(error).__name__}: {error}", 1
    except subprocess.TimeoutExpired:
        said, code = "impossible no answer in time", 1
    os.write(writer, said.encode(errors="replace")[:400])
    os._exit(code)


def _outcome(said: str, code: int) -> dict[str, str]:
    word, _, rest = said.partition(" ")
    if word == "impossible":
        return {"outcome": "impossible", "saw": rest}
    if word == "refused":
        return {"outcome": "refused", "saw": rest}
    if code == -signal.SIGALRM:
        return {"outcome": "impossible", "saw": "no answer in time"}
    if code < 0:
        return {"outcome": "refused", "saw": signal.Signals(-code).name}
    if code > 0:                                              # a 32-bit program ends with the error number
        return {"outcome": "refused", "saw": errno.errorcode.get(code, f"exit {code}")}
    return {"outcome": "ok", "saw": ""}


def work(job: str) -> int:
    """Make the attempts of a job (JSON) and print what came of them as JSON, one line each."""
    task = json.loads(job)
    for index, tries, on in task["attempts"]:
        found = attempt(tries, on, task["avoid"])
        print(json.dumps({"index": index, **found}), flush=True)
    print(json.dumps({"done": True}), flush=True)
    return 0


def wait(_: Sequence[str] = ()) -> int:
    """Be a main process that does nothing and ends when it is told to: a victim, or one that is stopped."""
    def end(*_: object) -> None:
        sys.exit(0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, end)
    print("ready", flush=True)
    while True:
        time.sleep(3600)


# === What follows stays outside of the sandboxes; only what stands above is sent into them.


# --- Read unit files and merge them with their drop-ins as systemd 257 does it. Standard library only, no I/O.

BLANK = " \t\n\r"
LINE_LIMIT = 1024 * 1024  # bytes
LOOKUP_PATH = (
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    "/etc/systemd/system",
    "/etc/systemd/system.attached",
    "/run/systemd/system",
    "/run/systemd/system.attached",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/run/systemd/generator.late",
)

# A line ends with a run of different end marks; NUL is one of them, and always the last of its run.
_LINE_END = re.compile(r"\n\r?\0?|\r\n?\0?|\0")
_PLANE_ENDS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_NOT_UTF8 = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_UNSAFE_IN_HEADER = re.compile("[\x01-\x1f\x7f\"'\\\\]")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `name=value` of `[section]`. `line` is where the name stands (1-based), `origin` names the file."""

    section: str
    name: str
    value: str
    line: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that systemd does not take. `fatal`: it reads no further in this file."""

    line: int
    message: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A fragment or drop-in as read. `masked`: the file is empty, which as a fragment masks the unit."""

    origin: str
    assignments: tuple[Assignment, ...]
    problems: tuple[LineProblem, ...] = ()
    masked: bool = False


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What the merge has to know about directive names.

    accumulates: a further assignment adds to the earlier ones; for any other name the last one wins.
    reset_together: an empty assignment to one name of a group empties all names of that group.
    empty_ignored: an empty assignment changes nothing. empty_kept: it is a value of its own.
    aliases: older name -> present name.
    """

    accumulates: Collection[str]
    reset_together: tuple[frozenset[str], ...] = ()
    empty_ignored: Collection[str] = ()
    empty_kept: Collection[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


# section -> directive -> the assignments in force, in systemd's order; a directive that was reset is absent
Effective = dict[str, dict[str, tuple[Assignment, ...]]]


def parse(text: str, origin: str = "") -> UnitFile:
    """Read the text of a unit file; never raises. Bytes that are no UTF-8 come in as lone surrogates.

    A line ending in a backslash goes on in the next one, with a blank in place of the backslash; comment
    lines in between are left out. A comment is a whole line: behind a value, `# ...` is part of the value.
    """
    assignments: list[Assignment] = []
    problems: list[LineProblem] = []
    section: str | None = None
    for number, line in _logical_lines(text):
        found = _read_line(line, number, section, origin)
        if isinstance(found, Assignment):
            assignments.append(found)
        elif isinstance(found, str):
            section = found
        else:
            problems.append(found)
            if found.fatal:
                break
    return UnitFile(origin, tuple(assignments), tuple(problems), masked=not text)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join continued lines, drop comments and blank lines; yields (number of the first, text)."""
    pending, start, bom_seen = "", 0, False
    for number, physical in enumerate(_LINE_END.split(text), 1):
        if physical.lstrip(BLANK)[:1] in ("#", ";"):
            continue
        is_bom = not bom_seen and physical.startswith("\ufeff")
        bom_seen = bom_seen or is_bom
        pending += physical[1:] if is_bom else physical
        start = start or number
        if (len(pending) - len(pending.rstrip("\\"))) % 2:
            pending = pending[:-1] + " "
            continue
        if pending.strip(BLANK):
            yield start, pending.strip(BLANK)
        pending, start = "", 0
    if pending.strip(BLANK):
        yield start, pending.strip(BLANK)


def _read_line(line: str, number: int, section: str | None, origin: str) -> Assignment | LineProblem | str:
    """One stripped logical line: an assignment, the name of the section that begins, or a problem."""
    if len(line.encode(errors="surrogatepass")) >= LINE_LIMIT:
        return LineProblem(number, "line is too long, systemd reads no further", fatal=True)
    if _NOT_UTF8.search(line):
        return LineProblem(number, "line is not valid UTF-8, systemd reads no further", fatal=True)
    if line.startswith("["):
        if not line.endswith("]") or _UNSAFE_IN_HEADER.search(line):
            return LineProblem(number, f"bad section header {line!r}, systemd reads no further", fatal=True)
        return line[1:-1]
    if section is None:
        return LineProblem(number, "assignment outside of a section")
    name, equals, value = line.partition("=")
    if not (equals and name):
        return LineProblem(number, "no name before '='" if equals else "line has no '='")
    return Assignment(section, name.rstrip(BLANK), value.lstrip(BLANK), number, origin)


def render(assignments: Iterable[Assignment]) -> str:
    """Write assignments as unit-file text that reads back as the same sections, names and values."""
    lines: list[str] = []
    section: str | None = None
    for item in assignments:
        if item.section != section:
            lines += [*([""] if lines else []), f"[{item.section}]"]
            section = item.section
        # The blank keeps the line from going on in the next one.
        lines.append(f"{item.name}={item.value}" + " " * item.value.endswith("\\"))
    return "".join(f"{line}\n" for line in lines)


def dropin_directories(unit: str) -> tuple[str, ...]:
    """Names of the directories whose `*.conf` belong to `unit`, most specific first, `service.d` last."""
    stem, _, suffix = unit.rpartition(".")
    return (*dict.fromkeys(f"{name}.{suffix}.d" for name in _dropin_stems(stem)), f"{suffix}.d")


def _dropin_stems(stem: str) -> Iterator[str]:
    """`foo-bar@1`: itself, its template `foo-bar@`, and both again for each dash prefix (`foo-@1`)."""
    yield stem
    prefix, at, instance = stem.partition("@")
    if at and instance:
        yield from _dropin_stems(prefix + "@")
    head, dash, _ = (prefix[:-1] if prefix.endswith("-") else prefix).rpartition("-")
    if dash and head:
        yield from _dropin_stems(f"{head}-@{instance}" if instance else f"{head}-")


def order_dropins(unit: str, paths: Iterable[str], lookup_path: tuple[str, ...] = LOOKUP_PATH) -> list[str]:
    """Those of `paths` that systemd reads for `unit`, in its order: by file name, wherever they lie.

    Of equal file names one is read: that in the earlier directory of `lookup_path`, and there the most
    specific; the type's own `service.d` yields to all. An empty file takes its name and adds nothing.
    """
    directories = dropin_directories(unit)
    best: dict[str, tuple[tuple[bool, int, int], str]] = {}
    for path in paths:
        base, _, name = path.rpartition("/")
        place, _, directory = base.rpartition("/")
        if not name.endswith(".conf") or place not in lookup_path or directory not in directories:
            continue
        rank = directories.index(directory)
        priority = (rank == len(directories) - 1, lookup_path.index(place), rank)
        best[name] = min(best.get(name, (priority, path)), (priority, path))
    return [best[name][1] for name in sorted(best)]


def merge(files: Iterable[UnitFile], rules: MergeRules) -> Effective:
    """The unit as systemd sees it; `files` is the fragment, then its drop-ins in order (see order_dropins).

    Values are not judged: where systemd ignores a value that it cannot read, it counts here.
    """
    effective: Effective = {}
    for file in files:
        for item in file.assignments:
            name = rules.aliases.get(item.name, item.name)
            _apply(item, name, effective.setdefault(item.section, {}), rules)
    return {section: held for section, held in effective.items() if held}


def _apply(item: Assignment, name: str, held: dict[str, tuple[Assignment, ...]], rules: MergeRules) -> None:
    """Let one assignment take effect on what its section holds so far."""
    if not item.value:
        if name in rules.empty_ignored:
            return
        for other in {name}.union(*(group for group in rules.reset_together if name in group)):
            held.pop(other, None)
        if name not in rules.empty_kept:
            return
    held[name] = (*held.get(name, ()), item) if name in rules.accumulates else (item,)


# --- What another process of the unit's user leaves or offers, so that an attempt has something to find.

_SEGMENT, _KEY, _SOCKET = "sysv-shm", "keyring", "abstract-socket"
_USER_KEYRING, _IPC_RMID = -4, 0


class Plants:
    """The planted things by operation and place; ``with`` them there, and gone afterwards."""

    def __init__(self, user: str, wanted: Sequence[tuple[str, str]], tag: str) -> None:
        self._user, self._wanted, self._tag = user, wanted, tag
        self.found: dict[tuple[str, str], str] = {}
        self._child, self._pipe = 0, -1

    def __enter__(self) -> Plants:
        said, say = os.pipe()
        hold, self._pipe = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(said)
            os.close(self._pipe)
            _helper(self._user, self._wanted, self._tag, say, hold)
        os.close(say)
        os.close(hold)
        with os.fdopen(said, "rb") as answer:
            rows = json.loads(answer.read() or b"[]")
        self.found = {(tries, on): value for tries, on, value in rows}
        return self

    def __exit__(self, *_: object) -> None:
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        if self._child:
            os.waitpid(self._child, 0)
            self._child = 0


def _helper(user: str, wanted: Sequence[tuple[str, str]], tag: str, say: int, hold: int) -> None:
    """Never returns. Root makes the files (their folders may be closed to the user) and gives them away."""
    code = 0
    os.setsid()                                               # Ctrl-C is for the runner, which then ends this
    files: list[str] = []
    try:
        account = pwd.getpwnam(user)
        made = [(tries, on, _file(on, tag, account.pw_uid, account.pw_gid, files))
                for tries, on in wanted if tries in ("leftover", "posix-shm")]
        if os.fork() == 0:
            _hold_as(account, [row for row in wanted if row[0] in (_SEGMENT, _KEY, _SOCKET)], made, tag, (say, hold))
        os.close(say)
        os.wait()
    except (OSError, KeyError) as error:
        print(f"cannot plant: {error}", file=sys.stderr)
        code = 1
    finally:
        for path in files:
            os.unlink(path)
        os._exit(code)


def _hold_as(account: pwd.struct_passwd, wanted: Sequence[tuple[str, str]], made: list[tuple[str, str, str]], tag: str,
             pipes: tuple[int, int]) -> None:
    """Never returns. Makes the rest as the user, and removes it once the runner has gone, however early that is."""
    say, hold = pipes
    keep: list[object] = []
    segments: list[int] = []
    try:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        made += [(tries, on, _object(tries, tag, keep, segments)) for tries, on in wanted]
        os.write(say, json.dumps([row for row in made if row[2]]).encode())
        os.close(say)
        os.read(hold, 1)
    except BrokenPipeError:
        pass                                                  # nobody is left to be told
    except OSError as error:
        print(f"cannot plant: {error}", file=sys.stderr)
    finally:
        _remove(tag, segments)
        os._exit(0)


def _file(folder: str, tag: str, uid: int, gid: int, made: list[str]) -> str:
    path = f"{folder}/{tag}"
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    except OSError:
        return ""
    made.append(path)
    os.write(file, b"probe\n")
    os.fchown(file, uid, gid)
    os.close(file)
    return path


def _object(tries: str, tag: str, keep: list[object], segments: list[int]) -> str:
    if tries == _SEGMENT:
        segment = int(LIBC.shmget(0, 4096, 0o600))
        segments += [segment] if segment >= 0 else []
        return str(segment) if segment >= 0 else ""
    if tries == _KEY:
        key = LIBC.syscall(ctypes.c_long(248), b"user", tag.encode(), b"x", ctypes.c_long(1),
                           ctypes.c_long(_USER_KEYRING))
        return tag if key >= 0 else ""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind("\0" + tag)
    listener.listen(64)
    keep.append(listener)
    return tag


def _remove(tag: str, segments: Sequence[int]) -> None:
    for segment in segments:
        LIBC.shmctl(segment, _IPC_RMID, None)
    key = LIBC.syscall(ctypes.c_long(250), ctypes.c_long(10), ctypes.c_long(_USER_KEYRING), b"user", tag.encode(),
                       ctypes.c_long(0))
    if key >= 0:
        LIBC.syscall(ctypes.c_long(250), ctypes.c_long(9), ctypes.c_long(key), ctypes.c_long(_USER_KEYRING))


# --- Units as systemd has them, and copies of them in which the attempts run.

PREFIX = "hardening-probe-"
RUNTIME = Path("/run/systemd/system")

# What makes a copy another program of another kind; the rest of the unit is its sandbox and stays.
_OWN = ("Type", "ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload", "ExecStop", "ExecStopPost",
        "Restart", "RestartSec", "StandardInput", "StandardOutput", "StandardError", "User", "Group", "PIDFile",
        "BusName", "NotifyAccess", "WatchdogSec", "TimeoutStartSec", "RemainAfterExit", "WorkingDirectory")


def systemctl(*words: str, check: bool = True) -> str:
    """Run systemctl and give back what it prints."""
    done = subprocess.run(["systemctl", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=120, check=False)
    if check and done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()[-1]
        raise OSError(0, f"systemctl {' '.join(words[:2])}: {said}")
    return done.stdout.strip()


def instance_of(unit: str, instance: str) -> str:
    """The name of a template's instance; a plain unit is its own."""
    return unit.replace("@.", f"@{instance}.")


def main_pid(unit: str) -> int:
    """The main process of a unit; 0 when it does not run."""
    found = systemctl("show", "-P", "MainPID", unit, check=False)
    return int(found) if found.isdigit() else 0


def deployed(unit: str, rules: MergeRules, without: str = "") -> Effective:
    """The unit as it is deployed, merged; ``without`` leaves out drop-ins of that file name."""
    fragment = systemctl("show", "-P", "FragmentPath", unit)
    dropins = systemctl("show", "-P", "DropInPaths", unit).split()
    if not fragment:
        raise OSError(0, f"{unit} is not deployed")
    files = [fragment, *(path for path in dropins if Path(path).name != without)]
    texts = [Path(path).read_text(encoding="utf-8", errors="surrogateescape") for path in files]
    return merge([parse(text, path) for text, path in zip(texts, files, strict=True)], rules)


def canonical(effective: Effective) -> str:
    """The [Service] section in one spelling: names sorted, lines in order, blanks as one."""
    lines = {name: [" ".join(item.value.split()) for item in held]
             for name, held in effective.get("Service", {}).items()}
    return json.dumps({name: lines[name] for name in sorted(lines)})


def digest_of(value: object) -> str:
    """The SHA-256 digest of a text, or of plain data in one spelling, in hexadecimal."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(effective: Effective, known: Mapping[str, str]) -> str:
    """The digest that the specs have for this composition, or one that they have for none."""
    text = digest_of(canonical(effective))
    return known.get(text, text)


def bare(user: str, group: str) -> Effective:
    """A service with nothing but the user. The session keyring is the shared one, which systemd's default is not."""
    rows = [("User", user), ("Group", group), ("KeyringMode", "shared")]
    return {"Service": {name: (Assignment("Service", name, value),) for name, value in rows}}


def copy_text(effective: Effective, folder: Path, name: str, *, as_root: bool, role: str) -> str:
    """The text of a copy: the sandbox of the unit, our script as its program, its output in files that PID 1 opens.

    ``role`` is ``attempt`` (one shot) or ``wait`` (a main process that stays).
    """
    service = effective.get("Service", {})
    kept = [item for key, held in service.items() if key not in _OWN for item in held]
    who = [(key, "root" if as_root else item.value) for key in ("User", "Group") for item in service.get(key, ())]
    mine = [*who, ("Type", "oneshot" if role == "attempt" else "simple"), ("Restart", "no"),
            ("TimeoutStartSec", "120"), ("WorkingDirectory", "/"), ("StandardInput", f"file:{folder}/{name}.py"),
            ("StandardOutput", f"truncate:{folder}/{name}.out"), ("StandardError", f"truncate:{folder}/{name}.err"),
            ("ExecStart", "/usr/bin/python3 -I -")]
    head = [Assignment("Unit", "Description", "A probe in the sandbox of a unit"),
            Assignment("Unit", "StartLimitIntervalSec", "0")]
    return render([*head, *kept, *(Assignment("Service", key, value) for key, value in mine)])


def listening_port(unit: str) -> str:
    """A TCP port that a process of the unit listens on; empty when there is none."""
    group = systemctl("show", "-P", "ControlGroup", unit, check=False)
    inodes = set()
    for pid in _processes(group):
        try:
            inodes |= {os.readlink(f"/proc/{pid}/fd/{one}") for one in os.listdir(f"/proc/{pid}/fd")}
        except OSError:
            continue
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A" and f"socket:[{row[9]}]" in inodes:
                return str(int(row[1].rpartition(":")[2], 16))
    return ""


def _processes(group: str) -> Sequence[str]:
    try:
        return Path(f"/sys/fs/cgroup{group}/cgroup.procs").read_text().split() if group else ()
    except OSError:
        return ()


def render_effective(effective: Effective) -> str:
    """A merged unit as text that reads back the same."""
    return render(item for held in effective.values() for items in held.values() for item in items)


# --- Copies of units, started, watched and taken away again, whatever happens in between.

FOLDER = Path("/run/hardening-probe")
CUT = "# === What follows stays outside of the sandboxes; only what stands above is sent into them."
_LOCK = Path("/run/hardening-probe.lock")


@dataclass
class Copy:
    """One copy of a unit: what it is of, in which sandbox, and what it is to do there."""

    name: str
    unit: str
    effective: Effective
    instance: str = ""
    as_root: bool = False
    role: str = "attempt"
    attempts: Sequence[Mapping[str, Any]] = ()
    found: list[dict[str, str]] = field(default_factory=list)
    failed: str = ""

    @property
    def service(self) -> str:
        """The name under which systemd knows the copy; it has the instance of what it copies."""
        return f"{PREFIX}{self.name}{'@' + self.instance if '@.' in self.unit else ''}.service"


class Workshop:
    """The folder and the unit files of one run; ``with`` it, all is gone at the end."""

    def __init__(self, source: str) -> None:
        self._program = source.partition(f"\n{CUT}\n")[0]
        self._ended = False

    def __enter__(self) -> Workshop:
        self._lock = _LOCK.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise OSError(0, "another probe is running on this host") from None
        try:
            self.end()                                        # what a run that was killed has left
            self._clear()
            self._ended = False
            FOLDER.mkdir(mode=0o700)
            RUNTIME.mkdir(parents=True, exist_ok=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with uninterrupted():
            self.end()
            self._clear()
            _LOCK.unlink(missing_ok=True)
            self._lock.close()

    def end(self) -> None:
        """End whatever copies are running, and start no more."""
        self._ended = True
        systemctl("kill", "--signal=SIGKILL", f"{PREFIX}*", check=False)
        systemctl("stop", f"{PREFIX}*", check=False)

    def _clear(self) -> None:
        left = [path for path in RUNTIME.glob(f"{PREFIX}*") if path.is_file()]
        for path in left:
            path.unlink()
        if FOLDER.exists():
            shutil.rmtree(FOLDER)
        if left:
            systemctl("daemon-reload", check=False)
            systemctl("reset-failed", f"{PREFIX}*", check=False)

    def install(self, copies: Sequence[Copy]) -> None:
        """Write all the unit files, then let systemd read them once."""
        for copy in copies:
            text = copy_text(copy.effective, FOLDER, copy.name, as_root=copy.as_root, role=copy.role)
            (RUNTIME / copy.service).write_text(text, encoding="utf-8", errors="surrogateescape")
        systemctl("daemon-reload")

    def start(self, copy: Copy, job: Mapping[str, object]) -> None:
        """Give the copy its program and start it; an attempt has ended when this returns, one that waits is ready."""
        if self._ended:
            raise OSError(0, "the run has ended")
        ending = f"\nsys.exit({'wait()' if copy.role == 'wait' else f'work({json.dumps(job)!r})'})\n"
        (FOLDER / f"{copy.name}.py").write_text(self._program + ending, encoding="utf-8")
        try:
            systemctl("start", copy.service)
            if copy.role == "wait":
                _until(lambda: "ready" in self._read(copy, "out"))
        except OSError as error:
            # A oneshot that was not started at all has printed nothing; what it printed counts below.
            copy.failed = str(error.strerror or error)

    def collect(self, copy: Copy) -> None:
        """Read what the attempts of a copy came to; what is missing at the end was never made."""
        rows = [json.loads(line) for line in self._read(copy, "out").splitlines() if line.startswith("{")]
        made = {row["index"]: row for row in rows if "index" in row}
        if any("done" in row for row in rows):
            copy.failed = ""
        elif not copy.failed:
            copy.failed = "ended early"
        if copy.failed:
            status = systemctl("show", "-P", "Result", copy.service, check=False)
            said = self._read(copy, "err").strip().splitlines()
            copy.failed = f"{status}; {said[-1] if said else copy.failed}"
        nothing = {"outcome": "impossible", "saw": f"the unit did not run: {copy.failed}"}
        copy.found = [made.get(index, nothing) for index in range(len(copy.attempts))]

    def stop(self, copy: Copy) -> tuple[float, str]:
        """Stop a copy that waits: seconds that it took, and systemd's result."""
        begun = time.monotonic()
        systemctl("stop", copy.service, check=False)
        return time.monotonic() - begun, systemctl("show", "-P", "Result", copy.service, check=False)

    def pid(self, copy: Copy) -> int:
        """The main process of a copy that waits."""
        return main_pid(copy.service)

    def _read(self, copy: Copy, kind: str) -> str:
        path = FOLDER / f"{copy.name}.{kind}"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _until(ready: Callable[[], bool], limit: float = 10.0) -> None:
    begun = time.monotonic()
    while not ready():
        if time.monotonic() - begun > limit:
            raise OSError(0, "the waiting copy did not get ready")
        time.sleep(0.02)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Cleaning up goes on through a second Ctrl-C."""
    held = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = [signal.signal(number, signal.SIG_IGN) for number in held]
    try:
        yield
    finally:
        for number, handler in zip(held, before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the run as Ctrl-C does, by way of every ``with``."""
    def end(number: int, _: object) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- What a run leaves: facts about the host, the result file, and lines to read.

_WORDS = {"vector": ("reached", "blocked"), "need": ("met", "unmet"), "residual": ("open", "closed")}


def platform_facts() -> dict[str, Any]:
    """What the attempts are made on."""
    release = dict(line.strip().partition("=")[::2] for line in Path("/etc/os-release").read_text().splitlines())
    lsms = Path("/sys/kernel/security/lsm")
    version = subprocess.run(["systemctl", "--version"], capture_output=True, text=True, check=False).stdout
    return {"os": " ".join(release.get(key, "").strip('"') for key in ("ID", "VERSION_ID")),
            "systemd": (re.findall(r"\((.*?)\)", version) or [""])[0], "kernel": platform.release(),
            "lsms": lsms.read_text().split(",") if lsms.exists() else []}


def sysctl(key: str) -> str | None:
    """The value of a kernel setting; None where the kernel has none of that name."""
    path = Path("/proc/sys", *key.split("."))
    return path.read_text().strip() if path.exists() else None


def write_whole(path: Path, result: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def show(result: Mapping[str, Any]) -> None:
    """Print a line for each attempt: whose it is, what came of it, from where, what, and how it was refused."""
    for row in result["attempts"]:
        good, bad = _WORDS[row["kind"]]
        word = {"ok": good, "refused": bad}.get(row["outcome"], "untried")
        what = f"{row['tries']} {row['on']}{' as root' if row['as_root'] else ''}"
        print(f"{row['id']:18} {word:8} {row['unit']:24} {what:60} {row['saw']}".rstrip())
    for unit, why in result["failed"].items():
        print(f"{unit} did not run its attempts: {why}")


# --- Attempts from inside the sandboxes of deployed units, made by root on the host that runs them.

FORMAT = 1
LEVELS = ("bare", "base", "hardened")
_AT_ONCE = 2
_PLANTED = ("sysv-shm", "posix-shm", "keyring", "abstract-socket", "leftover")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
Data = Mapping[str, Any]
Planted = Mapping[tuple[str, str], str]


class Victims:
    """Who is attacked: the main processes and instances that the placeholders of attempts stand for."""

    def __init__(self, data: Data, own: str, peer: str) -> None:
        self._data, self._own, self._peer = data, own, peer
        self._pids: dict[str, int] = {}

    def own(self, unit: str) -> str:
        """The instance that is copied."""
        if "@." not in unit:
            return ""
        found = self._own or next((one for one in self._data["units"][unit]["instances"] if one != self._peer), "")
        if not found:
            raise OSError(0, f"{unit} is a template without a known instance: name one with --own")
        return str(found)

    def peer(self, unit: str) -> str:
        """The instance that is attacked."""
        known = self._data["units"][unit]["instances"]
        return self._peer or next((one for one in known if one != self.own(unit)), "") if "@." in unit else ""

    def pid(self, unit: str) -> int:
        """The main process of the unit, or of the attacked instance."""
        if unit not in self._pids:
            self._pids[unit] = main_pid(instance_of(unit, self.peer(unit)))
        return self._pids[unit]

    def resolve(self, unit: str, on: str, given: Mapping[str, int]) -> str:
        """``on`` with its placeholders filled; raises OSError when what one stands for is not there.

        ``given``: processes to be attacked instead of those that run, by unit.
        """
        def fill(match: re.Match[str]) -> str:
            word = match[1]
            if word == "instance":
                return self.own(unit)
            if word == "peer-instance":
                return self.peer(unit)
            whom = unit if word in ("peer", "peer-port") else word
            if word == "peer-port":
                found = listening_port(instance_of(whom, self.peer(whom)))
            else:
                found = str(given.get(whom, 0) or self.pid(whom) or "")
            if not found:
                raise OSError(0, f"{instance_of(whom, self.peer(whom))} "
                                 f"{'listens on no TCP port' if word == 'peer-port' else 'does not run'}")
            return found
        return _PLACEHOLDER.sub(fill, on)


def main(argv: Sequence[str], data: Data) -> int:
    """The command line of the script; returns the exit code."""
    parser = argparse.ArgumentParser(prog="probe.py", description="Attempts from inside the units' sandboxes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="make the attempts; needs root")
    run.add_argument("--level", choices=LEVELS, default="hardened",
                     help="bare: nothing but the user; base: the unit without its hardening; hardened (default)")
    run.add_argument("--unit", action="append", choices=sorted(data["units"]), help="only from inside this unit")
    run.add_argument("--own", default="", metavar="INSTANCE", help="the instance that is copied")
    run.add_argument("--peer", default="", metavar="INSTANCE", help="the instance that is attacked")
    run.add_argument("--out", type=Path, help="write the result file here")
    run.add_argument("--host", default="", metavar="NAME", help="put this name of the host into the result file")
    run.add_argument("--variants", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    problem = _cannot_run(args.out)
    if problem:
        print(f"probe.py: {problem}", file=sys.stderr)
        return 2
    try:
        with stopped_by_signals():
            return _variants(args, data) if args.variants else _run(args, data)
    except KeyboardInterrupt as stop:
        by = stop.args[0] if stop.args else "Ctrl-C"
        print(f"probe.py: stopped by {by}; everything is as it was", file=sys.stderr)
        return 130
    except (OSError, subprocess.TimeoutExpired) as error:
        said = error.strerror if isinstance(error, OSError) and not error.filename else str(error)
        print(f"probe.py: {said}", file=sys.stderr)
        return 1


def _cannot_run(out: Path | None) -> str:
    """Why this run would come to nothing, as far as that is known before it begins."""
    if out is not None and not out.parent.is_dir():
        return f"there is no folder {out.parent} for the result file"
    if sys.platform != "linux" or not Path("/run/systemd/system").is_dir():
        return "this system was not booted with systemd"
    return "" if os.geteuid() == 0 else "attempts are started through systemd, which takes root"


def _rules(data: Data) -> MergeRules:
    rules = data["rules"]
    return MergeRules(frozenset(rules["accumulates"]), tuple(map(frozenset, rules["reset_together"])),
                      frozenset(rules["empty_ignored"]), frozenset(rules["empty_kept"]), rules["aliases"])


def at_level(data: Data, unit: str, instance: str, level: str) -> Effective:
    """The unit at a level: with the drop-in of the specs where it is meant to be hardened and has none."""
    known, rules, dropin = data["units"][unit], _rules(data), data["dropin"]
    if level == "bare":
        return bare(known["user"], known["group"])
    name = instance_of(unit, instance)
    if level == "base":
        return deployed(name, rules, without=dropin)
    found = deployed(name, rules)
    if fingerprint(found, known["known"]) in known["known"].values():
        base = fingerprint(found, known["known"]) == known["base"]
        if not base:
            return found
    elif dropin in systemctl("show", "-P", "DropInPaths", name):
        return found
    return merge([parse(render_effective(found)), parse(known["hardening"])], rules)


def _run(args: argparse.Namespace, data: Data) -> int:
    victims = Victims(data, args.own, args.peer)
    copies = [copy for unit in args.unit or data["units"] for copy in _copies(data, victims, unit, args.level)]
    with contextlib.ExitStack() as stack:
        shop = stack.enter_context(Workshop(Path(__file__).read_text(encoding="utf-8")))
        planted = _plant(stack, data, copies)
        shop.install(copies)
        _work(shop, [[copy] for copy in copies if copy.role == "attempt"], victims, planted)
        for copy in copies:
            if copy.role == "wait":
                _stop(shop, copy)
    result = _result(args, data, victims, copies)
    if args.out:
        write_whole(args.out, result)
    show(result)
    return 0 if not result["failed"] else 1


def _copies(data: Data, victims: Victims, unit: str, level: str) -> list[Copy]:
    known, own = data["units"][unit], victims.own(unit)
    sandbox = at_level(data, unit, own, level)
    rows = [row for row in known["attempts"] if level != "bare" or row["kind"] != "need"]
    found = []
    for as_root in (False, True):
        here = [row for row in rows if row["as_root"] == as_root and row["tries"] != "stop"]
        if here:
            name = f"{list(data['units']).index(unit)}{'r' if as_root else 'u'}"
            found.append(Copy(name, unit, sandbox, own, as_root, "attempt", here))
    for number, row in enumerate(row for row in rows if row["tries"] == "stop"):
        found.append(Copy(f"s{number}{list(data['units']).index(unit)}", unit, sandbox, own, False, "wait", [row]))
    return found


def _plant(stack: contextlib.ExitStack, data: Data, copies: Sequence[Copy]) -> Planted:
    wanted = {(row["tries"], row["on"]) for copy in copies for row in copy.attempts if row["tries"] in _PLANTED}
    users = {data["units"][copy.unit]["user"] for copy in copies}
    planted: dict[tuple[str, str], str] = {}
    for user in sorted(users)[:1] if wanted else ():
        planted |= stack.enter_context(Plants(user, sorted(wanted), f"hardening-probe-{os.getpid()}")).found
    return planted


def _work(shop: Workshop, groups: Sequence[Sequence[Copy]], victims: Victims, planted: Planted) -> None:
    """Each group: start those that wait, make the attempts of the others against them, stop them."""
    def serve(group: Sequence[Copy]) -> None:
        waiting = [copy for copy in group if copy.role == "wait"]
        for copy in waiting:
            shop.start(copy, {})
        given = {copy.unit: shop.pid(copy) for copy in waiting}
        for copy in group:
            if copy.role == "attempt":
                _attempt(shop, copy, victims, planted, given)
        for copy in waiting:
            shop.stop(copy)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(serve, group) for group in groups]
        try:
            for number, one in enumerate(running, 1):
                one.result()
                if sys.stderr.isatty():
                    end = "\n" if number == len(running) else ""
                    print(f"\r{number} of {len(running)}", end=end, file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            shop.end()                                        # or the pool would wait for what is running
            raise


def _attempt(shop: Workshop, copy: Copy, victims: Victims, planted: Planted,
             given: Mapping[str, int]) -> None:
    ready, never = [], {}
    for index, row in enumerate(copy.attempts):
        try:
            on = victims.resolve(copy.unit, row["on"], given)
            if row["tries"] in _PLANTED:
                on = planted.get((row["tries"], row["on"]), "")
                if not on:
                    raise OSError(0, "nothing could be planted there to be found")
            ready.append((index, row["tries"], on))
        except OSError as error:
            never[index] = {"outcome": "impossible", "saw": str(error.strerror or error)}
    avoid = [int(on) for _, _, on in ready if on.isdigit()]
    shop.start(copy, {"attempts": ready, "avoid": avoid})
    shop.collect(copy)
    for index, said in never.items():
        copy.found[index] = said


def _stop(shop: Workshop, copy: Copy) -> None:
    shop.start(copy, {})
    if copy.failed:
        copy.found = [{"outcome": "impossible", "saw": f"the unit did not run: {copy.failed}"}]
        return
    took, result = shop.stop(copy)
    good = result == "success" and took < 5
    copy.found = [{"outcome": "ok" if good else "refused", "saw": f"{result} after {took:.1f} s"}]


def _variants(args: argparse.Namespace, data: Data) -> int:
    """Many sandboxes at once, as their texts say: for finding out which lines carry the load."""
    task = json.loads(args.variants.read_text(encoding="utf-8"))
    victims = Victims(data, args.own, args.peer)
    groups = [[_variant(data, victims, number, place, row) for place, row in enumerate(group)]
              for number, group in enumerate(task["groups"])]
    everyone = [copy for group in groups for copy in group]
    with contextlib.ExitStack() as stack:
        shop = stack.enter_context(Workshop(Path(__file__).read_text(encoding="utf-8")))
        planted = _plant(stack, data, everyone)
        shop.install(everyone)
        _work(shop, groups, victims, planted)
    found = [[{"failed": copy.failed, "found": copy.found} for copy in group] for group in groups]
    write_whole(args.out, {"format": FORMAT, "groups": found})
    return 0


def _variant(data: Data, victims: Victims, number: int, place: int, row: Mapping[str, Any]) -> Copy:
    unit, role = row["unit"], row["role"]
    attempts = [data["units"][unit]["attempts"][index] for index in row.get("attempts", ())]
    instance = victims.own(unit) if role == "attempt" else victims.peer(unit)
    sandbox = merge([parse(row["text"])], _rules(data))
    return Copy(f"v{number}x{place}", unit, sandbox, instance, row.get("as_root", False), role, attempts)


def _result(args: argparse.Namespace, data: Data, victims: Victims, copies: Sequence[Copy]) -> dict[str, Any]:
    attempts = [{"id": row["id"], "kind": row["kind"], "unit": copy.unit, "tries": row["tries"], "on": row["on"],
                 "as_root": row["as_root"], **{key: found[key] for key in ("outcome", "saw")}}
                for copy in copies for row, found in zip(copy.attempts, copy.found, strict=True)]
    settings = {key: sysctl(key) for key in data["settings"]}
    in_force = {key: settings[key] if settings[key] is not None else wanted for key, wanted in data["settings"].items()}
    tested = {copy.unit: fingerprint(copy.effective, data["units"][copy.unit]["known"]) for copy in copies}
    there = {unit: fingerprint(deployed(instance_of(unit, victims.peer(unit)), _rules(data)),
                                     data["units"][unit]["known"]) for unit in data["units"]}
    return {"format": FORMAT, "date": datetime.date.today().isoformat(), "host": args.host, "level": args.level,
            "platform": platform_facts(), "settings": settings, "victims": there,
            "digests": {"units": tested, "settings": digest_of(in_force),
                        "probes": data["digest"]},
            "failed": {copy.unit: copy.failed for copy in copies if copy.failed}, "attempts": attempts}


DATA = {
    'digest': '531883264d586c34b622fa4a8a65d336f1d3103d4ab15ae81e6e6b295556f87e',
    'dropin': '10-hardening.conf',
    'settings': {'kernel.yama.ptrace_scope': '2'},
    'units': {
        'left4me-server@.service': {
            'instances': ['1', '2'],
            'user': 'left4me',
            'group': 'left4me',
            'base': '76853fdd0e1131bbe39b8c769815bd7872b5abf0c66b2c2544a1ba268a4a4daf',
            'known': {
                'b6f38bfc851ab23fe956bab016854d22d16fdbc1979e0408c9468f6ca63dc33d': '76853fdd0e1131bbe39b8c769815bd7872b5abf0c66b2c2544a1ba268a4a4daf',
                '65b1bbf64137662f9d815dfa16c77ec85bd086fe8245ba2ea5766c52803e0012': '7179f1f4f0be2ca2db750cd4b8ca479e9b1f330d4731d8030bda69125b09ad96',
            },
            'hardening': '[Service]\nReadOnlyPaths=\nReadWritePaths=\nProtectProc=invisible\nProtectKernelTunables=true\nProtectKernelModules=true\nProtectKernelLogs=true\nProtectClock=true\nProtectControlGroups=true\nProtectHostname=true\nRestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\nRestrictNamespaces=true\nRestrictRealtime=true\nRemoveIPC=true\nUMask=0027\nPrivateIPC=true\nPrivateUsers=true\nPrivatePIDs=true\nTemporaryFileSystem=/var/lib /etc /opt /home /root /srv /mnt /media\nTemporaryFileSystem=/dev/shm:mode=1777\nBindReadOnlyPaths=/var/lib/left4me/installation\nBindReadOnlyPaths=/var/lib/left4me/overlays\nBindReadOnlyPaths=/var/lib/left4me/.steam /var/lib/left4me/steam\nBindReadOnlyPaths=/etc/left4me/host.env\nBindReadOnlyPaths=/etc/ssl /etc/ca-certificates\nBindReadOnlyPaths=/etc/resolv.conf /etc/nsswitch.conf /etc/alternatives\nBindPaths=/var/lib/left4me/runtime/%i\nCapabilityBoundingSet=\nAmbientCapabilities=\nSystemCallArchitectures=native x86\nSystemCallFilter=@system-service\nSystemCallFilter=~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete @privileged\nKeyringMode=private\n',
            'attempts': [
                {
                    'id': 'D1.a',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/var/lib/left4me/left4me.db',
                    'as_root': False,
                },
                {
                    'id': 'D1.a',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-web.service}/root/var/lib/left4me/left4me.db',
                    'as_root': False,
                },
                {
                    'id': 'D1.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/etc/left4me/web.env',
                    'as_root': False,
                },
                {
                    'id': 'D1.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-web.service}/root/etc/left4me/web.env',
                    'as_root': False,
                },
                {
                    'id': 'D1.c',
                    'kind': 'vector',
                    'tries': 'list',
                    'on': '/opt/left4me/src',
                    'as_root': False,
                },
                {
                    'id': 'D1.c',
                    'kind': 'vector',
                    'tries': 'list',
                    'on': '/proc/{left4me-web.service}/root/opt/left4me/src',
                    'as_root': False,
                },
                {
                    'id': 'D2.a',
                    'kind': 'vector',
                    'tries': 'ptrace',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {'id': 'D2.a', 'kind': 'vector', 'tries': 'ptrace', 'on': '{peer}', 'as_root': False},
                {
                    'id': 'D2.a',
                    'kind': 'vector',
                    'tries': 'pidfd-getfd',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {'id': 'D2.a', 'kind': 'vector', 'tries': 'pidfd-getfd', 'on': '{peer}', 'as_root': False},
                {
                    'id': 'D2.b',
                    'kind': 'vector',
                    'tries': 'visible',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {
                    'id': 'D2.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-web.service}/environ',
                    'as_root': False,
                },
                {
                    'id': 'D2.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-web.service}/mem',
                    'as_root': False,
                },
                {
                    'id': 'D2.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{peer}/environ',
                    'as_root': False,
                },
                {
                    'id': 'D2.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{peer}/mem',
                    'as_root': False,
                },
                {
                    'id': 'D2.c',
                    'kind': 'vector',
                    'tries': 'process-vm-readv',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {
                    'id': 'D2.c',
                    'kind': 'vector',
                    'tries': 'process-vm-writev',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {
                    'id': 'D2.c',
                    'kind': 'vector',
                    'tries': 'process-vm-readv',
                    'on': '{peer}',
                    'as_root': False,
                },
                {
                    'id': 'D2.c',
                    'kind': 'vector',
                    'tries': 'process-vm-writev',
                    'on': '{peer}',
                    'as_root': False,
                },
                {
                    'id': 'D2.d',
                    'kind': 'vector',
                    'tries': 'signal',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {
                    'id': 'D2.d',
                    'kind': 'vector',
                    'tries': 'prlimit',
                    'on': '{left4me-web.service}',
                    'as_root': False,
                },
                {'id': 'D3.a', 'kind': 'vector', 'tries': 'execute', 'on': 'sudo -n -l', 'as_root': False},
                {
                    'id': 'D3.a',
                    'kind': 'vector',
                    'tries': 'execute',
                    'on': 'sudo -n /usr/local/libexec/left4me/left4me-systemctl is-active 1',
                    'as_root': False,
                },
                {'id': 'D3.b', 'kind': 'vector', 'tries': 'set-uid', 'on': '/usr/bin/su', 'as_root': False},
                {
                    'id': 'D3.b',
                    'kind': 'vector',
                    'tries': 'set-uid',
                    'on': '/usr/bin/mount',
                    'as_root': False,
                },
                {
                    'id': 'r-dbus',
                    'kind': 'residual',
                    'tries': 'bus-call',
                    'on': 'org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.DBus.Peer Ping',
                    'as_root': False,
                },
                {
                    'id': 'D5.a',
                    'kind': 'vector',
                    'tries': 'list',
                    'on': '/var/lib/left4me/runtime/{peer-instance}',
                    'as_root': False,
                },
                {
                    'id': 'D5.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/var/lib/left4me/runtime/{peer-instance}/upper',
                    'as_root': False,
                },
                {
                    'id': 'D5.a',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/var/lib/left4me/instances/{peer-instance}/instance.env',
                    'as_root': False,
                },
                {
                    'id': 'D5.a',
                    'kind': 'vector',
                    'tries': 'list',
                    'on': '/proc/{peer}/root/var/lib/left4me/runtime/{peer-instance}',
                    'as_root': False,
                },
                {'id': 'D5.b', 'kind': 'vector', 'tries': 'visible', 'on': '{peer}', 'as_root': False},
                {'id': 'D5.b', 'kind': 'vector', 'tries': 'ptrace', 'on': '{peer}', 'as_root': False},
                {
                    'id': 'D5.b',
                    'kind': 'vector',
                    'tries': 'process-vm-readv',
                    'on': '{peer}',
                    'as_root': False,
                },
                {'id': 'D5.b', 'kind': 'vector', 'tries': 'signal', 'on': '{peer}', 'as_root': False},
                {'id': 'D5.b', 'kind': 'vector', 'tries': 'prlimit', 'on': '{peer}', 'as_root': False},
                {'id': 'D5.b', 'kind': 'vector', 'tries': 'sysv-shm', 'on': '', 'as_root': False},
                {'id': 'D5.c', 'kind': 'vector', 'tries': 'posix-shm', 'on': '/dev/shm', 'as_root': False},
                {
                    'id': 'r-abstract-sockets',
                    'kind': 'residual',
                    'tries': 'abstract-socket',
                    'on': '',
                    'as_root': False,
                },
                {
                    'id': 'r-loopback',
                    'kind': 'residual',
                    'tries': 'connect',
                    'on': '127.0.0.1:8000',
                    'as_root': False,
                },
                {
                    'id': 'r-loopback',
                    'kind': 'residual',
                    'tries': 'connect',
                    'on': '127.0.0.1:{peer-port}',
                    'as_root': False,
                },
                {
                    'id': 'D6.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/opt/left4me/src',
                    'as_root': False,
                },
                {
                    'id': 'D6.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/proc/{left4me-web.service}/root/opt/left4me/src',
                    'as_root': False,
                },
                {
                    'id': 'D6.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/var/lib/left4me/installation',
                    'as_root': False,
                },
                {
                    'id': 'D6.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/var/lib/left4me/overlays',
                    'as_root': False,
                },
                {
                    'id': 'D6.b',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/var/lib/left4me',
                    'as_root': False,
                },
                {
                    'id': 'D6.b',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/proc/{left4me-web.service}/root/var/lib/left4me',
                    'as_root': False,
                },
                {
                    'id': 'H1.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/proc/sys/vm/swappiness',
                    'as_root': True,
                },
                {'id': 'H1.b', 'kind': 'vector', 'tries': 'syscall', 'on': 'delete_module', 'as_root': True},
                {'id': 'H1.b', 'kind': 'vector', 'tries': 'syscall', 'on': 'init_module', 'as_root': True},
                {'id': 'H1.c', 'kind': 'vector', 'tries': 'syscall', 'on': 'syslog', 'as_root': True},
                {'id': 'H1.d', 'kind': 'vector', 'tries': 'syscall', 'on': 'settimeofday', 'as_root': True},
                {'id': 'H1.d', 'kind': 'vector', 'tries': 'host-name', 'on': '', 'as_root': True},
                {
                    'id': 'H1.e',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/sys/fs/cgroup/cgroup.procs',
                    'as_root': True,
                },
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'unshare', 'on': 'user', 'as_root': False},
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'unshare', 'on': 'mount', 'as_root': True},
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'mount', 'on': '/usr', 'as_root': True},
                {'id': 'H1.g', 'kind': 'vector', 'tries': 'socket', 'on': 'netlink', 'as_root': False},
                {'id': 'H1.g', 'kind': 'vector', 'tries': 'socket', 'on': 'packet', 'as_root': True},
                {'id': 'H1.g', 'kind': 'vector', 'tries': 'device', 'on': 'net/tun', 'as_root': False},
                {'id': 'H1.h', 'kind': 'vector', 'tries': 'syscall', 'on': 'personality', 'as_root': False},
                {'id': 'H1.i', 'kind': 'vector', 'tries': 'realtime', 'on': '', 'as_root': True},
                {
                    'id': 'H1.j',
                    'kind': 'vector',
                    'tries': 'capability',
                    'on': 'CAP_SYS_PTRACE',
                    'as_root': False,
                },
                {
                    'id': 'H1.j',
                    'kind': 'vector',
                    'tries': 'capability',
                    'on': 'CAP_SYS_ADMIN',
                    'as_root': False,
                },
                {
                    'id': 'H1.j',
                    'kind': 'vector',
                    'tries': 'capability',
                    'on': 'CAP_DAC_OVERRIDE',
                    'as_root': False,
                },
                {
                    'id': 'r-bind-port',
                    'kind': 'residual',
                    'tries': 'bind',
                    'on': 'tcp:28999',
                    'as_root': False,
                },
                {
                    'id': 'r-i386-families',
                    'kind': 'residual',
                    'tries': 'socket-i386',
                    'on': 'netlink',
                    'as_root': False,
                },
                {
                    'id': 'r-wx-memory',
                    'kind': 'residual',
                    'tries': 'write-execute',
                    'on': '',
                    'as_root': False,
                },
                {
                    'id': 'r-io-uring',
                    'kind': 'residual',
                    'tries': 'syscall',
                    'on': 'io_uring_setup',
                    'as_root': False,
                },
                {
                    'id': 'r-userfaultfd',
                    'kind': 'residual',
                    'tries': 'syscall',
                    'on': 'userfaultfd',
                    'as_root': False,
                },
                {'id': 'H2.a', 'kind': 'vector', 'tries': 'sysv-shm', 'on': '', 'as_root': False},
                {'id': 'H2.b', 'kind': 'vector', 'tries': 'umask', 'on': '', 'as_root': False},
                {'id': 'H2.c', 'kind': 'vector', 'tries': 'keyring', 'on': '', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/tmp', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/var/tmp', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/home', 'as_root': False},
                {'id': 'N.server.i386', 'kind': 'need', 'tries': 'run-i386', 'on': '', 'as_root': False},
                {
                    'id': 'N.server.textrel',
                    'kind': 'need',
                    'tries': 'text-relocation',
                    'on': '',
                    'as_root': False,
                },
                {
                    'id': 'N.server.content',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/var/lib/left4me/installation/left4dead2/gameinfo.txt',
                    'as_root': False,
                },
                {
                    'id': 'N.server.content',
                    'kind': 'need',
                    'tries': 'list',
                    'on': '/var/lib/left4me/overlays',
                    'as_root': False,
                },
                {
                    'id': 'N.server.content',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/var/lib/left4me/runtime/{instance}/merged/left4dead2/gameinfo.txt',
                    'as_root': False,
                },
                {
                    'id': 'N.server.env',
                    'kind': 'need',
                    'tries': 'variable',
                    'on': 'L4D2_PORT',
                    'as_root': False,
                },
                {
                    'id': 'N.server.runtime',
                    'kind': 'need',
                    'tries': 'write',
                    'on': '/var/lib/left4me/runtime/{instance}',
                    'as_root': False,
                },
                {
                    'id': 'N.server.runtime',
                    'kind': 'need',
                    'tries': 'write',
                    'on': '/var/lib/left4me/runtime/{instance}/merged',
                    'as_root': False,
                },
                {
                    'id': 'N.server.port',
                    'kind': 'need',
                    'tries': 'bind',
                    'on': 'udp:27999',
                    'as_root': False,
                },
                {'id': 'N.server.port', 'kind': 'need', 'tries': 'bind', 'on': 'tcp:0', 'as_root': False},
                {
                    'id': 'N.server.journal',
                    'kind': 'need',
                    'tries': 'log',
                    'on': '/dev/log',
                    'as_root': False,
                },
                {
                    'id': 'N.server.journal',
                    'kind': 'need',
                    'tries': 'log',
                    'on': '/run/systemd/journal/socket',
                    'as_root': False,
                },
                {
                    'id': 'N.server.overlay-helper',
                    'kind': 'need',
                    'tries': 'list',
                    'on': '/var/lib/left4me/runtime/{instance}/merged/left4dead2',
                    'as_root': False,
                },
                {'id': 'N.server.stop', 'kind': 'need', 'tries': 'stop', 'on': '', 'as_root': False},
                {
                    'id': 'N.server.names',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/etc/resolv.conf',
                    'as_root': False,
                },
                {
                    'id': 'N.server.names',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/etc/nsswitch.conf',
                    'as_root': False,
                },
                {
                    'id': 'N.server.names',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/etc/ssl/certs/ca-certificates.crt',
                    'as_root': False,
                },
                {
                    'id': 'N.server.cpuinfo',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/proc/cpuinfo',
                    'as_root': False,
                },
                {
                    'id': 'N.server.steam',
                    'kind': 'need',
                    'tries': 'read',
                    'on': '/var/lib/left4me/.steam/sdk32/steamclient.so',
                    'as_root': False,
                },
            ],
        },
        'left4me-web.service': {
            'instances': [],
            'user': 'left4me',
            'group': 'left4me',
            'base': '6bf7fe6735fe6efeb45320234e24c643986b3b3ca2ffebd3ec79c644ed5c1db2',
            'known': {
                '677ea61cddda98af18fbf7fc7db295fa0748b680687971b6d4bde793420a65d9': '6bf7fe6735fe6efeb45320234e24c643986b3b3ca2ffebd3ec79c644ed5c1db2',
                'fc4eaf2a42465e08d5080f962ba670b7ca44e820a12d592d27f6c171c469afba': '72c89585e7f56cb0306a3d6baca13fde9723c47c5e85bd941f2da497fe8e28e0',
            },
            'hardening': '[Service]\nProtectProc=invisible\nProcSubset=pid\nProtectKernelTunables=true\nProtectKernelModules=true\nProtectKernelLogs=true\nProtectClock=true\nProtectControlGroups=true\nProtectHostname=true\nRestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\nRestrictNamespaces=true\nRestrictRealtime=true\nRemoveIPC=true\nUMask=0027\nProtectSystem=strict\nProtectHome=true\nLockPersonality=true\nSystemCallArchitectures=native\nSystemCallFilter=@system-service\nSystemCallFilter=~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete\n',
            'attempts': [
                {
                    'id': 'D4.a',
                    'kind': 'vector',
                    'tries': 'ptrace',
                    'on': '{left4me-server@.service}',
                    'as_root': False,
                },
                {
                    'id': 'D4.a',
                    'kind': 'vector',
                    'tries': 'pidfd-getfd',
                    'on': '{left4me-server@.service}',
                    'as_root': False,
                },
                {
                    'id': 'D4.a',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-server@.service}/mem',
                    'as_root': False,
                },
                {
                    'id': 'D4.b',
                    'kind': 'vector',
                    'tries': 'process-vm-readv',
                    'on': '{left4me-server@.service}',
                    'as_root': False,
                },
                {
                    'id': 'D4.b',
                    'kind': 'vector',
                    'tries': 'process-vm-writev',
                    'on': '{left4me-server@.service}',
                    'as_root': False,
                },
                {
                    'id': 'D4.b',
                    'kind': 'vector',
                    'tries': 'read',
                    'on': '/proc/{left4me-server@.service}/environ',
                    'as_root': False,
                },
                {
                    'id': 'D4.b',
                    'kind': 'vector',
                    'tries': 'list',
                    'on': '/proc/{left4me-server@.service}/root/usr',
                    'as_root': False,
                },
                {
                    'id': 'r-web-signals',
                    'kind': 'residual',
                    'tries': 'signal',
                    'on': '{left4me-server@.service}',
                    'as_root': False,
                },
                {
                    'id': 'D6.b',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/opt/left4me/src',
                    'as_root': False,
                },
                {
                    'id': 'H1.a',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/proc/sys/vm/swappiness',
                    'as_root': True,
                },
                {'id': 'H1.b', 'kind': 'vector', 'tries': 'syscall', 'on': 'delete_module', 'as_root': True},
                {'id': 'H1.b', 'kind': 'vector', 'tries': 'syscall', 'on': 'init_module', 'as_root': True},
                {'id': 'H1.c', 'kind': 'vector', 'tries': 'syscall', 'on': 'syslog', 'as_root': True},
                {'id': 'H1.d', 'kind': 'vector', 'tries': 'syscall', 'on': 'settimeofday', 'as_root': True},
                {'id': 'H1.d', 'kind': 'vector', 'tries': 'host-name', 'on': '', 'as_root': True},
                {
                    'id': 'H1.e',
                    'kind': 'vector',
                    'tries': 'write',
                    'on': '/sys/fs/cgroup/cgroup.procs',
                    'as_root': True,
                },
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'unshare', 'on': 'user', 'as_root': False},
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'unshare', 'on': 'mount', 'as_root': True},
                {'id': 'H1.f', 'kind': 'vector', 'tries': 'mount', 'on': '/usr', 'as_root': True},
                {'id': 'H1.g', 'kind': 'vector', 'tries': 'socket', 'on': 'netlink', 'as_root': False},
                {'id': 'H1.g', 'kind': 'vector', 'tries': 'socket', 'on': 'packet', 'as_root': True},
                {'id': 'H1.h', 'kind': 'vector', 'tries': 'run-i386', 'on': '', 'as_root': False},
                {'id': 'H1.h', 'kind': 'vector', 'tries': 'syscall', 'on': 'personality', 'as_root': False},
                {'id': 'H1.i', 'kind': 'vector', 'tries': 'realtime', 'on': '', 'as_root': True},
                {
                    'id': 'r-wx-memory',
                    'kind': 'residual',
                    'tries': 'write-execute',
                    'on': '',
                    'as_root': False,
                },
                {
                    'id': 'r-io-uring',
                    'kind': 'residual',
                    'tries': 'syscall',
                    'on': 'io_uring_setup',
                    'as_root': False,
                },
                {
                    'id': 'r-userfaultfd',
                    'kind': 'residual',
                    'tries': 'syscall',
                    'on': 'userfaultfd',
                    'as_root': False,
                },
                {
                    'id': 'r-web-root',
                    'kind': 'residual',
                    'tries': 'capability',
                    'on': 'CAP_SYS_ADMIN',
                    'as_root': False,
                },
                {'id': 'H2.b', 'kind': 'vector', 'tries': 'umask', 'on': '', 'as_root': False},
                {'id': 'H2.c', 'kind': 'vector', 'tries': 'keyring', 'on': '', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/tmp', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/var/tmp', 'as_root': False},
                {'id': 'H2.d', 'kind': 'vector', 'tries': 'leftover', 'on': '/home', 'as_root': False},
                {
                    'id': 'r-ipc-outlives-stop',
                    'kind': 'residual',
                    'tries': 'sysv-shm',
                    'on': '',
                    'as_root': False,
                },
                {
                    'id': 'N.web.sudo',
                    'kind': 'need',
                    'tries': 'execute',
                    'on': 'sudo -n -l',
                    'as_root': False,
                },
                {
                    'id': 'N.web.sudo',
                    'kind': 'need',
                    'tries': 'execute',
                    'on': 'sudo -n /usr/local/libexec/left4me/left4me-systemctl is-active 1',
                    'as_root': False,
                },
                {
                    'id': 'N.web.data',
                    'kind': 'need',
                    'tries': 'write',
                    'on': '/var/lib/left4me',
                    'as_root': False,
                },
                {
                    'id': 'N.web.data',
                    'kind': 'need',
                    'tries': 'write',
                    'on': '/var/lib/left4me/left4me.db',
                    'as_root': False,
                },
                {'id': 'N.web.listen', 'kind': 'need', 'tries': 'bind', 'on': 'tcp:0', 'as_root': False},
                {
                    'id': 'N.web.listen',
                    'kind': 'need',
                    'tries': 'connect',
                    'on': '127.0.0.1:8000',
                    'as_root': False,
                },
                {
                    'id': 'N.web.env',
                    'kind': 'need',
                    'tries': 'variable',
                    'on': 'SECRET_KEY',
                    'as_root': False,
                },
                {'id': 'N.web.journal', 'kind': 'need', 'tries': 'log', 'on': '/dev/log', 'as_root': False},
                {
                    'id': 'N.web.journal',
                    'kind': 'need',
                    'tries': 'log',
                    'on': '/run/systemd/journal/socket',
                    'as_root': False,
                },
            ],
        },
    },
    'rules': {
        'accumulates': [
            'After',
            'Alias',
            'AllowedCPUs',
            'AllowedMemoryNodes',
            'Also',
            'AmbientCapabilities',
            'AssertACPower',
            'AssertArchitecture',
            'AssertCPUFeature',
            'AssertCPUPressure',
            'AssertCPUs',
            'AssertCapability',
            'AssertControlGroupController',
            'AssertCredential',
            'AssertDirectoryNotEmpty',
            'AssertEnvironment',
            'AssertFileIsExecutable',
            'AssertFileNotEmpty',
            'AssertFirstBoot',
            'AssertGroup',
            'AssertHost',
            'AssertIOPressure',
            'AssertKernelCommandLine',
            'AssertKernelVersion',
            'AssertMemory',
            'AssertMemoryPressure',
            'AssertNeedsUpdate',
            'AssertOSRelease',
            'AssertPathExists',
            'AssertPathExistsGlob',
            'AssertPathIsDirectory',
            'AssertPathIsEncrypted',
            'AssertPathIsMountPoint',
            'AssertPathIsReadWrite',
            'AssertPathIsSymbolicLink',
            'AssertSecurity',
            'AssertUser',
            'AssertVirtualization',
            'Before',
            'BindPaths',
            'BindReadOnlyPaths',
            'BindTo',
            'BindsTo',
            'BlockIOReadBandwidth',
            'BlockIOWriteBandwidth',
            'CPUAffinity',
            'CacheDirectory',
            'CapabilityBoundingSet',
            'ConditionACPower',
            'ConditionArchitecture',
            'ConditionCPUFeature',
            'ConditionCPUPressure',
            'ConditionCPUs',
            'ConditionCapability',
            'ConditionControlGroupController',
            'ConditionCredential',
            'ConditionDirectoryNotEmpty',
            'ConditionEnvironment',
            'ConditionFileIsExecutable',
            'ConditionFileNotEmpty',
            'ConditionFirmware',
            'ConditionFirstBoot',
            'ConditionGroup',
            'ConditionHost',
            'ConditionIOPressure',
            'ConditionKernelCommandLine',
            'ConditionKernelVersion',
            'ConditionMemory',
            'ConditionMemoryPressure',
            'ConditionNeedsUpdate',
            'ConditionOSRelease',
            'ConditionPathExists',
            'ConditionPathExistsGlob',
            'ConditionPathIsDirectory',
            'ConditionPathIsEncrypted',
            'ConditionPathIsMountPoint',
            'ConditionPathIsReadWrite',
            'ConditionPathIsSymbolicLink',
            'ConditionSecurity',
            'ConditionUser',
            'ConditionVirtualization',
            'ConfigurationDirectory',
            'Conflicts',
            'CoredumpFilter',
            'Delegate',
            'DeviceAllow',
            'DirectoryNotEmpty',
            'DisableControllers',
            'Documentation',
            'Environment',
            'EnvironmentFile',
            'ExecCondition',
            'ExecPaths',
            'ExecReload',
            'ExecSearchPath',
            'ExecStart',
            'ExecStartPost',
            'ExecStartPre',
            'ExecStop',
            'ExecStopPost',
            'ExecStopPre',
            'ExtensionDirectories',
            'ExtensionImages',
            'IODeviceLatencyTargetSec',
            'IODeviceWeight',
            'IOReadBandwidthMax',
            'IOReadIOPSMax',
            'IOWriteBandwidthMax',
            'IOWriteIOPSMax',
            'IPAddressAllow',
            'IPAddressDeny',
            'IPEgressFilterPath',
            'IPIngressFilterPath',
            'ImportCredential',
            'InaccessibleDirectories',
            'InaccessiblePaths',
            'JoinsNamespaceOf',
            'ListenDatagram',
            'ListenFIFO',
            'ListenMessageQueue',
            'ListenNetlink',
            'ListenSequentialPacket',
            'ListenSpecial',
            'ListenStream',
            'ListenUSBFunction',
            'LoadCredential',
            'LoadCredentialEncrypted',
            'LogExtraFields',
            'LogFilterPatterns',
            'LogsDirectory',
            'MountImages',
            'NFTSet',
            'NUMAMask',
            'NoExecPaths',
            'OnActiveSec',
            'OnBootSec',
            'OnCalendar',
            'OnFailure',
            'OnStartupSec',
            'OnSuccess',
            'OnUnitActiveSec',
            'OnUnitInactiveSec',
            'OpenFile',
            'PartOf',
            'PassEnvironment',
            'PathChanged',
            'PathExists',
            'PathExistsGlob',
            'PathModified',
            'PropagateReloadFrom',
            'PropagateReloadTo',
            'PropagatesReloadTo',
            'PropagatesStopTo',
            'ReadOnlyDirectories',
            'ReadOnlyPaths',
            'ReadWriteDirectories',
            'ReadWritePaths',
            'ReloadPropagatedFrom',
            'RequiredBy',
            'Requires',
            'RequiresMountsFor',
            'Requisite',
            'RestartForceExitStatus',
            'RestartPreventExitStatus',
            'RestrictAddressFamilies',
            'RestrictFileSystems',
            'RestrictNamespaces',
            'RestrictNetworkInterfaces',
            'RootImageOptions',
            'RuntimeDirectory',
            'SetCredential',
            'SetCredentialEncrypted',
            'SocketBindAllow',
            'SocketBindDeny',
            'Sockets',
            'StandardInputData',
            'StandardInputText',
            'StartupAllowedCPUs',
            'StartupAllowedMemoryNodes',
            'StateDirectory',
            'StopPropagatedFrom',
            'SuccessExitStatus',
            'SupplementaryGroups',
            'Symlinks',
            'SystemCallArchitectures',
            'SystemCallFilter',
            'SystemCallLog',
            'TemporaryFileSystem',
            'UnsetEnvironment',
            'UpheldBy',
            'Upholds',
            'WantedBy',
            'Wants',
            'WantsMountsFor',
        ],
        'reset_together': [
            [
                'AssertACPower',
                'AssertArchitecture',
                'AssertCPUFeature',
                'AssertCPUPressure',
                'AssertCPUs',
                'AssertCapability',
                'AssertControlGroupController',
                'AssertCredential',
                'AssertDirectoryNotEmpty',
                'AssertEnvironment',
                'AssertFileIsExecutable',
                'AssertFileNotEmpty',
                'AssertFirstBoot',
                'AssertGroup',
                'AssertHost',
                'AssertIOPressure',
                'AssertKernelCommandLine',
                'AssertKernelVersion',
                'AssertMemory',
                'AssertMemoryPressure',
                'AssertNeedsUpdate',
                'AssertOSRelease',
                'AssertPathExists',
                'AssertPathExistsGlob',
                'AssertPathIsDirectory',
                'AssertPathIsEncrypted',
                'AssertPathIsMountPoint',
                'AssertPathIsReadWrite',
                'AssertPathIsSymbolicLink',
                'AssertSecurity',
                'AssertUser',
                'AssertVirtualization',
            ],
            ['BindPaths', 'BindReadOnlyPaths'],
            [
                'ConditionACPower',
                'ConditionArchitecture',
                'ConditionCPUFeature',
                'ConditionCPUPressure',
                'ConditionCPUs',
                'ConditionCapability',
                'ConditionControlGroupController',
                'ConditionCredential',
                'ConditionDirectoryNotEmpty',
                'ConditionEnvironment',
                'ConditionFileIsExecutable',
                'ConditionFileNotEmpty',
                'ConditionFirmware',
                'ConditionFirstBoot',
                'ConditionGroup',
                'ConditionHost',
                'ConditionIOPressure',
                'ConditionKernelCommandLine',
                'ConditionKernelVersion',
                'ConditionMemory',
                'ConditionMemoryPressure',
                'ConditionNeedsUpdate',
                'ConditionOSRelease',
                'ConditionPathExists',
                'ConditionPathExistsGlob',
                'ConditionPathIsDirectory',
                'ConditionPathIsEncrypted',
                'ConditionPathIsMountPoint',
                'ConditionPathIsReadWrite',
                'ConditionPathIsSymbolicLink',
                'ConditionSecurity',
                'ConditionUser',
                'ConditionVirtualization',
            ],
            ['DirectoryNotEmpty', 'PathChanged', 'PathExists', 'PathExistsGlob', 'PathModified'],
            ['InaccessibleDirectories', 'InaccessiblePaths'],
            [
                'ListenDatagram',
                'ListenFIFO',
                'ListenMessageQueue',
                'ListenNetlink',
                'ListenSequentialPacket',
                'ListenSpecial',
                'ListenStream',
                'ListenUSBFunction',
            ],
            ['LoadCredential', 'LoadCredentialEncrypted'],
            [
                'OnActiveSec',
                'OnBootSec',
                'OnCalendar',
                'OnStartupSec',
                'OnUnitActiveSec',
                'OnUnitInactiveSec',
            ],
            ['ReadOnlyDirectories', 'ReadOnlyPaths'],
            ['ReadWriteDirectories', 'ReadWritePaths'],
            ['SetCredential', 'SetCredentialEncrypted'],
            ['StandardInputData', 'StandardInputText'],
            ['BlockIOReadBandwidth', 'BlockIOWriteBandwidth'],
        ],
        'empty_ignored': [
            'Accept',
            'AccuracySec',
            'After',
            'AllowIsolate',
            'Backlog',
            'Before',
            'BindIPv6Only',
            'BindTo',
            'BindsTo',
            'BlockIOAccounting',
            'Broadcast',
            'BusName',
            'CPUAccounting',
            'CPUSchedulingPriority',
            'CPUSchedulingResetOnFork',
            'CacheDirectoryMode',
            'CollectMode',
            'ConfigurationDirectoryMode',
            'Conflicts',
            'CoredumpReceive',
            'DefaultDependencies',
            'DeferAcceptSec',
            'DeferReactivation',
            'DevicePolicy',
            'DirectoryMode',
            'DynamicUser',
            'ExitType',
            'FailureAction',
            'FileDescriptorStoreMax',
            'FileDescriptorStorePreserve',
            'FinalKillSignal',
            'FixedRandomDelay',
            'FlushPending',
            'ForceUnmount',
            'FreeBind',
            'GuessMainPID',
            'IOAccounting',
            'IPAccounting',
            'IPTTL',
            'IgnoreOnIsolate',
            'IgnoreSIGPIPE',
            'JobRunningTimeoutSec',
            'JobTimeoutAction',
            'JobTimeoutSec',
            'JoinsNamespaceOf',
            'KeepAlive',
            'KeepAliveIntervalSec',
            'KeepAliveProbes',
            'KeepAliveTimeSec',
            'KeyringMode',
            'KillSignal',
            'LazyUnmount',
            'LimitAS',
            'LimitCORE',
            'LimitCPU',
            'LimitDATA',
            'LimitFSIZE',
            'LimitLOCKS',
            'LimitMEMLOCK',
            'LimitMSGQUEUE',
            'LimitNICE',
            'LimitNOFILE',
            'LimitNPROC',
            'LimitRSS',
            'LimitRTPRIO',
            'LimitRTTIME',
            'LimitSIGPENDING',
            'LimitSTACK',
            'LockPersonality',
            'LogLevelMax',
            'LogRateLimitBurst',
            'LogRateLimitIntervalSec',
            'LogsDirectoryMode',
            'MakeDirectory',
            'ManagedOOMPreference',
            'Mark',
            'MaxConnections',
            'MaxConnectionsPerSource',
            'MemoryAccounting',
            'MemoryDenyWriteExecute',
            'MemoryPressureThresholdSec',
            'MemoryPressureWatch',
            'MemoryZSwapWriteback',
            'MessageQueueMaxMessages',
            'MessageQueueMessageSize',
            'NoDelay',
            'NoNewPrivileges',
            'NonBlocking',
            'NotifyAccess',
            'OOMPolicy',
            'OnClockChange',
            'OnFailure',
            'OnFailureIsolate',
            'OnFailureJobMode',
            'OnSuccess',
            'OnSuccessJobMode',
            'OnTimezoneChange',
            'PartOf',
            'PassCredentials',
            'PassFileDescriptorsToExec',
            'PassPacketInfo',
            'PassSecurity',
            'PermissionsStartOnly',
            'Persistent',
            'PipeSize',
            'PollLimitBurst',
            'PollLimitIntervalSec',
            'Priority',
            'PrivateDevices',
            'PrivateIPC',
            'PrivateNetwork',
            'PrivatePIDs',
            'PrivateTmp',
            'PrivateUsers',
            'ProcSubset',
            'PropagateReloadFrom',
            'PropagateReloadTo',
            'PropagatesReloadTo',
            'PropagatesStopTo',
            'ProtectClock',
            'ProtectControlGroups',
            'ProtectHome',
            'ProtectHostname',
            'ProtectKernelLogs',
            'ProtectKernelModules',
            'ProtectKernelTunables',
            'ProtectProc',
            'ProtectSystem',
            'RandomizedDelaySec',
            'ReadWriteOnly',
            'ReceiveBuffer',
            'RefuseManualStart',
            'RefuseManualStop',
            'ReloadPropagatedFrom',
            'ReloadSignal',
            'RemainAfterElapse',
            'RemainAfterExit',
            'RemoveIPC',
            'RemoveOnStop',
            'Requires',
            'RequiresMountsFor',
            'Requisite',
            'Restart',
            'RestartKillSignal',
            'RestartMaxDelaySec',
            'RestartMode',
            'RestartSec',
            'RestartSteps',
            'RestrictRealtime',
            'RestrictSUIDSGID',
            'ReusePort',
            'RootDirectoryStartOnly',
            'RootEphemeral',
            'RuntimeDirectoryMode',
            'RuntimeDirectoryPreserve',
            'RuntimeMaxSec',
            'RuntimeRandomizedExtraSec',
            'SELinuxContextFromNet',
            'SendBuffer',
            'SendSIGHUP',
            'SendSIGKILL',
            'Service',
            'Slice',
            'SloppyOptions',
            'SocketMode',
            'SocketProtocol',
            'Sockets',
            'StandardError',
            'StandardInput',
            'StandardOutput',
            'StartLimitAction',
            'StartLimitBurst',
            'StartLimitInterval',
            'StartLimitIntervalSec',
            'StateDirectoryMode',
            'StopPropagatedFrom',
            'StopWhenUnneeded',
            'SuccessAction',
            'SurviveFinalKillSignal',
            'SyslogFacility',
            'SyslogLevel',
            'SyslogLevelPrefix',
            'TTYReset',
            'TTYVHangup',
            'TTYVTDisallocate',
            'TasksAccounting',
            'TimeoutCleanSec',
            'TimeoutIdleSec',
            'TimeoutSec',
            'TimeoutStartFailureMode',
            'TimeoutStartSec',
            'TimeoutStopFailureMode',
            'TimeoutStopSec',
            'TimerSlackNSec',
            'Timestamping',
            'Transparent',
            'TriggerLimitBurst',
            'TriggerLimitIntervalSec',
            'Type',
            'UMask',
            'Unit',
            'Upholds',
            'UtmpMode',
            'WakeSystem',
            'Wants',
            'WantsMountsFor',
            'WatchdogSec',
            'WatchdogSignal',
            'Writable',
        ],
        'empty_kept': [
            'CapabilityBoundingSet',
            'DefaultMemoryLow',
            'DefaultMemoryMin',
            'Delegate',
            'MemoryLow',
            'MemoryMin',
            'StartupMemoryLow',
        ],
        'aliases': {
            'BindTo': 'BindsTo',
            'InaccessibleDirectories': 'InaccessiblePaths',
            'PropagateReloadFrom': 'ReloadPropagatedFrom',
            'PropagateReloadTo': 'PropagatesReloadTo',
            'ReadOnlyDirectories': 'ReadOnlyPaths',
            'ReadWriteDirectories': 'ReadWritePaths',
            'RequiresOverridable': 'Requires',
            'RequisiteOverridable': 'Requisite',
        },
    },
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], DATA))
