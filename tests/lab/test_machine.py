"""What a machine has to have before a laboratory can run on it; a clear line when it has not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from compiler.lab.backend import BACKENDS, host_of
from compiler.lab.cgroup import own_cgroup
from compiler.lab.machine import check_machine, only_one
from compiler.lab.problem import LabError
from compiler.lab.scene import the_scene
from tests.support.run import REAL, compiled, run


def test_another_system_than_linux_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(LabError, match=r"^the laboratory needs Linux, this is darwin$"):
        check_machine()


def test_without_root_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(LabError, match=r"^the laboratory needs root: it boots a container$"):
        check_machine()


def test_a_missing_tool_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool == "systemd-nspawn" else f"/usr/bin/{tool}")
    with pytest.raises(LabError, match=r"^systemd-nspawn is missing: install the package systemd-container$"):
        check_machine()


def test_a_virtual_machine_needs_other_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool.startswith("qemu") else f"/usr/bin/{tool}")
    check_machine("container")
    with pytest.raises(LabError, match=r"^qemu-system-x86_64 is missing: install the package qemu-system-x86$"):
        check_machine("vm")


def test_the_command_says_what_the_virtual_machine_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool == "mkfs.ext4" else f"/usr/bin/{tool}")
    done = run("--specs", REAL, "lab", "--check-machine", "--backend", "vm")
    assert (done.code, done.out) == (1, "mkfs.ext4 is missing: install the package e2fsprogs\n")


def test_results_of_the_virtual_machine_are_of_a_host_of_their_own() -> None:
    scene = the_scene(compiled(REAL).relations)
    assert [host_of(backend, scene) for backend in BACKENDS.values()] == ["lab", "lab-vm"]


def test_a_second_laboratory_is_told_who_has_the_first(tmp_path: Path) -> None:
    with only_one(tmp_path), \
            pytest.raises(LabError, match=rf"^another laboratory is running \(process {os.getpid()}\)"), \
            only_one(tmp_path):
        pass
    with only_one(tmp_path) as mountpoint:  # and once the first one has ended, it has it
        assert list(mountpoint.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match=r"^the cache .*file is not usable: Not a directory$"), \
            only_one(tmp_path / "file"):
        pass


def test_a_machine_without_control_groups_of_version_2_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_: "1 0 8:1 / / rw - ext4 /dev/vda rw\n")
    with pytest.raises(LabError, match=r"needs control groups of version 2"), own_cgroup("x"):
        pass
