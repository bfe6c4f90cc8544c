"""What a change of the real specs lets one foresee: the right vectors and needs, and nothing else, are reported."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from compiler import checks
from compiler.checks import predictions, rules
from compiler.pipeline import compile_tree
from tests.support.run import DAY, REAL

SERVER, WEB = "units/left4me-server@.service.yaml", "units/left4me-web.service.yaml"


@pytest.fixture(autouse=True)
def only_what_predictions_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other checks take long and say nothing here."""
    wanted = (predictions.predictions_agree, rules.rules_hold)
    monkeypatch.setattr(checks, "CHECKS", tuple(one for one in checks.CHECKS if one.run in wanted))


def changed(folder: Path, path: str, old: str, new: str) -> list[tuple[str, str]]:
    """Code and first word of each prediction diagnostic of the real specs, with `old` replaced in one file."""
    specs = folder / "specs"
    shutil.copytree(REAL, specs)
    text = (specs / path).read_text("utf-8")
    assert text.count(old) == 1
    (specs / path).write_text(text.replace(old, new), "utf-8")
    found = compile_tree(specs, DAY).findings
    return sorted((one.code, one.message.split()[0]) for one in found if one.code.startswith("P81"))


@pytest.mark.parametrize(("path", "old", "new", "reported"), [
    (SERVER, '{PrivateUsers: "true"}', '{PrivateUsers: "no"}', {("P813", "D4.b")}),  # Yama holds D4.a
    (SERVER, '{PrivatePIDs: "true"}', '{PrivatePIDs: "no"}', {("P813", "D2.d"), ("P813", "D5.b")}),
    (SERVER, '{PrivateIPC: "true"}', '{PrivateIPC: "no"}', {("P813", "D5.b"), ("P813", "H2.a")}),
    (SERVER, "        - /dev/shm:mode=1777\n", "", {("P813", "D5.c")}),
    (SERVER, "set: {BindPaths: /var/lib/left4me/runtime/%i}", "set: {BindPaths: /var/lib/left4me/runtime}",
     {("P813", "D5.a")}),
    (WEB, "{ProtectSystem: strict}", "{ProtectSystem: full}", {("P813", "D6.b")}),
    (WEB, "    EnvironmentFile:\n      - /etc/left4me/host.env\n      - /etc/left4me/web.env\n",
     "    EnvironmentFile:\n      - /etc/left4me/host.env\n", {("P814", "N.web.env")}),
    ("profiles/sandbox.yaml", '"AF_INET AF_INET6 AF_UNIX"', '"AF_INET AF_INET6"',
     {("P814", "N.web.journal"), ("P814", "N.server.journal"), ("P815", "r-dbus"), ("P815", "r-abstract-sockets")}),
])
def test_a_change_flips_what_rests_on_it(path: str, old: str, new: str, reported: Collection[tuple[str, str]],
                                         tmp_path: Path) -> None:
    found = changed(tmp_path, path, old, new)
    assert {one for one in found if one[0] in ("P811", "P813", "P814", "P815")} == set(reported)


def test_what_a_rule_says_of_a_need_is_not_said_again(tmp_path: Path) -> None:
    """R910: the unit does not see the path."""
    assert not [one for one in changed(tmp_path, SERVER, "        - /var/lib/left4me/overlays\n", "")
                if one[0] == "P814"]
