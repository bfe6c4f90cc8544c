"""Specifiers (`%i`, `%t`, ...) in directive values: find them, judge them, expand those a name decides.

Source: `specifier.c` and `unit-printf.c` of systemd 257.13.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.systemd.names import UnitName, unescape, unescape_path
from compiler.systemd.platform import Platform
from compiler.systemd.value_problem import Fault, ValueProblem

# `%` before anything but a letter, a digit or another `%` is an ordinary character.
_SPECIFIER = re.compile(r"%([0-9A-Za-z%])")

# Expand to an absolute path, whatever the unit is called.
PATH_LETTERS = frozenset("CdDEfhLSstTVyY")

# What the system manager puts for its directories, and for itself, which runs as root.
_SYSTEM_MANAGER = {
    "C": "/var/cache",
    "D": "/usr/share",
    "E": "/etc",
    "L": "/var/log",
    "S": "/var/lib",
    "T": "/tmp",
    "V": "/var/tmp",
    "t": "/run",
    "h": "/root",
    "u": "root",
    "g": "root",
    "U": "0",
    "G": "0",
}


@dataclass(frozen=True, slots=True)
class FoundSpecifier:
    """`%` and its letter at offset `start` of a value."""

    letter: str
    start: int

    @property
    def text(self) -> str:
        """The specifier as written."""
        return "%" + self.letter


def find_specifiers(value: str) -> tuple[FoundSpecifier, ...]:
    """Every specifier of `value`, in order; `%%` is none, it stands for a percent sign."""
    return tuple(
        FoundSpecifier(found[1], found.start()) for found in _SPECIFIER.finditer(value) if found[1] != "%"
    )


def check_specifiers(platform: Platform, value: str, unit: UnitName | None = None) -> list[ValueProblem]:
    """Specifiers that the target does not know, and those of an instance where `unit` is no template."""
    problems = []
    for letter in dict.fromkeys(found.letter for found in find_specifiers(value)):
        known = platform.specifiers.get(letter)
        if known is None:
            message = f"unknown specifier %{letter} (write %% for a percent sign)"
            problems.append(ValueProblem(Fault.SPECIFIER, message, f"%{letter}", (f"%%{letter}",)))
        elif known.instance_only and unit is not None and unit.instance is None:
            message = f"%{letter} is empty here: {unit.text} is not a template"
            problems.append(ValueProblem(Fault.SPECIFIER, message, f"%{letter}"))
    return problems


def expand(value: str, unit: UnitName, host: Mapping[str, str] | None = None) -> str:
    """Expand what the unit's name and the system manager decide, and what `host` (letter -> text) adds.

    Other specifiers, and those of the instance while `unit` is still a template, stay as they are written.
    """
    if "%" not in value:
        return value
    table = {**_SYSTEM_MANAGER, **_of_name(unit), **(host or {}), "%": "%"}
    return _SPECIFIER.sub(lambda found: table.get(found[1], found[0]), value)


def _of_name(unit: UnitName) -> dict[str, str]:
    """Letter -> text for the specifiers that come from the unit's name."""
    last = unit.prefix.rpartition("-")[2]
    table = {
        "p": unit.prefix,
        "P": unescape(unit.prefix),
        "j": last,
        "J": unescape(last),
    }
    if unit.is_template:
        return table
    instance = unit.instance or ""
    return table | {
        "i": instance,
        "I": unescape(instance),
        "n": unit.text,
        "N": unit.stem,
        "f": unescape_path(instance or unit.prefix),
        "d": f"/run/credentials/{unit.text}",
    }
