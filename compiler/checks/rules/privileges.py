"""Rules about privileges: no_new_privs that nobody wrote, and what stands in the way of a need that runs sudo."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.diagnostics import Finding
from compiler.spec import kinds
from compiler.systemd.raising import CALLS, CAPABILITIES, FILES, RAISERS

Raise = tuple[kinds.Need, kinds.Probe, str]


def no_new_privs_is_written(subject: Subject) -> Iterator[Finding]:
    """R913: a filter without capget, capset or prctl makes systemd set the flag, and ``show`` says it did not."""
    if subject.effect.no_new_privs == ("SystemCallFilter",):
        yield Finding("R913", subject.place("SystemCallFilter"),
                      f"{subject.id}: this filter lacks capget, capset or prctl, so systemd sets no_new_privs",
                      "write NoNewPrivileges=yes if that is meant; if not, leave the three in the filter")


def _raises(subject: Subject) -> Iterator[Raise]:
    """Each need that has a program run with more rights, once, with the command."""
    for need in subject.unit.needs:
        for _, probe, command in subject.attempts("execute", "set-uid"):
            runs_one = command.split()[:1] and command.split()[0].rpartition("/")[2] in RAISERS
            if probe in need.probes and (runs_one or probe.tries == "set-uid"):
                yield need, probe, command
                break


def _finding(code: str, subject: Subject, found: Raise, why: str, hint: str, *directives: str) -> Finding:
    need, probe, command = found
    what = command.split()[0].rpartition("/")[2] if command else "a set-uid program"
    return Finding(code, probe.place.under("tries"), f"{need.id} runs {what}, but {why}", hint,
                   subject.see(*directives))


def raising_is_not_forbidden(subject: Subject) -> Iterator[Finding]:
    """R914: with no_new_privs, written or implied, no program has more rights than its caller."""
    for found in _raises(subject):
        for name in subject.effect.no_new_privs[:1]:
            yield _finding("R914", subject, found, f"{name} of {subject.id} sets no_new_privs",
                           "take it off this unit, or let systemd start the helper", name)


def raising_reaches_the_host(subject: Subject) -> Iterator[Finding]:
    """R915: root of a user namespace of the unit's own is not the host's."""
    for found in _raises(subject):
        for name in subject.effect.namespaces.get("user", ())[:1]:
            yield _finding("R915", subject, found, f"{name} of {subject.id} gives it a user namespace of its own, "
                           "where root has no rights outside", "take it off this unit", name)


def raising_has_its_capabilities(subject: Subject) -> Iterator[Finding]:
    """R916: changing user and groups takes capabilities that the bounding set must hold."""
    for found in _raises(subject):
        missing = [name for name in CAPABILITIES if name in subject.effect.capabilities.missing]
        if missing:
            cause = subject.effect.capabilities.missing[missing[0]][0]
            yield _finding("R916", subject, found, f"{cause} of {subject.id} leaves out {' and '.join(missing)}",
                           "leave them in the bounding set", cause)


def raising_has_its_calls(subject: Subject) -> Iterator[Finding]:
    """R917: changing user and groups takes system calls that the filter must allow."""
    for found in _raises(subject):
        refused = [call for call in CALLS if not subject.effect.syscalls.allows(call)]
        if refused:
            cause = subject.effect.syscalls.refusals(refused[0])[0].directive
            yield _finding("R917", subject, found, f"{cause} of {subject.id} refuses {', '.join(refused)}",
                           "allow @setuid", cause)


def raising_finds_its_files(subject: Subject) -> Iterator[Finding]:
    """R918: sudo looks up users and grants in /etc."""
    for found in _raises(subject):
        hidden = [path for path in FILES if not subject.effect.view.resolve(path).shows_host]
        if hidden and found[2].split()[:1] and found[2].split()[0].endswith("sudo"):
            causes = subject.effect.view.resolve(hidden[0]).by
            yield _finding("R918", subject, found, f"{subject.id} does not see {', '.join(hidden)}",
                           "bind them read-only", *causes)


def raised_systemctl_sees_its_processes(subject: Subject) -> Iterator[Finding]:
    """R919: systemctl that sudo starts inside a PID namespace of its own fails."""
    if "pid" not in subject.effect.namespaces:
        return
    for need, probe, command in subject.attempts("execute"):
        words = command.split()
        if words and words[0].endswith("sudo") and any("systemctl" in word for word in words):
            yield _finding("R919", subject, (need, probe, command), f"systemctl fails there: {subject.id} has "
                           "PrivatePIDs", "take it off this unit", "PrivatePIDs")
            return
