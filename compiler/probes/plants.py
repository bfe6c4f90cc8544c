"""What another process of the unit's user leaves or offers, so that an attempt has something to find.

A helper process makes it all as that user and takes it away again when it ends, whatever the reason: it waits
for the end of a pipe that only the runner holds.
"""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import socket
import sys
from collections.abc import Sequence

from compiler.probes.kernel import LIBC

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
