"""The JSON Schemas are valid, take every spec that the compiler takes, and refuse what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compiler.spec import kinds
from compiler.spec.schema import schema_texts
from tests.support import yaml_core
from tests.support.cases import ERRORS, all_cases, codes_of
from tests.support.run import CASES, REAL, artifacts_of, run

NOT_IN_A_FILE = {"S210-key-out-of-order", "S212-file-name-without-the-id", "S212-id-that-was-changed",
                 "S202-no-project"}
"""What no schema can say: the order of keys, the name of a file, a file that is not there."""

SCHEMA_CASES = [case for case in all_cases() if case.name.startswith("S2") and case.name not in NOT_IN_A_FILE]


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    """The validator of a kind, which asserts formats as editors do."""
    return jsonschema.Draft202012Validator(json.loads(schema_texts()[kind]),
                                           format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def kind_of(path: Path, specs: Path) -> str:
    """The kind of item that a file of a tree holds."""
    folder = path.relative_to(specs).parts[0]
    return kinds.FOLDERS[folder].kind if folder in kinds.FOLDERS else "project"


def errors_in(path: Path, specs: Path) -> list[str]:
    """What the schema of a file's kind says against it."""
    data = yaml_core.load(path.read_text("utf-8"))
    return [f"{error.json_path}: {error.message}" for error in validator(kind_of(path, specs)).iter_errors(data)]


@pytest.mark.parametrize("kind", schema_texts())
def test_a_schema_is_a_valid_draft_2020_12_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_texts()[kind]))


@pytest.mark.parametrize("specs", [REAL, *(CASES / "ok").glob("*/specs")], ids=lambda path: path.parent.name)
def test_the_schemas_take_every_spec_that_the_compiler_takes(specs: Path) -> None:
    wrong = {path.name: found for path in sorted(specs.rglob("*.yaml")) if (found := errors_in(path, specs))}
    assert wrong == {}


@pytest.mark.parametrize("case", SCHEMA_CASES, ids=lambda case: case.name)
def test_the_schemas_refuse_what_the_compiler_refuses(case: Path) -> None:
    specs = case / "specs"
    assert any(errors_in(path, specs) for path in specs.rglob("*.yaml"))


def test_the_schemas_leave_to_the_compiler_what_only_it_can_know() -> None:
    for case in all_cases():
        if codes_of(case) and codes_of(case)[0][0] in "LUC":
            specs = case / "specs"
            assert not any(errors_in(path, specs) for path in specs.rglob("*.yaml")), case.name


def test_every_kind_has_a_schema_and_each_is_an_artifact() -> None:
    texts = schema_texts()
    assert set(texts) == {"project"} | {kind.kind for kind in kinds.FOLDERS.values()}
    artifacts = artifacts_of(REAL)
    assert {path for path in artifacts if path.startswith("schema/")} == {f"schema/{kind}.json" for kind in texts}
    assert all(artifacts[f"schema/{kind}.json"].text == text for kind, text in texts.items())


def test_the_schema_command_prints_and_writes_the_same(tmp_path: Path) -> None:
    assert run("schema", "--kind", "unit").out == schema_texts()["unit"]
    assert run("schema", "--out", tmp_path / "schema").code == 0
    assert (tmp_path / "schema" / "unit.json").read_text("utf-8") == schema_texts()["unit"]
    assert "0 changed" in run("schema", "--out", tmp_path / "schema").out
    assert "unit.json" in run("schema").out
    wrong = run("schema", "--kind", "units")
    assert (wrong.code, "did you mean 'unit'?" in wrong.err) == (2, True)


def patterns(schema: Any) -> Iterator[str]:
    """Every pattern in a schema."""
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "pattern" and isinstance(value, str))
        schema = list(schema.values())
    if isinstance(schema, list):
        for value in schema:
            yield from patterns(value)


def test_patterns_are_anchored_and_free_of_what_javascript_does_not_know() -> None:
    for kind, text in schema_texts().items():
        for pattern in patterns(json.loads(text)):
            assert re.fullmatch(r"\^.*\$|\\S", pattern), (kind, pattern)
            assert not re.search(r"\(\?[a-zA-Z#P]|\\[AZz]|\(\?<[^=!]", pattern), (kind, pattern)


def test_the_cases_that_no_schema_can_refuse_exist() -> None:
    assert all((ERRORS / name).is_dir() for name in NOT_IN_A_FILE)
