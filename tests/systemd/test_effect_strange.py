"""Values that systemd would not take, in every directive that predictions rest on: an answer each time, never an error.

A wrong value is reported where it stands, and what else is asked of the unit is asked all the same.
"""

from __future__ import annotations

import pytest

from compiler.systemd.effect import effect
from compiler.systemd.names import parse_unit_name
from compiler.systemd.operations import Attempt, Operation
from compiler.systemd.platform import Platform
from compiler.systemd.reach import JUDGED, predict
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import Assignment, Effective

STRANGE = ("0028", "\u0663", "-1", "9" * 400, "~", "@", ":", "/", "-/", "/a:", "%", "%z", '"', "\\x", "::1/999",
           "a b:c:d")
TARGETS = {Operation.BIND: "tcp:0", Operation.CONNECT: "127.0.0.1:1", Operation.SYSCALL: "reboot",
           Operation.SOCKET: "AF_INET", Operation.NAMESPACE: "user", Operation.VARIABLE: "HOME",
           Operation.CAPABILITY: "CAP_SYS_TIME"}


def answers(platform: Platform, given: dict[str, str]) -> int:
    """How many of all attempts, each from one such service at another one, have an outcome."""
    effective: Effective = {"Service": {name: (Assignment("Service", name, value),) for name, value in given.items()}}
    name = parse_unit_name("strange.service")
    assert name is not None
    strange = effect(Settings(platform, name, effective))
    made = [Attempt(one, TARGETS.get(one, "/etc/passwd")) for one in Operation]
    return sum(bool(predict(strange, attempt, strange).outcome) for attempt in made)


@pytest.mark.parametrize("value", STRANGE)
def test_a_strange_value_gets_an_answer(platform: Platform, value: str) -> None:
    user = {"User": "someone"}
    assert answers(platform, user | dict.fromkeys(JUDGED, value)) == len(Operation)
    for directive in sorted(JUDGED):
        assert answers(platform, user | {directive: value}) == len(Operation)
