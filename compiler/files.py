"""Writes single files into folders that others use too, each one whole or not at all; nothing else there is touched.

A file is written beside its place under a name that nobody can foresee, and then put there in one step.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from compiler.artifact import Artifact
from compiler.diagnostics import Finding, Span

LEDGER = ".pages.json"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY
_BELOW = _FOLDER | os.O_NOFOLLOW


def write_plain(folder: Path, artifacts: Sequence[Artifact]) -> list[str] | Finding:
    """Write files below ``folder``; the paths that changed, or why one could not be written."""
    changed = []
    try:
        for artifact in artifacts:
            target = folder / artifact.path
            if target.is_file() and target.read_bytes() == artifact.data:
                continue
            with _parent(target) as parent:
                _replace(parent, target.name, artifact.data)
            changed.append(artifact.path)
    except OSError as error:
        return _unwritten(folder, error)
    return changed


def write_new(folder: Path, artifact: Artifact) -> Finding | None:
    """Write a file that is not there yet; what stands in its place is never touched."""
    target = folder / artifact.path
    try:
        with _parent(target) as parent, _staged(parent, target.name, artifact.data) as staged:
            os.link(staged, target.name, src_dir_fd=parent, dst_dir_fd=parent)  # unlike a rename, it never replaces
    except FileExistsError:
        return Finding("A606", Span(str(target), 1, 1), "the file is there already, and is never overwritten")
    except OSError as error:
        return _unwritten(target, error)
    return None


def write_owned(folder: Path, artifacts: Sequence[Artifact]) -> list[str] | Finding:
    """Write files below ``folder``, and take away those that an earlier run wrote there; the paths that changed.

    A ledger in the folder names what is ours; nothing else is touched.
    """
    before = _ledger(folder / LEDGER)
    paths = [artifact.path for artifact in artifacts]
    changed = write_plain(folder, [*artifacts, Artifact(LEDGER, json.dumps(paths, indent=0) + "\n", ())])
    if isinstance(changed, Finding):
        return changed
    try:
        for path in sorted(before.difference(paths)):
            if (folder / path).is_file():
                (folder / path).unlink()
                changed.append(path)
    except OSError as error:
        return _unwritten(folder, error)
    return [path for path in changed if path != LEDGER]


def _ledger(file: Path) -> frozenset[str]:
    """The paths that an earlier run has noted, as far as they lie below the folder; none without a ledger of ours."""
    try:
        noted = json.loads(file.read_text("utf-8")) if file.is_file() else []
    except (OSError, ValueError):
        return frozenset()
    paths = (path for path in noted if isinstance(path, str)) if isinstance(noted, list) else ()
    return frozenset(path for path in paths if not path.startswith("/") and ".." not in PurePosixPath(path).parts)


def place_file(root: Path, artifact: Artifact, ours: Callable[[bytes], bool]) -> bool | Finding:
    """Put one file into a tree that is somebody else's; whether it changed.

    Its folder is made where it is missing. Refused are links below ``root``, which could lead out of it, and a file
    that ``ours`` does not recognise by its bytes.
    """
    *folders, name = artifact.path.split("/")
    where = Span(str(root / artifact.path), 1, 1)
    try:
        with ExitStack() as held:
            folder = _opened(held, os.open(root, _FOLDER))
            for part in folders:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=folder)
                folder = _opened(held, os.open(part, _BELOW, dir_fd=folder))
            before = _read(folder, name)
            if before == artifact.data:
                return False
            if before is not None and not ours(before):
                return Finding("A604", where, "no run of ours has written this file",
                               "move it away, or choose another name for the module in the specs")
            _replace(folder, name, artifact.data)
            return True
    except OSError as error:
        why = "a link, or no folder or file" if error.errno in (errno.ELOOP, errno.ENOTDIR) else error.strerror
        return Finding("A606", where, f"cannot be written: {why}", "nothing was changed")


def _unwritten(path: Path, error: OSError) -> Finding:
    return Finding("A606", Span(str(path), 1, 1), f"cannot be written: {error.strerror}")


def _opened(held: ExitStack, handle: int) -> int:
    held.callback(os.close, handle)
    return handle


@contextmanager
def _parent(target: Path) -> Iterator[int]:
    """The folder that a file is to lie in, made where it is missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        yield _opened(held, os.open(target.parent, _FOLDER))


def _read(folder: int, name: str) -> bytes | None:
    """The bytes of a regular file, None when there is none; OSError for whatever else has the name."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return file.read()


def _replace(folder: int, name: str, data: bytes) -> None:
    """Let a new file take the place of ``name``."""
    with _staged(folder, name, data) as staged:
        os.replace(staged, name, src_dir_fd=folder, dst_dir_fd=folder)


@contextmanager
def _staged(folder: int, name: str, data: bytes) -> Iterator[str]:
    """A new file beside ``name``, gone on the way out unless it was moved to its place."""
    staged = f".{name}.{secrets.token_hex(4)}"
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666, dir_fd=folder)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        yield staged
    finally:
        with suppress(FileNotFoundError):
            os.unlink(staged, dir_fd=folder)
