"""The scripts of the workflows: a report for the summary, one comment kept up to date, no stranger believed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler.review.page import MARK
from tests.review.conftest import Repo, repository_of
from tests.support.run import MINIMAL, ROOT

SHA = "a" * 40
# A stand-in for the code host's program: answers by what it is asked for, and writes down what it is told.
GH = """\
#!{python}
import json, pathlib, sys
here = pathlib.Path(__file__).parent
asked = " ".join(sys.argv[1:])
with open(here / "log", "a") as log:
    log.write(asked + "\\n")
if "--input" in sys.argv:
    (here / "posted").write_text(pathlib.Path(sys.argv[sys.argv.index("--input") + 1]).read_text())
elif asked.endswith("/zip"):
    sys.stdout.buffer.write((here / "review.zip").read_bytes())
else:
    answers = json.loads((here / "answers").read_text())
    if "/files" in asked:
        print("\\n".join(answers["files"]))
    else:
        about = next(one for one in ("pulls", "artifacts", "comments") if "/" + one in asked)
        print(json.dumps(answers[about]))
"""


@dataclass(frozen=True, slots=True)
class Host:
    """A code host that is a folder: what it answers, and what was posted."""

    folder: Path

    def answer(self, **answers: object) -> None:
        """Change what it answers."""
        path = self.folder / "answers"
        found = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps(found | answers), "utf-8")

    def leave(self, text: bytes, name: str = "comment.md") -> None:
        """Put a report into the archive of the run."""
        with zipfile.ZipFile(self.folder / "review.zip", "w") as archive:
            archive.writestr("../../outside", b"x")
            archive.writestr(name, text)

    def run(self, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run the script as the workflow does."""
        said = {"RUN": "7", "RUN_URL": "https://host/run/7", "REPOSITORY": "us/it", "HEAD_SHA": SHA,
                "HEAD_OWNER": "stranger", "HEAD_BRANCH": "x; touch /tmp/y $(id)", "GH_TOKEN": "t"} | changed
        path = f"{self.folder}:{os.environ['PATH']}"
        return subprocess.run([ROOT / "tools" / "comment"], env={"PATH": path, **said}, cwd=self.folder,
                              capture_output=True, text=True, timeout=60, check=False)

    @property
    def posted(self) -> str:
        """The text of the comment; nothing where none was posted."""
        path = self.folder / "posted"
        return json.loads(path.read_text("utf-8"))["body"] if path.exists() else ""

    @property
    def log(self) -> str:
        """What it was asked for."""
        return (self.folder / "log").read_text("utf-8")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A host with an open pull request, an archive and no comment yet."""
    (tmp_path / "gh").write_text(GH.format(python=sys.executable), "utf-8")
    (tmp_path / "gh").chmod(0o755)
    found = Host(tmp_path)
    found.answer(pulls=[{"number": 5, "head": {"sha": SHA}}], files=["specs/units/a.service.yaml"], comments=[],
                 artifacts={"artifacts": [{"id": 9, "name": "review", "size_in_bytes": 100}]})
    found.leave(f"{MARK}\n## Hardening review\n".encode())
    return found


def test_the_first_report_is_a_new_comment(host: Host) -> None:
    ran = host.run()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert host.posted.startswith(f"{MARK}\n")
    assert "## Hardening review" in host.posted
    assert "(https://host/run/7)" in host.posted
    assert "This pull request changes the compiler" not in host.posted
    assert "--method POST repos/us/it/issues/5/comments" in host.log
    assert not list(host.folder.parent.parent.glob("outside"))


def test_the_next_report_takes_its_place(host: Host) -> None:
    mine = {"id": 3, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nold"}
    forged = {"id": 2, "user": {"login": "stranger"}, "body": f"{MARK}\nforged"}
    host.answer(comments=[forged, mine])
    assert host.run().returncode == 0
    assert "--method PATCH repos/us/it/issues/comments/3" in host.log
    assert "POST" not in host.log


def test_who_changes_the_judge_is_said(host: Host) -> None:
    host.answer(files=["specs/a.yaml", "compiler/review/weakened.py"])
    host.run()
    assert "> This pull request changes the compiler or the workflows that wrote this report." in host.posted


@pytest.mark.parametrize("text", [b"", b"hello", b"\n" + MARK.encode(), b"\xff\xfe", f" {MARK}".encode()])
def test_what_is_no_report_is_not_posted(host: Host, text: bytes) -> None:
    host.leave(text)
    ran = host.run()
    assert ran.returncode == 1
    assert host.posted == ""


def test_an_archive_without_a_report_posts_nothing(host: Host) -> None:
    host.leave(f"{MARK}\n".encode(), "../comment.md")
    assert host.run().returncode == 1
    host.answer(artifacts={"artifacts": []})
    ran = host.run()
    assert (ran.returncode, host.posted) == (0, "")
    assert "left no report" in ran.stdout


def test_a_pull_request_that_has_moved_on_is_left_alone(host: Host) -> None:
    host.answer(pulls=[{"number": 5, "head": {"sha": "b" * 40}}])
    ran = host.run()
    assert (ran.returncode, host.posted) == (0, "")
    assert "no open pull request" in ran.stdout


@pytest.mark.parametrize("changed", [{"RUN": "7/../8"}, {"HEAD_SHA": "$(id)"}, {"RUN": ""}])
def test_what_is_no_run_is_refused(host: Host, changed: dict[str, str]) -> None:
    assert host.run(**changed).returncode == 1
    assert host.posted == ""


def test_a_long_report_and_bytes_that_are_no_text_still_make_a_comment(host: Host) -> None:
    host.leave(f"{MARK}\n".encode() + b"\xff\xc3(" + "ä".encode() * 200_000)
    assert host.run().returncode == 0
    assert len(host.posted) < 65_536
    assert "(https://host/run/7)" in host.posted


def review(repo: Repo, *sides: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the workflow in a repository that has the environment of this one."""
    (repo.folder / "tools").mkdir(exist_ok=True)
    shutil.copy(ROOT / "tools" / "review", repo.folder / "tools" / "review")
    (repo.folder / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    python = repo.folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    return subprocess.run([repo.folder / "tools" / "review", *sides], capture_output=True, text=True, timeout=120,
                          check=False, env={**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY":
                                            str(repo.folder / "summary")})


def test_the_report_goes_to_the_summary_and_only_annotations_to_the_log(tmp_path: Path) -> None:
    repo = repository_of(MINIMAL, tmp_path / "repo")
    repo.edit("units/clock.service.yaml", 'ProtectHome: "true"', "ProtectHome: read-only")
    repo.edit("units/clock.service.yaml", "Description: The clock", "Description: '::error::forged'")
    repo.commit()
    ran = review(repo, "base", "main")
    assert ran.returncode == 1
    assert ran.stdout.startswith("::error file=specs/units/clock.service.yaml,line=13,")
    assert len(ran.stdout.splitlines()) == 1
    for path in ("summary", "build/review/comment.md"):
        assert (repo.folder / path).read_text("utf-8").startswith(f"{MARK}\n## Hardening review")
    assert review(repo, "main", "base").returncode == 0
    assert review(repo, "no-such", "base").returncode == 2
    assert not (repo.folder / "build" / "review" / "comment.md").exists()
