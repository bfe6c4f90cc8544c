"""Reads files that somebody else has written: regular ones, up to a size, and never waiting for a pipe or a device."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_foreign(path: Path, limit: int) -> bytes | str:
    """The bytes of a file, ``limit`` at the most, or in a clause why there are none. A link is followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return "it is no regular file"
            data = stream.read(limit + 1)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return data if len(data) <= limit else f"it is larger than {limit // 1024} KiB"
