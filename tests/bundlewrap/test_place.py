"""The hardening goes into a checkout of the consumer's repository: one file of ours, and no other is touched."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.composition import Emission
from tests.support import bundlewrap
from tests.support.run import MINIMAL, Ran, lay_out, run

MODULE = Path("libs/clock_hardening.py")
every_shape = pytest.mark.parametrize("shape", Emission)


SHAPE = """\
id: shape
title: In which shape
asks: Beside the unit, or in it.
options:
  - {option: "A, inline", means: Lines of it.}
  - {option: "C, drop-in", means: A file beside it.}
chosen: C, drop-in
because: It is easy to take away again.
binding: for-good
source: {document: note, section: all}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout, and beside it the smallest specs, which have decided for drop-ins."""
    specs = lay_out(MINIMAL, tmp_path / "specs")
    (specs / "decisions").mkdir()
    (specs / "decisions" / "shape.yaml").write_text(SHAPE, "utf-8")
    project = specs / "project.yaml"
    project.write_text(project.read_text("utf-8").replace("  module: clock_hardening\n",
                                                          "  module: clock_hardening\n  shape: shape\n"), "utf-8")
    return bundlewrap.checkout(tmp_path / "ckn-bw")


def place(repository: Path, *arguments: str) -> Ran:
    return run("--specs", repository.parent / "specs", "place", "--into", repository, *arguments)


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below: when it was written, and what is in it."""
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in folder.rglob("*") if path.is_file()}


# What a run does


@every_shape
def test_one_file_is_written_and_no_other_is_touched(repository: Path, shape: str) -> None:
    before = snapshot(repository)
    ran = place(repository, "--shape", shape)
    after = snapshot(repository)
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"wrote {repository / MODULE}")
    assert after.pop(MODULE.as_posix())[1].startswith(b"# Generated from ")
    assert after == before


@every_shape
def test_a_second_run_writes_nothing(repository: Path, shape: str) -> None:
    place(repository, "--shape", shape)
    before = snapshot(repository)
    ran = place(repository, "--shape", shape)
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"unchanged: {repository / MODULE}")
    assert snapshot(repository) == before


def test_another_shape_takes_the_place_of_the_first(repository: Path) -> None:
    texts = []
    for shape in Emission:
        assert place(repository, "--shape", shape).code == 0
        texts.append((repository / MODULE).read_bytes())
    assert len(set(texts)) == len(Emission)


def test_without_a_letter_the_decision_of_the_specs_counts(repository: Path) -> None:
    place(repository)
    chosen = (repository / MODULE).read_bytes()
    assert "unchanged" in place(repository, "--shape", "C").out
    assert (repository / MODULE).read_bytes() == chosen


def test_without_a_letter_and_a_decision_nothing_is_done(repository: Path) -> None:
    project = repository.parent / "specs" / "project.yaml"
    project.write_text(project.read_text("utf-8").replace("  shape: shape\n", ""), "utf-8")
    ran = place(repository)
    assert (ran.code, ran.err) == (2, "python -m compiler: the specs name no decision on the shape (consumer: shape); "
                                      "say --shape A, B or C\n")


def test_the_folder_of_modules_is_made_where_it_is_missing(repository: Path) -> None:
    (repository / "libs" / "systemd.py").unlink()
    (repository / "libs").rmdir()
    assert place(repository).code == 0
    assert (repository / MODULE).is_file()


def test_the_checkout_itself_may_be_reached_by_a_link(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository)
    assert place(tmp_path / "link").code == 0
    assert (repository / MODULE).is_file()


def test_errors_in_the_specs_leave_the_checkout_alone(repository: Path) -> None:
    (repository.parent / "specs" / "project.yaml").unlink()
    before = snapshot(repository)
    assert place(repository).code == 1
    assert snapshot(repository) == before


# What is refused


def refused(repository: Path, code: str, words: str) -> None:
    """Placing is refused, and the files are as they were."""
    before = snapshot(repository)
    ran = place(repository)
    assert ran.code == 1
    assert f"error[{code}]: {words}" in ran.out
    assert snapshot(repository) == before


@pytest.mark.parametrize("missing", ["nodes.py", "groups.py", "bundles"])
def test_a_folder_that_is_no_repository_is_refused(repository: Path, missing: str) -> None:
    (repository / missing).rename(repository / "elsewhere")
    refused(repository, "A607", f"not a BundleWrap repository: it has no {missing}")


def test_a_folder_that_is_not_there_is_refused(repository: Path) -> None:
    ran = place(repository.with_name("nowhere"))
    assert (ran.code, "error[A607]" in ran.out) == (1, True)
    assert not repository.with_name("nowhere").exists()


@pytest.mark.parametrize("text", ["", "# ours, by hand\n", "# Generated from somewhere else.\n", "HARDENING = {}\n",
                                  "x = 1\n# Generated from a. Do not edit: change the spec and compile again.\n"])
def test_a_file_that_is_not_ours_is_refused(repository: Path, text: str) -> None:
    (repository / MODULE).write_text(text, "utf-8")
    refused(repository, "A604", "no run of ours has written this file")


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize("make", [link("../../outside.py"), link("systemd.py"), link("nowhere"), os.mkfifo, os.mkdir],
                         ids=["link out", "link inside", "dangling link", "pipe", "folder"])
def test_what_is_no_file_is_refused(repository: Path, tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / "outside.py").write_text("# Generated from a. Do not edit: change the spec and compile again.\n")
    make(repository / MODULE)
    refused(repository, "A606", "cannot be written")
    assert (tmp_path / "outside.py").read_text("utf-8").startswith("# Generated from a.")


def test_a_folder_that_is_a_link_is_refused(repository: Path, tmp_path: Path) -> None:
    (repository / "libs").rename(tmp_path / "outside")
    (repository / "libs").symlink_to(tmp_path / "outside")
    refused(repository, "A606", "cannot be written: a link, or no folder or file")
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["systemd.py"]


@pytest.mark.parametrize("call", ["replace", "open"])
def test_a_failure_in_the_middle_leaves_the_old_file(repository: Path, monkeypatch: pytest.MonkeyPatch,
                                                     call: str) -> None:
    place(repository, "--shape", "A")
    before = snapshot(repository)
    real = getattr(os, call)

    def full(path: str, *arguments: object, **keywords: object) -> object:
        if call == "replace" or (isinstance(path, str) and path.startswith(".clock")):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, *arguments, **keywords)

    monkeypatch.setattr(os, call, full)
    ran = place(repository, "--shape", "B")
    monkeypatch.undo()
    assert (ran.code, "cannot be written: No space left on device" in ran.out) == (1, True)
    assert snapshot(repository) == before
