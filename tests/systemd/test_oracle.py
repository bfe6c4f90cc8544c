"""Our reading of unit files against the real target's own.

Set SPEC_COMPILER_ROOT to a root file system of the target to run these; they need root, for chroot.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler.systemd.names import parse_unit_name
from compiler.systemd.platform import Platform
from compiler.systemd.rules import merge_rules
from compiler.systemd.specifiers import expand, find_specifiers
from compiler.systemd.syscalls import FilterMode, syscall_filter
from compiler.systemd.unitfile import LOOKUP_PATH, Effective, dropin_directories, merge, order_dropins, parse
from tests.systemd import expected_dump
from tests.systemd.oracle import Dump, Oracle
from tests.systemd.value_cases import BAD, GOOD, SILENT

UNIT = "a-b@1.service"
FRAGMENT = "/etc/systemd/system/a-b@.service"
UNITS = (UNIT, "x.service", "a-b-c.service", "a-b@c-d.service", "a-.service", "a--b@-x.service", "-a.service")
BASE = "[Service]\nType=oneshot\nExecStart=/bin/true\n"

# Directories that a test run of the manager looks into (the others are of its own making).
PLACES = [place for place in LOOKUP_PATH if "generator" not in place and "transient" not in place]


# Two calls of another architecture that have one number in libseccomp, so that one is taken for the other.
ONE_NUMBER = ("switch_endian", "sys_debug_setcontext")


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    root = os.environ.get("SPEC_COMPILER_ROOT")
    if not root:
        pytest.skip("SPEC_COMPILER_ROOT is not set: no root file system of the target to ask")
    if os.geteuid() != 0 or shutil.which("chroot") is None:
        pytest.skip("asking the target takes root and chroot")
    if not (Path(root) / "usr/bin/systemd-analyze").exists():
        pytest.skip(f"SPEC_COMPILER_ROOT={root} holds no systemd-analyze")
    return Oracle(Path(root))


def ours(platform: Platform, files: Mapping[str, str]) -> Effective:
    """The unit as we merge it."""
    paths = [FRAGMENT, *order_dropins(UNIT, files)]
    return merge([parse(files[path], path) for path in paths], merge_rules(platform))


def dropin(name: str, place: str = PLACES[-1], directory: str = "a-b@1.service.d") -> str:
    return f"{place}/{directory}/{name}.conf"


def notes_on(dump: Dump, path: str) -> list[str]:
    """What the manager said about a file of ours; names of other architectures within groups do not count."""
    return [text for file, _, text in dump.warnings if file == path and "is not known, ignoring" not in text]


@pytest.mark.parametrize("seed", range(25))
def test_the_target_reads_the_same_dropins_in_the_same_order(oracle: Oracle, seed: int) -> None:
    """Random drop-ins in all directories, many of the same name: the same ones, in the same order."""
    source = random.Random(seed)
    name = parse_unit_name(source.choice(UNITS))
    assert name is not None
    directories = [*dropin_directories(name.text), "b-.service.d", "a@.service.d", "socket.d"]
    paths = {
        dropin(source.choice(["10", "9", "x", "y"]), source.choice(PLACES), source.choice(directories))
        for _ in range(source.randrange(1, 20))
    }
    files = {path: "" if source.random() < 0.2 else "[Service]\nNice=1\n" for path in paths}
    dump = oracle.read(name.text, {f"/etc/systemd/system/{name.template}": BASE, **files})
    assert dump.loaded
    assert dump.get("DropIn Path") == order_dropins(name.text, files)


@pytest.mark.parametrize("unit", UNITS[:4])  # %f and %J have no value for the names with odd dashes
def test_the_target_expands_specifiers_to_the_same_text(oracle: Oracle, platform: Platform, unit: str) -> None:
    """Every specifier that we expand, in a directive that shows the text it gets."""
    name = parse_unit_name(unit)
    assert name is not None
    decided = [
        letter for letter in sorted(platform.specifiers) if not find_specifiers(expand(f"%{letter}", name))
    ]
    assert len(decided) > 20
    text = "|".join(f"{letter}=%{letter}" for letter in decided)
    dump = oracle.read(unit, {f"/etc/systemd/system/{name.template}": f"[Unit]\nDescription={text}\n{BASE}"})
    assert dump.get("Description") == [expand(text, name)]


@pytest.mark.parametrize("seed", range(60))
def test_the_target_keeps_the_same_values(oracle: Oracle, platform: Platform, seed: int) -> None:
    """Random assignments and resets in a fragment and three drop-ins: the same values survive."""
    source = random.Random(seed)
    lines: list[list[str]] = [[], [], [], []]
    for _ in range(source.randrange(5, 60)):
        name = source.choice(list(expected_dump.POOL))
        value = "" if source.random() < 0.2 else source.choice(expected_dump.POOL[name])
        source.choice(lines).append(f"{name}={value}")
    lines[3].append("ExecStart=/bin/last")  # without a command the unit would not load
    files = {FRAGMENT: BASE + "\n".join(lines[0]) + "\n"}
    files |= {dropin(str(number)): "[Service]\n" + "\n".join(lines[number]) + "\n" for number in (1, 2, 3)}
    dump = oracle.read(UNIT, files)
    assert dump.loaded
    effective = ours(platform, files)
    expected = expected_dump.expected(platform, effective["Service"])
    assert {field: expected_dump.observed(field, dump.get(field)) for field in expected} == expected


@pytest.mark.parametrize("seed", range(150))
def test_the_target_reads_the_same_from_odd_lines(oracle: Oracle, platform: Platform, seed: int) -> None:
    """Random text in a drop-in: the same assignments are read from it.

    EnvironmentFile= shows values as they are read: it takes the rest of the line, and adds up.
    """
    source = random.Random(seed)
    pieces = [
        "EnvironmentFile=/a",
        "EnvironmentFile",
        "=",
        "/b",
        " ",
        "\\",
        "\\\n",
        "\n",
        "\n",
        "\r",
        "\0",
        "#",
        ";",
    ]
    pieces += [
        "[Service]",
        "\n[X-Other]\n",
        "[Service",
        "\udcff",
        "é",
        "\ufeff",
        "\x0b",
        "\t",
        "\n[Service]\n",
    ]
    text = (
        source.choice(["", "\ufeff"])
        + "[Service]\n"
        + "".join(source.choices(pieces, k=source.randrange(1, 30)))
    )
    files = {FRAGMENT: BASE, dropin("x"): text}
    dump = oracle.read(UNIT, files)
    assert dump.loaded
    held = ours(platform, files)["Service"].get("EnvironmentFile", ())
    readable = [item.value for item in held if expected_dump.is_path(item.value)]
    assert dump.get("EnvironmentFile") == list(map(expected_dump.shown_path, readable)), repr(text)


def random_filter(platform: Platform, source: random.Random) -> list[str]:
    """Some SystemCallFilter= values: groups and calls, `~`, errors, resets, unknown names."""
    names = [*platform.groups, *source.sample(sorted(platform.syscalls), 20), "nonsense", "@nonsense"]
    values = []
    for _ in range(source.randrange(1, 6)):
        sign = source.choice(["", "~"])
        words = [source.choice(names) + source.choice(["", "", "", ":EPERM", ":kill"]) for _ in range(3)]
        values.append("" if source.random() < 0.1 else sign + " ".join(words))
    return values


@pytest.mark.parametrize("seed", range(60))
def test_the_target_lists_the_same_system_calls(oracle: Oracle, platform: Platform, seed: int) -> None:
    """Random filters over fragment and drop-in: the same system calls are listed, with the same errors."""
    source = random.Random(seed)
    halves = [[f"SystemCallFilter={value}" for value in random_filter(platform, source)] for _ in range(2)]
    files = {FRAGMENT: BASE + "\n".join(halves[0]), dropin("x"): "[Service]\n" + "\n".join(halves[1])}
    dump = oracle.read(UNIT, files)
    found = syscall_filter(platform, ours(platform, files)["Service"].get("SystemCallFilter", ()))
    assert bool(dump.get("SystemCallFilter")) == (found.mode is not FilterMode.UNSET)
    for line in dump.get("SystemCallFilter"):
        assert line.startswith("~") == (found.mode is FilterMode.DENY)
        listed = {name: f":{error}" for name, error in found.errors.items()}
        listed = dict.fromkeys(found.syscalls, "") | listed
        for name in ONE_NUMBER:
            listed.pop(name, None)
        shown = {word for word in line.removeprefix("~").split() if word.partition(":")[0] not in ONE_NUMBER}
        assert shown == {name + error for name, error in listed.items()}


def ask_about(oracle: Oracle, platform: Platform, assignment: str) -> list[str]:
    """What the target says about one assignment in a drop-in."""
    name = assignment.partition("=")[0]
    section = "Service" if platform.directive("Service", name) else platform.sections_of(name)[0]
    path = dropin("x")
    dump = oracle.read(UNIT, {FRAGMENT: BASE, path: f"[{section}]\n{assignment}\n"})
    return notes_on(dump, path)


@pytest.mark.parametrize("assignment", GOOD)
def test_good_values_please_the_target(oracle: Oracle, platform: Platform, assignment: str) -> None:
    assert ask_about(oracle, platform, assignment) == []


@pytest.mark.parametrize("assignment", [row[0] for row in BAD])
def test_bad_values_do_not(oracle: Oracle, platform: Platform, assignment: str) -> None:
    name, _, value = assignment.partition("=")
    said = ask_about(oracle, platform, assignment)
    if "is not known" in said or (name == "SystemCallFilter" and not said):
        said = [value]  # the remark about an unknown call is the one that notes_on() leaves out
    assert bool(said) == (assignment not in SILENT)
