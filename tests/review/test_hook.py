"""A commit of specs that do not hold together is stopped: by git's own hook, and by the real pre-commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.review.conftest import WHO, Repo, repository_of
from tests.support.run import MINIMAL, ROOT, run

UNIT = "units/clock.service.yaml"
HOOK: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
ENTRY = HOOK["entry"].replace("python", sys.executable, 1)


@pytest.fixture
def small(tmp_path: Path) -> Repo:
    """A repository with the smallest tree."""
    return repository_of(MINIMAL, tmp_path / "small")


def commit(repo: Repo, **env: str) -> subprocess.CompletedProcess[str]:
    """Try to commit what is staged."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(["git", "commit", "-q", "-m", "a change"], cwd=repo.folder, capture_output=True, text=True,
                          env=outer | WHO | {"PYTHONPATH": str(ROOT)} | env, timeout=120, check=False)


def spoil(repo: Repo) -> None:
    """Stage a value that systemd does not take, and mend it in the work tree only."""
    repo.edit(UNIT, 'ProtectHome: "true"', "ProtectHome: rather")
    repo.git("add", "-A")
    repo.edit(UNIT, "ProtectHome: rather", 'ProtectHome: "true"')


def test_staged_content_is_checked_whatever_the_work_tree_holds(small: Repo) -> None:
    assert run("check", "--staged", folder=small.folder).code == 0
    spoil(small)
    assert run("check", folder=small.folder).code == 0
    ran = run("check", "--staged", folder=small.folder)
    assert ran.code == 1
    assert f"specs/{UNIT}:" in ran.out
    small.git("add", "-A")
    small.edit(UNIT, 'ProtectHome: "true"', "ProtectHome: rather")
    assert run("check", "--staged", folder=small.folder).code == 0


def test_gits_own_hook_stops_the_commit(small: Repo) -> None:
    hook = small.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {ENTRY}\n", "utf-8")
    hook.chmod(0o755)
    spoil(small)
    stopped = commit(small)
    assert stopped.returncode == 1
    assert "error[U403]" in stopped.stdout + stopped.stderr
    small.git("add", "-A")
    small.edit("project.yaml", "title:", "title: Soon,")
    small.git("add", "-A")
    assert commit(small).returncode == 0


def test_pre_commit_takes_the_definition_and_stops_the_commit(small: Repo, tmp_path: Path) -> None:
    tool = [sys.executable, "-m", "pre_commit"]
    subprocess.run([*tool, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True, timeout=60)
    # Of another repository it would make an environment from the network; a local hook runs the same entry in ours.
    local = HOOK | {"entry": ENTRY, "language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (small.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    small.git("add", "-A")
    env = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([*tool, "install"], cwd=small.folder, env=outer | WHO | env, capture_output=True, check=True,
                   timeout=60)
    spoil(small)
    stopped = commit(small, **env)
    assert stopped.returncode == 1
    assert "error[U403]" in stopped.stdout + stopped.stderr
    small.git("checkout", "-q", "HEAD", "--", "specs")
    small.edit("project.yaml", "title:", "title: Soon,")
    small.git("add", "-A")
    passed = commit(small, **env)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_hook_is_asked_for_specs_and_takes_no_file_names() -> None:
    assert HOOK["files"] == "^specs/"
    assert HOOK["pass_filenames"] is False
    assert HOOK["entry"] == "python -m compiler check --staged"
