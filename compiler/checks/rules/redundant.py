"""Rules about lines that do nothing: defaults, what another line implies, what lacks its partner, what is too new."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.rules.subject import Subject
from compiler.composition import Setting
from compiler.diagnostics import Finding
from compiler.systemd.implied import SETTINGS, holds
from compiler.systemd.normalise import meaning
from compiler.systemd.rules import EMPTY_KEPT

_KEEP = "remove the line, or accept the warning with the reason for keeping it"
_PARTNERS = {
    "SystemCallErrorNumber": "SystemCallFilter",
    "ExecPaths": "NoExecPaths",
    "RuntimeDirectoryMode": "RuntimeDirectory",
    "RuntimeDirectoryPreserve": "RuntimeDirectory",
    "StateDirectoryMode": "StateDirectory",
    "CacheDirectoryMode": "CacheDirectory",
    "LogsDirectoryMode": "LogsDirectory",
    "ConfigurationDirectoryMode": "ConfigurationDirectory",
    "WatchdogSignal": "WatchdogSec",
}


def values_differ_from_the_default(subject: Subject) -> Iterator[Finding]:
    """R925: a line of the hardening says something that the manager does not do anyway."""
    for setting in subject.composition.added:
        if _is_default(subject, setting):
            yield Finding("R925", subject.place(setting.directive, section=setting.section),
                          f"{subject.id}: this is what the manager does without {setting.directive}", _KEEP)


def _is_default(subject: Subject, setting: Setting) -> bool:
    name, platform = setting.directive, subject.platform
    directive = platform.directive(setting.section, name)
    replaces = setting.profile is None and setting.key in subject.shared
    if directive is None or replaces or name in subject.unit.base.get(setting.section, {}):
        return False  # it changes what the profile or the base says
    if setting.values == ("",):
        return name not in EMPTY_KEPT
    default = platform.defaults.get(name)
    if default is None:
        return False
    said, done = (meaning(platform, setting.section, name, values) for values in (setting.values, (default,)))
    return said == done


def directives_are_old_enough(subject: Subject) -> Iterator[Finding]:
    """R926: the target's systemd is not older than a directive; an older one drops the line with a message."""
    for section, held in subject.settings.effective.items():
        for name in held:
            known = subject.platform.directive(section, name)
            if known and known.since and known.since > subject.platform.systemd:
                yield Finding("R926", subject.place(name, section=section),
                              f"{subject.id}: {name} came with systemd {known.since}; "
                              f"the target has {subject.platform.systemd}", "leave it out until the target has it")


def nothing_is_said_twice(subject: Subject) -> Iterator[Finding]:
    """R929: what another directive of the unit implies need not be written."""
    for row in SETTINGS:
        setting = subject.held(row.setting)
        if setting and holds(subject.settings, row) and subject.settings.word(row.setting) == row.value:
            yield Finding("R929", subject.place(row.setting),
                          f"{subject.id}: {row.directive} implies {row.setting} already", _KEEP,
                          subject.see(row.directive))


def partners_are_there(subject: Subject) -> Iterator[Finding]:
    """R930: a directive that only shapes another one stands beside it."""
    for name, partner in _PARTNERS.items():
        if name in subject.settings and partner not in subject.settings:
            yield Finding("R930", subject.place(name), f"{subject.id}: {name} means nothing without {partner}",
                          f"set {partner}, or remove the line")
    raised = subject.settings.normal("AmbientCapabilities")
    lost = sorted(set(map(str, raised)) & subject.effect.capabilities.missing.keys()) if isinstance(
        raised, frozenset) else []
    for name in lost:
        cause = subject.effect.capabilities.missing[name][0]
        yield Finding("R930", subject.place("AmbientCapabilities", name),
                      f"{subject.id}: {name} cannot be held, since {cause} takes it out of the bounding set",
                      "leave it out of one of the two", subject.see(cause))
