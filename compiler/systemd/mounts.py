"""The list of mounts that systemd makes for a unit: gathered, sorted, and thinned out in its own order.

Source: `setup_namespace()` and the functions below it in `src/core/namespace.c` of systemd 257.13. Mounts are sorted
by path, at one path by mode; the first one at a path wins and takes over the later one's flags; whatever lies
below an inaccessible path is dropped without a word. `mount_tables.py` has what each setting asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache


class Mode(IntEnum):
    """What is mounted. The order is systemd's: of two at one path, the smaller one stays."""

    INACCESSIBLE = 0
    IMAGE = 2
    BIND = 3
    BIND_RECURSIVE = 4
    PRIVATE_TMP = 5
    PRIVATE_DEV = 6
    BIND_DEV = 7
    EMPTY_DIR = 8
    PRIVATE_SYSFS = 9
    BIND_SYSFS = 10
    PROCFS = 11
    PRIVATE_CGROUP = 12
    READ_ONLY = 13
    READ_WRITE = 14
    NOEXEC = 15
    EXEC = 16
    TMPFS = 17
    RUN = 18
    MQUEUE = 22
    READ_WRITE_IMPLICIT = 23


# Nothing new is mounted at these: the directory itself becomes a mount, whose flags can then differ.
ACCESS = frozenset((Mode.READ_ONLY, Mode.READ_WRITE, Mode.READ_WRITE_IMPLICIT, Mode.NOEXEC, Mode.EXEC))
BINDS = frozenset((Mode.BIND, Mode.BIND_RECURSIVE))
FRESH = frozenset((Mode.TMPFS, Mode.EMPTY_DIR, Mode.PRIVATE_TMP))
# Mounted only where nothing is mounted yet, which is never so in the host's own tree.
_FALLBACKS = frozenset((Mode.BIND_DEV, Mode.BIND_SYSFS, Mode.RUN))
_NOP_MODES = frozenset((Mode.READ_ONLY, Mode.READ_WRITE, Mode.READ_WRITE_IMPLICIT))


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount. causes: the directives that asked for it. source: of a bind, as the host sees it.

    optional: a missing path is no error. read_only and noexec are flags that go with the mode. open_to_all: of a
    fresh file system, whether any user may write to its root.
    """

    path: str
    mode: Mode
    causes: tuple[str, ...]
    source: str = ""
    optional: bool = False
    read_only: bool = False
    noexec: bool = False
    open_to_all: bool = False

    @property
    def is_read_only(self) -> bool:
        """Whether it ends up read-only."""
        return self.read_only or self.mode in (Mode.READ_ONLY, Mode.INACCESSIBLE, Mode.PRIVATE_DEV)

    @property
    def is_fallback(self) -> bool:
        """Whether it is made only where nothing is mounted yet; else nothing happens, not even a change of flags."""
        return self.mode in _FALLBACKS


@dataclass(frozen=True, slots=True)
class Dropped:
    """A mount that another one displaced. reason: `duplicate`, `masked` (an inaccessible path above) or `redundant`."""

    mount: Mount
    by: Mount
    reason: str


@dataclass(frozen=True, slots=True)
class MountList:
    """The mounts that are made, in order, and those that are not."""

    mounts: tuple[Mount, ...]
    dropped: tuple[Dropped, ...] = field(default=())


def is_below(path: str, top: str) -> bool:
    """Whether `path` is `top` or below it."""
    return top == "/" or path == top or path.startswith(top + "/")


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str, ...]:
    """The names in a path; the same few paths are sorted again and again."""
    return tuple(part for part in path.split("/") if part)


def _key(mount: Mount) -> tuple[tuple[str, ...], int, bool]:
    # systemd's sort leaves the order of equals open; the read-only flag wins either way.
    return _parts(mount.path), mount.mode.value, not mount.read_only


def settle(mounts: Iterable[Mount]) -> MountList:
    """Sort the mounts and drop what systemd drops."""
    dropped: list[Dropped] = []
    kept = _drop_duplicates(sorted(mounts, key=_key), dropped)
    kept = _drop_masked(kept, dropped)
    kept = _drop_redundant(kept, dropped)
    return MountList(tuple(kept), tuple(dropped))


def _drop_duplicates(mounts: Sequence[Mount], dropped: list[Dropped]) -> list[Mount]:
    kept: list[Mount] = []
    for mount in mounts:
        if not (kept and kept[-1].path == mount.path):
            kept.append(mount)
            continue
        first = kept[-1]
        read_only = first.read_only or (mount.is_read_only and mount.mode is not Mode.PRIVATE_DEV)
        same = first.mode is mount.mode or (read_only and not first.is_read_only)
        kept[-1] = replace(
            first,
            read_only=read_only,
            noexec=first.noexec or mount.noexec or mount.mode is Mode.NOEXEC,
            causes=tuple(dict.fromkeys((*first.causes, *mount.causes))) if same else first.causes,
        )
        dropped.append(Dropped(mount, first, "duplicate"))
    return kept


def _drop_masked(mounts: Sequence[Mount], dropped: list[Dropped]) -> list[Mount]:
    kept: list[Mount] = []
    clear: Mount | None = None
    for mount in mounts:
        if clear is not None and is_below(mount.path, clear.path):
            dropped.append(Dropped(mount, clear, "masked"))
            continue
        clear = mount if mount.mode is Mode.INACCESSIBLE else None
        kept.append(mount)
    return kept


def _drop_redundant(mounts: Sequence[Mount], dropped: list[Dropped]) -> list[Mount]:
    kept: list[Mount] = []
    for mount in mounts:
        if mount.mode in _NOP_MODES:
            above = next((one for one in reversed(kept) if is_below(mount.path, one.path)), None)
            if above is not None and above.mode is mount.mode:
                dropped.append(Dropped(mount, above, "redundant"))
                continue
        kept.append(mount)
    return kept
