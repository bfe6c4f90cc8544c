"""The merge rules that were read from systemd's source against what was measured on the target."""

from __future__ import annotations

from compiler.systemd.platform import Platform
from compiler.systemd.rules import empty_is_ignored, merge_rules


def test_the_same_directives_ignore_an_empty_assignment(debian: Platform) -> None:
    known = [
        one for section in debian.sections for one in debian.directives_of(section) if one.resets is not None
    ]

    assert sorted({one.name for one in known if empty_is_ignored(one) == one.resets}) == []


def test_measured_groups_are_among_the_rules(debian: Platform) -> None:
    rules = merge_rules(debian)
    aliases = {name: rules.aliases.get(name, name) for group in debian.reset_groups for name in group}
    measured = {frozenset(aliases[name] for name in group) for group in debian.reset_groups}

    assert [group for group in measured if len(group) > 1 and group not in rules.reset_together] == []
