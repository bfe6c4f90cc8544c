"""The workflows: valid, pinned, with the least permissions; judged by the linters that know them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.run import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
MAY_WRITE = {("publish.yml", "deploy"): {"pages", "id-token"}, ("comment.yml", "comment"): {"pull-requests"}}
"""The only jobs that may write anything, and what."""


def load(path: Path) -> dict[str, Any]:
    """A workflow as data; every scalar is text, so ``on`` is not true."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return found


def steps(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each step of a workflow with the name of its job."""
    for name, job in load(path)["jobs"].items():
        yield from ((name, step) for step in job["steps"])


def run(*command: str) -> None:
    """Run a linter, which has to be content."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> str:
    """A linter that is installed beside the Python that runs the tests."""
    return str(Path(sys.executable).parent / name)


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == [
        "check.yml", "comment.yml", "mutants.yml", "publish.yml", "review.yml"]


def test_zizmor_finds_nothing() -> None:
    run(tool("zizmor"), "--offline", "--persona", "pedantic", "--no-progress", "--color", "never", str(FOLDER))


def test_the_schema_of_workflows_holds() -> None:
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))


# Its package fetches a program while it is installed, so no hash can pin it: it is asked only where it is at hand.
if shutil.which("actionlint"):
    def test_actionlint_finds_nothing() -> None:
        run("actionlint", *map(str, WORKFLOWS))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit(path: Path) -> None:
    used = [step["uses"] for _, step in steps(path) if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w./-]+@[0-9a-f]{40}", action), action
    for line in path.read_text("utf-8").splitlines():
        assert "uses:" not in line or re.search(r"# v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_write_only_what_it_is_for(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        allowed = MAY_WRITE.get((path.name, name), set())
        assert {scope for scope, level in job["permissions"].items() if level == "write"} == allowed
        assert "timeout-minutes" in job
    for _, step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_of_a_stranger_runs_with_rights(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "pull_request_target" not in text
    assert "secrets." not in text
    if path.name != "comment.yml":
        assert "workflow_run" not in text
    for _, step in steps(path):
        assert "${{" not in step.get("run", ""), "an expression in a script can become a command"


def test_publishing_follows_only_the_main_branch() -> None:
    assert load(FOLDER / "publish.yml")["on"] == {"push": {"branches": ["main"]}}


def test_what_comments_runs_one_script_of_the_main_branch_and_nothing_else() -> None:
    workflow = load(FOLDER / "comment.yml")
    assert workflow["on"] == {"workflow_run": {"workflows": ["review"], "types": ["completed"]}}
    checkout, comment = (step for _, step in steps(FOLDER / "comment.yml"))
    assert checkout["with"] == {"persist-credentials": "false"}, "no ref: the main branch is what is checked out"
    assert comment["run"] == "tools/comment"


def test_a_stranger_is_reviewed_by_the_compiler_of_the_branch_that_the_change_is_for() -> None:
    assert load(FOLDER / "review.yml")["on"] == {"pull_request": ""}
    checkout = next(step for _, step in steps(FOLDER / "review.yml") if "checkout" in step.get("uses", ""))
    assert checkout["with"]["ref"] == ("${{ github.event.pull_request.head.repo.fork && "
                                       "github.event.pull_request.base.sha || github.sha }}")
    fetched = next(step["run"] for _, step in steps(FOLDER / "review.yml") if "fetch" in step.get("run", ""))
    assert "checkout" not in fetched
