"""What notices that a unit has lost a line of its hardening: the emitted invariants, held against each loss.

No attempt from inside a unit can show this. So the laboratory makes it itself, on the units as they are deployed: one
line gone at a time, and one list at a time taken back by a drop-in that is read later.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.artifact import Artifact
from compiler.composition import Composition, Key
from compiler.diagnostics import Finding
from compiler.emit.invariants import PATH
from compiler.files import write_plain
from compiler.judge import Level
from compiler.lab.problem import LabError
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import of_laboratory
from compiler.systemd.unitfile import Assignment, UnitFile, merge, render

Files = Mapping[str, tuple[UnitFile, ...]]
"""Unit -> its file and its drop-ins, in the order in which systemd reads them."""

_LATER = "zz-later.conf"
_TIMEOUT = 120.0  # seconds for all losses of a host
# Prints, for each folder of units, what the invariants say of it: a list of messages in a line of JSON.
_ASK = """
import functools, json, os, sys, types
with open(sys.argv[1], encoding="utf-8") as file:
    code = compile(file.read(), sys.argv[1], "exec")
for folder in sys.argv[2:]:
    os.environ["HARDENING_UNITS"] = folder
    module = sys.modules["invariants"] = types.ModuleType("invariants")
    exec(code, module.__dict__)
    module.deployed = functools.cache(module.deployed)  # a unit is read once, not for each of its directives
    emitted, said = vars(module), []
    for test, rows in (("test_directive_is_in_force", "CASES"), ("test_directive_is_gone", "GONE")):
        for row in emitted.get(rows, ()):
            try:
                emitted[test](*row)
            except AssertionError as error:
                said.append(str(error))
    print(json.dumps(said))
"""


@dataclass(frozen=True, slots=True)
class Loss:
    """A unit that has lost ``key``: its files in the order in which systemd reads them."""

    unit: str
    key: Key
    files: tuple[UnitFile, ...]

    def is_named_in(self, messages: Sequence[str]) -> bool:
        """Whether one of the messages is about this directive of this unit, or of an instance of it."""
        prefix, _, suffix = self.unit.partition("@")
        ours = (words for words in messages if words.startswith(prefix) and suffix in words)
        directive = re.compile(rf"\b{re.escape(self.key[1])}\b")  # no other one whose name holds this one's
        return any(directive.search(words) for words in ours)


def losing(compiled: Compiled, level: Level) -> list[dict[str, object]]:
    """The attempts of the laboratory itself, made at a level, as rows of a run.

    Without hardening nothing stands in the way: the units have started without a line of it.
    """
    planned = of_laboratory(compiled.relations)
    ends = _held(compiled) if planned and level == "hardened" else {}
    rows = []
    for one in planned:
        outcome, saw = ends.get(one.unit, ("ok", ""))
        rows.append({"id": one.id, "unit": one.unit, "tries": one.tries, "on": one.on, "as_root": one.as_root,
                     "outcome": outcome, "saw": saw})
    return rows


def losses(composition: Composition) -> Iterator[Loss]:
    """Each way for a unit to lose one directive of its hardening."""
    unit, base, dropin = composition.unit.id, composition.base, composition.dropin("dropin")
    intended = composition.hardened()
    for setting in (*composition.held, *composition.removed):
        without = tuple(replace(file, assignments=tuple(one for one in file.assignments
                                                        if (one.section, one.name) != setting.key))
                        for file in (base, dropin))
        in_dropin = without[1] != dropin
        ways: list[tuple[UnitFile, ...]] = [(base, without[1]) if in_dropin else (without[0], dropin)]
        if setting.values and setting.directive in composition.rules.accumulates:
            later = Assignment(setting.section, setting.directive, "", 0, _LATER)
            ways.append((base, dropin, UnitFile(_LATER, (later,))))
        for files in ways:
            after = merge(files, composition.rules)
            if _values(after, setting.key) != _values(intended, setting.key):
                yield Loss(unit, setting.key, files)


def _values(effective: Mapping[str, Mapping[str, tuple[Assignment, ...]]], key: Key) -> tuple[str, ...]:
    return tuple(one.value for one in effective.get(key[0], {}).get(key[1], ()))


def _held(compiled: Compiled) -> dict[str, tuple[str, str]]:
    """Outcome and what was seen, unit by unit: refused where every loss is named."""
    compositions = compiled.relations.compositions
    found = [loss for composition in compositions.values() for loss in losses(composition)]
    messages = _asked(compiled, found)
    if messages is None:
        return dict.fromkeys(compositions, ("impossible", "pytest is not installed here"))
    ends = {}
    for unit in compositions:
        of_unit = [(loss, said) for loss, said in zip(found, messages, strict=True) if loss.unit == unit]
        missed = [loss.key[1] for loss, said in of_unit if not loss.is_named_in(said)]
        ends[unit] = (("ok", f"not named: {', '.join(sorted(set(missed)))}"[:300]) if missed else
                      ("refused", f"{len(of_unit)} losses, each named by the invariants"))
    return ends


def _asked(compiled: Compiled, found: Sequence[Loss]) -> list[list[str]] | None:
    """What the invariants say of the host with each loss; None without pytest. LabError where they fail without any."""
    deployed: Files = {id: (one.base, one.dropin("dropin")) for id, one in compiled.relations.compositions.items()}
    hosts: list[Files] = [deployed, *({**deployed, loss.unit: loss.files} for loss in found)]
    project = compiled.model.project
    assert project is not None
    with tempfile.TemporaryDirectory() as folder:
        files = [replace(one, path="invariants.py") for one in emit_all(compiled) if one.path == PATH]
        for number, units in enumerate(hosts):
            files += (Artifact(f"{number}/{path}", text, ()) for path, text in _files(units, project.dropin))
        written = write_plain(Path(folder), files)
        if isinstance(written, Finding):
            raise LabError(f"the units that lose a line could not be written: {written.message}")
        done = _ask(Path(folder), [str(Path(folder, str(number))) for number in range(len(hosts))])
    if "No module named 'pytest'" in done.stderr:
        return None
    if done.returncode:
        raise LabError(f"the invariants failed: {done.stderr.strip().rpartition(chr(10))[2]}")
    first, *others = (json.loads(line) for line in done.stdout.splitlines())
    if first:
        raise LabError(f"the invariants fail where nothing is lost: {first[0]}")
    return others


def _files(units: Files, dropin: str) -> Iterator[tuple[str, str]]:
    """Paths below a folder of units, and texts."""
    for unit, (base, *dropins) in units.items():
        yield unit, render(base.assignments)
        for name, file in zip((dropin, _LATER), dropins, strict=False):
            yield f"{unit}.d/{name}", render(file.assignments)


def _ask(folder: Path, hosts: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run([sys.executable, "-I", "-c", _ASK, str(folder / "invariants.py"), *hosts],
                              capture_output=True, text=True, check=False, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise LabError(f"the invariants took longer than {_TIMEOUT:.0f} s") from error


