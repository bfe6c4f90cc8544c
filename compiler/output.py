"""Writes a tree as a whole: all of its files together, or none.

The new tree is staged beside the old one and then exchanged with it in one system call, so that whoever
reads sees the old tree or the new one, and a failure or an interrupt at any moment leaves the old one whole.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from compiler.artifact import Artifact
from compiler.diagnostics import Finding, Span
from compiler.staging import staging, sweep

MANIFEST = "manifest.json"
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100


def stale(folder: Path, artifacts: Sequence[Artifact], mend: str = "make artifacts") -> list[Finding]:
    """Where ``folder`` differs from ``artifacts``: missing, changed and surplus files."""
    findings = []
    wanted = {artifact.path: artifact for artifact in artifacts}
    present = set(_files(folder))
    for path, artifact in sorted(wanted.items()):
        where = Span(f"{folder}/{path}", 1, 1)
        if path not in present:
            findings.append(Finding("A603", where, "the artifact is missing", f"run: {mend}"))
            continue
        content = _content(folder / path)
        if content != artifact.data:
            line = _first_difference(content or b"", artifact.data)
            findings.append(Finding("A603", where._replace(line=line), "the artifact is not what the specs give",
                                    f"run: {mend}"))
    findings += [Finding("A603", Span(f"{folder}/{path}", 1, 1), "no spec gives this artifact any more",
                         f"run: {mend}") for path in sorted(present - set(wanted))]
    return findings


def _content(path: Path) -> bytes | None:
    """The bytes of a regular file; None for a link, a pipe and what else is no file, or cannot be read."""
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def write(folder: Path, artifacts: Sequence[Artifact]) -> list[str] | Finding:
    """Make ``folder`` hold exactly ``artifacts``; returns the paths that changed, or why nothing was done.

    Refuses a folder with files that no earlier run of ours has written.
    """
    try:
        foreign = _foreign(folder)
        if foreign is not None:
            return foreign
        changed = sorted({finding.file.removeprefix(f"{folder}/") for finding in stale(folder, artifacts)})
        if changed:
            _replace(folder, artifacts)
        sweep(folder)
        return changed
    except OSError as error:
        return Finding("A606", Span(str(folder), 1, 1), f"cannot be written: {error.strerror}")


def write_tree(folder: Path, artifacts: Sequence[Artifact]) -> Finding | None:
    """Make a folder that holds ``artifacts``: all of them or nothing. One that has anything in it is refused."""
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            return Finding("A606", Span(str(folder), 1, 1), "the folder is there already and is not empty",
                           "name a new folder")
        _replace(folder, artifacts)
    except OSError as error:
        return Finding("A606", Span(str(folder), 1, 1), f"cannot be written: {error.strerror}")
    return None


def _replace(folder: Path, artifacts: Sequence[Artifact]) -> None:
    """Stage the new tree beside ``folder`` and put it in its place; raises OSError before that or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staging(folder) as beside:
        for artifact in artifacts:
            target = beside / "new" / artifact.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(artifact.data)
        _put(beside / "new", folder)


def _put(new: Path, folder: Path) -> None:
    """Move ``new`` to ``folder``; what was there ends up at ``new``."""
    if not folder.exists():
        os.rename(new, folder)
        return
    try:
        _exchange(new, folder)
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
            raise
        # No exchange on this system: two renames, and the old tree comes back if the second one fails.
        old = new.with_name("old")
        os.rename(folder, old)
        try:
            os.rename(new, folder)
        except BaseException:
            os.rename(old, folder)
            raise


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        call = libc.renameat2
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _files(folder: Path) -> list[str]:
    if not os.path.isdir(folder):  # unlike the method, this does not raise where we may not look
        return []
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.is_symlink() or not path.is_dir())


def _foreign(folder: Path) -> Finding | None:
    """The reason why ``folder`` is not ours to replace, if there is one."""
    where = Span(str(folder), 1, 1)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return Finding("A606", where, "the target is not a folder", "name a folder, or move away what is there")
    present = _files(folder)
    if not present:
        return None
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        ours = {MANIFEST, *(row["path"] for row in manifest["artifacts"])}
    except (OSError, ValueError, KeyError, TypeError):
        return Finding("A606", where, f"the folder has files, but no {MANIFEST} of ours",
                       "name an empty folder, or remove what is there")
    for path in present:
        if path not in ours:
            return Finding("A604", Span(f"{folder}/{path}", 1, 1), "no run of ours has written this file",
                           "move it out of the folder of artifacts")
    return None


def _first_difference(old: bytes, new: bytes) -> int:
    """The number of the first line that differs."""
    old_lines, new_lines = old.split(b"\n"), new.split(b"\n")
    for number, (was, now) in enumerate(zip(old_lines, new_lines, strict=False), 1):
        if was != now:
            return number
    return min(len(old_lines), len(new_lines))
