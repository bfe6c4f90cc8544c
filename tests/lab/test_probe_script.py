"""The probe script on a running system: it takes everything away again, however it ends."""

from __future__ import annotations

import signal as signals
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.lab import scene as scenes
from compiler.lab.probing import FOLDER
from compiler.lab.run import Settings, booted
from compiler.lab.session import Session
from tests.support.run import REAL, compiled

pytestmark = pytest.mark.lab

SCRIPT = f"{FOLDER}/probe.py"
NEW_FILES = f"find / -xdev -newer {SCRIPT} -type f -not -path '/var/log/*'"
WHAT_IS_THERE = """
ls /run/systemd/system /run/hardening-probe* /tmp /var/tmp /home /dev/shm 2>/dev/null | grep hardening-probe
systemctl list-units --all --no-legend 'hardening-probe-*'
grep hardening-probe /proc/net/unix
ipcs -m | grep left4me
pgrep -af '^(/usr/bin/)?python3 -I '
true
"""


@pytest.fixture
def box(cache: Path) -> Iterator[Session]:
    """A container in which the base scene runs."""
    tree = compiled(REAL)
    with booted(tree, Settings(cache, lambda _: None)) as (box, scene):
        box.push(list(scenes.base_units(tree.relations)))
        scenes.start(box, scene)
        yield box


def left(box: Session) -> str:
    return box.ask(["sh", "-c", WHAT_IS_THERE])


def left_after_a_moment(box: Session) -> str:
    """What is left once the manager has stopped the units of an interrupted run, which it does by itself."""
    for _ in range(25):
        if not left(box):
            return ""
        time.sleep(0.2)
    return left(box)


def test_a_whole_run_leaves_nothing(box: Session) -> None:
    before = box.ask(["sh", "-c", NEW_FILES])
    done = box.run(["python3", "-I", SCRIPT, "run", "--level", "base", "--out", "/run/base.json"])
    assert done.status == 0, done.stderr
    assert left(box) == ""
    after = box.ask(["sh", "-c", NEW_FILES])
    assert set(after.split()) <= set(before.split())


@pytest.mark.parametrize("signal", ["INT", "TERM", "HUP"])
@pytest.mark.parametrize("seconds", ["0", "0.5", "1.2"])
def test_a_signal_at_any_moment_leaves_nothing(box: Session, signal: str, seconds: str) -> None:
    stopped = f"""
    env --default-signal python3 -I {SCRIPT} run --level base --out /run/base.json & run=$!
    until test -e /run/hardening-probe.lock; do sleep 0.01; done
    sleep {seconds}
    kill -{signal} $run 2>/dev/null
    wait $run
    """
    done = box.run(["sh", "-c", stopped])
    # A signal that comes when all is done and the interpreter takes itself apart ends it in the signal's own way.
    assert done.status in (0, 130, 128 + getattr(signals, f"SIG{signal}"))
    assert "Traceback" not in done.stderr
    assert left_after_a_moment(box) == ""
    whole = box.run(["sh", "-c", "test ! -e /run/base.json || python3 -m json.tool /run/base.json"])
    assert whole.status == 0


def test_what_a_killed_run_has_left_goes_with_the_next(box: Session) -> None:
    box.run(["timeout", "--signal", "KILL", "0.8", "python3", "-I", SCRIPT, "run", "--level", "base"])
    assert box.run(["python3", "-I", SCRIPT, "run", "--level", "base"]).status == 0
    assert left(box) == ""


def test_two_runs_at_once_are_refused_in_a_line(box: Session) -> None:
    both = f"python3 -I {SCRIPT} run --level base >/dev/null & sleep 0.3; python3 -I {SCRIPT} run --level base; " \
           "second=$?; wait; exit $second"
    done = box.run(["sh", "-c", both])
    assert (done.status, done.stderr) == (1, "probe.py: another probe is running on this host\n")
    assert left(box) == ""


@pytest.mark.parametrize(("command", "reason"), [
    (f"setpriv --reuid 980 --clear-groups python3 -I {SCRIPT} run", "which takes root"),
    (f"python3 -I {SCRIPT} run --out /nowhere/out.json", "there is no folder /nowhere for the result file"),
    (f"systemctl stop left4me-web.service; rm /usr/local/lib/systemd/system/left4me-web.service; "
     f"systemctl daemon-reload; python3 -I {SCRIPT} run", "left4me-web.service is not deployed"),
    (f"mount -t tmpfs -o size=4k tmpfs /mnt; python3 -I {SCRIPT} run --level bare --out /mnt/out.json; "
     "status=$?; ls -A /mnt; exit $status", "No space left on device"),
])
def test_what_cannot_be_done_is_said_in_a_line(box: Session, command: str, reason: str) -> None:
    done = box.run(["sh", "-c", command])
    assert done.status in (1, 2)
    assert reason in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "out.json" not in done.stdout
    assert left(box) == ""
