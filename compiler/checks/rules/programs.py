"""Rules about what a unit runs: whether it finds its own programs and directories, and what `+` does not do."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.diagnostics import Finding, Place
from compiler.systemd.commands import Command, read_commands
from compiler.systemd.filters import X86
from compiler.systemd.loading import LOADERS
from compiler.systemd.mount_tables import MANAGED
from compiler.systemd.specifiers import expand
from compiler.systemd.view import State, View

_EXEC = ("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost")
_MOUNTERS = ("mount", "umount", "fusermount", "fusermount3", "mount.fuse")


def own_paths_are_visible(subject: Subject) -> Iterator[Finding]:
    """R909: a path that another directive uses is in the view. EnvironmentFile= is not asked: PID 1 reads it."""
    for directive, command in _commands(subject):
        seen_from = _view_of(subject, command)
        path = _expand(subject, command.path)
        if path.startswith("/") and not _runs(seen_from, path):
            yield _hidden(subject, directive, command.word.raw, path, seen_from)
    folder = _expand(subject, subject.settings.text("WorkingDirectory").removeprefix("-"))
    if folder.startswith("/") and not _usable(subject.effect.view, folder):
        yield _hidden(subject, "WorkingDirectory", "", folder, subject.effect.view)
    for directive, top in MANAGED.items():
        for word, text in subject.settings.words(directive):
            path = f"{top}/{text.partition(':')[0]}"
            if "%" not in path and not _usable(subject.effect.view, path):
                yield _hidden(subject, directive, word.raw, path, subject.effect.view)


def _hidden(subject: Subject, directive: str, word: str, path: str, seen_from: View) -> Finding:
    seen = seen_from.resolve(path)
    state = seen.state if not seen.shows_host else "on a file system that runs no programs"
    return Finding("R909", subject.place(directive, word), f"{subject.id}: {directive} needs {path}, which is "
                   f"{state} in the unit's own view", "bind it into the view, or take what hides it away",
                   subject.see(*seen.by))


def programs_can_be_loaded(subject: Subject) -> Iterator[Finding]:
    """R932: the interpreter of a script, and the loader of any other program, are in the view as well."""
    reported: set[str] = set()
    for place, seen_from, path, architecture in _starts(subject):
        if path and not _runs(seen_from, path):
            continue  # R909 and R910 are about the program itself
        interpreter = subject.scripts.get(seen_from.resolve(path).source, "")
        wanted = interpreter or LOADERS.get(architecture, "")
        if wanted and wanted not in reported and not _runs(seen_from, wanted):
            reported.add(wanted)
            what = f"the interpreter of {path}" if interpreter else f"the loader of {architecture} programs"
            yield Finding("R932", place, f"{subject.id} does not see {wanted}, {what}",
                          "bind it into the view, or take what hides it away",
                          subject.see(*seen_from.resolve(wanted).by))


def _starts(subject: Subject) -> Iterator[tuple[Place, View, str, str]]:
    """What is started: where that is written, the view it happens in, the path ("": unknown), the architecture."""
    native = subject.platform.architecture
    for directive, command in _commands(subject):
        path = _expand(subject, command.path)
        if path.startswith("/"):
            yield subject.place(directive, command.word.raw), _view_of(subject, command), path, native
    for _, probe, words in subject.attempts("execute"):
        for path in (word for word in words.split() if word.startswith("/")):
            yield probe.place.under("on").at(path), subject.effect.view, path, native
    for _, probe, _ in subject.attempts("run-i386"):
        yield probe.place.under("tries"), subject.effect.view, "", X86


def _runs(seen_from: View, path: str) -> bool:
    seen = seen_from.resolve(path)
    return seen.shows_host and not seen.noexec


def _usable(seen_from: View, path: str) -> bool:
    return seen_from.resolve(path).state not in (State.ABSENT, State.INACCESSIBLE)


def _view_of(subject: Subject, command: Command) -> View:
    return subject.effect.privileged_view if "+" in command.prefixes else subject.effect.view


def _commands(subject: Subject) -> Iterator[tuple[str, Command]]:
    for directive in _EXEC:
        for item in subject.settings.assignments(directive):
            for command in read_commands(item.value):
                yield directive, command


def _expand(subject: Subject, path: str) -> str:
    """The path with its specifiers expanded; "" when the host has to decide one."""
    text = expand(path, subject.settings.name, subject.settings.specifiers)
    return "" if "%" in text else text


def privileged_commands_leave_the_view(subject: Subject) -> Iterator[Finding]:
    """R924: ``+`` drops credentials and sandbox, not the unit's mounts; what it mounts stays inside."""
    if "mnt" not in subject.effect.namespaces:
        return
    for directive, command in _commands(subject):
        names = [word.rpartition("/")[2] for word in (command.path, *command.arguments)]
        if "+" not in command.prefixes or names[0] == "nsenter":
            continue
        masked = next((path for path in command.arguments if path.startswith("/") and "%" not in path
                       and not _usable(subject.effect.privileged_view, path)), "")
        if masked or any(name in _MOUNTERS for name in names):
            what = f"looks for {masked} in the unit's own view" if masked else "mounts in the unit's own view only"
            yield Finding("R924", subject.place(directive, command.word.raw),
                          f"{subject.id}: the command of {directive} {what}",
                          "start it through 'nsenter --mount=/proc/1/ns/mnt --'")
