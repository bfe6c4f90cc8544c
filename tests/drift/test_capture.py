"""The capture script and what it prints, read without trust; hosts that are asked, and hosts that misbehave."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.codes import CODES
from compiler.diagnostics import Finding
from compiler.drift import sources
from compiler.drift.capture import Capture, CapturedUnit
from compiler.drift.capture_text import MAX_BYTES, read_capture
from compiler.drift.command import judge, report
from compiler.emit import capture as emitted
from compiler.pipeline import Compiled, emit_all
from compiler.systemd.secrets import SECRET
from tests.support.cases import ERRORS
from tests.support.run import CASES, MINIMAL, REAL, Ran, compiled, lay_out, run

# A tree of one unit and one setting, which these captures are of.
with tempfile.TemporaryDirectory() as folder:
    CLOCK = compiled(lay_out(MINIMAL, Path(folder, "specs")))
GOOD = (ERRORS / "D008-changed-after-systemd-read-it" / "captures" / "web1.capture").read_bytes()


@pytest.fixture(scope="module")
def tree() -> Compiled:
    return compiled(REAL)


@pytest.fixture(scope="module")
def script(tree: Compiled) -> str:
    return next(one.text for one in emit_all(tree) if one.path == emitted.PATH)


def recounted(lines: list[bytes]) -> bytes:
    """These lines with a last one that counts them."""
    return b"\n".join([*lines, b"end %d" % len(lines), b""])


def test_the_script_is_sound_for_a_plain_shell(script: str) -> None:
    assert subprocess.run(["sh", "-n"], input=script, text=True, check=False).returncode == 0
    assert script.startswith("#!/bin/sh\n# Generated from specs/.")


def test_the_script_hides_just_the_directives_that_are_known_to_hold_secrets(script: str) -> None:
    named = re.search(r"\^\(([A-Za-z|]+)\)\[ \\t\]\*=", script)
    assert named
    assert set(named[1].split("|")) == SECRET


def test_the_script_says_nothing_where_no_systemd_runs_and_that_is_no_capture(script: str, tmp_path: Path) -> None:
    for program in ("uname", "date", "id", "awk", "tr", "cat", "sort", "stat", "wc", "readlink", "dirname"):
        real = shutil.which(program)
        assert real
        (tmp_path / program).symlink_to(real)
    alone = script.replace("PATH=/usr/sbin:/usr/bin:/sbin:/bin", f"PATH={tmp_path}")
    done = subprocess.run(["/bin/sh", "-s"], input=alone.encode(), capture_output=True, check=False)
    found = read_capture(done.stdout, "x")
    assert isinstance(found, Finding)
    assert found.code == "D030"


def test_a_capture_is_read_as_it_was_written() -> None:
    found = read_capture(GOOD, "x")
    assert isinstance(found, Capture)
    assert (found.host, found.uid, found.systemd) == ("web1", 0, 257)
    assert found.units["clock.service"]["NeedDaemonReload"] == "yes"
    assert found.files["/usr/local/lib/systemd/system/clock.service"].text.startswith("[Unit]\n")


def test_a_capture_that_is_too_large_or_too_long_is_refused() -> None:
    lines = GOOD.split(b"\n")[:-2]
    for data, code in ((GOOD + b"x" * MAX_BYTES, "D031"),
                       (recounted([*lines, b"|" + b"x" * 70_000]), "D030"),
                       (recounted([*lines, *(b"odd /etc/%d" % number for number in range(20_001))]), "D030"),
                       (recounted([*lines, b"file /etc/x 1 1", *([b"|a"] * 10_001)]), "D030"),
                       (recounted([*lines, *(b"lookup /etc/%d" % number for number in range(101))]), "D030")):
        found = read_capture(data, "x")
        assert isinstance(found, Finding)
        assert found.code == code


def test_a_time_of_more_digits_than_any_has_is_none() -> None:
    assert CapturedUnit("x.service", {"ExecMainStartTimestamp": "@" + "9" * 5000}, {}, {}).started == 0


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=40)), min_size=1, max_size=4), st.booleans())
def test_no_text_makes_the_reader_or_the_comparison_fail(changes: list[tuple[int, bytes]], counted: bool) -> None:
    lines = GOOD.split(b"\n")
    for where, what in changes:
        lines[where % len(lines)] = what
    data = recounted(b"\n".join(lines[:-2]).split(b"\n")) if counted else b"\n".join(lines)
    reading = sources.reading_of(data, "x.capture")
    drift = judge(CLOCK.relations, [reading], CLOCK.texts)
    for form in ("text", "json", "github"):
        shown = report(drift, form)
        assert all(line.isprintable() for line in shown.split("\n")), shown
    assert all(finding.code in CODES for finding in drift.findings)


def ask(tmp_path: Path, ssh: str, *arguments: str | Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Run drift with a stand-in for ssh, on the minimal specs."""
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\n{ssh}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return run("--specs", lay_out(MINIMAL, tmp_path / "specs"), "drift", *arguments)


def test_a_host_gets_the_script_and_its_answer_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "answer").write_bytes(GOOD)
    ssh = f'printf "%s\\n" "$@" >{tmp_path}/arguments; cat >{tmp_path}/stdin; cat {tmp_path}/answer'
    done = ask(tmp_path, ssh, "--host", "op@web1.example", monkeypatch=monkeypatch)
    assert done.code == 1
    assert "error[D008]: clock.service on op@web1.example:" in done.out
    assert done.out.endswith("\nop@web1.example  not reloaded\n")
    given_ = (tmp_path / "arguments").read_text("utf-8").split("\n")
    assert given_[-4:] == ["--", "op@web1.example", "sh -s", ""]
    assert "BatchMode=yes" in given_
    artifact = CASES / "ok" / "minimal" / "expected" / "checklists" / "capture.sh"
    assert (tmp_path / "stdin").read_text("utf-8") == artifact.read_text("utf-8")


@pytest.mark.parametrize("host", ["-oProxyCommand=id", "--", "", "a b", "a;id", "$(id)", "a\nb", "a@-b", "ssh://a"])
def test_what_is_no_host_name_is_never_given_to_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    done = ask(tmp_path, f"touch {tmp_path}/called", f"--host={host}", monkeypatch=monkeypatch)
    assert done.code == 2
    assert not (tmp_path / "called").exists()


@pytest.mark.parametrize(("ssh", "words"), [
    ("exit 0", "it gave no output"),
    ("echo 'no route to host' >&2; exit 255", "no route to host"),
    ("sleep 20", "it did not answer within 0.5 s"),
    ("echo; while :; do echo y; done", "the capture is larger than"),
    ("while :; do echo y >&2; done", "it did not answer within 0.5 s"),
    ("printf 'hardening-capture 1\\nhost a\\n'", "the capture was cut short"),
])
def test_a_host_that_misbehaves_is_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh: str,
                                               words: str) -> None:
    monkeypatch.setattr(sources, "_TIMEOUT", 0.5 if "0.5" in words else 60.0)
    begun = time.monotonic()
    done = ask(tmp_path, ssh, "--host", "web1", monkeypatch=monkeypatch)
    assert time.monotonic() - begun < 15
    assert done.code == 1
    assert words in done.out
    assert done.out.count("error[") == 1
    assert "Traceback" not in done.err


def test_a_fleet_is_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = tmp_path / "fleet"
    fleet.mkdir()
    good = GOOD.replace(b"NeedDaemonReload=yes", b"NeedDaemonReload=no")
    for name, data in (("a1", good), ("b22", GOOD), ("c333", good[:-30])):
        (fleet / f"{name}.capture").write_bytes(data)
    (fleet / "notes.txt").write_text("not a capture", "utf-8")
    done = ask(tmp_path, "exit 1", "--from", fleet, monkeypatch=monkeypatch)
    assert done.code == 1
    assert done.out.endswith("\na1    as the specs have it\nb22   not reloaded\nc333  could not be read\n")


@pytest.mark.parametrize("make", ["mkfifo", "mkdir -p", "ln -s /dev/zero", "true"])
def test_what_is_no_file_is_no_capture_and_nothing_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                make: str) -> None:
    path = tmp_path / "x.capture"
    subprocess.run(["sh", "-c", f"{make} {path}"], check=True)
    done = ask(tmp_path, "exit 1", "--from", path, monkeypatch=monkeypatch)
    assert done.code == 1
    assert "error[D030]" in done.out
