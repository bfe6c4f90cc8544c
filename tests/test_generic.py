"""The compiler knows no project, and every spec tells its editor which schema it follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.spec import kinds
from tests.support import yaml_core
from tests.support.run import REAL, ROOT, artifacts_of

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
PROJECT = yaml_core.load((REAL / "project.yaml").read_text("utf-8"))["id"]
SPECS = sorted(REAL.rglob("*.yaml"))


def sources() -> list[Path]:
    """Every file of the compiler that people wrote."""
    return [path for path in sorted((ROOT / "compiler").rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_compiler_does_not_name_the_project(path: Path) -> None:
    assert PROJECT.lower() not in path.read_bytes().decode("utf-8", "replace").lower()


def test_no_file_of_the_compiler_is_named_after_the_project() -> None:
    assert not any(PROJECT.lower() in path.as_posix().lower() for path in (ROOT / "compiler").rglob("*"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.relative_to(REAL).as_posix())
def test_a_spec_begins_with_a_modeline_that_leads_to_the_schema_of_its_kind(path: Path) -> None:
    found = MODELINE.fullmatch(path.read_text("utf-8").partition("\n")[0])
    assert found, "the first line has to be: # yaml-language-server: $schema=<path>"
    folder = path.relative_to(REAL).parts[0]
    kind = kinds.FOLDERS[folder].kind if folder in kinds.FOLDERS else "project"
    schema = (path.parent / found.group(1)).resolve()
    assert schema == ROOT / "site" / "artifacts" / "schema" / f"{kind}.json"


def test_the_schemas_that_modelines_lead_to_are_among_the_artifacts() -> None:
    wanted = {(path.parent / found.group(1)).resolve().relative_to(ROOT / "site" / "artifacts").as_posix()
              for path in SPECS if (found := MODELINE.search(path.read_text("utf-8")))}
    assert wanted <= set(artifacts_of(REAL))
