"""The host's kernel settings: the value in force, and the file that will decide at the next boot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from compiler.diagnostics import Finding, Place, Related, Span
from compiler.drift.capture import Capture
from compiler.drift.found import Found, FoundFile
from compiler.drift.words import shown
from compiler.relations import Relations
from compiler.spec import kinds

# Of files with one name the first of these folders decides; sysctl.d(5).
FOLDERS = ("/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d")
_DEPLOY = "deploy the file of the specs again, and apply it: systemctl restart systemd-sysctl"


@dataclass(frozen=True, slots=True)
class AtBoot:
    """The line that decides a key at boot."""

    value: str
    path: str
    line: int

    @property
    def related(self) -> Related:
        """The line as a second location."""
        return Related(Span(shown(self.path), self.line, 1), "this line decides at boot")


def settings_hold(relations: Relations, found: Found) -> Iterator[Finding]:
    """D014 to D016: each key has its value now, and will have it after a boot."""
    capture = found.capture
    for setting in relations.model.all(kinds.Setting) if capture else ():
        for key, value in setting.sysctl.items():
            if capture and "*" not in key:
                yield from _key(setting.place.under("sysctl").key(key), key, value, found.label, capture)


def _key(where: Place, key: str, wanted: str, label: str, capture: Capture) -> Iterator[Finding]:
    files = {path: FoundFile(path, file.text) for path, file in capture.sysctl_files.items()}
    now, boot = capture.sysctls.get(key), at_boot(files, key)
    related = (boot.related,) if boot else ()
    if now is None:
        yield Finding("D016", where, f"{key} on {label}: the kernel there does not show the key",
                      "what rests on it does not hold on this host")
    elif not same(now, wanted):
        if boot is None:
            why = "no file of sysctl.d sets it"
        elif same(boot.value, wanted):
            why = "it was changed since the files were applied"
        else:
            why = "another line than that of the specs decides"
        yield Finding("D014", where, f"{key} on {label}: is {shown(now)}, the specs have {wanted}; {why}", _DEPLOY,
                      related)
    elif boot is None or not same(boot.value, wanted):
        then = f"be {shown(boot.value)}" if boot else "not be set"
        yield Finding("D015", where, f"{key} on {label}: is {wanted} now and will {then} after the next boot", _DEPLOY,
                      related)


def at_boot(files: Mapping[str, FoundFile], key: str) -> AtBoot | None:
    """The assignment that systemd-sysctl applies last; one with a pattern only where no line names the key.

    files: those of the folders of sysctl.d(5), by path.
    """
    exact: AtBoot | None = None
    pattern: AtBoot | None = None
    for file in _in_order(files):
        for number, line in enumerate(file.text.split("\n"), 1):
            written, equals, value = line.partition("=")
            written = written.strip().removeprefix("-").strip().replace("/", ".")
            if equals and written == key:
                exact = AtBoot(value.strip(), file.path, number)
            elif equals and not written.startswith(("#", ";")) and fnmatchcase(key, written):
                pattern = AtBoot(value.strip(), file.path, number)
    return exact or pattern


def _in_order(files: Mapping[str, FoundFile]) -> list[FoundFile]:
    """The files that are read: by name; of one name, that in the folder of higher priority."""
    best: dict[str, FoundFile] = {}
    for file in files.values():
        folder, _, name = file.path.rpartition("/")
        known = best.get(name)
        if folder in FOLDERS and (known is None or
                                  FOLDERS.index(folder) < FOLDERS.index(known.path.rpartition("/")[0])):
            best[name] = file
    return [best[name] for name in sorted(best)]


def same(one: str, other: str) -> bool:
    """Whether two values of a key are the same words."""
    return one.split() == other.split()
