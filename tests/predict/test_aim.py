"""Every word that a spec can try is put in the target's terms, whatever it is tried on."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from compiler.predict.aim import aim
from compiler.predict.forecast import Predictions
from compiler.probes.plan import Attempt
from compiler.spec import kinds
from compiler.spec.kinds import Operation
from compiler.systemd.operations import Operation as Op
from compiler.systemd.operations import Outcome
from tests.predict import real
from tests.support.run import MINIMAL, compiled, lay_out

RELATIONS = real()
SERVER, WEB = "left4me-server@.service", "left4me-web.service"
ODD = ("", "{", "{}", "{peer}", "{peer-port}", "{nobody.service}", "/proc/{peer}/root", "/proc/{peer}/mem/x", "x:y:z",
       "/proc/{nobody.service}/environ", "tcp:99999999", "tcp:", "udp:5:5", "[::1", ":80", "127.0.0.1:{peer-port}",
       "%s%d", "../..", "a\x00b", "AF_\udc80", "{peer-instance}", "٣", "tcp:٣", "sudo", "/")


def tried(tries: str, on: str = "", unit: str = SERVER) -> Attempt:
    return Attempt("x", "vector", unit, tries, on, False)


@pytest.mark.parametrize("tries", sorted(set(get_args(Operation)) - kinds.BY_LABORATORY))
def test_nothing_that_stands_in_a_spec_breaks_it(tries: str) -> None:
    predictions = Predictions(RELATIONS)
    for unit in (SERVER, WEB, "no.service"):
        for on in ODD:
            for level in ("base", "hardened"):
                found = predictions._foreseen(tried(tries, on, unit), level)
                assert found.prediction.outcome in Outcome
                assert found.prediction.barriers or found.prediction.note or found.prediction.through


@pytest.mark.parametrize("tries", sorted(set(get_args(Operation)) - kinds.BY_LABORATORY))
def test_every_word_is_known(tries: str) -> None:
    on = {"bind": "tcp:1", "connect": "127.0.0.1:1", "execute": "id"}.get(tries, "/srv")
    if tries in ("visible", "ptrace", "process-vm-readv", "process-vm-writev", "pidfd-getfd", "signal", "prlimit"):
        on = "{peer}"
    assert not aim(RELATIONS.effects, tried(tries, on), "base").unknown


@pytest.mark.parametrize(("tries", "on", "operation", "target", "victim"), [
    ("read", "/proc/{left4me-web.service}/environ", Op.ENVIRON, "", WEB),
    ("read", "/proc/{peer}/mem", Op.MEM, "", SERVER),
    ("list", "/proc/{peer}/root/srv", Op.ROOT_LIST, "/srv", SERVER),
    ("write", "/proc/{left4me-web.service}/root/opt", Op.ROOT_WRITE, "/opt", WEB),
    ("read", "/proc/{peer}/status", Op.VISIBLE, "", SERVER),
    ("connect", "127.0.0.1:{peer-port}", Op.LOOPBACK, "", SERVER),
    ("list", "/srv/{peer-instance}", Op.LIST, "/srv/2", ""),
    ("write", "/srv/{instance}", Op.WRITE, "/srv/1", ""),
    ("posix-shm", "/dev/shm", Op.READ, "/dev/shm/left-by-another-process", ""),
    ("execute", "sudo -n /usr/local/libexec/left4me/left4me-systemctl is-active 1", Op.SUDO,
     "/usr/local/libexec/left4me/left4me-systemctl", ""),
    ("execute", "gunicorn --version", Op.RUN, "/usr/bin/gunicorn", ""),
    ("unshare", "mount", Op.NAMESPACE, "mnt", ""),
])
def test_what_it_is_aimed_at(tries: str, on: str, operation: Op, target: str, victim: str) -> None:
    found = aim(RELATIONS.effects, tried(tries, on), "hardened")
    assert (found.attempts[0].operation, found.attempts[0].target, found.victim_unit) == (operation, target, victim)


def test_a_script_needs_its_interpreter() -> None:
    script = "/usr/local/libexec/left4me/left4me-overlay"
    found = aim(RELATIONS.effects, tried("execute", script), "base")
    assert [one.target for one in found.attempts] == [script, "/bin/sh"]


@pytest.mark.parametrize(("tries", "on"), [
    ("read", "/proc/{peer}/pagemap"), ("write", "/proc/{peer}/environ"), ("read", "/proc/{nobody.service}/environ"),
    ("bind", "99999999"), ("read", "/srv/{what}"), ("read", "/proc/{peer}/environ/x")])
def test_what_nothing_is_known_of(tries: str, on: str) -> None:
    assert aim(RELATIONS.effects, tried(tries, on), "base").unknown


def test_a_plain_unit_has_no_peer() -> None:
    assert "{peer}" in aim(RELATIONS.effects, tried("ptrace", "{peer}", WEB), "base").unknown


CLOCK = """
  - set: {ProtectHome: "true"}
    serves: [D1.a]
    because: Nobody's home is needed.
    source: {document: note, section: all}
"""


def test_who_listens_matters_where_somebody_would_not(tmp_path: Path) -> None:
    """A connection to an address, and another service that would drop the packets."""
    specs = lay_out(MINIMAL, tmp_path / "specs")
    unit = specs / "units" / "clock.service.yaml"
    other = unit.read_text("utf-8").replace("clock.service", "chime.service").replace(CLOCK, """
  - set: {IPAddressDeny: any}
    serves: [D1.a]
    because: It rings for nobody else.
    source: {document: note, section: all}
""")
    (specs / "units" / "chime.service.yaml").write_text(other, "utf-8")
    primitive = specs / "primitives" / "protect-home.yaml"
    primitive.write_text(primitive.read_text("utf-8").replace("[ProtectHome]", "[ProtectHome, IPAddressDeny]"), "utf-8")
    defense = specs / "defenses" / "D1-nothing-learned.yaml"
    probe = '    reaches: [homes]\n    probes: [{tries: connect, on: "127.0.0.1:80"}]\n'
    defense.write_text(defense.read_text("utf-8").replace("    reaches: [homes]\n", probe), "utf-8")
    predictions = Predictions(compiled(specs).relations)
    base, hardened = (predictions.of("D1.a", "clock.service", level) for level in ("base", "hardened"))
    assert base
    assert base.outcome is Outcome.REACHABLE
    assert hardened
    assert hardened.outcome is Outcome.UNKNOWN
    assert "chime.service" in hardened.decisive[0].prediction.note
