"""Rules about a PID namespace of the unit's own, and about what 32-bit code escapes."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.diagnostics import Finding
from compiler.systemd.filters import X86


def namespace_outlives_the_start(subject: Subject) -> Iterator[Finding]:
    """R922: with PrivatePIDs= the first process must stay, or the kernel ends all others."""
    if "pid" in subject.effect.namespaces and subject.settings.word("Type", "simple") == "forking":
        yield Finding("R922", subject.place("PrivatePIDs"), f"{subject.id}: systemd refuses PrivatePIDs with "
                      "Type=forking", "let the program stay in the foreground, with Type=exec or notify",
                      subject.see("Type"))


def process_one_hears_its_signals(subject: Subject) -> Iterator[Finding]:
    """R923: process 1 of a PID namespace gets only signals that it handles, so its end has to be tried."""
    if "pid" not in subject.effect.namespaces:
        return
    signal = subject.settings.text("KillSignal") or "SIGTERM"
    if not any(True for _ in subject.attempts("stop")):
        yield Finding("R923", subject.place("PrivatePIDs"), f"{subject.id}: its main process is process 1 and "
                      f"ignores {signal} unless it has a handler", "add a need with the attempt 'stop'")
    if "WatchdogSec" in subject.settings:
        yield Finding("R923", subject.place("WatchdogSec"), f"{subject.id}: its main process is process 1 and "
                      "ignores the watchdog's SIGABRT unless it has a handler",
                      "set WatchdogSignal=SIGKILL, or accept the warning with what a test has shown")
    if "PAMName" in subject.settings:
        yield Finding("R923", subject.place("PAMName"), f"{subject.id}: whether its PAM session lasts as long as the "
                      "PID namespace has to be tried", "accept the warning with what a test has shown")


def families_hold_for_all_code(subject: Subject) -> Iterator[Finding]:
    """R912: 32-bit code makes sockets by socketcall(), whose arguments a filter does not see."""
    if X86 not in subject.effect.syscalls.architectures or not subject.effect.refused_families:
        return
    name = "SystemCallArchitectures"
    if name in subject.settings:
        yield Finding("R912", subject.place(name, "x86"), f"{subject.id}: with x86, 32-bit code opens sockets of "
                      "the families that RestrictAddressFamilies refuses",
                      "leave x86 out, or accept the warning with the need for it",
                      subject.see("RestrictAddressFamilies"))
    else:
        yield Finding("R912", subject.place("RestrictAddressFamilies"), f"{subject.id}: without {name}, 32-bit code "
                      "opens sockets of any family", f"add '{name}: native'")
