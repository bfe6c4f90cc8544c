"""Whether base, profiles and entries of a unit fit together."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.composition import Key, Setting, profiles_of, settings_of
from compiler.diagnostics import Finding, Related, close_to, did_you_mean
from compiler.relations import Relations, words_of
from compiler.spec import kinds
from compiler.systemd.unitfile import Effective


def profiles_are_respected(relations: Relations) -> Iterator[Finding]:
    """U409, U412, U417: one entry for each directive, and a profile is only overridden by name."""
    for unit in relations.model.all(kinds.Unit):
        shared: dict[Key, tuple[Setting, str]] = {}
        for profile in profiles_of(relations.model, unit):
            for entry in profile.hardening:
                for setting in settings_of(entry, unit):
                    first = shared.setdefault(setting.key, (setting, profile.id))
                    if first[0] is not setting:
                        yield _twice(setting, first[0])
        seen: dict[Key, Setting] = {}
        for own in unit.hardening:
            for setting in settings_of(own, unit):
                if seen.setdefault(setting.key, setting) is not setting:
                    yield _twice(setting, seen[setting.key])
                if isinstance(own, kinds.SetEntry):
                    yield from _override(own, setting, shared.get(setting.key)) if _exists(relations, setting) else ()


def _exists(relations: Relations, setting: Setting) -> bool:
    """Whether the target has the directive; one that it does not have is reported where it stands."""
    platform = relations.model.platform
    return platform is None or platform.directive(setting.section, setting.directive) is not None


def _twice(setting: Setting, first: Setting) -> Finding:
    return Finding("U412", setting.place, f"{setting.directive} is set by another entry already",
                   "make one entry of the two", (Related(first.place, "the first one"),))


def _override(entry: kinds.SetEntry, setting: Setting, shared: tuple[Setting, str] | None) -> Iterator[Finding]:
    if shared is None:
        if entry.replaces is not None:
            yield Finding("U417", entry.place.under("replaces"),
                          f"'{entry.replaces}' does not set {setting.directive} for this unit", "remove 'replaces'")
    elif entry.replaces != shared[1]:
        yield Finding("U409", setting.place, f"{setting.directive} is set by the profile '{shared[1]}' too",
                      f"write 'replaces: {shared[1]}' if that is meant",
                      (Related(shared[0].place, "the profile's value"),))


def base_is_used(relations: Relations) -> Iterator[Finding]:
    """U410, U411, U415: what is kept or taken away is in the base; what is set is not."""
    for unit in relations.model.all(kinds.Unit):
        for entry in unit.hardening:
            for setting in settings_of(entry, unit):
                base = unit.base.get(setting.section, {})
                if isinstance(entry, kinds.SetEntry):
                    if base.get(setting.directive) == setting.values:
                        yield Finding("U415", setting.place,
                                      f"the base unit already has this value of {setting.directive}",
                                      f"write 'keep: [{setting.directive}]'")
                elif setting.directive not in base and not _misspelt_in(relations, setting, base):
                    code = "U410" if isinstance(entry, kinds.KeepEntry) else "U411"
                    yield Finding(code, setting.place, f"the base unit does not set {setting.directive}",
                                  did_you_mean(setting.directive, base) or "set it, or remove it from this entry")


def _misspelt_in(relations: Relations, setting: Setting, base: kinds.Settings) -> bool:
    """Whether the base may mean the directive by a name that the target does not have, which is reported there."""
    platform = relations.model.platform
    unknown = [name for name in base if platform and platform.directive(setting.section, name) is None]
    return bool(close_to(setting.directive, unknown))


def absences_hold(relations: Relations) -> Iterator[Finding]:
    """U413: what is declared absent is not set by the unit itself or its base."""
    for unit in relations.model.all(kinds.Unit):
        held = {setting.directive: setting for entry in unit.hardening for setting in settings_of(entry, unit)
                if not isinstance(entry, kinds.ResetEntry)}
        removed = {setting.key for entry in unit.hardening if isinstance(entry, kinds.ResetEntry)
                   for setting in settings_of(entry, unit)}
        based = {directive: unit.place.under("base", section).key(directive)
                 for section, directives in unit.base.items() for directive in directives
                 if (section, directive) not in removed}
        for absence in unit.absent:
            name, _, word = absence.directive.partition("=")
            place = held[name].place if name in held else based.get(name)
            values = held[name].values if name in held else ()
            if place is not None and (not word or word in words_of(values)):
                yield Finding("U413", absence.place.under("directive"), f"{absence.directive} is set all the same",
                              "remove the one or the other", (Related(place, "set here"),))


def dropin_expresses_the_unit(relations: Relations) -> Iterator[Finding]:
    """U416: base and drop-in give the same unit as the whole file."""
    for composition in relations.compositions.values():
        with_dropin, whole = _values(composition.hardened()), _values(composition.intended())
        for key in sorted(set(with_dropin) | set(whole)):
            if with_dropin.get(key) != whole.get(key):
                yield Finding("U416", composition.place(*key),
                              f"with the drop-in in place, {key[1]} is not what this spec means",
                              "an empty assignment resets it together with another directive, or does nothing to "
                              "it; write the value out, or change the base")


def _values(effective: Effective) -> dict[Key, tuple[str, ...]]:
    return {(section, directive): tuple(assignment.value for assignment in assignments)
            for section, held in effective.items() for directive, assignments in held.items()}
