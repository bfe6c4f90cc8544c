"""What is put into the container, and what is not."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from compiler.lab.archive import File, archive
from compiler.lab.problem import LabError
from compiler.lab.scene import BASE_UNITS, base_units, hardening, the_scene
from compiler.lab.scores import Score, unexpected
from compiler.pipeline import emit_all
from tests.support.run import MINIMAL, REAL, compiled, lay_out


def test_the_hardening_is_the_artifacts_with_a_place_on_the_host_but_for_kernel_settings() -> None:
    artifacts = {artifact.host_path: artifact for artifact in emit_all(compiled(REAL)) if artifact.host_path}
    pushed = {file.path: file for file in hardening(tuple(artifacts.values()))}
    assert set(artifacts) - set(pushed) == {path for path in artifacts if path.startswith("/etc/sysctl.d/")}
    assert all(file.text == artifacts[path].text for path, file in pushed.items())
    assert any(path.endswith(".service.d/10-hardening.conf") for path in pushed)


def test_every_unit_is_deployed_as_the_consumer_has_it() -> None:
    tree = compiled(REAL)
    assert {file.path for file in base_units(tree.relations)} == {
        f"{BASE_UNITS}/{unit}" for unit in tree.relations.compositions}


def test_specs_without_a_scene_have_no_laboratory(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"^the specs describe 0 scenes, the laboratory builds one"):
        the_scene(compiled(lay_out(MINIMAL, tmp_path / "specs")).relations)


def test_every_unit_that_the_scene_starts_is_of_the_specs() -> None:
    tree = compiled(REAL)
    for started in the_scene(tree.relations).start:
        name, _, suffix = started.rpartition(".")
        template = f"{name.partition('@')[0]}@.{suffix}"
        assert started in tree.relations.compositions or template in tree.relations.compositions


def test_an_archive_keeps_owners_modes_links_and_folders() -> None:
    data = archive([File("/a/b", "text", "root", "adm", "0640"), File("/a/c", folder=True, mode="0755"),
                    File("/a/d", link="/a/b")])
    with tarfile.open(fileobj=io.BytesIO(data)) as read:
        entries = {entry.name: entry for entry in read}
        assert (entries["a/b"].uname, entries["a/b"].gname, entries["a/b"].mode) == ("root", "adm", 0o640)
        assert (entries["a/c"].isdir(), entries["a/d"].linkname) == (True, "/a/b")


def test_a_score_that_differs_from_the_newest_recorded_one_is_named() -> None:
    model = compiled(REAL).model
    same = [Score("left4me-web.service", "base", "8.7", "EXPOSED")]
    assert list(unexpected(model, same)) == []
    said, = unexpected(model, [Score("left4me-web.service", "base", "9.0", "UNSAFE")])
    assert said.startswith("left4me-web.service base scores 9.0, ")
    assert "has 8.7: record a run that says why" in said
