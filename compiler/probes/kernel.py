"""The kernel without a library between: raw system calls, and 32-bit programs made of bytes."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

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
