"""The target's own systemd takes every compiled unit, and scores it as the recorded run says.

Needs the target's root file system: SPEC_COMPILER_ROOT (``make target`` builds one), and root.
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest

from compiler.capture.image import Image, Output
from compiler.composition import Composition
from compiler.pipeline import Compiled, compile_tree, emit_all
from compiler.spec import kinds
from compiler.systemd.unitfile import render

SPECS = Path(__file__).parent.parent / "specs"
_ROOT = os.environ.get("SPEC_COMPILER_ROOT", "")

pytestmark = [
    pytest.mark.skipif(not _ROOT, reason="SPEC_COMPILER_ROOT names no root file system of the target"),
    pytest.mark.skipif(os.geteuid() != 0, reason="entering a root file system needs root"),
]

# verify wants the programs of a unit to exist: put stand-ins there, on file systems that end with the command.
_VERIFY = """
for program in $PROGRAMS; do
    top=$(echo "$program" | cut -d/ -f1-3)
    mountpoint -q "$top" || { mkdir -p "$top" && mount -t tmpfs tmpfs "$top"; }
    mkdir -p "$(dirname "$program")" && printf '#!/bin/sh\\n' >"$program" && chmod +x "$program"
done
SYSTEMD_UNIT_PATH=$PWD: systemd-analyze verify --man=no --recursive-errors=no "$UNIT"
"""


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    found = compile_tree(SPECS, datetime.date(2026, 6, 1))
    assert found.sound
    return found


def names() -> list[str]:
    return sorted(path.stem for path in (SPECS / "units").glob("*.yaml"))


def instance(unit: str) -> str:
    return unit.replace("@.", "@1.")


def deployed(compiled: Compiled, unit: str, *, hardened: bool) -> dict[str, str]:
    """The files of a unit as they lie on the host: the base, and beside it the compiled drop-in."""
    composition = compiled.relations.compositions[unit]
    files = {unit: render(composition.base.assignments)}
    if hardened:
        files |= {artifact.path.removeprefix("etc/systemd/system/"): artifact.text for artifact in emit_all(compiled)
                  if artifact.host_path.startswith(f"/etc/systemd/system/{unit}.d/")}
        assert len(files) == 2
    return files


def programs(composition: Composition) -> list[str]:
    lines = [item.value for item in composition.base.assignments if item.name.startswith("Exec")]
    found = [re.sub(r"^[-@:+!|]*", "", line).split()[0].replace("%i", "1") for line in lines]
    return [program for program in found if not program.startswith("/usr/bin/")]


def verify(compiled: Compiled, unit: str, files: dict[str, str]) -> Output:
    wanted = " ".join(programs(compiled.relations.compositions[unit]))
    script = f"PROGRAMS='{wanted}' UNIT='{instance(unit)}'\n{_VERIFY}"
    return Image(Path(_ROOT)).run(["sh", "-eu", "-c", script], files)


@pytest.mark.parametrize("unit", names())
def test_systemd_takes_the_base_unit_with_its_drop_in(compiled: Compiled, unit: str) -> None:
    output = verify(compiled, unit, deployed(compiled, unit, hardened=True))
    assert (output.status, output.stderr) == (0, "")


@pytest.mark.parametrize("unit", names())
def test_systemd_takes_the_whole_unit(compiled: Compiled, unit: str) -> None:
    whole = next(a.text for a in emit_all(compiled) if a.path == f"reference/{unit}")
    output = verify(compiled, unit, {unit: whole})
    assert (output.status, output.stderr) == (0, "")


def test_verify_notices_a_line_that_systemd_does_not_take(compiled: Compiled) -> None:
    unit = names()[0]
    files = {unit: render(compiled.relations.compositions[unit].base.assignments),
             f"{unit}.d/10-hardening.conf": "[Service]\nProtectSystem=rather\n"}
    assert "ProtectSystem" in verify(compiled, unit, files).stderr


@pytest.mark.parametrize("at", ["base", "hardened"])
@pytest.mark.parametrize("unit", names())
def test_the_target_scores_a_unit_as_recorded(compiled: Compiled, unit: str, at: str) -> None:
    recorded = [(result, score) for result in compiled.model.all(kinds.Result) for score in result.scores
                if score.unit == unit and score.at == at]
    assert recorded, f"no result has a score of {unit} at {at}"
    score = max(recorded, key=lambda pair: (pair[0].date, pair[0].id))[1]
    files = deployed(compiled, unit, hardened=at == "hardened")
    # The analyzer examines a template as an instance of its own choosing; it wants the files as units of a root.
    placed = {f"etc/systemd/system/{path}": text for path, text in files.items()}
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--root=/run/capture", instance(unit)]
    output = Image(Path(_ROOT)).run(command, placed)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+) ([A-Z]+)", output.stdout)
    assert found, output.stdout + output.stderr
    assert (found.group(1), found.group(2)) == (score.exposure, score.rating)
