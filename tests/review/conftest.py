"""A repository of git that holds a copy of the real specs, and what is done to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.support.run import REAL, lay_out

WHO = {"GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org", "GIT_COMMITTER_NAME": "Author",
       "GIT_COMMITTER_EMAIL": "author@example.org", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository with the real specs in its first commit; the branch ``base`` stays there."""

    folder: Path

    @property
    def specs(self) -> Path:
        """The spec tree in the work tree."""
        return self.folder / "specs"

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git, which has to succeed."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(["git", "-c", "commit.gpgsign=false", *arguments], cwd=self.folder, input=given,
                              env=outer | WHO, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace ``old``, which has to be there, in a spec."""
        text = (self.specs / path).read_text("utf-8")
        assert old in text
        (self.specs / path).write_text(text.replace(old, new), "utf-8")

    def commit(self) -> str:
        """Commit all that is in the work tree; the name of the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")


def repository_of(specs: Path, folder: Path) -> Repo:
    """A new repository with a copy of a spec tree in its first commit."""
    repo = Repo(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lay_out(specs, repo.specs)
    repo.git("init", "-q", "-b", "main")
    repo.commit()
    repo.git("branch", "base")
    return repo


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that each test gets a copy of."""
    return repository_of(REAL, tmp_path_factory.mktemp("template")).folder


@pytest.fixture
def repo(template: Path, tmp_path: Path) -> Repo:
    """A repository of its own for a test."""
    shutil.copytree(template, tmp_path / "repo", symlinks=True)
    return Repo(tmp_path / "repo")


@pytest.fixture(scope="session")
def sarif() -> Draft7Validator:
    """What SARIF 2.1.0 asks for: the schema of the standard as OASIS publishes it, kept beside this file."""
    return Draft7Validator(json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text("utf-8")))
