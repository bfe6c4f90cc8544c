"""Spec trees out of a git repository, read as objects: nothing is checked out, no hook, filter or diff program runs.

What a tree holds may come from a stranger. Only plumbing is called (``rev-parse``, ``merge-base``, ``ls-tree``,
``ls-files``, ``cat-file``), which prints objects as they are; what is not here is not fetched, since the repository's
own settings would say by which program. Revisions are checked before git sees them; what it prints and the time that
it takes are bounded.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from compiler.spec.seals import SEALS
from compiler.spec.source import Entry, Sort, Tree, limit_of, read_store

_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~+-]{0,199}")
_OBJECT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_FIXED = ("git", "--no-pager", "--no-replace-objects", "--literal-pathspecs",
          "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_SETTINGS = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
             "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}  # the second for a git that lacks the first
_TIMEOUT = 60
_LISTING_BYTES = 8 * 1024 * 1024
_CONTENT_BYTES = 64 * 1024 * 1024
_FOLDER = "040000"
_SORTS = {"100644": Sort.FILE, "100755": Sort.FILE, "120000": Sort.LINK}


class GitError(Exception):
    """Why a tree cannot be had from git, in one line."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as an index or a tree lists it: its path, its sort, and the name of its content."""

    path: str
    sort: Sort
    object: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, by the folder of its work tree."""

    top: Path

    def commit(self, revision: str) -> str:
        """The object name of the commit that ``revision`` stands for."""
        if not _REVISION.fullmatch(revision) or ".." in revision:
            raise GitError(f"{revision!a} is not the name of a revision")
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
                          wrong=f"there is no revision '{revision}'").strip()
        if not _OBJECT.fullmatch(found):
            raise GitError(f"there is no revision '{revision}'")
        return found

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two commits (object names) parted."""
        return self._ask("merge-base", one, other, wrong="the two revisions have no commit in common").strip()

    def tree(self, commit: str, path: str) -> Tree:
        """The spec tree in the folder ``path`` of a commit (an object name), empty where there is no such folder.

        Names in findings begin with the whole path.
        """
        if path == ".":
            name = commit
        else:
            found = self._list("ls-tree", "-z", "--full-tree", commit, "--", path)
            mode, _, name = found[0][0].split() if found else ("", "", "")
            if found and mode != _FOLDER:
                raise GitError(f"{path} is no folder in {commit[:12]}")
        listed = self._list("ls-tree", "-r", "-z", "--full-tree", name) if name else []
        return self._read(map(_of_tree, listed), path)

    def staged(self, path: str) -> Tree:
        """The spec tree in the folder ``path`` as it is staged for the next commit; names as in :meth:`tree`."""
        rows = self._list("ls-files", "--stage", "-z", "--", path)
        return self._read([_of_index(row, "" if path == "." else path) for row in rows], path)

    def _read(self, blobs: Iterable[Blob], path: str) -> Tree:
        return read_store(_Objects.of(self, list(blobs)), path)

    def contents(self, objects: Iterable[str], limits: Mapping[str, int]) -> Iterator[tuple[str, int, bytes]]:
        """For each object its name, size and bytes; no bytes where it is larger than its limit.

        An object stands in ``objects`` once for each file of it, and counts as often against what all may have.
        """
        files = Counter(objects)
        names = "".join(f"{name}\n" for name in files).encode()
        sizes = dict(_size(line) for line in self._run("cat-file", "--batch-check", given=names).decode().splitlines())
        wanted = [name for name, size in sizes.items() if size <= limits[name]]
        if sum(sizes[name] * files[name] for name in wanted) > _CONTENT_BYTES:
            raise GitError(f"the specs come to more than {_CONTENT_BYTES // 1024 ** 2} MiB")
        yield from ((name, size, b"") for name, size in sizes.items() if size > limits[name])
        printed = self._run("cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode())
        at = 0
        for name in wanted:
            start = printed.index(b"\n", at) + 1
            at = start + sizes[name] + 1
            yield name, sizes[name], printed[start:at - 1]

    def _list(self, *arguments: str) -> list[tuple[str, str]]:
        """The rows of a listing with ``-z``: what stands before the tab, and the path."""
        with tempfile.TemporaryFile() as said, self._start(*arguments, errors=said) as process:
            assert process.stdout is not None
            # Folders without files take time and print nothing: no read would come back.
            clock = threading.Timer(_TIMEOUT, process.kill)
            clock.start()
            try:
                printed = process.stdout.read(_LISTING_BYTES + 1)
                if len(printed) > _LISTING_BYTES:
                    process.kill()
                    raise GitError(f"the list of the specs is longer than {_LISTING_BYTES // 1024 ** 2} MiB")
                ended = process.wait()
            finally:
                clock.cancel()
            if ended == -signal.SIGKILL:
                raise _too_slow(arguments[0])
            if ended:
                said.seek(0)
                raise GitError(_reason(said.read()))
        rows = (os.fsdecode(row).partition("\t") for row in printed.split(b"\0") if row)
        return [(about, path) for about, _, path in rows]

    def _ask(self, *arguments: str, wrong: str = "") -> str:
        return os.fsdecode(self._run(*arguments, wrong=wrong))

    def _run(self, *arguments: str, given: bytes = b"", wrong: str = "") -> bytes:
        with self._start(*arguments) as process:
            try:
                out, said = process.communicate(given, timeout=_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise _too_slow(arguments[0]) from None
        if process.returncode:
            raise GitError(wrong or _reason(said))
        return out

    def _start(self, *arguments: str, errors: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen([*_FIXED, *arguments], cwd=self.top, env={**os.environ, **_SETTINGS},
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from error


def repository(folder: Path) -> Repository:
    """The repository whose work tree ``folder`` lies in, or would lie in: a spec tree may be in the revisions only."""
    here = next((one for one in (folder, *folder.parents) if os.path.isdir(one)), Path())
    try:
        top = Repository(here)._ask("rev-parse", "--show-toplevel")
    except GitError as error:  # it may also be somebody else's, which git refuses to enter
        raise GitError(f"{here.resolve()} is in no work tree that git may read: {error}") from None
    return Repository(Path(top.removesuffix("\n")))


def path_in(found: Repository, specs: Path) -> str:
    """Where ``specs`` lies in a repository, as git names it; ``.`` is the repository itself."""
    top = os.path.realpath(found.top)
    full = os.path.join(os.path.realpath(specs.parent), specs.name)
    path = os.path.relpath(full, top)
    if path.split(os.sep)[0] == os.pardir:
        raise GitError(f"{specs} lies outside of the repository {found.top}")
    return Path(path).as_posix()


@dataclass(frozen=True, slots=True)
class _Objects:
    """A spec tree whose files are git's objects. ``folders``: path with ``/`` at its end -> what stands in it."""

    folders: Mapping[str, tuple[Entry, ...]]
    files: Mapping[str, tuple[bytes, int]]

    @classmethod
    def of(cls, git: Repository, blobs: list[Blob]) -> _Objects:
        """The files that ``blobs`` list, with the content of those that can be specs."""
        read = [blob for blob in blobs if blob.sort is Sort.FILE and blob.path.endswith((".yaml", ".json", SEALS))]
        limits = dict[str, int]()
        for blob in read:
            limits[blob.object] = max(limit_of(blob.path), limits.get(blob.object, 0))
        objects = [blob.object for blob in read]
        found = {name: (data, size) for name, size, data in git.contents(objects, limits)} if read else {}
        return cls(_folders(blobs), {blob.path: found[blob.object] for blob in read})

    def entries(self, folder: str) -> Iterable[Entry]:
        """What stands in ``folder``."""
        return self.folders.get(folder, ())

    def read(self, path: str, limit: int) -> tuple[bytes, int]:
        """The bytes of a file and its size."""
        if path not in self.files:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        return self.files[path]


def _folders(blobs: Iterable[Blob]) -> dict[str, tuple[Entry, ...]]:
    """Folder by folder what the paths of ``blobs`` tell. A path that is listed twice would hide one of the two."""
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    for blob in blobs:
        *above, name = blob.path.split("/")
        for depth, folder in enumerate(above):
            found["".join(f"{one}/" for one in above[:depth])].setdefault(folder, Entry(folder, Sort.FOLDER))
        here = found["".join(f"{one}/" for one in above)]
        if name in here:
            raise GitError(f"{blob.path!a} is listed twice")
        here[name] = Entry(name, blob.sort)
    return {folder: tuple(entries.values()) for folder, entries in found.items()}


def _of_tree(row: tuple[str, str]) -> Blob:
    about, path = row
    mode, _, name = about.split()
    return Blob(path, _SORTS.get(mode, Sort.OTHER), name)


def _of_index(row: tuple[str, str], root: str) -> Blob:
    about, path = row
    mode, name, stage = about.split()
    if stage != "0":
        raise GitError(f"{path!a} is not merged yet")
    return Blob(path.removeprefix(f"{root}/"), _SORTS.get(mode, Sort.OTHER), name)


def _size(line: str) -> tuple[str, int]:
    name, sort, *size = line.split()
    if sort != "blob":
        raise GitError(f"the object {name} is not here, and is not fetched")
    return name, int(size[0])


def _too_slow(command: str) -> GitError:
    return GitError(f"git {command} did not end within {_TIMEOUT} s")


def _reason(said: bytes) -> str:
    """The line in which git says what is wrong; what stands behind it is advice."""
    lines = os.fsdecode(said).strip().splitlines() or ["git gave no reason"]
    fatal = next((line for line in lines if line.startswith("fatal: ")), lines[-1])
    return ascii(fatal.removeprefix("fatal: "))[1:-1]
