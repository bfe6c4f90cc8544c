"""A spec tree, on disk or wherever else a store holds one: which files there are, and their text, without trust."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from compiler.diagnostics import Finding, Span
from compiler.spec.characters import FORBIDDEN, refusal
from compiler.spec.seals import SEALS

MAX_BYTES = 256 * 1024
PLATFORM_BYTES = 4 * 1024 * 1024
# What a name consists of: an id, and a suffix. Anything else could forge a line of a report.
_NAME = re.compile(r"(?:[A-Za-z0-9_.@:-]|\\x[0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One spec file: its path relative to the spec root (with ``/``), and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What the spec root holds: readable files sorted by path, the paths of refused ones, and why.

    ``texts`` has the text of every file that has one, readable or not, by its name in findings.
    """

    root: str
    files: tuple[SourceFile, ...]
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]
    texts: Mapping[str, str]


class Sort(StrEnum):
    """What an entry of a folder is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a folder: its name there, and its sort."""

    name: str
    sort: Sort


class Store(Protocol):
    """Where a tree is read from. Paths are relative to the spec root, with ``/``; the root itself is ``""``."""

    def entries(self, folder: str) -> Iterable[Entry]:
        """What stands in ``folder``; OSError, with its ``strerror``, where that cannot be told."""

    def read(self, path: str, limit: int) -> tuple[bytes, int]:
        """The first ``limit`` bytes of a file, none if it is larger, and its size; OSError as above."""


def limit_of(path: str) -> int:
    """How many bytes a file of a spec tree may have."""
    return PLATFORM_BYTES if path.endswith(".json") else MAX_BYTES


def read_tree(root: Path, label: str = "") -> Tree:
    """Read the spec tree below ``root`` from the disk; see :func:`read_store`. label: by default the folder's name."""
    return read_store(_Disk(root), label or root.name or str(root))


def read_store(store: Store, label: str) -> Tree:
    """Read every ``.yaml`` and ``.json`` file of ``store`` and the digests of recorded ones, in sorted order.

    Refuses symbolic links, special files, oversized files and text that is not plain UTF-8; each refusal
    is a finding. Names in findings are ``<label>/<path>``. Files and folders whose name starts
    with a dot are passed over.
    """
    return _read_all(store, label, _refuse_entry)


def read_pages(folder: Path) -> Tree:
    """Read the ``.md`` files below ``folder`` with the same distrust; a folder that is not there has none."""
    if not os.path.isdir(folder):
        return Tree(str(folder), (), (), (), {})
    return _read_all(_Disk(folder), str(folder), _refuse_beside_pages, ".md")


_Refuse = Callable[[Entry, str, Span], Finding | None]


def _read_all(store: Store, label: str, refuse: _Refuse, suffix: str = "") -> Tree:
    files: list[SourceFile] = []
    refused: list[str] = []
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    for path in sorted(_walk(store, label, refuse, refused, findings)):
        if not path.endswith(suffix):
            continue
        name = f"{label}/{path}"
        text, wrong = _read(store, path, name)
        if wrong is None:
            files.append(SourceFile(path, text))
        else:
            findings.append(wrong)
            refused.append(path)
        texts[name] = text
    return Tree(label, tuple(files), tuple(refused), tuple(findings), texts)


def _walk(store: Store, label: str, refuse: _Refuse, refused: list[str], findings: list[Finding]) -> list[str]:
    """Relative paths of the files; reports and adds to ``refused`` what does not belong in a tree."""
    found: list[str] = []
    todo = [""]
    while todo:
        folder = todo.pop()
        try:
            entries = sorted(store.entries(folder), key=lambda entry: entry.name)
        except OSError as error:
            where = Span(f"{label}/{folder}", 1, 1)
            findings.append(Finding("Y113", where, f"cannot be read: {error.strerror}"))
            refused.append(folder)
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.name.startswith("."):
                continue
            wrong = refuse(entry, path, Span(f"{label}/{path}", 1, 1))
            if wrong is not None:
                findings.append(wrong)
                refused.append(path)
            elif entry.sort is Sort.FOLDER:
                todo.append(f"{path}/")
            else:
                found.append(path)
    return found


def _refuse_entry(entry: Entry, path: str, where: Span) -> Finding | None:
    """Why a file or folder does not belong in a spec tree, judged by its name and sort."""
    is_spec = entry.name.endswith((".yaml", ".json"))
    wrong = _refuse_anywhere(entry, where)
    if wrong is not None:
        return wrong
    if entry.sort is Sort.FOLDER:
        return Finding("Y113", where, "a folder that is named like a spec file",
                       "rename the folder; only files end in .yaml or .json") if is_spec else None
    if entry.name.endswith(".yml"):
        return Finding("Y116", where, "spec files end in .yaml", "rename the file")
    if not is_spec and path != SEALS:
        return Finding("Y116", where, "neither a .yaml nor a .json file", "keep notes outside the spec tree")
    return Finding("Y113", where, "not a regular file") if entry.sort is Sort.OTHER else None


def _refuse_anywhere(entry: Entry, where: Span) -> Finding | None:
    if not _NAME.fullmatch(entry.name):
        shown = where._replace(file=ascii(where.file)[1:-1])
        return Finding("Y116", shown, "a name with other characters than letters, digits and _ . @ : -",
                       "give it a name of these")
    if entry.sort is Sort.LINK:
        return Finding("Y114", where, "a symbolic link", "it could lead anywhere: copy the content here")
    return None


def _refuse_beside_pages(entry: Entry, path: str, where: Span) -> Finding | None:
    """Why a file or folder does not belong among the hand-written pages."""
    is_page = entry.name.endswith(".md") and entry.sort is not Sort.FILE
    return _refuse_anywhere(entry, where) or (Finding("Y113", where, "not a regular file") if is_page else None)


def _read(store: Store, path: str, name: str) -> tuple[str, Finding | None]:
    """The text of a file, as far as it can be shown, and why it is refused, if it is."""
    start = Span(name, 1, 1)
    limit = limit_of(path)
    try:
        data, size = store.read(path, limit)
    except OSError as error:
        return "", Finding("Y113", start, f"cannot be read: {error.strerror}")
    if size > limit:
        return "", Finding("Y105", start, f"{size} bytes; a file holds at most {limit}",
                           "split it: one file holds one item, or one page")
    return _decode(data, name)


@dataclass(frozen=True, slots=True)
class _Disk:
    """A spec tree on disk."""

    root: Path

    def entries(self, folder: str) -> Iterable[Entry]:
        """What stands in ``folder``; links are not followed."""
        with os.scandir(self.root / folder) as found:
            return [Entry(entry.name, _sort(entry)) for entry in found]

    def read(self, path: str, limit: int) -> tuple[bytes, int]:
        """The bytes of a file and its size; whatever was put in its place in between neither hangs nor leads away."""
        handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            data = stream.read(limit + 1) if status.st_size <= limit else b""
            return data, max(status.st_size, len(data))


def _sort(entry: os.DirEntry[str]) -> Sort:
    if entry.is_symlink():
        return Sort.LINK
    if entry.is_dir(follow_symlinks=False):
        return Sort.FOLDER
    return Sort.FILE if entry.is_file(follow_symlinks=False) else Sort.OTHER


def _decode(data: bytes, name: str) -> tuple[str, Finding | None]:
    if data.startswith(b"\xef\xbb\xbf"):
        return "", Finding("Y102", Span(name, 1, 1), "starts with a byte order mark",
                           "save the file as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = _span_at(data[:error.start].decode("utf-8", "replace"), name)
        finding = Finding("Y101", where, f"the byte 0x{data[error.start]:02x} is not UTF-8",
                          "save the file as UTF-8")
        return data.decode("utf-8", "replace"), finding
    bad = FORBIDDEN.search(text)
    if bad is None:
        return text, None
    return text, refusal(bad.group(), _span_at(text[:bad.start()], name))


def _span_at(before: str, name: str) -> Span:
    """The place right behind the text ``before``."""
    return Span(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
