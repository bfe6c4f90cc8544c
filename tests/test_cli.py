"""The command line: exit codes, output formats, and manners when something is wrong with the call."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compiler import pipeline
from compiler.codes import CODES
from compiler.diagnostics import Finding, Span
from compiler.render import as_github
from compiler.spec.source import read_tree
from tests.support.cases import ERRORS, lay_out_case
from tests.support.run import MINIMAL, ROOT, lay_out, run

CLEAN, FOUND, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def separate(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "compiler", *map(str, arguments)], cwd=cwd, check=False, text=True,
                          capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT), **environment})


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """The minimal tree."""
    return lay_out(MINIMAL, tmp_path / "specs")


def with_case(name: str, folder: Path) -> Path:
    """The tree of a case."""
    lay_out_case(ERRORS / name, folder)
    return folder / "specs"


# Exit codes


def test_a_clean_tree_gives_0_and_one_line(specs: Path) -> None:
    ran = run("check", "--specs", specs)
    assert (ran.code, ran.err) == (CLEAN, "")
    assert re.fullmatch(r"\d+ items in \d+ files hold together\n", ran.out)


def test_an_error_gives_1(tmp_path: Path) -> None:
    assert run("check", "--specs", with_case("S201-misspelt-key", tmp_path)).code == FOUND


def test_a_warning_gives_0_and_under_strict_1(tmp_path: Path) -> None:
    specs = with_case("C511-directive-without-a-primitive", tmp_path)
    assert run("check", "--specs", specs).code == CLEAN
    assert run("check", "--strict", "--specs", specs).code == FOUND
    assert run("artifacts", "--out", tmp_path / "out", "--specs", specs).code == CLEAN
    assert run("artifacts", "--out", tmp_path / "new", "--strict", "--specs", specs).code == FOUND
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_when_there_is_an_error(tmp_path: Path) -> None:
    ran = run("artifacts", "--out", tmp_path / "out", "--specs", with_case("S201-misspelt-key", tmp_path))
    assert ran.code == FOUND
    assert "nothing was written" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [
    [], ["chek"], ["check", "--formt", "json"], ["check", "--format", "xml"], ["check", "--specs"],
    ["check", "--today", "soon"], ["check", "--specs", "no/such/folder"], ["artifacts", "--specs", "no/such/folder"],
    ["explain", "X999"], ["explain", "U401", "U402"], ["schema", "--kind", "nothing"]], ids=" ".join)
def test_a_wrong_call_gives_2_and_a_message_without_a_traceback(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == USAGE
    assert ran.out == ""
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_file_where_the_spec_root_should_be_is_a_wrong_call(specs: Path) -> None:
    assert run("check", "--specs", specs / "project.yaml").code == USAGE


def test_a_mistake_of_ours_gives_3_and_says_so(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(pipeline, "link", fail)
    ran = run("check", "--specs", specs)
    assert ran.code == BUG
    assert "RuntimeError: a bug" in ran.err
    assert "a bug in the compiler" in ran.err


def test_an_interrupt_gives_130_without_a_traceback(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "link", interrupt)
    ran = run("check", "--specs", specs)
    assert ran.code == INTERRUPTED
    assert "Traceback" not in ran.err


# Options


def test_the_spec_root_may_be_named_before_and_after_the_command(specs: Path) -> None:
    before, after = run("--specs", specs, "check"), run("check", "--specs", specs)
    assert before == after
    assert before.code == CLEAN


def test_the_later_spec_root_counts(specs: Path) -> None:
    assert run("--specs", "no/such/folder", "check", "--specs", specs).code == CLEAN


def test_without_a_root_the_folder_specs_is_read(specs: Path) -> None:
    assert run("check", folder=specs.parent).code == CLEAN


def test_the_day_on_which_acceptances_are_judged_can_be_set(tmp_path: Path) -> None:
    specs = with_case("A602-acceptance-expired", tmp_path)
    assert run("check", "--strict", "--today", "2026-05-31", "--specs", specs).code == CLEAN
    assert run("check", "--strict", "--today", "2026-06-01", "--specs", specs).code == FOUND


@pytest.mark.parametrize("command", ["check", "artifacts", "schema", "explain"])
def test_every_command_has_a_help(command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == CLEAN
    assert command in ran.out


# Formats


def test_json_is_one_list_with_a_place_for_each_finding(tmp_path: Path) -> None:
    rows = json.loads(run("check", "--format", "json", "--specs", with_case("L301-id-taken", tmp_path)).out)
    assert [row["code"] for row in rows] == ["L301"]
    row = rows[0]
    assert (row["severity"], row["file"], row["line"], row["column"], row["length"]) == (
        "error", "specs/assets/homes-again.yaml", 1, 5, 5)
    assert row["related"][0]["file"] == "specs/assets/homes.yaml"
    assert set(row) == {"code", "severity", "message", "hint", "file", "line", "column", "length", "related"}


def test_json_of_a_clean_tree_is_an_empty_list(specs: Path) -> None:
    assert json.loads(run("check", "--format", "json", "--specs", specs).out) == []


def test_json_stays_one_document_when_the_folder_cannot_be_written(specs: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder", "utf-8")
    ran = run("artifacts", "--format", "json", "--out", tmp_path / "out", "--specs", specs)
    assert ran.code == FOUND
    assert [row["code"] for row in json.loads(ran.out)] == ["A606"]


def test_github_annotations_stand_on_a_line_each(tmp_path: Path) -> None:
    ran = run("check", "--format", "github", "--specs", with_case("U407-unknown-specifier", tmp_path))
    assert ran.out.count("\n") == 1
    assert ran.out.startswith("::error file=specs/units/clock.service.yaml,line=18,col=30,endColumn=32,title=U407::")
    assert "specifier %25x (write %25%25 for a percent sign)" in ran.out


def test_github_annotations_escape_what_would_end_them() -> None:
    finding = Finding("U401", Span("a,b:c\n.yaml", 3, 7, 2), "100% of\r\nit, and: more", "see, there")
    assert as_github([finding], {}) == (
        "::error file=a%2Cb%3Ac%0A.yaml,line=3,col=7,endColumn=9,title=U401::"
        "100%25 of%0D%0Ait, and: more (see, there)\n")


# Explanations


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    ran = run("explain", code.lower())
    assert ran.code == CLEAN
    title, empty, *text = ran.out.rstrip("\n").split("\n")
    assert title == f"{code} ({CODES[code].severity}): {CODES[code].title}"
    assert empty == ""
    assert " ".join(text) == CODES[code].explanation
    assert all(len(line) <= 80 for line in text)


def test_the_list_of_codes_has_all_of_them() -> None:
    listed = [line.split()[0] for line in run("explain").out.rstrip("\n").split("\n")]
    assert listed == list(CODES)


def test_a_misspelt_code_gets_a_suggestion() -> None:
    assert "did you mean 'U415' or 'U405'?" in run("explain", "U4O5").err


def test_titles_and_explanations_are_written_alike() -> None:
    for name, code in CODES.items():
        assert name == code.code
        assert re.fullmatch(r"[A-Z][0-9]{3}", name)
        assert not code.title.endswith("."), name
        assert code.explanation.endswith("."), name


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:", ":x", "1:²"])
def test_an_address_that_is_none_is_refused_before_anything_is_built(specs: Path, tmp_path: Path, address: str) -> None:
    out = tmp_path / "site"
    ran = run("serve", "--specs", specs, "--address", address, "--out", out)
    assert (ran.code, out.exists()) == (FOUND, False)
    assert "name a host and a port, such as 127.0.0.1:8000" in ran.out


# Pipes, terminals, strange names


def test_a_reader_that_goes_away_gets_no_traceback() -> None:
    process = subprocess.Popen([sys.executable, "-m", "compiler", "explain"], cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    message = process.stderr.read()
    process.stderr.close()
    assert process.wait() == FOUND
    assert message == b""


def test_a_terminal_without_utf_8_shows_escapes(tmp_path: Path) -> None:
    specs = with_case("Y117-zero-width-space", tmp_path)
    ran = separate("check", "--specs", specs, PYTHONIOENCODING="ascii")
    assert ran.returncode == FOUND
    assert r"tr\xb7ue" in ran.stdout
    assert ran.stderr == ""


def test_a_file_name_cannot_forge_a_line_of_the_report(specs: Path) -> None:
    forged = "x\n::error file=other.yaml,line=1::injected.yaml"
    (specs / "assets" / forged).write_text("id: x\n", "utf-8")
    (specs / "assets" / os.fsdecode(b"\xff.yaml")).write_text("id: y\n", "utf-8")
    for form in ("text", "json", "github"):
        ran = run("check", "--format", form, "--specs", specs)
        assert ran.code == FOUND
        assert not any(line.startswith("::error file=other.yaml") for line in ran.out.split("\n"))
        ran.out.encode("utf-8")


def test_a_pipe_in_the_tree_is_refused_and_not_waited_for(specs: Path) -> None:
    os.mkfifo(specs / "assets" / "pipe.yaml")
    ran = run("check", "--specs", specs)
    assert ran.code == FOUND
    assert "specs/assets/pipe.yaml:1:1: error[Y113]: not a regular file" in ran.out


def test_what_cannot_be_read_is_a_finding(specs: Path) -> None:
    (specs / "assets" / "homes.yaml").chmod(0)
    (specs / "checklists").chmod(0)
    specs.parent.chmod(0o755)
    with contextlib.chdir(specs.parent):
        os.seteuid(os.getuid() or 65534)  # root reads everything
        found = read_tree(Path(specs.name)).findings
        os.seteuid(os.getuid())
    (specs / "checklists").chmod(0o755)
    assert {(one.code, one.file, one.message) for one in found} == {
        ("Y113", "specs/assets/homes.yaml", "cannot be read: Permission denied"),
        ("Y113", "specs/checklists/", "cannot be read: Permission denied")}


def test_the_command_runs_as_a_module_anywhere(specs: Path, tmp_path: Path) -> None:
    ran = separate("--specs", specs, "check", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (CLEAN, "")
