"""Platform data that is not sound comes back as a problem with a message, never as an exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from compiler.systemd.platform import Platform, PlatformProblem, load_platform

Change = Callable[[Any], Any]


def _problem(text: str) -> PlatformProblem:
    loaded = load_platform(text, "x.json")
    assert isinstance(loaded, PlatformProblem), loaded
    assert "\n" not in loaded.message
    return loaded


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("", 1, 1), ("{", 1, 2), ('{\n "format": 1,\n x\n}', 3, 2), ("\ufeff{}", 1, 1)],
)
def test_text_that_is_no_json_is_placed(text: str, line: int, column: int) -> None:
    problem = _problem(text)

    assert problem.message.startswith("not JSON: ")
    assert (problem.line, problem.column) == (line, column)


def test_deep_nesting_is_a_problem_like_any_other() -> None:
    assert _problem("[" * 100_000).message == "not JSON: nested too deep"


def test_a_number_without_end_is_a_problem_like_any_other() -> None:
    assert _problem("9" * 5000).message.startswith("not JSON: a number")


@pytest.mark.parametrize("text", ["null", "[]", "1", '"x"'])
def test_the_top_level_is_an_object(text: str) -> None:
    assert _problem(text).message == "the top level must be an object"


@pytest.mark.parametrize("format_", ["{}", '{"format": 2}', '{"format": "1"}', '{"format": true}'])
def test_another_format_is_refused(format_: str) -> None:
    assert _problem(format_).message.startswith("the format must be 1")


def _without_block(data: Any) -> None:
    del data["capabilities"]


def _block_as_list(data: Any) -> None:
    data["capabilities"] = []


def _without_source(data: Any) -> None:
    del data["syscalls"]["source"]


def _number_among_names(data: Any) -> None:
    data["syscalls"]["names"].append(1)


def _group_as_text(data: Any) -> None:
    data["syscall_groups"]["groups"]["@x"] = "read"


def _directive_without_kind(data: Any) -> None:
    del data["directives"]["items"][0]["kind"]


def _directive_with_another_key(data: Any) -> None:
    data["directives"]["items"][0]["colour"] = "red"


def _accumulates_as_text(data: Any) -> None:
    data["directives"]["items"][0]["accumulates"] = "yes"


def _directive_as_text(data: Any) -> None:
    data["directives"]["items"][0] = "x"


def _version_as_text(data: Any) -> None:
    data["system"]["systemd"] = "257"


def _version_as_boolean(data: Any) -> None:
    data["system"]["systemd"] = True


def _specifier_without_meaning(data: Any) -> None:
    del data["specifiers"]["items"][0]["meaning"]


def _reset_group_as_text(data: Any) -> None:
    data["reset_groups"]["groups"][0] = "BindPaths"


def _group_with_an_escape(data: Any) -> None:
    data["syscall_groups"]["groups"]["@x\x1b[2J"] = ["read"]


def _value_with_a_second_line(data: Any) -> None:
    data["directives"]["items"][0]["values"] = ["yes\n::error::forged"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_without_block, "block 'capabilities' must be an object"),
        (_block_as_list, "block 'capabilities' must be an object"),
        (_without_source, "block 'syscalls' must name its source"),
        (_number_among_names, "'names' of block 'syscalls' must be a list of names"),
        (_group_as_text, "'groups' of block 'syscall_groups' must be an object of lists of names"),
        (_group_with_an_escape, "'groups' of block 'syscall_groups' must be an object of lists of names"),
        (_value_with_a_second_line, "'items' of block 'directives' must be a list of directives"),
        (_directive_without_kind, "'items' of block 'directives' must be a list of directives"),
        (_directive_with_another_key, "'items' of block 'directives' must be a list of directives"),
        (_accumulates_as_text, "'items' of block 'directives' must be a list of directives"),
        (_directive_as_text, "'items' of block 'directives' must be a list of directives"),
        (_version_as_text, "'systemd' of block 'system' must be a whole number"),
        (_version_as_boolean, "'systemd' of block 'system' must be a whole number"),
        (_specifier_without_meaning, "'items' of block 'specifiers' must be a list of specifiers"),
        (_reset_group_as_text, "'groups' of block 'reset_groups' must be a list of lists of names"),
    ],
)
def test_the_message_says_which_part_is_not_sound(committed: str, spoil: Change, message: str) -> None:
    data = json.loads(committed)
    spoil(data)

    assert _problem(json.dumps(data)).message == message


def test_a_group_within_itself_expands_once(committed: str) -> None:
    data = json.loads(committed)
    data["syscall_groups"]["groups"] |= {"@a": ["@b", "read"], "@b": ["@a", "@nowhere", "write"]}

    loaded = load_platform(json.dumps(data), "x.json")

    assert isinstance(loaded, Platform)
    assert loaded.expand_group("@a") == {"read", "write"}


def test_groups_within_groups_are_no_trap(committed: str) -> None:
    data = json.loads(committed)
    chain = {f"@g{n}": [f"@g{n + 1}", f"@g{n + 1}", f"@g{n + 2}"] for n in range(5000)}
    data["syscall_groups"]["groups"] |= chain | {"@g5001": ["read"]}

    loaded = load_platform(json.dumps(data), "x.json")

    assert isinstance(loaded, Platform)
    assert loaded.expand_group("@g0") == {"read"}
