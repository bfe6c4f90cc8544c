"""The command: what it says when it cannot go on, and the form of the file it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler.capture import command, image
from compiler.capture.__main__ import default_cache, main
from compiler.capture.document import render
from compiler.capture.image import CaptureError


def test_the_committed_file_is_what_the_writer_writes(committed: str) -> None:
    assert render(json.loads(committed)) == committed


def test_the_committed_file_is_small_and_says_nothing_of_this_machine(committed: str) -> None:
    assert len(committed.encode()) < 400_000
    assert not [word for word in ("http", "/home", "/root", "/tmp", "/var/cache") if word in committed]


def test_every_block_of_the_committed_file_names_its_source(committed: str) -> None:
    blocks = {name: block for name, block in json.loads(committed).items() if isinstance(block, dict)}

    assert [name for name, block in blocks.items() if not block.get("source")] == []


def test_rendering_breaks_what_does_not_fit_on_a_line() -> None:
    data = {"block": {"source": "x", "items": [{"name": "a"}, {"name": "b"}], "names": ("c" * 60, "d" * 60)}}

    assert render(data) == (
        '{\n  "block": {\n    "source": "x",\n    "items": [{"name": "a"}, {"name": "b"}],\n'
        f'    "names": [\n      "{"c" * 60}",\n      "{"d" * 60}"\n    ]\n  }}\n}}\n'
    )


def test_an_object_in_a_list_stands_on_one_line_however_long() -> None:
    row = {"name": "a" * 200}

    assert f"\n      {json.dumps(row)}\n" in render({"block": {"items": [row]}})


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A host on which a capture would be possible."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda tool: f"/usr/bin/{tool}")
    return monkeypatch


def _message(capsys: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str) -> str:
    status = main(["--out", str(tmp_path / "out.json"), "--cache", str(tmp_path / "cache"), *arguments])
    said = capsys.readouterr().err
    assert status == 1
    assert said.count("\n") == 1
    assert not (tmp_path / "out.json").exists()
    return said


def test_another_system_is_told_so(
    host: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    host.setattr("sys.platform", "darwin")

    assert _message(capsys, tmp_path) == "capture: capturing a platform needs Linux, this is darwin\n"


def test_a_plain_user_is_told_so(
    host: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    host.setattr("os.geteuid", lambda: 1000)

    assert "needs root" in _message(capsys, tmp_path)


@pytest.mark.parametrize("tool", ["mmdebstrap", "unshare", "tar"])
def test_a_missing_tool_is_named(
    host: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, tool: str
) -> None:
    host.setattr("shutil.which", lambda name: None if name == tool else f"/usr/bin/{name}")

    assert f"{tool} is missing: install the package" in _message(capsys, tmp_path)


@pytest.mark.parametrize("suite", ["../etc", "--hook", "Trixie", ""])
def test_a_suite_is_a_plain_word(
    host: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, suite: str
) -> None:
    assert "is not a suite name" in _message(capsys, tmp_path, f"--suite={suite}")


def test_a_place_that_cannot_be_written_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="is no directory"):
        command.run(tmp_path / "missing" / "out.json", "trixie", tmp_path)


def test_a_failed_build_leaves_nothing_behind(
    host: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    class Failed:
        returncode = 25
        stderr = "I: running\nE: no such suite\nW: more\n"

    host.setattr("subprocess.run", lambda *_, **__: Failed())

    assert _message(capsys, tmp_path) == "capture: mmdebstrap could not build trixie: no such suite\n"
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == ["lock"]


def test_a_built_image_is_used_again(host: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built: list[list[str]] = []

    class Done:
        returncode = 0
        stderr = ""

    def build(argv: list[str], **_: object) -> Done:
        built.append(argv)
        Path(argv[-1]).mkdir()
        return Done()

    host.setattr("subprocess.run", build)

    first, second = image.open_image("trixie", tmp_path), image.open_image("trixie", tmp_path)

    assert first == second
    assert first.root.is_dir()
    assert len(built) == 1
    assert not [word for word in built[0] if "://" in word]


def test_other_packages_are_another_image(host: pytest.MonkeyPatch) -> None:
    before = image.recipe("trixie")
    host.setattr(image, "PACKAGES", ("systemd",))

    assert image.recipe("trixie") != before
    assert image.recipe("forky") != image.recipe("trixie")


@pytest.mark.parametrize(
    ("environment", "cache"),
    [
        ({"XDG_CACHE_HOME": "/x"}, "/x/spec-compiler"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/spec-compiler"),
        ({"HOME": "/h"}, "/h/.cache/spec-compiler"),
    ],
)
def test_images_are_kept_in_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], cache: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert default_cache() == Path(cache)
