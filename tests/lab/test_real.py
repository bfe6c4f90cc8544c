"""The real specs in the laboratory, and the real specs with a line less."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.run import REAL, ROOT

pytestmark = pytest.mark.lab

SERVER = "units/left4me-server@.service.yaml"


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of the real specs."""
    return Path(shutil.copytree(REAL, tmp_path / "specs"))


def change(file: Path, before: str, after: str) -> None:
    """Replace text that is there once."""
    text = file.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} is not once in {file}"
    file.write_text(text.replace(before, after), "utf-8")


def lab(specs: Path, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``python -m compiler lab`` on these specs."""
    return subprocess.run([sys.executable, "-m", "compiler", "--specs", str(specs), "lab",
                           "--junit", str(specs.parent / "lab.xml"), *arguments],
                          cwd=ROOT, text=True, capture_output=True, check=False, timeout=180,
                          env={**os.environ, "XDG_CACHE_HOME": str(cache.parent)})


def test_a_run_is_recorded_once_and_holds_together_with_the_specs(specs: Path, cache: Path) -> None:
    before = set(os.listdir(specs / "results"))
    done = lab(specs, cache, "--record", "--because", "Tried by a test.")
    added = set(os.listdir(specs / "results")) - before
    assert (done.returncode, len(added)) == (0, 1), done.stdout + done.stderr
    assert f"recorded in {specs / 'results' / added.pop()}" in done.stdout
    check = subprocess.run([sys.executable, "-m", "compiler", "--specs", str(specs), "check"], cwd=ROOT, text=True,
                           capture_output=True, check=False)
    assert check.returncode == 0, check.stdout


def test_a_load_bearing_line_less_fails_and_names_vector_unit_and_attempt(specs: Path, cache: Path) -> None:
    change(specs / SERVER, "/var/lib /etc /opt /home", "/etc /opt /home")
    done = lab(specs, cache)
    assert done.returncode == 1, done.stdout + done.stderr
    assert ("FAILED  D1.a from left4me-server@.service: read /var/lib/left4me/left4me.db: succeeds with the hardening "
            "in place") in done.stdout.splitlines()


def test_a_unit_that_does_not_start_is_named_with_its_reason(specs: Path, cache: Path) -> None:
    change(specs / SERVER, "- /etc/left4me/host.env\n        - /etc/ssl", "- /etc/nowhere\n        - /etc/ssl")
    done = lab(specs, cache)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1].startswith("lab: left4me-server@1.service does not run (")
    assert "/etc/nowhere" in done.stderr.splitlines()[-1]
