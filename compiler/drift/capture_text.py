"""Reads what the capture script prints, without trusting it: anybody may have sent the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from compiler.diagnostics import Finding, Span
from compiler.drift.capture import Capture, CapturedFile, CapturedUnit
from compiler.systemd.names import parse_unit_name

HEAD = "hardening-capture 1"
MAX_BYTES = 4 * 1024 * 1024
_MAX_LINE, _MAX_RECORDS, _MAX_LOOKUP, _MAX_LINES = 64 * 1024, 20_000, 100, 10_000  # the last: of one file
_TOO_MUCH = "there is more than any host has"
_AGAIN = "capture the host again with the script of today's artifacts"

_PATH = r"(/[A-Za-z0-9/_.@:+=,\\-]+)"
_NAME = r"([A-Za-z0-9][A-Za-z0-9_.@:\\-]{0,254})"
_SECONDS = r"([0-9]{1,12})"
_RECORDS = {word: re.compile(pattern) for word, pattern in {
    "host": r"([A-Za-z0-9][A-Za-z0-9.-]{0,252})",
    "time": _SECONDS,
    "uid": r"([0-9]{1,10})",
    "manager": r"([0-9][A-Za-z0-9.~+:_-]{0,80})",
    "lookup": _PATH,
    "directory": f"{_PATH} {_SECONDS}",
    "link": f"{_PATH} {_PATH}",
    "file": f"{_PATH} {_SECONDS} {_SECONDS}",
    "sysctl-file": f"{_PATH} {_SECONDS} {_SECONDS}",
    "unreadable": _PATH,
    "odd": _PATH,
    "unit": r"([A-Za-z0-9:_.\\@-]{1,255})",
    "process": r"(NoNewPrivs|Seccomp|CapBnd) ([0-9a-f]{1,16})",
    "namespace": r"(user|pid|mnt|ipc|net) (own|host)",
    "sysctl": r"([a-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+) ?(.{0,400})",
    "no-sysctl": r"([a-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)",
}.items()}
_PROPERTY = re.compile(r"=([A-Za-z0-9]{1,80})=(.*)")
_ONCE = ("host", "time", "uid", "manager")


class _WrongError(Exception):
    """The line that is read cannot be part of a capture; never leaves this module."""


@dataclass
class _Reader:
    """What has been read so far."""

    once: dict[str, str] = field(default_factory=dict)
    lookup: dict[str, None] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, tuple[int, list[str]]]] = field(default_factory=lambda: {"file": {}, "sysctl-file": {}})
    unreadable: dict[str, None] = field(default_factory=dict)
    odd: dict[str, None] = field(default_factory=dict)
    units: dict[str, CapturedUnit] = field(default_factory=dict)
    sysctls: dict[str, str | None] = field(default_factory=dict)
    lines: list[str] | None = None  # of the file that is being read
    unit: tuple[dict[str, str], dict[str, str], dict[str, str]] | None = None

    def record(self, line: str) -> None:
        """Take one line; raises _WrongError."""
        if line.startswith("|"):
            if self.lines is None:
                raise _WrongError("a line of a file stands outside of one")
            if len(self.lines) >= _MAX_LINES:
                raise _WrongError(_TOO_MUCH)
            self.lines.append(line[1:])
            return
        self.lines = None
        if line.startswith("="):
            self._property(line)
            return
        word, _, rest = line.partition(" ")
        pattern = _RECORDS.get(word)
        if pattern is None:
            raise _WrongError("no record of a capture begins like this")
        found = pattern.fullmatch(rest)
        if found is None or not rest.isprintable():
            raise _WrongError(f"'{word}' is not followed by what belongs there")
        if word not in ("process", "namespace"):
            self.unit = None
        _TAKE[word](self, word, *found.groups())

    def _property(self, line: str) -> None:
        found = _PROPERTY.fullmatch(line)
        if self.unit is None or found is None or not line.isprintable():
            raise _WrongError("a property stands outside of a unit, or is none")
        self.unit[0][found[1]] = found[2]

    def take_once(self, word: str, value: str) -> None:
        if word in self.once:
            raise _WrongError(f"'{word}' is there twice")
        self.once[word] = value

    def take_file(self, word: str, path: str, modified: str, changed: str) -> None:
        if path in self.files[word]:
            raise _WrongError("the file is there twice")
        self.lines = []
        self.files[word][path] = max(int(modified), int(changed)), self.lines

    def take_unit(self, word: str, name: str) -> None:
        if name in self.units or not parse_unit_name(name):
            raise _WrongError("the unit is there twice, or has no valid name")
        self.unit = ({}, {}, {})
        self.units[name] = CapturedUnit(name, *self.unit)

    def take_fact(self, word: str, name: str, value: str) -> None:
        if self.unit is None:
            raise _WrongError(f"'{word}' stands outside of a unit")
        self.unit[1 if word == "process" else 2][name] = value


_TAKE: dict[str, Callable[..., None]] = {
    **dict.fromkeys(_ONCE, _Reader.take_once),
    **dict.fromkeys(("file", "sysctl-file"), _Reader.take_file),
    **dict.fromkeys(("process", "namespace"), _Reader.take_fact),
    "unit": _Reader.take_unit,
    "lookup": lambda reader, word, path: reader.lookup.setdefault(path),
    "unreadable": lambda reader, word, path: reader.unreadable.setdefault(path),
    "odd": lambda reader, word, path: reader.odd.setdefault(path),
    "directory": lambda reader, word, path, changed: reader.folders.update({path: int(changed)}),
    "link": lambda reader, word, path, target: reader.targets.update({path: target}),
    "sysctl": lambda reader, word, key, value: reader.sysctls.update({key: value.strip()}),
    "no-sysctl": lambda reader, word, key: reader.sysctls.update({key: None}),
}


def read_capture(data: bytes, name: str) -> Capture | Finding:
    """The capture in ``data``, or what is wrong with it, at a line of the file ``name``. Never raises."""
    if len(data) > MAX_BYTES:
        return Finding("D031", Span(name, 1, 1), f"the capture is larger than {MAX_BYTES // 1024} KiB", _AGAIN)
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if lines[0] != HEAD:
        return Finding("D030", Span(name, 1, 1), f"the first line is not '{HEAD}'", _AGAIN)
    if len(lines) < 3 or lines[-1] or lines[-2] != f"end {len(lines) - 2}":
        return Finding("D031", Span(name, len(lines) - (not lines[-1]), 1), "the capture was cut short", _AGAIN)
    reader = _Reader()
    records = 0
    for number, line in enumerate(lines[1:-2], 2):
        records += not line.startswith("|")
        try:
            if len(line) > _MAX_LINE or records > _MAX_RECORDS or len(reader.lookup) > _MAX_LOOKUP:
                raise _WrongError(_TOO_MUCH)
            reader.record(line)
        except _WrongError as wrong:
            return Finding("D030", Span(name, number, 1), str(wrong), _AGAIN)
    return _capture(reader, name)


def _capture(reader: _Reader, name: str) -> Capture | Finding:
    missing = [word for word in _ONCE if word not in reader.once]
    if missing or not reader.lookup:
        what = ", ".join(missing or ["lookup"])
        return Finding("D030", Span(name, 1, 1), f"the capture does not say {what}: was systemd running there?", _AGAIN)
    return Capture(
        host=reader.once["host"], time=int(reader.once["time"]), uid=int(reader.once["uid"]),
        version=reader.once["manager"], lookup=tuple(reader.lookup), folders=reader.folders,
        files=_files(reader, "file"), unreadable=tuple(reader.unreadable), odd=tuple(reader.odd), units=reader.units,
        sysctls=reader.sysctls, sysctl_files=_files(reader, "sysctl-file"))


def _files(reader: _Reader, word: str) -> dict[str, CapturedFile]:
    """The files, and the links that lead to what is no file: to /dev/null, which masks."""
    found = {path: CapturedFile(path, "".join(f"{line}\n" for line in lines), changed, reader.targets.get(path, ""))
             for path, (changed, lines) in reader.files[word].items()}
    sysctl = word == "sysctl-file"
    masks = {path: CapturedFile(path, "", 0, target) for path, target in reader.targets.items()
             if target == "/dev/null" and path not in found and ("/sysctl.d/" in path) == sysctl}
    return {**found, **masks}
