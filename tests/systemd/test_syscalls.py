"""Filter arithmetic: what is allowed in the end, and which words did nothing."""

from __future__ import annotations

from compiler.systemd.platform import Platform
from compiler.systemd.syscalls import FilterMode, FilterSet, syscall_filter
from compiler.systemd.unitfile import Assignment


def filter_of(platform: Platform, *values: str) -> FilterSet:
    return syscall_filter(platform, [Assignment("Service", "SystemCallFilter", value) for value in values])


def test_nothing_assigned_allows_everything(platform: Platform) -> None:
    assert filter_of(platform).mode is FilterMode.UNSET
    assert filter_of(platform).allows("ptrace")


def test_an_allow_list_holds_the_default_group_from_the_start(platform: Platform) -> None:
    found = filter_of(platform, "ptrace")
    assert found.mode is FilterMode.ALLOW
    assert found.syscalls == {"ptrace"} | (platform.expand_group("@default") & platform.syscalls)


def test_a_deny_list_holds_what_is_written(platform: Platform) -> None:
    found = filter_of(platform, "~ptrace reboot")
    assert found.mode is FilterMode.DENY
    assert found.syscalls == {"ptrace", "reboot"}
    assert not found.allows("ptrace")
    assert found.allows("open")


def test_nested_groups_are_resolved(platform: Platform) -> None:
    found = filter_of(platform, "@system-service")
    assert found.allows("read")
    assert found.allows("chown")
    assert not found.allows("ptrace")


def test_later_lines_add_and_subtract(platform: Platform) -> None:
    found = filter_of(platform, "@system-service", "~chown", "ptrace")
    assert not found.allows("chown")
    assert found.allows("ptrace")
    assert found.mode is FilterMode.ALLOW


def test_the_first_line_decides_even_from_another_file(platform: Platform) -> None:
    """A drop-in with an allow-list over a base with a deny-list: it only takes from what is denied."""
    found = filter_of(platform, "~ptrace chown", "@system-service")
    assert found.mode is FilterMode.DENY
    assert found.syscalls == {"ptrace"}


def test_an_empty_line_lets_the_next_one_decide(platform: Platform) -> None:
    found = filter_of(platform, "~ptrace", "", "@system-service")
    assert found.mode is FilterMode.ALLOW
    assert filter_of(platform, "@system-service", "").mode is FilterMode.UNSET


def test_subtracting_what_was_never_there_is_a_noop(platform: Platform) -> None:
    found = filter_of(platform, "@system-service", "~@debug @privileged @mount")
    assert [step.word for step in found.trace if step.is_noop] == ["@debug", "@mount"]
    removed = found.trace[2].removed
    assert "capset" in removed
    assert "chown" in removed


def test_allowing_twice_is_a_noop(platform: Platform) -> None:
    assert [step.word for step in filter_of(platform, "@system-service", "read").trace if step.is_noop] == ["read"]


def test_words_systemd_ignores(platform: Platform) -> None:
    found = filter_of(platform, "@system-service nonsense @ptrace chown:EPERM", "~chown:EPREM")
    ignored = [step.word for step in found.trace if not step.understood]
    assert ignored == ["nonsense", "@ptrace", "chown:EPERM", "chown:EPREM"]
    assert found.allows("chown")


def test_an_error_of_its_own(platform: Platform) -> None:
    found = filter_of(platform, "@system-service", "~chown:EPERM", "~ptrace:kill")
    assert not found.allows("chown")
    assert found.errors == {"chown": "EPERM", "ptrace": "kill"}
    assert found.trace[1].removed == {"chown"}
    assert found.trace[2].returns == {"ptrace"}
    assert not any(step.is_noop for step in found.trace)


def test_a_word_can_be_taken_back(platform: Platform) -> None:
    found = filter_of(platform, "@system-service", "~chown:EPERM", "chown")
    assert found.allows("chown")
    assert not found.errors
