"""The only place that writes artifacts: all of them together, or none.

The new tree is staged beside the old one and then exchanged with it in one system call, so that whoever
reads sees the old tree or the new one, and a failure or an interrupt at any moment leaves the old one whole.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import secrets
import stat
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
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


def write_plain(folder: Path, artifacts: Sequence[Artifact]) -> list[str] | Finding:
    """Write files into a folder that others use too, each one atomically; returns the paths that changed."""
    changed = []
    try:
        for artifact in artifacts:
            target = folder / artifact.path
            if target.is_file() and target.read_bytes() == artifact.data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            staged = target.with_name(f".{target.name}.new")
            staged.write_bytes(artifact.data)
            os.replace(staged, target)
            changed.append(artifact.path)
    except OSError as error:
        return Finding("A606", Span(str(folder), 1, 1), f"cannot be written: {error.strerror}")
    return changed


def write_new(folder: Path, artifact: Artifact) -> Finding | None:
    """Write a file that is not there yet, whole or not at all; what stands in its place is never touched."""
    target = folder / artifact.path
    staged = target.with_name(f".{target.name}.new")
    where = Span(str(target), 1, 1)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(artifact.data)
        os.link(staged, target)  # unlike a rename, it refuses where something is
    except FileExistsError:
        return Finding("A606", where, "the file is there already, and is never overwritten")
    except OSError as error:
        return Finding("A606", where, f"cannot be written: {error.strerror}")
    finally:
        with suppress(OSError):
            staged.unlink()
    return None


LEDGER = ".pages.json"


def write_owned(folder: Path, artifacts: Sequence[Artifact]) -> list[str] | Finding:
    """Write files into a folder that others use too, and take away those that an earlier run wrote there.

    A ledger in the folder names what is ours; nothing else is touched. Returns the paths that changed.
    """
    ledger = folder / LEDGER
    try:
        before = set(json.loads(ledger.read_text("utf-8"))) if ledger.is_file() else set()
    except ValueError:
        before = set()
    paths = [artifact.path for artifact in artifacts]
    changed = write_plain(folder, [*artifacts, Artifact(LEDGER, json.dumps(paths, indent=0) + "\n", ())])
    if isinstance(changed, Finding):
        return changed
    for path in sorted(before - set(paths)):
        target = folder / path
        if ".." not in Path(path).parts and target.is_file():
            target.unlink()
            changed.append(path)
    return [path for path in changed if path != LEDGER]


def place_file(root: Path, artifact: Artifact, ours: Callable[[bytes], bool]) -> bool | Finding:
    """Put one file into a tree that is somebody else's, and touch nothing else there; whether it changed.

    Its folder is made where it is missing. Refused are links below ``root``, which could lead out of it, and a file
    that ``ours`` does not recognise by its bytes.
    """
    *folders, name = artifact.path.split("/")
    try:
        with ExitStack() as held:
            folder = _opened(held, os.open(root, os.O_RDONLY | os.O_DIRECTORY))
            for part in folders:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=folder)
                folder = _opened(held, os.open(part, _FOLDER, dir_fd=folder))
            before = _read_at(folder, name)
            if before == artifact.data:
                return False
            if before is not None and not ours(before):
                return Finding("A604", Span(str(root / artifact.path), 1, 1), "no run of ours has written this file",
                               "move it away, or choose another name for the module in the specs")
            _replace_at(folder, name, artifact.data)
            return True
    except OSError as error:
        why = "a link, or no folder or file" if error.errno in (errno.ELOOP, errno.ENOTDIR) else error.strerror
        return Finding("A606", Span(str(root / artifact.path), 1, 1), f"cannot be written: {why}",
                       "nothing was changed")


_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def _opened(held: ExitStack, handle: int) -> int:
    held.callback(os.close, handle)
    return handle


def _read_at(folder: int, name: str) -> bytes | None:
    """The bytes of a regular file, None when there is none; OSError for whatever else has the name."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return file.read()


def _replace_at(folder: int, name: str, data: bytes) -> None:
    """Write a file beside ``name`` and let it take that place."""
    staged = f".{name}.{secrets.token_hex(4)}"
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666, dir_fd=folder)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(staged, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        os.unlink(staged, dir_fd=folder)
        raise
