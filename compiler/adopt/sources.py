"""The units to import: files with their drop-ins beside them, or units of a capture. Read without trust."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compiler.diagnostics import Finding, Span, did_you_mean
from compiler.drift.found import Found, FoundFile, FoundUnit
from compiler.drift.words import shown
from compiler.foreign import read_foreign
from compiler.systemd.names import UNIT_TYPES, parse_unit_name
from compiler.systemd.secrets import HIDDEN
from compiler.systemd.unitfile import LINE_LIMIT, parse

_NULL = "/dev/null"
_TYPES = frozenset(UNIT_TYPES) - {"device", "scope"}  # those have no unit files


@dataclass
class Gathered:
    """Units by name, what is to be said of them, and the texts that show where."""

    units: dict[str, FoundUnit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, unit: FoundUnit) -> None:
        """Take a unit, unless there is nothing in it; tell of lines that systemd passes over and values left out."""
        if unit.fragment is None:
            return
        if parse(unit.fragment.text).masked:
            self._masked(unit.fragment.path)
            return
        self.units.setdefault(unit.name, unit)
        for file in unit.files:
            self.texts[file.path] = file.text
            read = parse(file.text, file.path)
            self.findings += [Finding("I103", Span(file.path, problem.line, 1), shown(problem.message),
                                      "systemd does not take the line either") for problem in read.problems]
            self.findings += [Finding("I103", Span(file.path, item.line, 1),
                                      f"the value of {shown(item.name)} was not captured",
                                      "write it by hand, or import the file itself")
                              for item in read.assignments if item.value == HIDDEN]

    def _masked(self, path: str) -> None:
        self.findings.append(Finding("I102", Span(shown(path), 1, 1), "the unit is masked: there is nothing to import"))


def from_files(paths: Sequence[Path]) -> Gathered:
    """Units from files; a link to another unit is that unit, ``<unit>.d/*.conf`` beside a file are its drop-ins."""
    gathered = Gathered()
    for path in paths:
        real = Path(os.path.realpath(path))
        if str(real) == _NULL:
            gathered._masked(str(path))
            continue
        # An alias is a link under another name: the unit is called what the file is called.
        file = real if is_unit(real.name) else path
        if not is_unit(file.name):
            gathered.findings.append(_no_unit(str(path), f"'{shown(file.name)}' is no name of a unit with a file"))
            continue
        fragment = _read(file, gathered)
        if fragment:
            dropins = [_read(one, gathered) for one in _dropins(file)]
            gathered.add(FoundUnit(file.name, fragment, tuple(one for one in dropins if one)))
    return gathered


def from_capture(found: Found, names: Iterable[str]) -> Gathered:
    """The units of a capture with these names, or all of them."""
    gathered = Gathered()
    there: Mapping[str, FoundUnit] = {name: unit for name, unit in found.units.items() if not _shared(name, found)}
    asked = list(names)
    for name in asked or there:
        unit = found.units.get(name)
        if unit is None or unit.fragment is None:
            what, hint = ("unit", did_you_mean(name, there)) if asked else ("file of the unit", "")
            gathered.findings.append(Finding("I101", Span(found.label, 1, 1),
                                             f"the capture has no {what} '{shown(name)}'", hint))
        else:
            gathered.add(unit)
    return gathered


def is_unit(name: str) -> bool:
    """Whether a file of this name is a unit file."""
    parsed = parse_unit_name(name)
    return parsed is not None and parsed.type in _TYPES


def _shared(name: str, found: Found) -> bool:
    """Whether it is an instance that has all from its template."""
    parsed = parse_unit_name(name)
    if parsed is None or not parsed.is_instance or parsed.template not in found.units:
        return False
    return found.units[name].files == found.units[parsed.template].files


def _dropins(file: Path) -> Iterator[Path]:
    folder = file.with_name(f"{file.name}.d")
    return iter(sorted(folder.glob("*.conf"))) if folder.is_dir() else iter(())


def _read(path: Path, gathered: Gathered) -> FoundFile | None:
    data = read_foreign(path, LINE_LIMIT)
    if isinstance(data, str):
        gathered.findings.append(_no_unit(str(path), data))
        return None
    return FoundFile(str(path), data.decode("utf-8", "surrogateescape"))


def _no_unit(path: str, why: str) -> Finding:
    return Finding("I101", Span(shown(path), 1, 1), f"no unit to import: {why}", "name files such as nginx.service")
