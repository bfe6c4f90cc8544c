"""Pieces that several predictions share: system calls with alternatives, capabilities, namespaces, paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from compiler.systemd.check_paths import simplify
from compiler.systemd.effect import Effect
from compiler.systemd.filters import KILL
from compiler.systemd.implied import DIRECTORIES
from compiler.systemd.mounts import is_below
from compiler.systemd.operations import Barrier, Found, Holder, Scene
from compiler.systemd.view import Seen, State, View

_MOST_LINKS = 32

Call = tuple[str, str]  # a system call, and the case of its argument that is needed ("" for any)

# Settings that shape the view, each of which may hide a path or forbid writing on its own.
_VIEW_SETTINGS = (
    "TemporaryFileSystem",
    "InaccessiblePaths",
    "ReadOnlyPaths",
    "NoExecPaths",
    "ProtectSystem",
    "ProtectHome",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectKernelLogs",
    "ProtectControlGroups",
    "ProcSubset",
    "PrivateTmp",
    "PrivateDevices",
    "DynamicUser",
)
_ALL_VIEW_SETTINGS = frozenset(_VIEW_SETTINGS)
# Settings that open something up again; they stay when the others are looked at one by one.
_OPENINGS = ("BindPaths", "BindReadOnlyPaths", "ReadWritePaths", "ExecPaths", *DIRECTORIES)


def refused(scene: Scene, ways: Sequence[Sequence[Call]]) -> Iterator[Barrier]:
    """Barriers of the attacker's filters where every one of `ways` (calls that are all needed) is refused."""
    syscalls, architecture = scene.attacker.syscalls, scene.attempt.architecture
    found: list[dict[str, str]] = []
    for way in ways:
        hits = [hit for call, case in way for hit in syscalls.refusals(call, architecture, case)]
        found.append({hit.directive: hit.error for hit in hits})
    if not all(found):
        return
    # A filter that kills answers before all others, then the one that was loaded last.
    kills = [name for name, error in found[0].items() if error == KILL]
    ordered = [*kills, *(name for name in reversed(found[0]) if name not in kills)]
    alone = [name for name in ordered if all(name in hits for hits in found)]
    for name in alone:
        yield Barrier((name,), Holder.ATTACKER, found[0][name])
    if not alone:
        together = tuple(sorted({name for hits in found for name in hits}))
        yield Barrier(together, Holder.ATTACKER, found[0][ordered[0]])


def socket_calls(scene: Scene, family: str, call: str = "") -> Iterator[Barrier]:
    """Making a socket of `family`; `call`: what is done with it. i386 code has socketcall() for all of it."""
    calls = [("socket", family), (call, "")] if call else [("socket", family)]
    ways = [calls, [("socketcall", "")]] if scene.attempt.architecture == "x86" else [calls]
    yield from refused(scene, ways)


def lacks(scene: Scene, capability: str, error: str = "EPERM") -> Iterator[Barrier]:
    """Barriers where the attacker has no `capability` against the host."""
    caps = scene.attacker.capabilities
    if caps.against_host(capability):
        return
    if not scene.attacker.settings.is_root and capability not in caps.held:
        cause = "User" if "User" in scene.attacker.settings else "DynamicUser"
        yield Barrier((cause,), Holder.ATTACKER, error)
    for name in caps.missing.get(capability, ()):
        yield Barrier((name,), Holder.ATTACKER, error)
    if caps.in_user_namespace:
        yield Barrier(("PrivateUsers",), Holder.ATTACKER, error)


def other_user(scene: Scene, capability: str, error: str = "EPERM") -> Iterator[Barrier]:
    """A barrier where the two run as different users and the attacker lacks the capability that bridges them."""
    if not scene.same_user and not scene.attacker.capabilities.against_host(capability):
        yield Barrier(("User",), Holder.BOTH, error)


def apart(scene: Scene, kind: str, error: str) -> Iterator[Barrier]:
    """Barriers where attacker and victim are in different namespaces of type `kind`."""
    one, other = scene.attacker, scene.other
    path = {"net": "NetworkNamespacePath", "ipc": "IPCNamespacePath"}.get(kind, "")
    if path and one.settings.text(path) and one.settings.text(path) == other.settings.text(path):
        return
    joined = other.name in one.joins or one.name in other.joins
    if joined and kind in one.namespaces and kind in other.namespaces:
        return
    for holder, side in ((Holder.ATTACKER, one), (Holder.VICTIM, other)):
        for name in side.namespaces.get(kind, ()):
            yield Barrier((name,), holder, error)


Closed = Callable[[Seen], bool]


def hidden(seen: Seen) -> bool:
    """Whether the host's content is not behind a path."""
    return not seen.shows_host


def unlistable(seen: Seen) -> bool:
    """Whether a folder has nothing to list."""
    return hidden(seen) and not seen.holds


def unseen_path(seen: Seen) -> bool:
    """Whether nothing is at a path, not even something that cannot be opened."""
    return seen.state in (State.ABSENT, State.EMPTY) and not seen.holds


def unwritable(seen: Seen) -> bool:
    """Whether the host's content at a path cannot be changed."""
    return seen.state is not State.WRITABLE


def closed_to_writing(side: Effect) -> Closed:
    """Whether a process of `side` cannot write at a path, be it to a fresh file system of its own.

    Such a file system belongs to root, with mode 0755 where nothing else is said.
    """
    def closed(seen: Seen) -> bool:
        fresh = seen.state is State.EMPTY and not seen.read_only
        return unwritable(seen) and not (fresh and (seen.open_to_all or side.settings.is_root))
    return closed


def unrunnable(seen: Seen) -> bool:
    """Whether a program at a path cannot be run."""
    return hidden(seen) or seen.noexec


def by_view(side: Effect, path: str, closed: Closed, holder: Holder = Holder.ATTACKER) -> Iterator[Found]:
    """Barriers of the file-system view of `side` for `path`: those that suffice alone, else all together."""
    seen = side.view.resolve(path)
    if not closed(seen):
        return
    error = view_error(seen, entered=closed is not hidden and closed is not unlistable)
    # A read-only bind may do it by itself; the others are then looked at without it.
    bound = _only(side, "").resolve(path)
    own = tuple(one for one in bound.by if one in _OPENINGS) if closed(bound) else ()
    alone = [name for name in _candidates(side, path) if closed(_only(side, name, own).resolve(path))]
    for name in alone:
        yield Barrier((name,), holder, error)
    if own:
        yield Barrier(own, holder, error)
    elif not alone and seen.by:
        yield Barrier(tuple(map(side.cause, seen.by)), holder, error)
    elif not alone and not side.host.has(path):
        yield Barrier(("host",), Holder.HOST, "ENOENT")


def view_error(seen: Seen, entered: bool = False) -> str:
    """The error with which the view turns an attempt down. entered: an empty folder is one to be written to."""
    empty = "ENOENT" if not entered else "EROFS" if seen.read_only else "EACCES"
    errors = {State.INACCESSIBLE: "EACCES", State.READ_ONLY: "EROFS", State.EMPTY: empty}
    return errors.get(seen.state, "EACCES" if seen.shows_host else "ENOENT")


def _candidates(side: Effect, path: str) -> Iterable[str]:
    """The view's settings of which some mount lies at or above the path, wherever links may lead it."""
    places = _places(side, path)
    near = {side.cause(cause) for mount in side.requested for cause in mount.causes
            if any(is_below(place, mount.path) for place in places)}
    return [name for name in _VIEW_SETTINGS if name in near and name in side.written]


def _places(side: Effect, path: str) -> list[str]:
    """The path, and every other that it can be by way of links."""
    found = [simplify(path)]
    for place in found:
        for link, target in (*side.view.links.items(), *side.host.links.items()):
            other = simplify(target + place[len(link) :]) if is_below(place, link) else place
            if other not in found and len(found) < _MOST_LINKS:
                found.append(other)
    return found


def _only(side: Effect, name: str, without: tuple[str, ...] = ()) -> View:
    """The view that the unit would have with one of the view's settings and what opens it up."""
    return side.view_without(_ALL_VIEW_SETTINGS - {name} | frozenset(without))
