"""A booted target that runs units for the tests of effects: many units in one go, each with what its program said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.lab.session import Session
from tests.systemd.test_effect_view import FOLDERS, TREE

OUT = "/run/effect"

# Runs in the container. Each case gets a fresh tree, since systemd makes missing mount points on the host itself.
_RUNNER = r"""
import ctypes, json, os, shutil, subprocess, sys, time

libc = ctypes.CDLL(None)
cases, tree, folders, out = json.load(sys.stdin)
os.makedirs(out, exist_ok=True)
os.chmod(out, 0o777)

def systemctl(*words):
    done = subprocess.run(["systemctl", *words], capture_output=True, text=True)
    return done.stdout.strip()

def show(unit, name):
    return systemctl("show", "--value", "-p", name, unit)

for case in cases:
    for path, text in case["files"].items():
        with open(path, "w") as file:
            file.write(text)
systemctl("daemon-reload")
answers = []
for case in cases:
    shutil.rmtree(tree, ignore_errors=True)
    for folder in ("", *folders):
        os.makedirs(os.path.join(tree, folder))
        with open(os.path.join(tree, folder, "f"), "w") as file:
            file.write("x")
    victim, unit = case["victim"], case["unit"]
    if victim:
        left = libc.shmget(4711, 0, 0)
        if left >= 0:
            libc.shmctl(left, 0, None)
        if os.path.exists("/dev/shm/effect"):
            os.unlink("/dev/shm/effect")
        address = out + "/victim.address"
        open(address, "w").close()
        os.chmod(address, 0o666)
        systemctl("start", victim)
        for _ in range(100):
            if os.path.getsize(address):
                break
            time.sleep(0.05)
        pid = show(victim, "MainPID")
        with open(out + "/victim.pid", "w") as file:
            file.write(pid)
    said = out + "/" + unit
    if os.path.exists(said):
        os.unlink(said)
    systemctl("start", unit)
    text = open(said).read() if os.path.exists(said) else ""
    answers.append({"status": int(show(unit, "ExecMainStatus") or 0), "said": text})
    for one in (unit, victim):
        if one:
            systemctl("stop", one)
            systemctl("reset-failed", one)
print(json.dumps(answers))
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A unit to run once. lines: of [Service]. command: what it runs; it writes to a file of its own.

    victim: lines of [Service] of a neighbour that runs meanwhile, None for none.
    """

    lines: str
    command: str
    victim: str | None = None
    victim_command: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a unit ended, and what its program printed."""

    status: int
    said: str = field(default="")


def name_of(number: int) -> str:
    """The name of the unit of a case."""
    return f"effect-{number}.service"


def text_of(case: Case, number: int) -> str:
    """The unit of a case."""
    return _unit(case.lines, case.command, f"{OUT}/{name_of(number)}", "oneshot")


def _unit(lines: str, command: str, output: str, kind: str) -> str:
    streams = f"StandardOutput=append:{output}\nStandardError=append:{output}\n"
    return f"[Service]\nType={kind}\n{streams}ExecStart={command}\nTimeoutStopSec=2s\n{lines}\n"


def run(box: Session, cases: list[Case], programs: Mapping[str, str]) -> list[Answer]:
    """Run every case in turn; programs: path in the container -> text of a Python program."""
    for path, text in programs.items():
        box.ask(["sh", "-c", f"cat >{path}"], stdin=text.encode())
    rows: list[dict[str, Any]] = []
    for number, case in enumerate(cases):
        files = {f"/run/systemd/system/{name_of(number)}": text_of(case, number)}
        victim = f"effect-victim-{number}.service" if case.victim is not None else ""
        if case.victim is not None:
            place = f"{OUT}/{victim}"
            lines = f"{case.victim}\nReadWritePaths={OUT}"  # where it says what it has
            files[f"/run/systemd/system/{victim}"] = _unit(lines, case.victim_command, place, "exec")
        rows.append({"unit": name_of(number), "files": files, "victim": victim})
    box.ask(["sh", "-c", "cat >/run/effect-runner.py"], stdin=_RUNNER.encode())
    question = json.dumps([rows, TREE, FOLDERS, OUT]).encode()
    said = box.ask(["python3", "-I", "/run/effect-runner.py"], timeout=600, stdin=question)
    return [Answer(**one) for one in json.loads(said)]
