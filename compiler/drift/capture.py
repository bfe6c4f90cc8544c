"""What the capture script saw of a host, as data; and the units that systemd would make of the files in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.drift.found import FoundFile, FoundUnit
from compiler.systemd.names import UnitName, parse_unit_name
from compiler.systemd.unitfile import dropin_directories, order_dropins

_DIGITS = 12
"""Of the seconds of the epoch: more are no time at which a process was started."""


@dataclass(frozen=True, slots=True)
class CapturedFile:
    """A file of the host. modified: seconds of the epoch when content or entry changed last; target: of a link."""

    path: str
    text: str
    modified: int = 0
    target: str = ""


@dataclass(frozen=True, slots=True)
class CapturedUnit:
    """What systemd says of a unit: its properties, and what the kernel says of its main process, as root sees it."""

    name: str
    properties: Mapping[str, str]
    process: Mapping[str, str]
    namespaces: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.properties.get(name, "")

    @property
    def active(self) -> bool:
        """Whether it runs; what waits to be started again has no process whose settings could be old."""
        return self["ActiveState"] in ("active", "deactivating", "refreshing", "reloading")

    @property
    def started(self) -> int:
        """Second of the epoch in which its process was started; 0 where that is not known."""
        for name in ("ExecMainStartTimestamp", "InactiveExitTimestamp"):
            stamp = self[name].removeprefix("@")
            if stamp.isascii() and stamp.isdigit() and len(stamp) <= _DIGITS:
                return int(stamp)
        return 0


@dataclass(frozen=True, slots=True)
class Capture:
    """One host at one moment. lookup: the manager's folders of units, the first one decides.

    version: of systemd, "257.13-1~deb13u1". folders: of drop-ins, with the second of their last change. unreadable:
    paths that could not be read, odd: folders with a file whose name cannot be told. sysctls: None for a key that the
    kernel lacks.
    """

    host: str
    time: int
    uid: int
    version: str
    lookup: tuple[str, ...]
    folders: Mapping[str, int]
    files: Mapping[str, CapturedFile]
    unreadable: tuple[str, ...]
    odd: tuple[str, ...]
    units: Mapping[str, CapturedUnit]
    sysctls: Mapping[str, str | None]
    sysctl_files: Mapping[str, CapturedFile]

    @property
    def systemd(self) -> int:
        """The major version of systemd; 0 where it is not known."""
        major = self.version.partition(".")[0].partition("~")[0].partition("-")[0]
        return int(major) if major.isascii() and major.isdigit() else 0

    def fragments(self, name: UnitName) -> tuple[str, ...]:
        """The unit files for a name, that which systemd reads first: an instance's own, then its template's."""
        found = [f"{place}/{one}" for one in dict.fromkeys((name.text, name.template)) for place in self.lookup]
        return tuple(path for path in found if path in self.files or path in self.unreadable)

    def found_units(self) -> Iterator[FoundUnit]:
        """Each unit that systemd knows or would find, with its files in the order in which they are merged."""
        names = dict.fromkeys([*self._named_by_files(), *self.units])
        by_folder: dict[str, list[str]] = defaultdict(list)
        for path in self.files:
            by_folder[path.rpartition("/")[0].rpartition("/")[2]].append(path)
        for text in sorted(names):
            name = parse_unit_name(text)
            if name:
                yield self._found(name, [path for one in dropin_directories(text) for path in by_folder.get(one, ())])

    def _named_by_files(self) -> Iterator[str]:
        for path in self.files:
            folder, _, name = path.rpartition("/")
            if folder in self.lookup:
                yield name

    def _found(self, name: UnitName, beside: Iterable[str]) -> FoundUnit:
        """A unit; ``beside`` it lie the files in folders that are named after it."""
        paths = self.fragments(name)
        fragment = self.files.get(paths[0]) if paths else None
        dropins = [self.files[path] for path in order_dropins(name.text, beside, self.lookup)]
        return FoundUnit(name.text, FoundFile(fragment.path, fragment.text) if fragment else None,
                         tuple(FoundFile(one.path, one.text) for one in dropins))
