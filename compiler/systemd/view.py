"""What a path is for a service: absent, inaccessible, read-only, writable or empty, and which directive decides.

Only mounts count here. Owners and modes of files are the host's own, so "writable" means that no mount forbids it.
A folder that systemd makes for a mount point, on the host itself where need be, is known at its own path only, not
where another bind shows the same place again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from compiler.systemd.check_paths import simplify
from compiler.systemd.mount_tables import directory_links, requested
from compiler.systemd.mounts import ACCESS, BINDS, FRESH, Mode, Mount, MountList, is_below, settle
from compiler.systemd.settings import Settings

# Debian 13 has the merged /usr; /var/run and /var/lock are links as well.
MERGED_USR: Mapping[str, str] = {
    "/bin": "/usr/bin",
    "/sbin": "/usr/sbin",
    "/lib": "/usr/lib",
    "/lib64": "/usr/lib64",
    "/var/run": "/run",
    "/var/lock": "/run/lock",
}
# What PrivateDevices= leaves in /dev: mount_private_dev() and dev_setup() of systemd 257.13.
_DEVICES = (
    "null",
    "zero",
    "full",
    "random",
    "urandom",
    "tty",
    "ptmx",
    "pts",
    "shm",
    "mqueue",
    "hugepages",
    "log",
)
_DEVICE_LINKS = ("core", "fd", "stdin", "stdout", "stderr")
_DEVICE_MOUNTS = ("pts", "shm", "mqueue", "hugepages")
_LINK_LIMIT = 32


class State(StrEnum):
    """What a path is from inside. EMPTY: a fresh file system without the host's content."""

    ABSENT = "absent"
    INACCESSIBLE = "inaccessible"
    READ_ONLY = "read-only"
    WRITABLE = "writable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class HostPaths:
    """What is known of the host's own tree. links: path -> target. missing: paths that do not exist there.

    folders: those whose content is known, `listed` being all that lies in them. Everything else that is not said to
    be missing counts as there. variables: path of a file with assignments -> the names of the variables in it.
    """

    links: Mapping[str, str] = field(default_factory=lambda: MERGED_USR)
    missing: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    variables: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Whether the host is taken to have `path`."""
        if any(is_below(path, gone) for gone in self.missing):
            return False
        known = any(path != folder and is_below(path, folder) for folder in self.folders)
        return not known or path in self.listed


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer for one path. by: directives that decide; () where the host's tree shows through unchanged.

    source: the host's path that is seen there, "" when none is. read_only: of the mount, also where it is EMPTY.
    Of an EMPTY folder, holds: whether mounts in it make entries there; open_to_all: whether any user may write to it.
    """

    path: str
    state: State
    by: tuple[str, ...] = ()
    source: str = ""
    read_only: bool = False
    noexec: bool = False
    holds: bool = False
    open_to_all: bool = False

    @property
    def shows_host(self) -> bool:
        """Whether the host's content is behind the path."""
        return self.state in (State.READ_ONLY, State.WRITABLE)


@dataclass(frozen=True, slots=True)
class StartFailure:
    """A mount that cannot be made: the unit does not start, with status 226 (NAMESPACE)."""

    mount: Mount
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """The file system of a service (or of one of its `+` commands). has_namespace: it has mounts of its own."""

    table: MountList
    host: HostPaths = field(default_factory=HostPaths)
    has_namespace: bool = True
    root: str = ""
    proc_subset: str = "all"
    failures: tuple[StartFailure, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    _resolved: dict[str, Seen] = field(default_factory=dict, init=False, repr=False, compare=False)

    def resolve(self, path: str) -> Seen:
        """What `path`, absolute and free of specifiers, is from inside; symbolic links are followed."""
        if path not in self._resolved:
            self._resolved[path] = self._followed(path)
        return self._resolved[path]

    def _followed(self, path: str) -> Seen:
        place = simplify(path)
        for _ in range(_LINK_LIMIT):
            seen = self._at(place)
            target = self._link(place)
            if target is None:
                return seen if seen.path == path else replace(seen, path=path)
            place = target
        return Seen(path, State.ABSENT)

    def _link(self, place: str) -> str | None:
        """Where a link at or above `place` leads, if it is visible; None when none is."""
        for link, target in (*self.links.items(), *self.host.links.items()):
            if is_below(place, link) and place != target:
                visible = link in self.links or self._at(link).shows_host
                if visible:
                    return simplify(target + place[len(link) :])
        return None

    def _at(self, place: str, count: int | None = None) -> Seen:
        """The answer without following links at the place itself; `count`: only that many mounts are made yet."""
        mounts = self.table.mounts[:count] if self.has_namespace else ()
        for number in range(len(mounts) - 1, -1, -1):
            mount = mounts[number]
            if not is_below(place, mount.path):
                continue
            if self._is_there_already(mount, number):
                # Nothing is mounted, but read-only flags of the mounts above it stop here all the same.
                return self._changed(self._at(place, number), replace(mount, read_only=False, noexec=False))
            if mount.mode in FRESH or mount.mode is Mode.RUN:
                return self._fresh(place, mount, mounts)
            if mount.mode is Mode.PRIVATE_DEV:
                return self._device(place, mount)
            if mount.mode in ACCESS or mount.mode is Mode.INACCESSIBLE:
                if self._at(mount.path, number).state is State.ABSENT:
                    continue  # nothing there to change; an error unless the path is optional
                return self._changed(self._at(place, number), mount)
            if mount.mode in BINDS:
                if mount.optional and not self.host.has(mount.source):
                    continue
                source = mount.source.rstrip("/") + (place if mount.path == "/" else place[len(mount.path) :])
                return self._host(place, source or "/", mount, mounts)
            if mount.mode is Mode.PROCFS and self._is_hidden(place[len(mount.path) :]):
                return Seen(place, State.ABSENT, ("ProcSubset",))
            return self._host(place, place, mount, mounts)
        return self._host(place, self.root + ("" if self.root and place == "/" else place), None, mounts)

    def _changed(self, under: Seen, mount: Mount) -> Seen:
        """What `under` becomes where a mount changes flags or closes a path."""
        if mount.mode is Mode.INACCESSIBLE:
            return Seen(under.path, State.INACCESSIBLE, mount.causes, read_only=True, noexec=True)
        if under.state in (State.ABSENT, State.INACCESSIBLE):
            return under
        state = State.READ_ONLY if mount.is_read_only else State.WRITABLE
        if under.state is State.EMPTY:
            state = State.EMPTY
        noexec = mount.noexec or mount.mode is Mode.NOEXEC
        return Seen(under.path, state, mount.causes, under.source, mount.is_read_only, noexec)

    def _host(self, place: str, source: str, mount: Mount | None, mounts: tuple[Mount, ...]) -> Seen:
        """The host's `source`, seen at `place` through `mount`. Missing mount points are made on the host."""
        by = mount.causes if mount else ()
        if not self.host.has(source) and not self._leads_to_mount(place, mounts):
            return Seen(place, State.ABSENT, by if mount and mount.mode in BINDS else ())
        read_only = mount is not None and mount.mode is not Mode.PRIVATE_DEV and mount.is_read_only
        noexec = mount is not None and (mount.noexec or mount.mode is Mode.PROCFS)
        return Seen(place, State.READ_ONLY if read_only else State.WRITABLE, by, source, read_only, noexec)

    def _fresh(self, place: str, mount: Mount, mounts: tuple[Mount, ...]) -> Seen:
        read_only, noexec = mount.is_read_only, mount.noexec
        holds = any(one.path != place and is_below(one.path, place) and self._is_made(one) for one in mounts)
        if place == mount.path or holds or self._leads_to_mount(place, mounts):
            # A private /tmp has the modes of the host's; other fresh folders are root's, unless an option says else.
            open_to_all = place == mount.path and (mount.open_to_all or mount.mode is Mode.PRIVATE_TMP)
            return Seen(place, State.EMPTY, mount.causes, "", read_only, noexec, holds, open_to_all)
        return Seen(place, State.ABSENT, mount.causes)

    def _device(self, place: str, mount: Mount) -> Seen:
        name = place.removeprefix("/dev").strip("/")
        first = name.partition("/")[0]
        if not name:
            return Seen(place, State.READ_ONLY, mount.causes, place, True, True)
        if first in _DEVICE_MOUNTS or name in _DEVICES:
            return self._host(place, place, mount, ())  # a read-only mount does not stop writing to a device
        if name in _DEVICE_LINKS:
            return Seen(place, State.READ_ONLY, mount.causes, place, True)
        return Seen(place, State.ABSENT, mount.causes)

    def _leads_to_mount(self, place: str, mounts: tuple[Mount, ...]) -> bool:
        """Whether a folder was made at `place` for a mount at or below it."""
        return any(is_below(one.path, place) and self._is_made(one) for one in mounts)

    def _is_made(self, mount: Mount) -> bool:
        """Whether a mount makes a directory for itself; a change of flags and a bind without a source do not."""
        if mount.mode in ACCESS or mount.mode is Mode.INACCESSIBLE:
            return False
        return mount.mode not in BINDS or self.host.has(mount.source)

    def _is_there_already(self, mount: Mount, number: int) -> bool:
        """Whether MountAPIVFS= finds its file system in place, as it does wherever the host's tree shows through."""
        return mount.is_fallback and not self.root and self._at(mount.path, number).shows_host

    def _is_hidden(self, rest: str) -> bool:
        """Whether ProcSubset=pid leaves out this path below /proc."""
        first = rest.strip("/").partition("/")[0]
        shown = first in ("", "self", "thread-self") or first.isdigit()
        return self.proc_subset == "pid" and not shown


def view(
    settings: Settings, host: HostPaths | None = None, has_namespace: bool = True, privileged: bool = False
) -> View:
    """The view of a unit. settings: with what is implied. privileged: for its commands with `+`."""
    host = host or HostPaths()
    root = simplify(settings.text("RootDirectory")) if settings.text("RootDirectory") != "/" else ""
    subset = "all" if privileged else settings.word("ProcSubset", "all")
    made = View(MountList(()), host, has_namespace, root, subset, links=directory_links(settings))
    if not has_namespace:
        return made
    made = replace(made, table=settle(requested(settings, privileged)))
    made = _follow_links(made)
    return replace(made, failures=tuple(_failures(made)))


def _follow_links(made: View) -> View:
    """Move mounts whose path is a symbolic link inside the unit to where it leads, and settle the list again."""
    tops = tuple(f"{link}/" for link in made.host.links)
    for _ in range(_LINK_LIMIT):
        below = (one for one in made.table.mounts if f"{one.path}/".startswith(tops))
        moved = next((pair for one in below if (pair := _moved(made, one))), None)
        if moved is None:
            return made
        old, path = moved
        changed = [replace(one, path=path) if one is old else one for one in made.table.mounts]
        settled = settle(changed)
        made = replace(made, table=MountList(settled.mounts, made.table.dropped + settled.dropped))
    return made


def _moved(made: View, mount: Mount) -> tuple[Mount, str] | None:
    """(mount, its new path) when a link stands in the way, as the mounts before it leave the tree."""
    earlier = made.table.mounts[: made.table.mounts.index(mount)]
    before = replace(made, table=MountList(earlier), links={})
    target = before._link(mount.path)
    return None if target is None else (mount, target)


def _failures(made: View) -> list[StartFailure]:
    """Mounts that fail, as far as the missing paths are known. systemd stops at the first one."""
    found: list[StartFailure] = []
    for number, mount in enumerate(made.table.mounts):
        if mount.optional or mount.causes == ("mount namespace",):
            continue
        if mount.mode in BINDS and not made.host.has(mount.source):
            found.append(StartFailure(mount, f"its source {mount.source} does not exist"))
        elif (
            mount.mode in ACCESS | {Mode.INACCESSIBLE} and made._at(mount.path, number).state is State.ABSENT
        ):
            found.append(StartFailure(mount, f"{mount.path} does not exist where it is to be mounted"))
    return found
