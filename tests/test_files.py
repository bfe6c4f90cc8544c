"""Single files are written whole, and nothing else in their folder is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.artifact import Artifact
from compiler.diagnostics import Finding
from compiler.files import LEDGER, write_new, write_owned, write_plain
from tests.support.run import files_below

ONE, TWO = Artifact("a.md", "a\n", ()), Artifact("below/b.md", "b\n", ())


def test_single_files_are_written_without_touching_others(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("theirs", "utf-8")
    assert write_plain(tmp_path, [ONE, TWO]) == ["a.md", "below/b.md"]
    assert write_plain(tmp_path, [ONE, TWO]) == []
    assert list(files_below(tmp_path)) == ["a.md", "below/b.md", "theirs.txt"]


def test_single_files_that_cannot_be_written_are_a_finding(tmp_path: Path) -> None:
    (tmp_path / "below").write_text("a file", "utf-8")
    refused = write_plain(tmp_path, [TWO])
    assert isinstance(refused, Finding)
    assert refused.code == "A606"


def test_a_file_takes_the_place_of_a_link_and_not_of_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("theirs", "utf-8")
    (tmp_path / "a.md").symlink_to("theirs.txt")
    assert write_plain(tmp_path, [ONE]) == ["a.md"]
    assert (tmp_path / "theirs.txt").read_text("utf-8") == "theirs"
    assert not (tmp_path / "a.md").is_symlink()


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    assert write_new(tmp_path, TWO) is None
    refused = write_new(tmp_path, Artifact("below/b.md", "other\n", ()))
    assert refused is not None
    assert "is there already" in refused.message
    assert (tmp_path / "below" / "b.md").read_text("utf-8") == "b\n"
    assert list(files_below(tmp_path)) == ["below/b.md"]


def test_what_an_earlier_run_wrote_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "theirs.md").write_text("theirs", "utf-8")
    assert write_owned(tmp_path, [ONE, TWO]) == ["a.md", "below/b.md"]
    assert write_owned(tmp_path, [ONE]) == ["below/b.md"]
    assert list(files_below(tmp_path)) == [LEDGER, "a.md", "theirs.md"]


@pytest.mark.parametrize("noted", ["no JSON", "7", '[7, ["a"]]', '["{above}/theirs.md", "../theirs.md"]'])
def test_a_ledger_that_is_not_ours_takes_nothing_away(tmp_path: Path, noted: str) -> None:
    (tmp_path / "theirs.md").write_text("theirs", "utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / LEDGER).write_text(noted.replace("{above}", str(tmp_path)), "utf-8")
    assert write_owned(folder, [ONE]) == ["a.md"]
    assert (tmp_path / "theirs.md").exists()
    assert json.loads((folder / LEDGER).read_text("utf-8")) == ["a.md"]
