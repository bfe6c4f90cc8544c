"""The laboratory when things go wrong: one line says what, and nothing is left mounted, running or recorded."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from compiler.lab.archive import File
from compiler.lab.container import Container, container
from compiler.lab.problem import LabError
from tests.lab.conftest import left
from tests.support.run import REAL, ROOT

pytestmark = pytest.mark.lab


def started(cache: Path, specs: Path, *arguments: str) -> subprocess.Popen[str]:
    """``python -m compiler lab`` in a process of its own, with this cache."""
    return subprocess.Popen([sys.executable, "-m", "compiler", "--specs", str(specs), "lab", "--record",
                             "--junit", str(specs.parent / "lab.xml"), *arguments],
                            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={**os.environ, "XDG_CACHE_HOME": str(cache.parent)})


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of the real specs, for results to be written to."""
    return Path(shutil.copytree(REAL, tmp_path / "specs"))


def results(specs: Path) -> set[str]:
    """Every file in the folder of results, half-written ones too."""
    return set(os.listdir(specs / "results"))


def test_a_session_runs_commands_takes_files_and_leaves_nothing(cache: Path, image: Path) -> None:
    with container(image, cache) as box:
        assert box.ask(["id", "-u"]) == "0\n"
        assert box.run(["false"]).status == 1
        box.push([File("/run/try/secret", "text\n", "root", "adm", "0640"), File("/run/try/link", link="/etc/passwd")])
        assert box.ask(["stat", "-c", "%U %G %a", "/run/try/secret"]) == "root adm 640\n"
        assert box.pull("/run/try/secret") == "text\n"
        with pytest.raises(LabError, match=r"^'cat /nowhere' failed in the container \(status 1\): .*No such file"):
            box.pull("/nowhere")
        with pytest.raises(LabError, match=r"^sleep did not end within 0\.2 s in the container$"):
            box.run(["sleep", "9"], timeout=0.2)
        assert left(cache)
    assert not (image / "run" / "try").exists()


def end(box: Container) -> None:
    """What a crash of the container looks like from outside: its process 1 is gone."""
    os.kill(box.leader, signal.SIGKILL)
    while os.path.lexists(f"/proc/{box.leader}/ns/mnt"):  # a busy machine takes a moment
        time.sleep(0.01)


def test_a_container_that_dies_in_the_middle_is_named_as_such(cache: Path, image: Path) -> None:
    with container(image, cache) as box:
        end(box)
        with pytest.raises(LabError, match=r"^the container ended in the middle of the run"):
            box.ask(["true"])


def test_a_command_that_runs_while_the_container_dies_ends_too(cache: Path, image: Path) -> None:
    begun = time.monotonic()
    with container(image, cache) as box:
        threading.Timer(0.5, end, [box]).start()
        with pytest.raises(LabError, match=r"^the container ended in the middle of the run"):
            box.run(["sleep", "60"])
    assert time.monotonic() - begun < 20


def test_a_full_disk_is_a_line_and_no_result(cache: Path, specs: Path) -> None:
    before = results(specs)
    lab = started(cache, specs, "--scratch", "300k")
    _, err = lab.communicate(timeout=120)
    assert lab.returncode == 1
    assert re.fullmatch(r"lab: no space left in the container's layer of \d+ KiB; give it more with --scratch",
                        err.splitlines()[-1])
    assert results(specs) == before


def test_two_at_once_are_refused_in_a_line(cache: Path, image: Path, specs: Path) -> None:
    with container(image, cache):
        lab = started(cache, specs)
        _, err = lab.communicate(timeout=60)
    assert lab.returncode == 1
    assert err.splitlines()[-1] == f"lab: another laboratory is running (process {os.getpid()}); wait for its end"


def until(lab: subprocess.Popen[str], words: str) -> None:
    """Read the laboratory's progress up to a line with these words."""
    assert lab.stderr is not None
    for line in lab.stderr:
        if words in line:
            return
    pytest.fail(f"the laboratory ended without saying '{words}'")


MOMENTS = ["image:", "booted", "without hardening", "level base", "with the compiled hardening"]


@pytest.mark.parametrize("delay", [0.0, 0.3])
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_at_any_moment_leaves_nothing(cache: Path, specs: Path, moment: str, delay: float) -> None:
    before = results(specs)
    lab = started(cache, specs)
    until(lab, moment)
    time.sleep(delay)
    lab.send_signal(signal.SIGINT if delay else signal.SIGTERM)
    _, err = lab.communicate(timeout=20)
    assert "Traceback" not in err
    assert lab.returncode == 130
    assert results(specs) == before


def test_a_kill_leaves_nothing_running_and_the_next_run_clears_the_rest(
        cache: Path, image: Path, specs: Path) -> None:
    before = results(specs)
    lab = started(cache, specs)
    until(lab, "without hardening")
    assert left(cache)
    lab.kill()
    lab.communicate(timeout=20)
    assert results(specs) == before
    assert ended(cache)
    with container(image, cache):  # removes the empty control groups
        pass


def ended(cache: Path) -> bool:
    """Whether only control groups without processes are left, given some seconds."""
    for _ in range(100):
        groups = [Path(path) for path in left(cache)]
        if all(group.is_relative_to("/sys/fs/cgroup") for group in groups) and \
                not any(procs.read_text() for group in groups for procs in group.rglob("cgroup.procs")):
            return True
        time.sleep(0.1)
    return False
