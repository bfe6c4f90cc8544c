"""A temporary folder beside the final place of a tree; it is removed with its run, or by the next one.

A run that is killed cannot clean up behind itself. So each run keeps its folder locked; the kernel lets go of the lock
however the run ends, and whoever gets it afterwards may remove the folder.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SUFFIX = ".staging"


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new empty folder on the file system of ``folder``, removed on the way out. Raises OSError."""
    path, lock = _made(folder)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove what runs for ``folder`` have left that no longer live; one in progress is left alone. Never raises."""
    ours = re.compile(rf"{re.escape(_prefix(folder))}[a-z0-9_]+{re.escape(_SUFFIX)}")
    try:
        left = [path for path in folder.parent.iterdir() if ours.fullmatch(path.name)]
    except OSError:
        return
    for path in left:
        lock = _lock_of_the_dead(path)
        if lock is not None:
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)


def _prefix(folder: Path) -> str:
    return f".{folder.name}."


def _made(folder: Path) -> tuple[Path, int]:
    """A staging folder and the handle that keeps it locked."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=_prefix(folder), suffix=_SUFFIX, dir=folder.parent))
        with suppress(FileNotFoundError):  # a sweep took it for dead before it was locked
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(OSError):  # a file system without locks: then no sweep gets one either
                fcntl.flock(lock, fcntl.LOCK_EX)
            if os.fstat(lock).st_nlink:
                return path, lock
            os.close(lock)


def _lock_of_the_dead(path: Path) -> int | None:
    """The lock of a staging folder whose run is over; None where it is another's, or its run still lives."""
    try:
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        pass
    os.close(lock)
    return None
