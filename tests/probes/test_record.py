"""Recording a run: what is refused, what becomes of attempts, and that the compiler accepts what was written."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from compiler.cli import main
from compiler.evidence import Evidence
from compiler.pipeline import Compiled
from compiler.predict.forecast import predictions_of
from compiler.probes.digests import scene_of_host
from compiler.probes.plan import attempts
from compiler.record import add_result, result_yaml, sweep_yaml
from compiler.record.text import scalar
from compiler.relations import made_at, number_of
from compiler.spec import kinds
from compiler.systemd.operations import Outcome
from tests.probes.conftest import SPECS
from tests.support.run import MINIMAL, lay_out

HOST = "lab"
SCORE = {"unit": "left4me-web.service", "at": "hardened", "exposure": "4.1", "rating": "OK"}


def run_of(compiled: Compiled, level: str) -> dict[str, Any]:
    """A run in which everything goes as the specs say, and what the base blocks already is blocked there."""
    evidence, foreseen = Evidence(compiled.relations), predictions_of(compiled.relations)
    rows = []
    for attempt in attempts(compiled.relations):
        if level == "bare" and attempt.kind == "need":
            continue
        base = foreseen.of(attempt.id, attempt.unit, "base")
        blocked = level == "hardened" or (level == "base" and base is not None and base.outcome is Outcome.BLOCKED)
        refused = attempt.kind == "vector" and blocked
        rows.append({"id": attempt.id, "kind": attempt.kind, "unit": attempt.unit, "tries": attempt.tries,
                     "on": attempt.on, "as_root": attempt.as_root, "outcome": "refused" if refused else "ok",
                     "saw": "EPERM" if refused else ""})
    digests = {"units": dict(evidence.units), "settings": evidence.settings, "probes": evidence.probes}
    return {"format": 1, "date": "2026-11-22", "level": level, "host": "",
            "settings": {"kernel.yama.ptrace_scope": None}, "victims": dict(evidence.units), "digests": digests,
            "platform": {"os": "debian 13", "systemd": "257.13-1", "kernel": "6.12.1", "lsms": ["landlock"]},
            "failed": {}, "attempts": rows}


@pytest.fixture(scope="module")
def runs(compiled: Compiled) -> dict[str, dict[str, Any]]:
    """A run of each level, to be copied."""
    return {level: run_of(compiled, level) for level in ("bare", "base", "hardened")}


@pytest.fixture
def document(runs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {"format": 1, "runs": copy.deepcopy(list(runs.values())),
            "scores": [SCORE]}


def test_a_run_becomes_a_file_that_the_compiler_accepts(compiled: Compiled, document: dict[str, Any], specs: Path,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    made = result_yaml(document, compiled.relations, HOST, "lab")
    assert isinstance(made, tuple)
    name, text = made
    assert name.startswith("2026-11-22-lab")
    assert add_result(specs, name, text) == ""
    assert "is there already" in add_result(specs, name, text)
    assert f"  scene: {scene_of_host(compiled.model, HOST)}" in text.replace('"', "")
    assert main(["--specs", str(specs), "check", "--strict", "--today", "2026-11-22"]) == 0, capsys.readouterr().out


def test_blocked_is_only_what_was_shown_to_work(compiled: Compiled, document: dict[str, Any]) -> None:
    assert "observed: blocked" in yaml_of(compiled, document)
    alone = {**document, "runs": document["runs"][2:]}
    text = yaml_of(compiled, alone)
    assert "observed: blocked" not in text
    assert "refused without hardening as well (EPERM)" in text


def test_what_the_kernel_lacks_is_not_measured(compiled: Compiled, document: dict[str, Any]) -> None:
    assert "this kernel has no kernel.yama.ptrace_scope" in yaml_of(compiled, document)


def test_a_setting_that_changed_between_the_levels_is_told(compiled: Compiled, document: dict[str, Any]) -> None:
    for run, value in zip(document["runs"], ("0", "0", "2"), strict=True):
        run["settings"] = {"kernel.yama.ptrace_scope": value}
    assert "kernel.yama.ptrace_scope was 0 at bare, 0 at base, 2 at hardened." in yaml_of(compiled, document)


def test_a_run_has_the_next_number_of_its_day(compiled: Compiled, document: dict[str, Any]) -> None:
    made = result_yaml(document, compiled.relations, "lab-vm", "vm")
    assert isinstance(made, tuple)
    today = [one for one in compiled.model.all(kinds.Result) if one.date.isoformat() == "2026-11-22"]
    last = max(today, key=made_at)
    assert made[0] == f"2026-11-22-lab-vm-{number_of(last) + 1}.yaml"


def test_a_sweep_becomes_a_file_that_the_compiler_accepts(compiled: Compiled, runs: dict[str, dict[str, Any]],
                                                         specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"sysctl": "kernel.yama.ptrace_scope", "vector": "D2.a", "unit": "left4me-web.service", "at": "base",
           "neighbours": "base", "values": [{"value": "0", "observed": "reached", "saw": ["ptrace 1: ok"]},
                                            {"value": "1", "observed": "blocked", "saw": ["ptrace 1: EPERM"]},
                                            {"value": "2", "observed": "blocked", "saw": ["ptrace 1: EPERM"]}]}
    run = copy.deepcopy(runs["hardened"])
    name, text = sweep_yaml(run, compiled.relations, "lab-vm", "One value after the other.", [row], ["D1.a"])
    assert name.startswith("2026-11-22-lab-vm-sweep")
    assert add_result(specs, name, text) == ""
    assert main(["--specs", str(specs), "check", "--strict", "--today", "2026-11-22"]) == 0, capsys.readouterr().out


def test_an_attempt_that_could_not_be_made_is_said_so(compiled: Compiled, document: dict[str, Any]) -> None:
    for run in document["runs"]:
        for row in run["attempts"]:
            if row["id"] == "H1.b":
                row.update(outcome="impossible", saw="this kernel has no such system call")
    text = yaml_of(compiled, document)
    part = text[text.index("vector: H1.b"):]
    assert part.split("observed: ")[1].startswith("not-measured")


def yaml_of(compiled: Compiled, document: dict[str, Any]) -> str:
    made = result_yaml(document, compiled.relations, HOST, "lab")
    assert isinstance(made, tuple), made
    return made[1]


Change = Callable[[dict[str, Any]], object]
HOSTILE: list[tuple[str, Change]] = [
    ("format", lambda run: run.update(format=2)),
    ("it has no 'digests'", lambda run: run.pop("digests")),
    ("its level is 'root'", lambda run: run.update(level="root")),
    ("its date is", lambda run: run.update(date="2026-02-30")),
    ("its date is", lambda run: run.update(date=20261122)),
    ("its platform lacks", lambda run: run["platform"].update(kernel="6\n.12")),
    ("its platform lacks", lambda run: run.update(platform=[])),
    ("is no SHA-256 digest", lambda run: run["digests"].update(settings="0" * 63)),
    ("a unit that the specs do not have", lambda run: run["digests"]["units"].update({"x.service": "0" * 64})),
    ("another version of the script", lambda run: run["digests"].update(probes="0" * 64)),
    ("its attempts are not a list", lambda run: run.update(attempts=[])),
    ("its attempts are not a list", lambda run: run.update(attempts=run["attempts"] * 100)),
    ("attempt 1 is not an object of short texts", lambda run: run["attempts"][0].update(saw="x" * 301)),
    ("attempt 1 is not an object of short texts", lambda run: run["attempts"][0].update(saw="a\u202eb")),
    ("attempt 1 is not an object of short texts", lambda run: run["attempts"].insert(0, None)),
    ("attempt 1 is none of the specs", lambda run: run["attempts"][0].update(id="D9.z")),
    ("attempt 1 is none of the specs", lambda run: run["attempts"][0].update(as_root="yes")),
    ("attempt 1 has the outcome 'fine'", lambda run: run["attempts"][0].update(outcome="fine")),
    ("is there twice", lambda run: run["attempts"].append(run["attempts"][0])),
    ("the neighbours did not run with what was tested",
     lambda run: run["victims"].update({"left4me-web.service": "0" * 64})),
    ("its settings are not", lambda run: run.update(settings=[1])),
    ("'because' is no line of text", lambda run: run.update(because=["x"])),
    ("'because' is no line of text", lambda run: run.update(because="x\ny")),
    ("its scores are not a short list", lambda run: run.update(scores={})),
    ("this is no score", lambda run: run.update(scores=[{**SCORE, "unit": []}])),
    ("this is no score", lambda run: run.update(scores=[{**SCORE, "exposure": 4.1}])),
]


@pytest.mark.parametrize(("reason", "change"), HOSTILE, ids=[f"{n}-{row[0]}" for n, row in enumerate(HOSTILE)])
def test_a_file_that_does_not_fit_is_refused_with_the_reason(compiled: Compiled, runs: dict[str, dict[str, Any]],
                                                            reason: str, change: Change) -> None:
    run = copy.deepcopy(runs["hardened"])
    change(run)
    made = result_yaml(run, compiled.relations, HOST, "host")
    assert isinstance(made, list)
    assert reason in made[0]


@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, {"format": 1, "runs": []}, {"format": 1, "runs": [1]}])
def test_junk_is_refused(compiled: Compiled, junk: object) -> None:
    assert isinstance(result_yaml(junk, compiled.relations, HOST, "host"), list)


def test_a_host_has_to_be_known(compiled: Compiled, document: dict[str, Any]) -> None:
    made = result_yaml(document, compiled.relations, "nowhere", "host")
    assert isinstance(made, list)
    assert "no host 'nowhere'" in made[0]


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    copy_of = tmp_path / "specs"
    shutil.copytree(SPECS, copy_of)
    return copy_of


def test_the_command_adds_a_file_and_never_overwrites_one(compiled: Compiled, document: dict[str, Any], specs: Path,
                                                         tmp_path: Path) -> None:
    files = []
    for run in document["runs"]:
        files.append(tmp_path / f"{run['level']}.json")
        files[-1].write_text(json.dumps(run))
    before = {path.name: path.read_text() for path in specs.joinpath("results").iterdir()}
    command = ["--specs", str(specs), "record", "--host", HOST, *map(str, files)]
    assert main(command) == 0
    assert main(command) == 0
    after = {path.name: path.read_text() for path in specs.joinpath("results").iterdir()}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


@pytest.mark.parametrize(("content", "reason"), [
    (b"\xff", "it is not JSON"), (b"[" * 100000, "it is not JSON"), (b" " * (2 * 1024 * 1024 + 1), "it is larger"),
    (None, "it cannot be read: No such file")])
def test_the_command_refuses_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                 content: bytes | None, reason: str) -> None:
    specs, file = lay_out(MINIMAL, tmp_path / "specs"), tmp_path / "run.json"
    if content is not None:
        file.write_bytes(content)
    assert main(["--specs", str(specs), "record", "--host", HOST, str(file)]) == 1
    assert reason in capsys.readouterr().err
    assert not (specs / "results").exists()


TEXTS = ["yes", "257.13-1", "a: b", "# no", "it's \"so\"", "2026-11-22", "", "~", "{x}", "é", "- a"]


@pytest.mark.parametrize("value", TEXTS)
def test_text_is_written_so_that_yaml_reads_it_back(value: str) -> None:
    assert str(yaml.load(f"- {scalar(value)}", Loader=yaml.BaseLoader)[0]) == value
