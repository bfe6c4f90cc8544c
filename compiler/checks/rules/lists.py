"""Rules about lists: one that allows without a refusal beside it, one that turns over, lines that are taken back."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.diagnostics import Finding
from compiler.systemd.commands import read_commands
from compiler.systemd.syscalls import resolve

_PAIRS = (("SocketBindAllow", "SocketBindDeny", "binding"), ("IPAddressAllow", "IPAddressDeny", "traffic"))
_FIRST_DECIDES = ("SystemCallFilter", "SystemCallLog", "RestrictAddressFamilies", "RestrictFileSystems")


def allow_has_a_deny(subject: Subject) -> Iterator[Finding]:
    """R901: what is allowed by default needs a deny-list before an allow-list means anything."""
    for allow, deny, what in _PAIRS:
        if allow in subject.settings and deny not in subject.settings:
            yield Finding("R901", subject.place(allow), f"{subject.id}: {allow} changes nothing without {deny}",
                          f"{what} is allowed by default; add '{deny}: any', or take the line away")


def list_keeps_its_type(subject: Subject) -> Iterator[Finding]:
    """R903: after a first line with ``~``, a plain line takes from what is refused; it does not begin an allow-list."""
    for directive in _FIRST_DECIDES:
        lines = [item.value for item in subject.settings.assignments(directive)]
        if not lines or not lines[0].startswith("~"):
            continue
        denied: set[str] = set()
        for line in lines:
            for word in line.removeprefix("~").split():
                names = _names(subject, directive, word.partition(":")[0])
                if line.startswith("~"):
                    denied |= names
                elif not names <= denied:
                    yield Finding("R903", subject.place(directive, word),
                                  f"{subject.id}: the first line makes {directive} a list of what is refused, so "
                                  f"{word} does not begin a list of what is allowed",
                                  "put the plain line first, or name only what an earlier line refuses")
                    break
                else:
                    denied -= names


def _names(subject: Subject, directive: str, word: str) -> frozenset[str]:
    """The single names that a word of a list stands for; none for a system call that the target does not know."""
    if directive.startswith("SystemCall"):
        return resolve(subject.platform, word)
    return frozenset(subject.platform.filesystem_groups.get(word, (word,)))


def one_command_starts(subject: Subject) -> Iterator[Finding]:
    """R904: only a oneshot service has several ExecStart= commands."""
    values = [item.value for item in subject.settings.assignments("ExecStart")]
    commands = [command for value in values for command in read_commands(value)]
    if len(commands) > 1 and subject.settings.word("Type", "simple") != "oneshot":
        yield Finding("R904", subject.place("ExecStart", values[-1]),
                      f"{subject.id}: systemd refuses a second ExecStart= unless Type is oneshot",
                      "a list adds to what is there: begin it with an empty line to replace it")


def lines_stay_in_force(subject: Subject) -> Iterator[Finding]:
    """R905: an empty assignment takes back the lines before it, for some lists those of another directive too."""
    for section, directive, values in subject.composition.lines():
        lines = [value for value in values if value]
        rules = subject.composition.rules
        name = rules.aliases.get(directive, directive)
        kept = subject.settings.assignments(name, section)
        if name in rules.accumulates and len(kept) < len(lines):
            yield Finding("R905", subject.place(directive, lines[0], section),
                          f"{subject.id}: a later empty assignment takes this line of {directive} back",
                          "put the empty line first; one to either of BindPaths and BindReadOnlyPaths empties both")
