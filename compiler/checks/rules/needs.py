"""Rules about what a unit must still be able to do: ports, paths, 32-bit programs, text relocations."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.diagnostics import Finding
from compiler.spec import kinds
from compiler.systemd.filters import X86
from compiler.systemd.view import Seen, State


def needed_ports_can_be_bound(subject: Subject) -> Iterator[Finding]:
    """R902: a deny-list also refuses port 0, by which the kernel is asked to choose one."""
    for need, probe, target in subject.attempts("bind"):
        protocol, _, port = target.partition(":")
        if port.isdecimal() and subject.effect.sockets.refuses_bind(protocol, int(port)):
            chosen = "a port that the kernel chooses" if int(port) == 0 else f"port {port}"
            hint = (f"allow {protocol} as a whole: no range holds port 0" if int(port) == 0
                    else "add the port to SocketBindAllow=")
            yield Finding("R902", probe.place.under("on"),
                          f"{need.id} binds {chosen} over {protocol}, which SocketBindDeny of {subject.id} refuses",
                          hint, subject.see("SocketBindDeny", "SocketBindAllow"))


def needed_paths_are_visible(subject: Subject) -> Iterator[Finding]:
    """R910: a path that a need reads, lists, writes or runs is there for it."""
    for need, probe, path, seen in _paths(subject):
        if seen.by != ("ProcSubset",) and not _serves(seen, probe):
            verb = {"write": "writes", "list": "lists", "execute": "runs"}.get(probe.tries, "reads")
            yield Finding("R910", probe.place.under("on").at(path.partition("{")[0]),
                          f"{need.id} {verb} {path}, which is {seen.state} in {subject.id}",
                          "bind it into the view, or drop the need", subject.see(*seen.by))


def needed_files_of_proc_are_there(subject: Subject) -> Iterator[Finding]:
    """R911: ProcSubset=pid leaves nothing of /proc but the directories of processes."""
    for need, probe, path, seen in _paths(subject):
        if seen.by == ("ProcSubset",):
            yield Finding("R911", probe.place.under("on"),
                          f"{need.id} needs {path}, which ProcSubset=pid takes from {subject.id}",
                          "take ProcSubset off this unit", subject.see("ProcSubset"))


def _paths(subject: Subject) -> Iterator[tuple[kinds.Need, kinds.Probe, str, Seen]]:
    for need, probe, target in subject.attempts("read", "list", "write", "execute", "log"):
        path = next((word for word in target.split() if word.startswith("/")), "")
        if path and "{" not in path:
            yield need, probe, path, subject.effect.view.resolve(path)


def _serves(seen: Seen, probe: kinds.Probe) -> bool:
    if probe.tries == "write":
        return seen.state is State.WRITABLE or (seen.state is State.EMPTY and not seen.read_only)
    if probe.tries == "execute" and seen.noexec:
        return False
    return seen.shows_host or (probe.tries == "list" and seen.state is State.EMPTY)


def needed_architecture_is_allowed(subject: Subject) -> Iterator[Finding]:
    """R920: a 32-bit program makes the system calls of its own architecture."""
    if X86 in subject.effect.syscalls.architectures:
        return
    for need, probe, _ in subject.attempts("run-i386", "socket-i386"):
        yield Finding("R920", probe.place.under("tries"),
                      f"{need.id} runs a 32-bit program, whose system calls {subject.id} ends with SIGSYS",
                      "add x86 to SystemCallArchitectures=", subject.see("SystemCallArchitectures"))


def needed_memory_may_change(subject: Subject) -> Iterator[Finding]:
    """R921: text relocations make memory executable that was written to."""
    if not subject.effect.denies_write_execute:
        return
    for need, probe, _ in subject.attempts("text-relocation", "write-execute"):
        yield Finding("R921", probe.place.under("tries"),
                      f"{need.id} makes memory executable that was written to; {subject.id} has MemoryDenyWriteExecute",
                      "take MemoryDenyWriteExecute off this unit", subject.see("MemoryDenyWriteExecute"))
