"""Reads what the target's own tools print. Pure: text in, data out, ParseError for any other text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any, NamedTuple


class ParseError(ValueError):
    """A tool's output is not of the expected form; the message says which and where."""


class Item(NamedTuple):
    """One line of `systemd --dump-configuration-items`: a directive, its section, and its value kind."""

    section: str
    name: str
    kind: str


class Complaint(NamedTuple):
    """A message of `systemd-analyze verify` about one line of one unit file."""

    file: str
    line: int
    message: str


def configuration_items(text: str) -> tuple[Item, ...]:
    """The items of `systemd --dump-configuration-items`, in its order, each once."""
    found: dict[Item, None] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif line:
            name, equals, kind = line.partition("=")
            if not (section and name and equals and kind):
                raise ParseError(f"configuration items, line {number}: {line!r}")
            found[Item(section, name, kind)] = None
    if not found:
        raise ParseError("no configuration items")
    return tuple(found)


def os_release(text: str) -> dict[str, str]:
    """The assignments of an os-release file, quotes removed."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key: value.strip("\"'") for key, _, value in pairs}


def version_number(text: str) -> int:
    """The major version out of `systemctl --version` or `systemd-analyze --version`, e.g. 257."""
    if not (found := re.match(r"systemd (\d+)", text)):
        raise ParseError(f"no systemd version in {text[:40]!r}")
    return int(found[1])


def package_versions(text: str) -> dict[str, str]:
    """Package -> version out of `dpkg-query -W` (name, tab, version)."""
    pairs = (line.partition("\t") for line in sorted(text.splitlines()) if "\t" in line)
    return {name: version for name, _, version in pairs}


def groups(text: str) -> dict[str, tuple[str, ...]]:
    """Group -> members as written, out of `systemd-analyze syscall-filter` or `filesystems`.

    What a tool lists below the groups ("# Ungrouped ...") depends on the running kernel and is left out, as
    is the magic number behind a file system's name.
    """
    found: dict[str, list[str]] = {}
    group = ""
    for line in text.splitlines():
        if line.startswith("@"):
            group = line.strip()
            found[group] = []
        elif not line.startswith(" "):
            group = ""
        elif group and (member := line.strip()) and not member.startswith("#"):
            found[group].append(member.split()[0])
    if not found:
        raise ParseError("no groups")
    return {name: tuple(sorted(members)) for name, members in found.items()}


def first_column(text: str) -> tuple[str, ...]:
    """The sorted names in the first column of a table with a heading line."""
    return tuple(sorted(line.split()[0] for line in text.splitlines()[1:] if line.strip()))


def complaints(text: str) -> tuple[Complaint, ...]:
    """The messages that name a file and a line, out of `systemd-analyze verify`'s standard error."""
    pattern = re.compile(r"^(?:\S*/)?([^\s/:]+):(\d+): (.*)$", re.MULTILINE)
    return tuple(Complaint(file, int(line), message) for file, line, message in pattern.findall(text))


def is_refusal(complaint: Complaint) -> bool:
    """Whether the target refused the line; it also comments on obsolete lines, which it takes."""
    return re.search(r"ignoring|[Ff]ailed to|[Ii]nvalid", complaint.message) is not None


def unit_dumps(text: str) -> dict[str, tuple[str, ...]]:
    """Unit file name -> lines of the manager's dump, out of `verify` run with SYSTEMD_LOG_LEVEL=debug.

    The unit's own name (its last part, which also stands in the path of a mount) is replaced, and the words
    of a line are sorted: the manager prints sets in the order of its hash tables, which differs from unit to
    unit.
    """
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    name = own = ""
    for line in text.splitlines():
        if heading := re.fullmatch(r"\t→ Unit (\S+):", line):
            name = heading[1]
            own = name.rpartition(".")[0].rpartition("-")[2]
            lines = found[name] = []
        elif name:
            lines.append(" ".join(sorted(line.replace(own, "UNIT").split())))
    return {unit: tuple(dump) for unit, dump in found.items()}


def dump_values(lines: Iterable[str]) -> dict[str, str]:
    """Name -> value of the plain `Name: value` lines of one unit's dump, as printed."""
    pattern = re.compile(r"\t\t(\w+): (\S.*)")
    return {found[1]: found[2] for line in lines if (found := pattern.fullmatch(line))}


def raw_dump(text: str, unit: str) -> tuple[str, ...]:
    """The dump lines of `unit`, untouched; () when it was not dumped."""
    _, _, rest = text.partition(f"\t→ Unit {unit}:\n")
    return tuple(takewhile(lambda line: not line.startswith("\t→ Unit "), rest.splitlines()))


def assessments(text: str) -> tuple[Mapping[str, Any], ...]:
    """The rows of `systemd-analyze security --offline=true --json=short`, sorted by field."""
    try:
        rows = json.loads(text)
        return tuple(
            sorted(
                (
                    {
                        "field": row["json_field"],
                        "name": row["name"],
                        "description": row["description"],
                        "empty_exposure": None if row["exposure"] is None else float(row["exposure"]),
                        "empty_set": row["set"],
                    }
                    for row in rows
                ),
                key=lambda row: str(row["field"]),
            )
        )
    except (ValueError, TypeError, KeyError) as error:
        raise ParseError(f"no assessment in the analyzer's JSON: {error}") from error


def overall_exposure(text: str) -> float:
    """The points out of ten in the last line of the analyzer's table."""
    if not (found := re.search(r"Overall exposure level for \S+: (\d+\.\d)", text)):
        raise ParseError("no overall exposure level")
    return float(found[1])


def native_architecture(text: str) -> str:
    """The architecture that `systemd-analyze architectures` marks as native."""
    for line in text.splitlines():
        if line.split()[1:] == ["native"]:
            return line.split()[0]
    raise ParseError("no native architecture")
