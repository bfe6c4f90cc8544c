"""The digests of recorded files: what is written down, and what notices a change."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from compiler.diagnostics import Finding
from compiler.record.seal import seal
from compiler.spec.seals import SEALS, read_seals
from tests.support.run import CASES, lay_out, run

RUN = "results/2026-03-01-attic.yaml"
PLATFORM = "platforms/debian-13.json"


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    return lay_out(CASES / "ok" / "darkroom" / "specs", tmp_path / "specs")


def test_sealing_adds_what_is_missing_and_changes_no_line(specs: Path) -> None:
    before = (specs / SEALS).read_text("utf-8")
    assert seal(specs) == [PLATFORM]
    assert set(before.splitlines()) < set((specs / SEALS).read_text("utf-8").splitlines())
    assert seal(specs) == []
    (specs / RUN).write_text((specs / RUN).read_text("utf-8") + "# seen again\n", "utf-8")
    assert seal(specs) == []
    assert "error[E703]: the file is not what was recorded\n" in run("check", "--specs", specs).out


def test_the_list_is_one_that_sha256sum_reads(specs: Path) -> None:
    seal(specs)
    done = subprocess.run(["sha256sum", "--check", "--strict", SEALS], cwd=specs, capture_output=True, text=True,
                          check=True)
    assert done.stdout == f"{PLATFORM}: OK\n{RUN}: OK\n"


def test_a_target_that_was_captured_again_is_sealed_again(specs: Path) -> None:
    seal(specs)
    (specs / PLATFORM).write_text((specs / PLATFORM).read_text("utf-8") + "\n", "utf-8")
    assert "error[E703]" in run("check", "--specs", specs).out
    ran = run("seal", "--specs", specs, "--again", PLATFORM)
    assert (ran.code, ran.out) == (0, f"sealed {PLATFORM}\n")
    assert "E703" not in run("check", "--specs", specs).out


def test_a_bad_line_is_left_for_people(specs: Path) -> None:
    (specs / SEALS).write_text("no digest\n", "utf-8")
    assert isinstance(seal(specs), Finding)
    assert (specs / SEALS).read_text("utf-8") == "no digest\n"
    assert "error[E705]" in run("seal", "--specs", specs).out


@pytest.mark.parametrize("line", [
    "", "x" * 64 + "  results/a.yaml", "0" * 64 + " results/a.yaml", "0" * 64 + "  ../results/a.yaml",
    "0" * 64 + "  results/../../a.yaml", "0" * 64 + "  units/a.yaml", "0" * 64 + "  results/a b.yaml",
    "0" * 64 + " *results/a.yaml", "0" * 65 + "  results/a.yaml"])
def test_what_is_no_line_of_the_list(line: str) -> None:
    seals, findings = read_seals(f"{line}\n", "specs/recorded.sha256")
    assert (seals, [finding.code for finding in findings]) == ((), ["E705"])
