"""Deployed units still have their hardening; pytest, standard library only.

Generated from specs/profiles/sandbox.yaml, specs/units/left4me-server@.service.yaml,
specs/units/left4me-web.service.yaml. Do not edit: change the spec and compile again.

Set HARDENING_UNITS to the folder that holds the units as they are deployed, with their drop-in folders
beside them (several folders: separated by ':', in systemd's order of precedence). Without it, the search
path of systemd on this machine is used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

BLANK = " \t\n\r"
LINE_LIMIT = 1024 * 1024  # bytes
LOOKUP_PATH = (
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    "/etc/systemd/system",
    "/etc/systemd/system.attached",
    "/run/systemd/system",
    "/run/systemd/system.attached",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/run/systemd/generator.late",
)

# A line ends with a run of different end marks; NUL is one of them, and always the last of its run.
_LINE_END = re.compile(r"\n\r?\0?|\r\n?\0?|\0")
_PLANE_ENDS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_NOT_UTF8 = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_UNSAFE_IN_HEADER = re.compile("[\x01-\x1f\x7f\"'\\\\]")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `name=value` of `[section]`. `line` is where the name stands (1-based), `origin` names the file."""

    section: str
    name: str
    value: str
    line: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that systemd does not take. `fatal`: it reads no further in this file."""

    line: int
    message: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A fragment or drop-in as read. `masked`: the file is empty, which as a fragment masks the unit."""

    origin: str
    assignments: tuple[Assignment, ...]
    problems: tuple[LineProblem, ...] = ()
    masked: bool = False


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What the merge has to know about directive names.

    accumulates: a further assignment adds to the earlier ones; for any other name the last one wins.
    reset_together: an empty assignment to one name of a group empties all names of that group.
    empty_ignored: an empty assignment changes nothing. empty_kept: it is a value of its own.
    aliases: older name -> present name.
    """

    accumulates: Collection[str]
    reset_together: tuple[frozenset[str], ...] = ()
    empty_ignored: Collection[str] = ()
    empty_kept: Collection[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


# section -> directive -> the assignments in force, in systemd's order; a directive that was reset is absent
Effective = dict[str, dict[str, tuple[Assignment, ...]]]


def parse(text: str, origin: str = "") -> UnitFile:
    """Read the text of a unit file; never raises. Bytes that are no UTF-8 come in as lone surrogates.

    A line ending in a backslash goes on in the next one, with a blank in place of the backslash; comment
    lines in between are left out. A comment is a whole line: behind a value, `# ...` is part of the value.
    """
    assignments: list[Assignment] = []
    problems: list[LineProblem] = []
    section: str | None = None
    for number, line in _logical_lines(text):
        found = _read_line(line, number, section, origin)
        if isinstance(found, Assignment):
            assignments.append(found)
        elif isinstance(found, str):
            section = found
        else:
            problems.append(found)
            if found.fatal:
                break
    return UnitFile(origin, tuple(assignments), tuple(problems), masked=not text)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join continued lines, drop comments and blank lines; yields (number of the first, text)."""
    pending, start, bom_seen = "", 0, False
    for number, physical in enumerate(_LINE_END.split(text), 1):
        if physical.lstrip(BLANK)[:1] in ("#", ";"):
            continue
        is_bom = not bom_seen and physical.startswith("\ufeff")
        bom_seen = bom_seen or is_bom
        pending += physical[1:] if is_bom else physical
        start = start or number
        if (len(pending) - len(pending.rstrip("\\"))) % 2:
            pending = pending[:-1] + " "
            continue
        if pending.strip(BLANK):
            yield start, pending.strip(BLANK)
        pending, start = "", 0
    if pending.strip(BLANK):
        yield start, pending.strip(BLANK)


def _read_line(line: str, number: int, section: str | None, origin: str) -> Assignment | LineProblem | str:
    """One stripped logical line: an assignment, the name of the section that begins, or a problem."""
    if len(line.encode(errors="surrogatepass")) >= LINE_LIMIT:
        return LineProblem(number, "line is too long, systemd reads no further", fatal=True)
    if _NOT_UTF8.search(line):
        return LineProblem(number, "line is not valid UTF-8, systemd reads no further", fatal=True)
    if line.startswith("["):
        if not line.endswith("]") or _UNSAFE_IN_HEADER.search(line):
            return LineProblem(number, f"bad section header {line!r}, systemd reads no further", fatal=True)
        return line[1:-1]
    if section is None:
        return LineProblem(number, "assignment outside of a section")
    name, equals, value = line.partition("=")
    if not (equals and name):
        return LineProblem(number, "no name before '='" if equals else "line has no '='")
    return Assignment(section, name.rstrip(BLANK), value.lstrip(BLANK), number, origin)


def render(assignments: Iterable[Assignment]) -> str:
    """Write assignments as unit-file text that reads back as the same sections, names and values."""
    lines: list[str] = []
    section: str | None = None
    for item in assignments:
        if item.section != section:
            lines += [*([""] if lines else []), f"[{item.section}]"]
            section = item.section
        # The blank keeps the line from going on in the next one.
        lines.append(f"{item.name}={item.value}" + " " * item.value.endswith("\\"))
    return "".join(f"{line}\n" for line in lines)


def dropin_directories(unit: str) -> tuple[str, ...]:
    """Names of the directories whose `*.conf` belong to `unit`, most specific first, `service.d` last."""
    stem, _, suffix = unit.rpartition(".")
    return (*dict.fromkeys(f"{name}.{suffix}.d" for name in _dropin_stems(stem)), f"{suffix}.d")


def _dropin_stems(stem: str) -> Iterator[str]:
    """`foo-bar@1`: itself, its template `foo-bar@`, and both again for each dash prefix (`foo-@1`)."""
    yield stem
    prefix, at, instance = stem.partition("@")
    if at and instance:
        yield from _dropin_stems(prefix + "@")
    head, dash, _ = (prefix[:-1] if prefix.endswith("-") else prefix).rpartition("-")
    if dash and head:
        yield from _dropin_stems(f"{head}-@{instance}" if instance else f"{head}-")


def order_dropins(unit: str, paths: Iterable[str], lookup_path: tuple[str, ...] = LOOKUP_PATH) -> list[str]:
    """Those of `paths` that systemd reads for `unit`, in its order: by file name, wherever they lie.

    Of equal file names one is read: that in the earlier directory of `lookup_path`, and there the most
    specific; the type's own `service.d` yields to all. An empty file takes its name and adds nothing.
    """
    directories = dropin_directories(unit)
    best: dict[str, tuple[tuple[bool, int, int], str]] = {}
    for path in paths:
        base, _, name = path.rpartition("/")
        place, _, directory = base.rpartition("/")
        if not name.endswith(".conf") or place not in lookup_path or directory not in directories:
            continue
        rank = directories.index(directory)
        priority = (rank == len(directories) - 1, lookup_path.index(place), rank)
        best[name] = min(best.get(name, (priority, path)), (priority, path))
    return [best[name][1] for name in sorted(best)]


def merge(files: Iterable[UnitFile], rules: MergeRules) -> Effective:
    """The unit as systemd sees it; `files` is the fragment, then its drop-ins in order (see order_dropins).

    Values are not judged: where systemd ignores a value that it cannot read, it counts here.
    """
    effective: Effective = {}
    for file in files:
        for item in file.assignments:
            name = rules.aliases.get(item.name, item.name)
            _apply(item, name, effective.setdefault(item.section, {}), rules)
    return {section: held for section, held in effective.items() if held}


def _apply(item: Assignment, name: str, held: dict[str, tuple[Assignment, ...]], rules: MergeRules) -> None:
    """Let one assignment take effect on what its section holds so far."""
    if not item.value:
        if name in rules.empty_ignored:
            return
        for other in {name}.union(*(group for group in rules.reset_together if name in group)):
            held.pop(other, None)
        if name not in rules.empty_kept:
            return
    held[name] = (*held.get(name, ()), item) if name in rules.accumulates else (item,)

EXPECTED = {
    'left4me-server@.service': [
        ('Service', 'ProtectProc', ('invisible',)),
        ('Service', 'ProtectKernelTunables', ('true',)),
        ('Service', 'ProtectKernelModules', ('true',)),
        ('Service', 'ProtectKernelLogs', ('true',)),
        ('Service', 'ProtectClock', ('true',)),
        ('Service', 'ProtectControlGroups', ('true',)),
        ('Service', 'ProtectHostname', ('true',)),
        ('Service', 'RestrictAddressFamilies', ('AF_INET AF_INET6 AF_UNIX',)),
        ('Service', 'RestrictNamespaces', ('true',)),
        ('Service', 'RestrictRealtime', ('true',)),
        ('Service', 'RemoveIPC', ('true',)),
        ('Service', 'UMask', ('0027',)),
        ('Service', 'PrivateIPC', ('true',)),
        ('Service', 'PrivateUsers', ('true',)),
        ('Service', 'PrivatePIDs', ('true',)),
        (
            'Service',
            'TemporaryFileSystem',
            ('/var/lib /etc /opt /home /root /srv /mnt /media', '/dev/shm:mode=1777'),
        ),
        (
            'Service',
            'BindReadOnlyPaths',
            (
                '/var/lib/left4me/installation',
                '/var/lib/left4me/overlays',
                '/var/lib/left4me/.steam /var/lib/left4me/steam',
                '/etc/left4me/host.env',
                '/etc/ssl /etc/ca-certificates',
                '/etc/resolv.conf /etc/nsswitch.conf /etc/alternatives',
            ),
        ),
        ('Service', 'BindPaths', ('/var/lib/left4me/runtime/%i',)),
        ('Service', 'CapabilityBoundingSet', ('',)),
        ('Service', 'AmbientCapabilities', ('',)),
        ('Service', 'SystemCallArchitectures', ('native x86',)),
        (
            'Service',
            'SystemCallFilter',
            ('@system-service', '~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete @privileged'),
        ),
        ('Service', 'KeyringMode', ('private',)),
        ('Service', 'NoNewPrivileges', ('true',)),
        ('Service', 'RestrictSUIDSGID', ('true',)),
        ('Service', 'PrivateTmp', ('true',)),
        ('Service', 'PrivateDevices', ('true',)),
        ('Service', 'ProtectHome', ('true',)),
        ('Service', 'ProtectSystem', ('strict',)),
        ('Service', 'LockPersonality', ('true',)),
        ('Service', 'MemoryHigh', ('1.5G',)),
        ('Service', 'MemoryMax', ('2G',)),
        ('Service', 'TasksMax', ('256',)),
        ('Service', 'LimitNOFILE', ('65536',)),
    ],
    'left4me-web.service': [
        ('Service', 'ProtectProc', ('invisible',)),
        ('Service', 'ProcSubset', ('pid',)),
        ('Service', 'ProtectKernelTunables', ('true',)),
        ('Service', 'ProtectKernelModules', ('true',)),
        ('Service', 'ProtectKernelLogs', ('true',)),
        ('Service', 'ProtectClock', ('true',)),
        ('Service', 'ProtectControlGroups', ('true',)),
        ('Service', 'ProtectHostname', ('true',)),
        ('Service', 'RestrictAddressFamilies', ('AF_INET AF_INET6 AF_UNIX',)),
        ('Service', 'RestrictNamespaces', ('true',)),
        ('Service', 'RestrictRealtime', ('true',)),
        ('Service', 'RemoveIPC', ('true',)),
        ('Service', 'UMask', ('0027',)),
        ('Service', 'ProtectSystem', ('strict',)),
        ('Service', 'ProtectHome', ('true',)),
        ('Service', 'LockPersonality', ('true',)),
        ('Service', 'SystemCallArchitectures', ('native',)),
        (
            'Service',
            'SystemCallFilter',
            ('@system-service', '~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete'),
        ),
        ('Service', 'PrivateTmp', ('true',)),
        ('Service', 'ReadWritePaths', ('/var/lib/left4me',)),
    ],
}
REMOVED = {
    'left4me-server@.service': [('Service', 'ReadOnlyPaths'), ('Service', 'ReadWritePaths')],
    'left4me-web.service': [],
}
NAMES = {
    'left4me-server@.service': ['left4me-server@.service', 'left4me-server@1.service', 'left4me-server@2.service'],
    'left4me-web.service': ['left4me-web.service'],
}
BOOLEANS = [
    'LockPersonality',
    'NoNewPrivileges',
    'PrivateDevices',
    'PrivateIPC',
    'PrivatePIDs',
    'PrivateTmp',
    'PrivateUsers',
    'ProtectClock',
    'ProtectControlGroups',
    'ProtectHome',
    'ProtectHostname',
    'ProtectKernelLogs',
    'ProtectKernelModules',
    'ProtectKernelTunables',
    'ProtectSystem',
    'RemoveIPC',
    'RestrictRealtime',
    'RestrictSUIDSGID',
]
ORDERED = ['BindPaths', 'BindReadOnlyPaths', 'SystemCallFilter']
RULES = MergeRules(
    accumulates=[
        'AmbientCapabilities',
        'BindPaths',
        'BindReadOnlyPaths',
        'CapabilityBoundingSet',
        'ReadOnlyDirectories',
        'ReadOnlyPaths',
        'ReadWriteDirectories',
        'ReadWritePaths',
        'RestrictAddressFamilies',
        'RestrictNamespaces',
        'SystemCallArchitectures',
        'SystemCallFilter',
        'TemporaryFileSystem',
    ],
    reset_together=(
        ['BindPaths', 'BindReadOnlyPaths'],
        ['ReadOnlyDirectories', 'ReadOnlyPaths'],
        ['ReadWriteDirectories', 'ReadWritePaths'],
    ),
    empty_ignored=[
        'KeyringMode',
        'LimitNOFILE',
        'LockPersonality',
        'NoNewPrivileges',
        'PrivateDevices',
        'PrivateIPC',
        'PrivatePIDs',
        'PrivateTmp',
        'PrivateUsers',
        'ProcSubset',
        'ProtectClock',
        'ProtectControlGroups',
        'ProtectHome',
        'ProtectHostname',
        'ProtectKernelLogs',
        'ProtectKernelModules',
        'ProtectKernelTunables',
        'ProtectProc',
        'ProtectSystem',
        'RemoveIPC',
        'RestrictRealtime',
        'RestrictSUIDSGID',
        'UMask',
    ],
    empty_kept=['CapabilityBoundingSet'],
    aliases={'ReadOnlyDirectories': 'ReadOnlyPaths', 'ReadWriteDirectories': 'ReadWritePaths'},
)


PLACES = tuple(Path(place).as_posix() for place in os.environ.get("HARDENING_UNITS", "").split(":") if place)
PLACES = PLACES or LOOKUP_PATH
TRUE, FALSE = {"1", "yes", "y", "true", "t", "on"}, {"0", "no", "n", "false", "f", "off"}


def read(path):
    return parse(Path(path).read_bytes().decode("utf-8", "surrogateescape"), str(path))


def deployed(name):
    """The unit as systemd merges it, or the reason why there is none."""
    template = re.sub("@[^.]*", "@", name)
    fragments = [Path(place, wanted) for wanted in dict.fromkeys((name, template)) for place in PLACES]
    fragment = next((path for path in fragments if path.is_file()), None)
    assert fragment is not None, f"{name}: no such unit in {':'.join(PLACES)}"
    found = (path.as_posix() for place in PLACES for path in Path(place).glob("*.d/*.conf"))
    return merge([read(fragment), *map(read, order_dropins(name, found, PLACES))], RULES)


def comparable(directive, values):
    """One form for values that mean the same: booleans in one spelling, lists as their words."""
    words = [("~" if value.startswith("~") else "") + word
             for value in values for word in value.removeprefix("~").split()]
    if directive in BOOLEANS and len(words) == 1:
        return ["true" if w.lower() in TRUE else "false" if w.lower() in FALSE else w for w in words]
    # Where '~' takes away from what stands before it, the order matters.
    return words if directive in ORDERED or any(word[0] == "~" for word in words) else sorted(words)


CASES = [(name, unit, *row) for unit, rows in EXPECTED.items() for row in rows for name in NAMES[unit]]


@pytest.mark.parametrize(("name", "unit", "section", "directive", "values"), CASES,
                         ids=[f"{case[0]}:{case[3]}" for case in CASES])
def test_directive_is_in_force(name, unit, section, directive, values):
    held = deployed(name).get(section, {}).get(directive, ())
    # An empty value is no line, unless it says something of its own.
    may_be_gone = not any(values) and directive not in RULES.empty_kept
    assert held or may_be_gone, f"{name} lost {directive}={' '.join(values)}"
    found = [item.value for item in held]
    where = ", ".join(sorted({f"{item.origin}:{item.line}" for item in held}))
    assert comparable(directive, found) == comparable(directive, values), f"{name}: {directive} is changed in {where}"


GONE = [(name, *row) for unit, rows in REMOVED.items() for row in rows for name in NAMES[unit]]


@pytest.mark.parametrize(("name", "section", "directive"), GONE, ids=[f"{case[0]}:{case[2]}" for case in GONE])
def test_directive_is_gone(name, section, directive):
    held = deployed(name).get(section, {}).get(directive, ())
    assert not held, f"{name} has {directive} again: {held[0].origin}:{held[0].line}"
