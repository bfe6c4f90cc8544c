"""A value that systemd ignores stands in a unit all the same: whatever it is, the effect of the unit is worked out."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from compiler.systemd.effect import effect
from compiler.systemd.names import parse_unit_name
from compiler.systemd.operations import Attempt, Operation
from compiler.systemd.platform import Platform
from compiler.systemd.reach import JUDGED, predict
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import Assignment

_TARGETS = {
    Operation.SOCKET: "AF_INET", Operation.BIND: "tcp:80", Operation.CONNECT: "127.0.0.1:80",
    Operation.SYSCALL: "ptrace", Operation.NAMESPACE: "user", Operation.CAPABILITY: "CAP_KILL",
    Operation.VARIABLE: "HOME",
}
_DIRECTIVES = sorted((*JUDGED, "RootDirectory", "StateDirectory", "EnvironmentFile", "ExecStart", "MemoryMax"))
_LONG = "1" * 5000  # more digits than Python reads
_PIECES = st.sampled_from(
    ["~", "/", "a", "0", "8", "²", "٣", _LONG, "1G", "@clock", ":", "-", "+", "'", "\\", "%", "%i", " ", ",", "any"]
)


@given(name=st.sampled_from(_DIRECTIVES), values=st.lists(st.lists(_PIECES, max_size=5).map("".join), max_size=2))
@example(name="UMask", values=["0078"])
@example(name="SocketBindDeny", values=["²"])
@example(name="MemoryMax", values=[_LONG])
def test_every_attempt_has_a_prediction_whatever_a_value_is(platform: Platform, name: str, values: list[str]) -> None:
    unit = parse_unit_name("a@b.service")
    assert unit is not None
    held = {name: tuple(Assignment("Service", name, value) for value in values)}
    found = effect(Settings(platform, unit, {"Service": held}))
    found.written.normal(name)
    for operation in Operation:
        assert predict(found, Attempt(operation, _TARGETS.get(operation, "/srv/x")), found).outcome
