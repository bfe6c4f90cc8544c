"""Our effects against the target itself: generated units run in a booted container, and their programs look around.

Takes root and a machine that can run the laboratory; SPEC_COMPILER_ROOT names an image to boot, else that of the
laboratory is used.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from compiler.capture.__main__ import default_cache
from compiler.capture.image import open_image
from compiler.lab.container import container
from compiler.lab.machine import why_not
from compiler.lab.session import Session
from compiler.systemd.effect import Effect
from compiler.systemd.kernel import KEYS, YAMA, HostSettings, host_settings
from compiler.systemd.operations import Attempt, Operation, Outcome
from compiler.systemd.platform import Platform
from compiler.systemd.reach import predict
from tests.systemd.test_effect_box import Answer, Case, name_of, run, text_of
from tests.systemd.test_effect_pools import TRIES, WATCHED, pairs, random_view, words_of
from tests.systemd.test_effect_programs import LOOK, TRY, VICTIM
from tests.systemd.test_effect_units import effect_of
from tests.systemd.test_effect_view import CASES, FAILS, PLUS, PLUS_SEES, host_effect, shown

pytestmark = pytest.mark.lab
Op = Operation
PROGRAMS = {"/usr/local/bin/look": LOOK, "/usr/local/bin/try": TRY, "/usr/local/bin/victim": VICTIM}
PYTHON = "/usr/bin/python3 -I /usr/local/bin/"
NAMESPACE_FAILED = 226
PACKAGES = ("libbpf1", "python3")  # without libbpf1 systemd ignores SocketBindDeny= in silence
SYS_RESOURCE = 1 << 24  # the bit of CAP_SYS_RESOURCE, which a container on a virtual machine may lack
SETUP = """
mount -o remount,rw /sys
mkdir -p /usr/lib/modules/1 /home/u
cp /usr/bin/id /usr/local/bin/effect-id
chmod 4755 /usr/local/bin/effect-id
"""


@pytest.fixture(scope="module")
def box(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    if reason := why_not():
        pytest.skip(reason)
    named = os.environ.get("SPEC_COMPILER_ROOT")
    image = Path(named) if named else open_image(platform.suite, default_cache(), PACKAGES).root
    with container(image, tmp_path_factory.mktemp("cache")) as opened:
        opened.ask(["sh", "-eu", "-c", SETUP])
        yield opened


@pytest.fixture(scope="module")
def host(box: Session) -> HostSettings:
    """What the container's kernel says; the machine's own settings are not the target's."""

    said = {key: box.run(["cat", f"/proc/sys/{key.replace('.', '/')}"]).stdout.strip() for key in KEYS}
    found = host_settings(said)
    return found if said[YAMA] else replace(found, yama=None)


def look(paths: list[str]) -> str:
    return f"{PYTHON}look {' '.join(paths)}"


def seen(answer: Answer) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(answer.said)
    except ValueError:
        pytest.fail(f"the program did not run (status {answer.status}): {answer.said[-500:]}")
    return found


def failed(answer: Answer) -> dict[str, str]:
    """As the table puts it when a mount cannot be made."""
    return FAILS if answer.status == NAMESPACE_FAILED else {"": f"status {answer.status}"}


def differences(found: Effect, paths: dict[str, str]) -> dict[str, tuple[str, str]]:
    """path -> (predicted, seen), where they differ. Root finds nothing below a closed directory."""
    wrong: dict[str, tuple[str, str]] = {}
    for path, real in paths.items():
        ours = shown(found.view.resolve(path)).removesuffix(" empty")
        if ours != real and not (ours == "inaccessible" and real == "absent"):
            wrong[path] = (ours, real)
    return wrong


def test_the_target_sees_each_path_as_the_table_says(box: Session) -> None:
    """Every row of the table, as the target has it."""
    cases = [Case(lines, look([path for path in paths if path] or ["/"])) for lines, paths in CASES]
    cases.append(Case(PLUS, "+" + look(list(PLUS_SEES))))
    wrong = {}
    for (lines, paths), answer in zip([*CASES, (PLUS, PLUS_SEES)], run(box, cases, PROGRAMS), strict=True):
        real = seen(answer) if paths is not FAILS else failed(answer)
        expected = {path: words.removesuffix(" empty") for path, words in paths.items()}
        closed = {
            path for path, words in expected.items() if words == "inaccessible" and real.get(path) == "absent"
        }
        if {path: word for path, word in real.items() if path not in closed} != {
            path: word for path, word in expected.items() if path not in closed
        }:
            wrong[lines] = (expected, real)
    assert not wrong


def test_the_target_sees_each_path_of_a_generated_unit_as_we_say(box: Session, platform: Platform) -> None:
    """Generated units: the same ones start, and every watched path is what we say."""
    source = random.Random(5)
    cases = [Case(random_view(source), look(WATCHED)) for _ in range(120)]
    wrong = {}
    started = 0
    for number, (case, answer) in enumerate(zip(cases, run(box, cases, PROGRAMS), strict=True)):
        found = host_effect(platform, case.lines)
        fails = answer.status == NAMESPACE_FAILED
        if bool(found.view.failures) != fails:
            wrong[case.lines] = {
                "start": (str(found.view.failures), f"status {answer.status} of {name_of(number)}")
            }
        elif not fails:
            started += 1
            if bad := differences(found, seen(answer)):
                wrong[case.lines] = bad
    assert not wrong
    assert started > 40


@pytest.fixture(scope="module")
def untried(box: Session) -> frozenset[Operation]:
    """What this container cannot show, whatever the unit says."""
    left = set[Operation]()
    if box.run(["sh", "-c", "ls /usr/lib/*/libbpf.so.1"]).status != 0:
        left.add(Op.BIND)
    bounding = int(box.ask(["sh", "-c", "grep CapBnd: /proc/self/status"]).split()[1], 16)
    if not bounding & SYS_RESOURCE:
        left.add(Op.PRLIMIT)
    return frozenset(left)


def comparable(attempt: Attempt, attacker: Effect, victim: Effect, untried: frozenset[Operation]) -> bool:
    """Whether the outcome says something about the settings."""
    if attempt.operation is Op.PRLIMIT and attacker.user == victim.user:
        return True  # takes no capability
    if attempt.operation is Op.SETUID and attacker.settings.is_root:
        return False  # has nothing to gain
    return attempt.operation not in untried


def test_the_target_blocks_each_attempt_that_we_say_is_blocked_and_no_other(
    box: Session, platform: Platform, host: HostSettings, untried: frozenset[Operation]
) -> None:
    """Every attempt of every pair: blocked where we say blocked, through where we say reachable."""
    command = f"{PYTHON}try {' '.join(map(words_of, TRIES))}"
    both = pairs(random.Random(7))
    cases = [Case(one, command, other, f"{PYTHON}victim") for one, other in both]
    wrong = []
    compared = 0
    for case, answer in zip(cases, run(box, cases, PROGRAMS), strict=True):
        attacker = effect_of(platform, case.lines, "attacker.service")
        victim = effect_of(platform, case.victim or "", "victim.service")
        real = seen(answer)
        for attempt in TRIES:
            found, said = predict(attacker, attempt, victim, host), real[words_of(attempt)]
            if found.outcome is Outcome.UNKNOWN or not comparable(attempt, attacker, victim, untried):
                continue
            compared += 1
            if (found.outcome is Outcome.REACHABLE) != (said == "ok"):
                wrong.append((case.lines, case.victim, words_of(attempt), found.outcome, found.error, said))
    assert not wrong
    assert compared > 2000


def test_units_are_what_we_read(platform: Platform) -> None:
    """The text that runs and the text that is judged say the same."""
    case = Case("User=games\nPrivateIPC=yes", "/bin/true")
    assert case.lines in text_of(case, 0)
    assert effect_of(platform, case.lines).namespaces.keys() == {"ipc", "mnt"}
