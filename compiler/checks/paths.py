"""The paths that the specs know of, and whether one that prose mentions is among them.

Known is what the units, attempts, assets, scenes and deployed files name, and each folder on the way there. Of a folder
that belongs to the project, one of whose files is known, the others are expected to be; of folders that every host has
(:mod:`compiler.systemd.hierarchy`) nobody knows the content. ``/proc`` is what the kernel's own documentation lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from compiler.diagnostics import did_you_mean
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.hierarchy import PROC, PROC_PID, TOP, is_shared
from compiler.systemd.mount_tables import MANAGED

_PATH = re.compile(r"(?<![\w.])(?:/[\w.@%{}+-]+)+")
_PLACEHOLDER = re.compile(r".*[<{%].*|[A-Z]+")
Folder = dict[str, "Folder"]


class KnownPaths:
    """Every path of the specs, as a tree of names; without those of the assets on request."""

    def __init__(self, relations: Relations, assets: bool = True) -> None:
        self._top: Folder = {}
        for path in _paths(relations, assets):
            folder = self._top
            for name in _names(path):
                folder = folder.setdefault(name, {})

    def __contains__(self, path: str) -> bool:
        """Whether the specs name the path, or something below it."""
        return self._walk(_names(path))[0] == ()

    def problem(self, path: str) -> tuple[str, str] | None:
        """Why there is no such path, as a message and a hint; None where it is known or cannot be."""
        names = _names(path)
        if names[:1] == ["proc"]:
            return _of_the_kernel(path, names[1:])
        rest, folders = self._walk(names)
        where = "/" + "/".join(names[:len(names) - len(rest)])
        known = [name for folder in folders for name in folder]
        if not rest or not known:
            return None
        if where == "/":
            top = "" if names[0] in TOP else did_you_mean(names[0], TOP) or "paths of the host begin at its root"
            return (f"no system has a folder /{names[0]}", top) if top else None
        if is_shared(where):
            meant = did_you_mean(rest[0], [name for folder in folders for name, below in folder.items() if below])
            return (f"nothing is known of {where.rstrip('/')}/{rest[0]}", meant) if meant else None
        return (f"the specs name files of {where}, and none is '{rest[0]}'",
                did_you_mean(rest[0], known) or f"correct it, or mark the code span: `was:{path}` as history")

    def _walk(self, names: list[str]) -> tuple[tuple[str, ...], list[Folder]]:
        """The names that could not be followed any more, and the folders that they were looked up in."""
        folders = [self._top]
        for number, name in enumerate(names):
            found = [below for folder in folders for known, below in folder.items() if _same(name, known)]
            if not found:
                return tuple(names[number:]), folders
            folders = found
        return (), folders


def _of_the_kernel(path: str, names: list[str]) -> tuple[str, str] | None:
    """What is wrong with a path below /proc, whose names these are."""
    first, name = (*names, "", "")[:2]
    of_process = first.isdigit() or first in ("self", "thread-self") or _PLACEHOLDER.fullmatch(first)
    known = PROC_PID if of_process else PROC
    asked = name if of_process else first
    if not asked or any(_same(asked, one) for one in known):
        return None
    return f"the kernel has no {path}", did_you_mean(asked, known) or "proc(5) lists what there is"


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name not in ("", "...")]


def _same(name: str, known: str) -> bool:
    """Whether two names can be the same; one with a placeholder can be any, and prose may use wildcards."""
    return name == known or bool(_PLACEHOLDER.fullmatch(name)) or "%" in known or "{" in known or (
        "*" in name and fnmatchcase(known, name))


def _paths(relations: Relations, assets: bool) -> Iterator[str]:
    """Every path that something of the specs names; what prose says is not asked."""
    listed = [path for asset in relations.model.all(kinds.Asset) for path in asset.paths] if assets else []
    for text in (*listed, *_texts(relations)):
        yield from _PATH.findall(text)


def _texts(relations: Relations) -> Iterator[str]:
    model = relations.model
    for composition in relations.compositions.values():
        yield from _of_unit(relations, composition.unit)
        for _, directive, values in composition.lines():
            yield from (f"{MANAGED[directive]}/{word}" for value in values for word in value.split()
                        if directive in MANAGED)
            yield from values
    for setting in model.all(kinds.Setting):
        yield f"/etc/sysctl.d/{setting.id}.conf"
    for vector in model.all(kinds.Vector):
        yield from (vector.target, *_tried(vector.probes))
    for residual in model.all(kinds.Residual):
        yield from _tried(residual.probes)
    for scene in model.all(kinds.Scene):
        for file in scene.files:
            yield from (file.path, file.link or "")


def _of_unit(relations: Relations, unit: kinds.Unit) -> Iterator[str]:
    if relations.model.project:
        yield f"/etc/systemd/system/{unit.id}.d/{relations.model.project.dropin}"
    yield from (value for directives in unit.base.values() for values in directives.values() for value in values)
    for need in unit.needs:
        yield from _tried(need.probes)


def _tried(probes: Iterable[kinds.Probe]) -> Iterator[str]:
    return (probe.on for probe in probes)
