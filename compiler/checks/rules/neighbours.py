"""Rules that look at more than one unit or setting: the way around a view, and keys that several files set."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Ground, Subject
from compiler.diagnostics import Finding, Related
from compiler.spec import kinds

_HIDING = ("TemporaryFileSystem", "InaccessiblePaths")
_BINDS = ("BindPaths", "BindReadOnlyPaths")


def views_have_no_way_around(ground: Ground) -> Iterator[Finding]:
    """R927: /proc/PID/root of a neighbour of the same user shows what the unit's own view hides."""
    for subject in ground.subjects:
        hiding = next((name for name in _HIDING if subject.held(name)), "")
        if not hiding or {"user", "pid"} & subject.effect.namespaces.keys():
            continue
        own = _bound_by_instance(subject)
        if own:
            yield Finding("R927", subject.place(hiding),
                          f"{subject.id} still reads what {own} puts into its other instances, at /proc/PID/root",
                          "add PrivateUsers= or PrivatePIDs= to this unit")
        for other in _neighbours(ground, subject):
            hidden = [path for path in _paths(subject, hiding) if other.effect.view.resolve(path).shows_host]
            if hidden:
                yield Finding("R927", subject.place(hiding),
                              f"{subject.id} still reads {hidden[0]} at /proc/PID/root of {other.id}, which runs as "
                              f"{other.effect.user} too", "add PrivateUsers= or PrivatePIDs= to this unit, or "
                              "PrivateUsers= to the other", (Related(other.unit.place.under("id"), "the neighbour"),))
                break


def _bound_by_instance(subject: Subject) -> str:
    """A bind that differs between instances of one ordinary user; "" when there is none."""
    if subject.effect.settings.is_root or subject.settings.flag("DynamicUser"):
        return ""
    words = (word.raw for name in _BINDS for word, _ in subject.settings.words(name))
    return next((raw for raw in words if "%i" in raw), "")


def _neighbours(ground: Ground, subject: Subject) -> Iterator[Subject]:
    """Other services of the same ordinary user, without a user namespace that would keep others out."""
    for other in ground.subjects:
        same = other.effect.user == subject.effect.user and not other.effect.settings.is_root
        if other is not subject and same and "user" not in other.effect.namespaces:
            yield other


def _paths(subject: Subject, directive: str) -> Iterator[str]:
    for _, text in subject.settings.words(directive):
        path = text.partition(":")[0].removeprefix("-").removeprefix("+")
        if path.startswith("/") and "%" not in path:
            yield path


def keys_are_set_once(ground: Ground) -> Iterator[Finding]:
    """R928: of two sysctl files with the same key, the one whose name sorts last wins."""
    first: dict[str, kinds.Setting] = {}
    for setting in ground.model.all(kinds.Setting):
        for key in setting.sysctl:
            earlier = first.setdefault(key, setting)
            if earlier is not setting:
                last = max(earlier.id, setting.id)
                yield Finding("R928", setting.place.under("sysctl").key(key), f"{key} is set by {earlier.id} too, "
                              f"and {last} wins", "keep it in one of the two",
                              (Related(earlier.place.under("sysctl").key(key), "the other one"),))
