"""What a target platform knows: its unit directives, syscall groups, capabilities and the like.

The facts are captured from the target itself by `python -m compiler.capture` into one JSON file; this module
reads that text and answers questions about it. No I/O happens here.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.systemd.platform_shape import FORMAT, shape_error


@dataclass(frozen=True, slots=True)
class PlatformProblem:
    """Why a text is not usable platform data: `message` in one line, `line` and `column` 1-based (0:
    unknown)."""

    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Directive:
    """One assignable key of one unit-file section.

    kind: value kind as the target's `systemd --dump-configuration-items` prints it (`BOOLEAN`, `PATH [...]`,
        `OTHER`).
    since: systemd version that added it, per the target's man pages (None: not stated there).
    accumulates: True: a further assignment adds to the earlier ones; False: the last one wins; None: not
        known.
    values: the words an enum takes, in order of the alphabet; () where the set is open or was not captured.
        "yes" among them means that every boolean spelling of systemd (1, on, true, ...) is taken as well;
        a word that ends in a colon is followed by an argument.
    resets: True: an empty assignment takes back what was set; False: it is ignored; None: not known. What is
        left need not be the default: an emptied CapabilityBoundingSet= has no capability.
    several: whether an enum takes several of its words in one assignment, separated by spaces.
    since_shared: the man page gives one version for several directives, so this one may be younger.
    documented: False where the target still reads the name, but its man pages do not describe it.
    """

    name: str
    section: str
    kind: str
    since: int | None
    accumulates: bool | None
    values: tuple[str, ...] = ()
    resets: bool | None = None
    several: bool = False
    since_shared: bool = False
    documented: bool = True


@dataclass(frozen=True, slots=True)
class Specifier:
    """A `%x` of unit files: `letter` is the x; `instance_only`: it has no meaning outside a template's
    instance."""

    letter: str
    meaning: str
    instance_only: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """One row of `systemd-analyze security`.

    empty_exposure: points out of ten that an empty system service gets for it, None where none are shown.
    empty_set: whether the analyzer finds the row satisfied in an empty service (None: does not apply).
    """

    field: str
    name: str
    description: str
    empty_exposure: float | None
    empty_set: bool | None


@dataclass(frozen=True, slots=True)
class Platform:
    """Facts of one target. All collections are immutable in use; names are spelled as the target spells them.

    name: the name given at loading, for messages. systemd: the major version, 257. packages: name -> version.
    groups: syscall group ("@io-event") -> members as written, nested groups ("@default") included.
    syscalls: what SystemCallFilter= may name; the groups also list calls of old kernels and other
        architectures that it does not know. capabilities: in capitals ("CAP_CHOWN").
    architectures: what SystemCallArchitectures= takes. namespaces: what RestrictNamespaces= takes.
    defaults: directive -> what an empty service has, as the manager prints it; the manager does not show all.
    reset_groups: lists that an empty assignment to any one of them clears together.
    """

    name: str
    os_id: str
    os_version: str
    suite: str
    architecture: str
    systemd: int
    packages: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    syscalls: frozenset[str]
    capabilities: frozenset[str]
    families: frozenset[str]
    architectures: frozenset[str]
    signals: frozenset[str]
    errnos: frozenset[str]
    namespaces: frozenset[str]
    filesystem_groups: Mapping[str, tuple[str, ...]]
    specifiers: Mapping[str, Specifier]
    assessments: tuple[Assessment, ...]
    defaults: Mapping[str, str]
    reset_groups: tuple[frozenset[str], ...]
    _rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(repr=False, compare=False)
    _expanded: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _directives: dict[tuple[str, str], Directive | None] = field(default_factory=dict, repr=False, compare=False)

    def directive(self, section: str, name: str) -> Directive | None:
        """The directive `name` of `[section]`, or None when the target does not have it there."""
        key = section, name
        if key not in self._directives:
            rows = (row for row in self._rows.get(name, ()) if section in row["sections"])
            self._directives[key] = next((self._directive(section, row) for row in rows), None)
        return self._directives[key]

    def sections_of(self, name: str) -> tuple[str, ...]:
        """The sections that know the directive `name`, sorted; () when none does."""
        return tuple(sorted(section for row in self._rows.get(name, ()) for section in row["sections"]))

    def directives_of(self, section: str) -> Iterator[Directive]:
        """Every directive of `[section]`, sorted by name (for suggestions)."""
        found = (self.directive(section, name) for name in self._rows)
        return (one for one in found if one is not None)

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section name the target's unit files can have, sorted."""
        return tuple(
            sorted({section for rows in self._rows.values() for row in rows for section in row["sections"]})
        )

    @property
    def directive_names(self) -> tuple[str, ...]:
        """Every directive name of any section, sorted (for suggestions)."""
        return tuple(self._rows)

    def enum_values(self, name: str) -> tuple[str, ...]:
        """The words the enum directive `name` takes, sorted; () when it is no enum or was not captured.

        Where a name is an enum in one section only (Type), that section counts.
        """
        return next((tuple(row["values"]) for row in self._rows.get(name, ()) if "values" in row), ())

    def expand_group(self, group: str) -> frozenset[str]:
        """The system calls of `group` ("@x"), nested groups resolved; empty when the target has no such
        group."""
        known = self._expanded.get(group)
        if known is None:
            known = self._expanded[group] = frozenset(_flatten(group, self.groups))
        return known

    def _directive(self, section: str, row: Mapping[str, Any]) -> Directive:
        return Directive(
            name=row["name"],
            section=section,
            kind=row["kind"],
            since=row["since"],
            accumulates=row["accumulates"],
            values=tuple(row.get("values", ())),
            resets=row["resets"],
            several=row.get("several", False),
            since_shared=row.get("since_shared", False),
            documented=row.get("documented", True),
        )


@functools.lru_cache(maxsize=4)
def load_platform(text: str, name: str) -> Platform | PlatformProblem:
    """Read platform data from JSON `text`; `name` is kept for messages. A malformed text comes back as a
    problem. The same text gives the same object: trees that are compiled one after the other share it."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return PlatformProblem(f"not JSON: {error.msg}", error.lineno, error.colno)
    except RecursionError:
        return PlatformProblem("not JSON: nested too deep")
    except ValueError:
        return PlatformProblem("not JSON: a number with more digits than any has")
    if problem := shape_error(data):
        return PlatformProblem(problem)
    return _build(data, name)


def _build(data: Mapping[str, Any], name: str) -> Platform:
    """A Platform out of data that `shape_error` has found sound."""
    system = data["system"]
    return Platform(
        name=name,
        os_id=system["id"],
        os_version=system["version"],
        suite=system["suite"],
        architecture=system["architecture"],
        systemd=system["systemd"],
        packages=data["packages"]["versions"],
        groups={group: tuple(members) for group, members in data["syscall_groups"]["groups"].items()},
        syscalls=frozenset(data["syscalls"]["names"]),
        capabilities=frozenset(data["capabilities"]["names"]),
        families=frozenset(data["address_families"]["names"]),
        architectures=frozenset(data["architectures"]["names"]),
        signals=frozenset(data["signals"]["names"]),
        errnos=frozenset(data["errnos"]["names"]),
        namespaces=frozenset(data["namespaces"]["names"]),
        filesystem_groups={
            group: tuple(members) for group, members in data["filesystem_groups"]["groups"].items()
        },
        specifiers={row["letter"]: Specifier(**row) for row in data["specifiers"]["items"]},
        assessments=tuple(Assessment(**row) for row in data["assessments"]["items"]),
        defaults=data["defaults"]["values"],
        reset_groups=tuple(frozenset(group) for group in data["reset_groups"]["groups"]),
        _rows=_by_name(data["directives"]["items"]),
    )


def _by_name(rows: list[Mapping[str, Any]]) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Directive rows by name: a name has several rows when sections differ in kind or meaning."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for row in rows:
        found[row["name"]] = (*found.get(row["name"], ()), row)
    return found


def _flatten(group: str, groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The plain members below `group`; no group is entered twice, however they hold each other."""
    entered, todo = {group}, [group]
    while todo:
        for member in groups.get(todo.pop(), ()):
            if not member.startswith("@"):
                yield member
            elif member not in entered:
                entered.add(member)
                todo.append(member)


__all__ = ["FORMAT", "Assessment", "Directive", "Platform", "PlatformProblem", "Specifier", "load_platform"]
