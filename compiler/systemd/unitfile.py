"""Read unit files and merge them with their drop-ins as systemd 257 does it. Standard library only, no I/O.

Source of the rules, in systemd 257.13: `conf-parser.c` and `fileio.c` (lines), `load-fragment.c` (lists and
empty assignments), `dropin.c` (drop-in directories), `systemd-analyze unit-paths` (search path).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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
