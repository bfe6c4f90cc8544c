"""The emitted invariants, run as the consumer runs them: they pass on what was deployed and fail on every loss.

Each test lays out a fake host (base units in one folder, drop-ins in the same or another) and changes it in one way.
pytest in a process of its own runs the emitted file where nothing is lost and on the first loss; for the other losses
its functions are called here, with the same arguments, which takes a tenth of the time.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from compiler.emit import dropin, invariants
from compiler.pipeline import Compiled
from compiler.systemd.unitfile import render
from tests.support.run import CASES, REAL, compiled, lay_out

NAME = "tests/test_hardening_invariants.py"
UNIT = "gallery.service"


@dataclass(frozen=True, slots=True)
class Host:
    """A fake host: where its base units and its drop-ins lie, and the invariants for it."""

    units: Path
    etc: Path
    test: Path
    dropin: str

    def folder(self, unit: str) -> Path:
        """The folder of a unit's drop-ins, made when it is not there."""
        path = self.etc / f"{unit}.d"
        path.mkdir(exist_ok=True)
        return path

    def edit(self, unit: str, old: str, new: str) -> None:
        """Replace ``old``, which has to be there, in the drop-in of a unit."""
        path = self.folder(unit) / self.dropin
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def write(self, unit: str, name: str, text: str) -> None:
        """Put another drop-in beside ours."""
        (self.folder(unit) / name).write_text(text, "utf-8")

    @property
    def places(self) -> str:
        """What HARDENING_UNITS is set to."""
        return ":".join(dict.fromkeys([str(self.etc), str(self.units)]))

    def called(self) -> list[str]:
        """The messages of the invariants that fail when they are called one by one."""
        with mock.patch.dict(os.environ, HARDENING_UNITS=self.places):
            emitted = runpy.run_path(str(self.test))
        messages = []
        for test, rows in (("test_directive_is_in_force", "CASES"), ("test_directive_is_gone", "GONE")):
            for row in emitted[rows]:
                try:
                    emitted[test](*row)
                except AssertionError as error:
                    messages.append(str(error))
        return list(dict.fromkeys(messages))

    def failures(self) -> list[str]:
        """The messages of the invariants that fail when the consumer runs them."""
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-qrN", "--tb=line", "-p", "no:cacheprovider", self.test.name],
            cwd=self.test.parent, capture_output=True, text=True, check=False,
            env={**os.environ, "HARDENING_UNITS": self.places, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                 "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""})
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr
        assert (ran.returncode == 0) == ("failed" not in ran.stdout), ran.stdout
        found = (line.partition("AssertionError: ")[2] for line in ran.stdout.split("\n"))
        return [message for message in dict.fromkeys(found) if message]


def deploy(tree: Compiled, folder: Path, *, apart: bool = False) -> Host:
    """Lay the units of a tree out, in one folder, or drop-ins in ``etc`` and units in ``usr``."""
    assert tree.model.project is not None
    etc, usr = (folder / "etc", folder / "usr") if apart else (folder / "flat", folder / "flat")
    host = Host(usr, etc, folder / "consumer" / Path(NAME).name, tree.model.project.dropin)
    for path in {etc, usr, host.test.parent}:
        path.mkdir()
    for name, composition in tree.relations.compositions.items():
        (usr / name).write_text(render(composition.base.assignments), "utf-8")
    for artifact in (*dropin.emit(tree.relations), *invariants.emit(tree.relations)):
        if artifact.path.startswith("etc/systemd/system/"):
            target = etc / artifact.path.removeprefix("etc/systemd/system/")
            target.parent.mkdir()
            target.write_bytes(artifact.data)
        elif artifact.path == NAME:
            host.test.write_bytes(artifact.data)
    return host


@pytest.fixture(scope="module")
def darkroom(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    specs = tmp_path_factory.mktemp("darkroom") / "specs"
    return compiled(lay_out(CASES / "ok" / "darkroom" / "specs", specs))


@pytest.mark.parametrize("apart", [False, True], ids=["in one folder", "in etc and usr"])
def test_the_deployed_units_pass(darkroom: Compiled, tmp_path: Path, apart: bool) -> None:
    assert deploy(darkroom, tmp_path, apart=apart).failures() == []


def test_the_real_units_pass(tmp_path: Path) -> None:
    assert deploy(compiled(REAL), tmp_path, apart=True).failures() == []


def test_other_words_for_the_same_pass(darkroom: Compiled, tmp_path: Path) -> None:
    host = deploy(darkroom, tmp_path)
    host.edit(UNIT, "PrivateTmp=yes", "PrivateTmp=True")
    host.edit(UNIT, "PrivateDevices=yes", "PrivateDevices = on")
    host.edit(UNIT, "SystemCallFilter=~@resources @reboot", "SystemCallFilter=~@resources\nSystemCallFilter=~@reboot")
    host.edit("importer.service", "DeviceAllow=block-mmcblk r\nDeviceAllow=char-usb_device rw",
              "DeviceAllow=char-usb_device rw\n# another order\nDeviceAllow=block-mmcblk \\\n  r")
    host.write(UNIT, "zz-more.conf", "[Service]\nUMask=0027\nReadWritePaths=\nReadWritePaths=/var/lib/gallery\n")
    assert host.failures() == []


Change = Callable[[Host], object]
LOSSES: dict[str, tuple[Change, str]] = {
    "the drop-in is deleted": (lambda host: (host.folder(UNIT) / host.dropin).unlink(), "lost ProtectSystem=strict"),
    "the drop-in has another suffix": (
        lambda host: (host.folder(UNIT) / host.dropin).rename(host.folder(UNIT) / "hardening.off"),
        "lost ProtectSystem=strict"),
    "a directive is removed": (lambda host: host.edit(UNIT, "PrivateTmp=yes\n", ""), "lost PrivateTmp=yes"),
    "a directive that empties a set is removed": (
        lambda host: host.edit(UNIT, "CapabilityBoundingSet=\n", ""), "lost CapabilityBoundingSet="),
    "a directive is in a comment": (lambda host: host.edit(UNIT, "PrivateTmp=", "# PrivateTmp="), "lost PrivateTmp"),
    "a comment stands behind a value": (
        lambda host: host.edit(UNIT, "UMask=0027", "UMask=0027 # for the backup"), "UMask is changed"),
    "a value is changed": (lambda host: host.edit(UNIT, "UMask=0027", "UMask=0022"), "UMask is changed"),
    "a list loses a word": (lambda host: host.edit(UNIT, " @reboot", ""), "SystemCallFilter is changed"),
    "a list is not reset": (lambda host: host.edit(UNIT, "ReadWritePaths=\n", ""), "ReadWritePaths is changed"),
    "a filter has another order": (
        lambda host: host.edit(UNIT, "SystemCallFilter=@system-service\nSystemCallFilter=~@resources @reboot",
                               "SystemCallFilter=~@resources @reboot\nSystemCallFilter=@system-service"),
        "SystemCallFilter is changed"),
    "a later drop-in overrides": (
        lambda host: host.write(UNIT, "override.conf", "[Service]\nProtectSystem=false\n"), "ProtectSystem is changed"),
    "a later drop-in adds to a list": (
        lambda host: host.write(UNIT, "override.conf", "[Service]\nReadWritePaths=/srv/pictures\n"),
        "ReadWritePaths is changed"),
    "a later drop-in resets a list": (
        lambda host: host.write(UNIT, "override.conf", "[Service]\nSystemCallFilter=\n"),
        "lost SystemCallFilter=@system-service"),
    "a drop-in of all services overrides": (
        lambda host: host.write("service", "zz.conf", "[Service]\nUMask=0000\n"), "UMask is changed"),
    "a kept line of the base is gone": (
        lambda host: (host.units / UNIT).write_text("[Service]\nUser=gallery\n", "utf-8"),
        "lost NoNewPrivileges=yes"),
    "what was taken away is back": (
        lambda host: host.write(UNIT, "proxy.conf", "[Service]\nPassEnvironment=HTTPS_PROXY\n"),
        "has PassEnvironment again"),
    "the unit is gone": (lambda host: (host.units / UNIT).unlink(), "no such unit"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_is_found_and_named(darkroom: Compiled, tmp_path: Path, loss: str) -> None:
    host = deploy(darkroom, tmp_path, apart=True)
    change, message = LOSSES[loss]
    change(host)
    failures = host.called()
    if change is next(iter(LOSSES.values()))[0]:
        assert failures == host.failures()
    ours = [failure for failure in failures if failure.startswith(UNIT)]
    assert any(message in failure for failure in ours), failures
    if message.endswith("changed"):
        assert len(ours) == 1


def test_a_dropin_of_one_instance_is_found(tmp_path: Path) -> None:
    tree = compiled(REAL)
    composition = next(c for name, c in tree.relations.compositions.items() if "@." in name and c.unit.instances)
    instance = composition.unit.instances[-1]
    name = composition.unit.id.replace("@.", f"@{instance}.")
    host = deploy(tree, tmp_path, apart=True)
    host.write(name, "99-debug.conf", "[Service]\nNoNewPrivileges=no\n")
    failures = host.failures()
    assert len(failures) == 1
    assert failures[0].startswith(f"{name}: NoNewPrivileges is changed in ")
    assert "99-debug.conf:2" in failures[0]


def test_a_place_may_be_named_with_a_slash_at_its_end(darkroom: Compiled, tmp_path: Path) -> None:
    host = deploy(darkroom, tmp_path)
    assert Host(Path(f"{host.units}/."), host.etc, host.test, host.dropin).failures() == []
