"""The virtual machine: what goes wrong before it is up, with a stand-in for QEMU; and one that really boots."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.capture.__main__ import default_cache
from compiler.capture.image import open_image
from compiler.lab import vm
from compiler.lab.archive import File
from compiler.lab.disk import parts
from compiler.lab.machine import why_not
from compiler.lab.problem import LabError
from compiler.lab.scene import the_scene
from tests.support.run import REAL, compiled


@pytest.fixture
def bare_image(tmp_path: Path) -> Path:
    """As much of an image as a machine is started from."""
    boot = tmp_path / "image" / "boot"
    boot.mkdir(parents=True)
    for name in ("vmlinuz-6.1-x", "initrd.img-6.1-x"):
        (boot / name).write_text("")
    return boot.parent


def qemu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put a stand-in for QEMU first on the path."""
    script = tmp_path / "bin" / "qemu-system-x86_64"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")


def running(folder: Path) -> list[str]:
    """Command lines of processes that name something in the folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(one.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return [line for line in found if str(folder) in line]


@pytest.mark.lab
def test_a_machine_that_does_not_start_is_a_line_with_its_last_words(
        bare_image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qemu(tmp_path, monkeypatch, r"printf 'one\n\033[31mno such cpu\033[0m\n' >&2; exit 1")
    with pytest.raises(LabError, match=r"^the machine did not start: one / no such cpu$"), \
            vm.machine(bare_image, tmp_path / "cache"):
        pass


@pytest.mark.lab
def test_a_machine_that_does_not_come_up_is_ended_and_its_last_words_are_told(
        bare_image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qemu(tmp_path, monkeypatch, 'echo Waiting for root; exec tail -n 0 -f "$0"')
    monkeypatch.setattr(vm, "BOOT_TIMEOUT", 0.5)
    with pytest.raises(LabError, match=r"^the machine was not up after 0\.5 s; its last words: Waiting for root$"), \
            vm.machine(bare_image, tmp_path / "cache"):
        pass
    assert running(tmp_path) == []


@pytest.mark.lab
def test_an_interrupt_ends_the_machine(bare_image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qemu(tmp_path, monkeypatch, 'exec tail -n 0 -f "$0"')
    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt), vm.machine(bare_image, tmp_path / "cache"):
        pass
    assert running(tmp_path) == []


@pytest.mark.lab
def test_an_image_without_a_kernel_and_one_that_makes_no_disk_are_named(
        bare_image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts(bare_image).disk.stat().st_size == 4 * 2**30
    with pytest.raises(LabError, match=r"^the image has no vmlinuz in /boot"):
        parts(tmp_path)
    parts(bare_image).disk.unlink()
    monkeypatch.setattr("compiler.lab.disk.SIZE", "1x")
    with pytest.raises(LabError, match=r"^the disk .*image\.ext4 cannot be made: "):
        parts(bare_image)
    assert [path.name for path in tmp_path.iterdir()] == ["image"]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """A cache of its own, with the real image by a link."""
    if reason := why_not("vm"):
        pytest.skip(reason)
    tree = compiled(REAL)
    assert tree.model.platform is not None
    packages = [*the_scene(tree.relations).packages, *vm.PACKAGES]
    image = open_image(tree.model.platform.suite, default_cache(), packages).root
    (tmp_path / "image").symlink_to(image)
    yield tmp_path
    assert running(tmp_path) == []


@pytest.mark.vm
def test_a_machine_runs_commands_takes_files_has_its_own_kernel_and_dies_as_one(cache: Path) -> None:
    with vm.machine(cache / "image", cache) as box:
        assert box.ask(["id", "-u"]) == "0\n"
        assert box.run(["sh", "-c", "echo no >&2; exit 3"]).stderr == "no\n"
        box.push([File("/run/try/secret", "text\n", "root", "adm", "0640")])
        assert box.ask(["stat", "-c", "%U %G %a", "/run/try/secret"]) == "root adm 640\n"
        assert "yama" in box.pull("/sys/kernel/security/lsm").split(",")
        assert box.ask(["sysctl", "-w", "kernel.yama.ptrace_scope=2"]) == "kernel.yama.ptrace_scope = 2\n"
        assert box.ask(["hostname"]) == "lab\n"
        assert "deb13" in box.ask(["uname", "-r"])
        begun = time.monotonic()
        threading.Timer(1, box.process.kill).start()
        with pytest.raises(LabError, match=r"^the machine ended in the middle of the run; its last words: "):
            box.run(["sleep", "600"])
        assert time.monotonic() - begun < 20
