"""The script that prints what a host has of the units and settings: one POSIX shell file, made for these specs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.artifact import Artifact
from compiler.composition import instances_of
from compiler.emit.prose import comment, generated
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.grammars import Grammar, grammar_of
from compiler.systemd.names import parse_unit_name
from compiler.systemd.secrets import SECRET
from compiler.systemd.unitfile import dropin_directories

PATH = "checklists/capture.sh"
_BODY = Path(__file__).with_name("capture.sh")
_ABOUT = ("Prints what this host has of the units and kernel settings, to be held against the specs: "
          "ssh HOST sh -s <capture.sh >HOST.capture, then: python -m compiler drift --from HOST.capture")

# What systemd says of every unit, beside the values that it has loaded.
STATE = ("LoadState", "ActiveState", "SubState", "FragmentPath", "DropInPaths", "NeedDaemonReload",
         "ExecMainStartTimestamp", "InactiveExitTimestamp")
# The manager prints these as it reads them, so that what it has loaded can be compared.
_COMPARABLE = frozenset((Grammar.BOOLEAN, Grammar.WORD, Grammar.INTEGER, Grammar.MODE, Grammar.MEMORY, Grammar.TASKS))
# Of these it prints the number in place of the word; dbus-execute.c of 257.
_NUMBERS = frozenset(("CPUSchedulingPolicy", "IOSchedulingClass", "SyslogFacility", "SyslogLevel"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a script asks about. units: names, templates among them. instances: those of templates that are known.

    known: values of directives that may hold secrets which are no secrets, as they are public anyway.
    """

    units: tuple[str, ...]
    instances: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def emit(relations: Relations) -> Iterator[Artifact]:
    """``checklists/capture.sh``; none where there is no unit and no setting to ask about."""
    if relations.compositions or relations.model.all(kinds.Setting):
        specs = (f"{relations.model.root}/",)
        instances = (name for one in relations.compositions.values() for name in instances_of(one.unit))
        asked = Asked(tuple(relations.compositions), tuple(instances), loaded_properties(relations), keys(relations),
                      tuple(_known(relations)))
        yield Artifact(PATH, script(asked, [*comment(generated(specs)), "#", *comment(_ABOUT)]), specs, mode="0755")


def script(asked: Asked, about: Iterable[str]) -> str:
    """The whole file: what it is (``about``, comment lines), what to ask about, the program."""
    fragments, dropins = _globs(asked.units)
    program, body = _BODY.read_text("utf-8").split("set -u\n", 1)
    plain = [unit for unit in asked.units if not _is_template(unit)]
    data = [f"UNITS={shlex.quote(' '.join([*asked.instances, *plain]))}",
            f"TEMPLATES={shlex.quote(' '.join(_instances(asked.units)))}",
            f"PROPERTIES={shlex.quote(','.join((*STATE, *asked.properties)))}",
            f"KEYS={shlex.quote(' '.join(asked.keys))}",
            f"KNOWN={shlex.quote(chr(10).join(asked.known))}"]
    body = body.replace("@FRAGMENTS@", _in_places(fragments)).replace("@DROPINS@", _in_places(dropins))
    return "\n".join(["#!/bin/sh", *about, "#"]) + "\n" + program + "set -u\n" + "\n".join(data) + "\n" + body


def loaded_properties(relations: Relations) -> tuple[str, ...]:
    """The directives whose loaded value is asked for: those of the units that the manager prints as it reads them."""
    platform = relations.model.platform
    found = set()
    for composition in relations.compositions.values() if platform else ():
        for name in composition.intended().get("Service", {}):
            directive = platform.directive("Service", name) if platform else None
            if directive and grammar_of(directive) in _COMPARABLE and name not in _NUMBERS:
                found.add(name)
    return tuple(sorted(found))


def keys(relations: Relations) -> tuple[str, ...]:
    """The sysctl keys of the settings that name one value each; patterns have none to read."""
    return tuple(sorted({key for one in relations.model.all(kinds.Setting) for key in one.sysctl if "*" not in key}))


def _is_template(unit: str) -> bool:
    name = parse_unit_name(unit)
    return name is not None and name.is_template


def _instances(units: Iterable[str]) -> Iterator[str]:
    """A pattern for the instances of each template."""
    parsed = (parse_unit_name(unit) for unit in units)
    return (name.with_instance("*") for name in parsed if name and name.is_template)


def _globs(units: Iterable[str]) -> tuple[list[str], list[str]]:
    """Patterns for the files of the units and of their instances, and for the folders of their drop-ins."""
    names = [*units, *_instances(units)]
    # A pattern that stands for every instance stands for the template as well.
    names = [name for name in names if name.replace("@.", "@*.") == name or name.replace("@.", "@*.") not in names]
    folders = [folder.replace("@.", "@*.") for name in names for folder in dropin_directories(name)]
    return names, list(dict.fromkeys(folders))


def _in_places(patterns: Iterable[str]) -> str:
    """Words of the shell; of a name only the star is left to it."""
    return " ".join('"$place"/' + "*".join(map(shlex.quote, pattern.split("*")))
                    for pattern in patterns)


def _known(relations: Relations) -> Iterator[str]:
    """What the specs themselves say in directives that may hold secrets; no secret, as they are public."""
    found = {value: None for composition in relations.compositions.values()
             for directives in composition.intended().values()
             for name, lines in directives.items() if name in SECRET
             for value in (line.value for line in lines)}
    return iter(found)
