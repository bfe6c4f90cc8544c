"""Artifacts are written all together or not at all, whatever goes wrong and whenever."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from compiler import output
from compiler.artifact import Artifact
from compiler.diagnostics import Finding
from compiler.output import stale, write
from tests.support.run import ROOT, files_below
from tests.support.versions import NEW, OLD, version


def holds(folder: Path, artifacts: list[Artifact]) -> bool:
    """Whether ``folder`` is exactly these artifacts."""
    return list(files_below(folder)) == sorted(a.path for a in artifacts) and not stale(folder, artifacts)


def beside(folder: Path) -> list[str]:
    """What else is in the folder's parent."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old version in it."""
    target = tmp_path / "parent" / "artifacts"
    assert isinstance(write(target, OLD), list)
    return target


# What a run does


def test_a_new_folder_is_made_with_everything_in_it(tmp_path: Path) -> None:
    target = tmp_path / "not" / "there" / "yet"
    assert write(target, OLD) == sorted(artifact.path for artifact in OLD)
    assert holds(target, OLD)
    assert beside(target) == []


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert isinstance(write(tmp_path / "empty", OLD), list)
    assert holds(tmp_path / "empty", OLD)


def test_the_paths_that_changed_are_told(folder: Path) -> None:
    one_changed = [OLD[0], Artifact(OLD[1].path, "changed\n", ()), *OLD[3:]]
    assert write(folder, one_changed) == sorted([OLD[1].path, OLD[2].path])
    assert holds(folder, one_changed)


def test_nothing_is_touched_when_nothing_changed(folder: Path) -> None:
    before = os.stat(folder)
    assert write(folder, OLD) == []
    assert os.stat(folder) == before


def test_folders_that_are_empty_now_are_gone(folder: Path) -> None:
    write(folder, version("new", count=1))
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "part-0"]


def test_everybody_may_read_what_is_written(folder: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o777 & ~mask
    assert (folder / OLD[0].path).stat().st_mode & 0o777 == 0o666 & ~mask


# What is refused


def refusal(result: list[str] | Finding) -> tuple[str, str]:
    """The code and message of a refusal."""
    assert isinstance(result, Finding)
    return result.code, result.message


def test_a_folder_without_our_manifest_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "letters"
    target.mkdir()
    (target / "letter.txt").write_text("Dear reader,\n", "utf-8")
    assert refusal(write(target, NEW))[0] == "A606"
    assert list(files_below(target)) == ["letter.txt"]


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"artifacts": [1]}', '{"artifacts": 5}', "\0"])
def test_a_folder_with_a_strange_manifest_is_refused(folder: Path, manifest: str) -> None:
    (folder / "manifest.json").write_text(manifest, "utf-8")
    assert refusal(write(folder, NEW))[0] == "A606"


def test_a_file_of_somebody_else_is_not_lost(folder: Path) -> None:
    (folder / "part-0" / "notes.md").write_text("Do not lose this.\n", "utf-8")
    result = write(folder, NEW)
    assert refusal(result)[0] == "A604"
    assert isinstance(result, Finding)
    assert result.file == f"{folder}/part-0/notes.md"
    assert (folder / OLD[0].path).read_bytes() == OLD[0].data


@pytest.mark.parametrize("make", [lambda path: path.write_text("x"), lambda path: path.symlink_to("elsewhere"),
                                  lambda path: path.symlink_to(path.parent)], ids=["file", "dangling link", "link"])
def test_a_target_that_is_no_folder_is_refused(tmp_path: Path, make: object) -> None:
    target = tmp_path / "target"
    assert callable(make)
    make(target)
    assert refusal(write(target, NEW)) == ("A606", "the target is not a folder")


def test_a_parent_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert refusal(write(tmp_path / "file" / "out", NEW)) == ("A606", "cannot be written: File exists")


def test_a_folder_that_we_may_not_enter_is_refused(folder: Path) -> None:
    folder.parent.chmod(0)
    try:
        if os.geteuid() == 0:
            os.seteuid(65534)
        assert refusal(write(folder, NEW)) == ("A606", "cannot be written: Permission denied")
        assert stale(folder, NEW)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.parent.chmod(0o755)
    assert holds(folder, OLD)


# Failures in the middle


@pytest.mark.parametrize("step", range(0, len(NEW), 4))
def test_a_full_disk_at_any_file_leaves_the_old_tree(folder: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    write_bytes, written = Path.write_bytes, []

    def until_full(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > step:
            write_bytes(path, data[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", until_full)
    assert refusal(write(folder, NEW)) == ("A606", "cannot be written: No space left on device")
    monkeypatch.undo()
    assert holds(folder, OLD)
    assert beside(folder) == []


def test_a_disk_that_is_really_full_leaves_the_old_tree(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        return  # only root can mount a small file system; the tests before and behind this one need none
    try:
        target = tmp_path / "artifacts"
        assert isinstance(write(target, version("old", count=5)), list)
        too_much = write(target, version("new", count=60))
        assert refusal(too_much) == ("A606", "cannot be written: No space left on device")
        assert holds(target, version("old", count=5))
        assert beside(target) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_file_that_must_not_grow_leaves_the_old_tree(folder: Path) -> None:
    code = ("import resource, sys, pathlib\nfrom compiler.output import write\nfrom tests.support.versions import NEW\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
            "print(write(pathlib.Path(sys.argv[1]), NEW).message)\n")
    ran = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                         check=True)
    assert ran.stdout == "cannot be written: File too large\n"
    assert holds(folder, OLD)
    assert beside(folder) == []


def test_a_refused_exchange_leaves_the_old_tree(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(output, "_exchange", refuse)
    assert refusal(write(folder, NEW))[0] == "A606"
    assert holds(folder, OLD)


def test_a_system_without_exchange_renames_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(output, "_exchange", unknown)
    assert isinstance(write(folder, NEW), list)
    assert holds(folder, NEW)
    assert beside(folder) == []


def test_without_exchange_the_old_tree_comes_back_when_the_second_rename_fails(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def fail_into_place(source: Path, target: Path) -> None:
        if Path(source).name == "new":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(source, target)

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(output, "_exchange", unknown)
    monkeypatch.setattr(os, "rename", fail_into_place)
    assert refusal(write(folder, NEW))[0] == "A606"
    assert holds(folder, OLD)


# Interrupts at any moment

LOOP = """
import pathlib, sys
from compiler.output import write
from tests.support.versions import NEW, OLD
folder = pathlib.Path(sys.argv[1])
print("ready", flush=True)
while True:
    assert isinstance(write(folder, NEW), list)
    assert isinstance(write(folder, OLD), list)
"""


def ended_by(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """How a process ends that gets a signal, if need be again: Python loses one that meets a finaliser."""
    for _ in range(10):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=10)
    process.kill()
    raise AssertionError("the process does not end")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupt_at_any_moment_leaves_the_old_tree_or_the_new(folder: Path, number: signal.Signals) -> None:
    moments = random.Random(number)
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", LOOP, str(folder)], cwd=ROOT, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0, 0.05))
        assert ended_by(process, number) != 0
        process.stdout.close()
        assert holds(folder, OLD) or holds(folder, NEW)
    # Whatever is left beside the folder goes with the next run.
    other = version("other", count=7)
    assert isinstance(write(folder, other), list)
    assert holds(folder, other)
    assert beside(folder) == []


KILLED = """
import os, pathlib, sys
from compiler.staging import staging
with staging(pathlib.Path(sys.argv[1])) as path:
    (path / "half.conf").write_text("half")
    print("staged", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_run_left_goes_with_the_next_one(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "staged\n"
        assert write(folder, OLD) == []
        assert len(beside(folder)) == 1, "a run in progress keeps its folder"
        process.kill()
    assert len(beside(folder)) == 1
    assert write(folder, OLD) == []
    assert beside(folder) == []


def test_only_what_a_run_has_staged_is_swept_away(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.with_name(".artifacts.letters").mkdir()
    folder.with_name(".other.letters_.staging").mkdir()
    folder.with_name(".artifacts.linked__.staging").symlink_to(tmp_path / "elsewhere")
    folder.with_name(".artifacts.plain___.staging").write_text("x", "utf-8")
    theirs = beside(folder)
    assert isinstance(write(folder, NEW), list)
    assert beside(folder) == theirs
    assert (tmp_path / "elsewhere").exists()


# Staleness


def test_fresh_artifacts_are_not_stale(folder: Path) -> None:
    assert stale(folder, OLD) == []


def test_missing_changed_and_surplus_artifacts_are_stale(folder: Path) -> None:
    missing, changed = OLD[0].path, OLD[1].path
    (folder / missing).unlink()
    lines = (folder / changed).read_text("utf-8").split("\n")
    (folder / changed).write_text("\n".join([*lines[:4], "mended by hand", *lines[5:]]), "utf-8")
    (folder / "part-0" / "surplus.conf").write_text("", "utf-8")
    found = {Path(finding.file).relative_to(folder).as_posix(): finding for finding in stale(folder, OLD)}
    assert {path: finding.message for path, finding in found.items()} == {
        missing: "the artifact is missing",
        changed: "the artifact is not what the specs give",
        "part-0/surplus.conf": "no spec gives this artifact any more"}
    assert found[changed].where.line == 5  # type: ignore[union-attr]
    assert {finding.code for finding in found.values()} == {"A603"}
    assert all("make artifacts" in finding.hint for finding in found.values())


def test_a_link_to_the_right_text_is_stale(folder: Path) -> None:
    path = folder / OLD[0].path
    path.rename(folder.parent / "moved")
    path.symlink_to(folder.parent / "moved")
    assert [finding.file for finding in stale(folder, OLD)] == [str(path)]


def test_a_pipe_in_place_of_an_artifact_is_stale_and_not_waited_for(folder: Path) -> None:
    (folder / OLD[0].path).unlink()
    os.mkfifo(folder / OLD[0].path)
    assert len(stale(folder, OLD)) == 1


def test_a_folder_that_is_not_there_is_stale_from_end_to_end(tmp_path: Path) -> None:
    assert len(stale(tmp_path / "nothing", OLD)) == len(OLD)
