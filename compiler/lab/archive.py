"""Files on their way into a booted system: a tar archive, with owners as names."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file, folder or symbolic link to be: absolute path, text, and who may do what."""

    path: str
    text: str = ""
    owner: str = "root"
    group: str = "root"
    mode: str = "0644"
    folder: bool = False
    link: str = ""


def archive(files: Sequence[File]) -> bytes:
    """The archive of ``files``, in their order."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as out:
        for file in files:
            content = file.text.encode()
            entry = tarfile.TarInfo(file.path.lstrip("/"))
            entry.uname, entry.gname, entry.mode = file.owner, file.group, int(file.mode, 8)
            if file.link:
                entry.type, entry.linkname = tarfile.SYMTYPE, file.link
            elif file.folder:
                entry.type = tarfile.DIRTYPE
            else:
                entry.size = len(content)
            out.addfile(entry, io.BytesIO(content) if entry.isreg() else None)
    return buffer.getvalue()
