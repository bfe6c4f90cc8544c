"""Rules about the file-system view: entries that systemd drops, that contradict each other, or that change nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from compiler.checks.rules.subject import Ground, Subject
from compiler.diagnostics import Finding
from compiler.systemd.check_paths import simplify
from compiler.systemd.mount_tables import requested
from compiler.systemd.mounts import BINDS, Mode, Mount, MountList
from compiler.systemd.view import Seen, view
from compiler.systemd.words import split_fields

_LISTS = ("TemporaryFileSystem", "BindPaths", "BindReadOnlyPaths", "ReadWritePaths", "ReadOnlyPaths",
          "InaccessiblePaths", "ExecPaths", "NoExecPaths")


def binds_are_made(subject: Subject) -> Iterator[Finding]:
    """R906: systemd drops whatever lies at or below a path that it makes inaccessible."""
    reported: set[tuple[str, str]] = set()
    for one in subject.effect.view.table.dropped:
        cause = one.mount.causes[0]
        if one.mount.mode in BINDS and one.by.mode is Mode.INACCESSIBLE and cause in subject.settings:
            if (cause, one.mount.path) in reported:
                continue
            reported.add((cause, one.mount.path))
            above = one.by.causes[0]
            hint = "use ProtectHome=tmpfs, which leaves room for it" if above == "ProtectHome" else "remove one of both"
            yield Finding("R906", subject.place(cause, _written(subject, cause, one.mount.path)),
                          f"{subject.id}: systemd drops {one.mount.path} without a word: {above} makes "
                          f"{one.by.path} inaccessible", hint, subject.see(above))


def one_path_is_one_thing(subject: Subject) -> Iterator[Finding]:
    """R907: where a path is listed as read-only and as writable, read-only wins, in whatever order."""
    # Within one list all entries are the same, so there have to be two.
    if sum(name in subject.settings for name in _LISTS) < 2 or not subject.effect.view.has_namespace:
        return
    found: dict[tuple[str, bool], list[Mount]] = defaultdict(list)
    for mount in requested(subject.effect.settings):
        if mount.causes[0] in _LISTS and (mount.mode in BINDS or mount.mode in (Mode.READ_ONLY, Mode.READ_WRITE)):
            found[mount.path, mount.mode in BINDS].append(mount)
    for (path, _), mounts in found.items():
        closed = next((one for one in mounts if one.is_read_only), None)
        opened = next((one for one in mounts if not one.is_read_only), None)
        if closed and opened:
            name = opened.causes[0]
            yield Finding("R907", subject.place(name, _written(subject, name, path)),
                          f"{subject.id}: {path} is read-only all the same, because {closed.causes[0]} names it too",
                          "take it out of one of the two lists", subject.see(closed.causes[0]))


def entries_change_something(subject: Subject) -> Iterator[Finding]:
    """R908: each entry of a list of paths changes what the path is from inside."""
    held = [name for name in _LISTS if subject.held(name) is not None]
    if not held or not subject.effect.view.has_namespace:
        return
    contradicted = {finding.where for rule in (binds_are_made, one_path_is_one_thing) for finding in rule(subject)}
    for name in held:
        words = [word.raw for word, _ in subject.settings.words(name)]
        for number, word in enumerate(words):
            place = subject.place(name, word)
            path = _destination(subject, name, number)
            if path and place not in contradicted and ":norbind" not in word:
                now = subject.effect.view.resolve(path)
                if _same(now, _without(subject, name, words[:number] + words[number + 1:], path)):
                    yield Finding("R908", place, f"{subject.id}: {name} changes nothing at {path}, "
                                  f"which is {now.state} without it", "remove the entry, or accept the warning with "
                                  "the reason for keeping it", subject.see(*(one for one in now.by if one != name)))


def _without(subject: Subject, name: str, left: list[str], path: str) -> Seen:
    """What the path would be if the list held only the words `left`."""
    seen_from = subject.effect.view
    own = [one for one in seen_from.table.mounts if one.path == simplify(path) and one.causes == (name,)]
    if own and not any(simplify(path) in (one.by.path, one.mount.path) for one in seen_from.table.dropped):
        # Nothing else asks for this mount or gave way to it, so that the others are made just as they are.
        others = tuple(one for one in seen_from.table.mounts if one is not own[0])
        return replace(seen_from, table=MountList(others)).resolve(path)
    settings = subject.effect.settings
    changed = settings.with_changes({name: " ".join(left)}) if left else settings.with_changes({}, (name,))
    return view(changed, subject.effect.host).resolve(path)


def _same(one: Seen, other: Seen) -> bool:
    return (one.state, one.source, one.read_only, one.noexec) == (other.state, other.source, other.read_only,
                                                                  other.noexec)


def _destination(subject: Subject, name: str, number: int) -> str:
    """The path inside the unit that a word of a list is about; "" when it is none."""
    word, text = list(subject.settings.words(name))[number]
    if name == "TemporaryFileSystem":
        text = text.partition(":")[0]
    elif name.startswith("Bind"):
        fields = split_fields(word.raw)
        text = text.split(":")[1] if len(fields) > 1 and text.count(":") else text.partition(":")[0]
    path = text.removeprefix("-").removeprefix("+")
    return path if path.startswith("/") and "%" not in path else ""


def _written(subject: Subject, name: str, path: str) -> str:
    """The word of a list that names a path, as written."""
    words = [word.raw for word, _ in subject.settings.words(name)]
    return next((raw for number, raw in enumerate(words) if _destination(subject, name, number) == path), "")


def links_lead_somewhere(ground: Ground) -> Iterator[Finding]:
    """R931: a symbolic link that a unit sees leads to what it sees as well."""
    for subject in ground.subjects:
        for link, target in ground.links.items():
            parent = subject.effect.view.resolve(link.rpartition("/")[0] or "/")
            seen = subject.effect.view.resolve(target)
            if parent.shows_host and not seen.shows_host:
                yield Finding("R931", subject.unit.place.under("id"),
                              f"{subject.id} sees the link {link}, but not {target}, where it leads",
                              "bind the target too", subject.see(*seen.by))
