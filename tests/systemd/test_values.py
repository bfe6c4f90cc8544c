"""What is wrong with a value: one row for each sort of mistake, and one for what must pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.unitfile import Assignment
from compiler.systemd.values import Fault, ValueProblem, check_value
from tests.systemd.value_cases import BAD, GOOD


def directive_of(platform: Platform, name: str, section: str = "Service") -> Directive:
    found = platform.directive(section, name)
    assert found is not None, f"the platform has no {name}= in [{section}]"
    return found


def problems(platform: Platform, assignment: str) -> list[ValueProblem]:
    """Check `Name=value` of the section that knows the name."""
    name, _, value = assignment.partition("=")
    section = "Service" if platform.directive("Service", name) else platform.sections_of(name)[0]
    return check_value(platform, directive_of(platform, name, section), value)


@pytest.mark.parametrize("assignment", GOOD)
def test_a_value_that_systemd_takes_has_no_problem(platform: Platform, assignment: str) -> None:
    assert problems(platform, assignment) == []


@pytest.mark.parametrize(("assignment", "kind", "needle", "suggestion"), BAD)
def test_a_value_that_systemd_refuses_has_one_problem_at_its_place(
    platform: Platform, assignment: str, kind: Fault, needle: str, suggestion: str | None
) -> None:
    found = problems(platform, assignment)
    assert [(one.kind, one.needle) for one in found] == [(kind, needle)], found
    assert needle in assignment
    if suggestion is not None:
        assert found[0].suggestions[:1] == (suggestion,)


def test_every_bad_word_is_reported(platform: Platform) -> None:
    found = problems(platform, "SystemCallFilter=@system-service foo open bar")
    assert [one.needle for one in found] == ["foo", "bar"]


def test_a_value_is_one_line(platform: Platform) -> None:
    """A newline would smuggle another assignment into the unit."""
    (found,) = problems(platform, "ReadWritePaths=/a\nExecStartPre=/bin/evil")
    assert found.kind is Fault.SYNTAX


def test_what_is_not_known_is_not_judged(platform: Platform) -> None:
    assert problems(platform, "AppArmorProfile=what ever") == []


@given(st.data())
def test_any_text_can_be_judged(platform: Platform, data: st.DataObject) -> None:
    """No value makes the checks raise; what they point at is there; and normalise() takes it as well."""
    directive = data.draw(st.sampled_from(list(platform.directives_of("Service"))))
    pieces = st.sampled_from(
        ["~", "/", "a", "0", "1G", "@clock", ":", "-", "+", "'", '"', "\\", "%", "%i", " ", "=", ",", "é"]
    )
    value = "".join(data.draw(st.lists(pieces | st.text(max_size=3), max_size=8)))
    for problem in check_value(platform, directive, value):
        assert problem.needle in value
    normalise(platform, directive, [Assignment("Service", directive.name, value)])
