"""Claims about the target: its groups of system calls, its directives, its scores, the sysctl keys of the specs."""

from __future__ import annotations

import re

from compiler.claims.phrases import equals, few, listed, plural
from compiler.claims.services import unknown_directive
from compiler.claims.verdict import Verdict, nameless, settled, undecided
from compiler.diagnostics import did_you_mean
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.normalise import meaning
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.rules import EMPTY_KEPT
from compiler.systemd.values import check_value


def calls_of(platform: Platform, word: str) -> frozenset[str]:
    """The calls of a group, or the call itself; empty when the target has no such name."""
    if word.startswith("@"):
        return platform.expand_group(word)
    return frozenset((word,)) & (platform.syscalls | platform.expand_group("@known"))


def unknown_calls(platform: Platform, *words: str) -> Verdict | None:
    """The verdict on a claim with a call or group that the target does not have."""
    for word in words:
        if not calls_of(platform, word):
            names = platform.groups if word.startswith("@") else platform.syscalls
            what = "group of system calls" if word.startswith("@") else "system call"
            return nameless(f"the target has no {what} {word}", did_you_mean(word, names), word=word)
    return None


def contains(platform: Platform, claim: kinds.Contains) -> Verdict:
    """Whether every call named, and every call of a group named, is in the group."""
    if found := unknown_calls(platform, claim.group, *claim.contains):
        return found
    held = calls_of(platform, claim.group)
    for word in claim.contains:
        missing = calls_of(platform, word) - held
        if missing and word.startswith("@"):
            whole = calls_of(platform, word)
            return settled(False, f"{claim.group} lacks {len(missing)} of the {plural(len(whole), 'call')} of {word}: "
                                  f"{few(sorted(missing))}")
        if missing:
            homes = [group for group, members in platform.groups.items() if word in members and group != "@known"]
            return settled(False, f"{claim.group} does not contain {word}"
                                  + (f", which is in {few(sorted(homes))}" if homes else ""))
    return settled(True, f"all of it is among the {plural(len(held), 'call')} of {claim.group}")


def lacks(platform: Platform, claim: kinds.Lacks) -> Verdict:
    """Whether something of each word is not in the group."""
    if found := unknown_calls(platform, claim.group, *claim.lacks):
        return found
    held = calls_of(platform, claim.group)
    there = [word for word in claim.lacks if calls_of(platform, word) <= held]
    return settled(not there, f"{claim.group} contains {listed(there)}" if there
                   else f"none of it is among the {plural(len(held), 'call')} of {claim.group}")


def disjoint(platform: Platform, claim: kinds.Disjoint) -> Verdict:
    """Whether groups share no call with another one."""
    if found := unknown_calls(platform, claim.disjoint_from, *claim.group):
        return found
    for group in claim.group:
        common = calls_of(platform, group) & calls_of(platform, claim.disjoint_from)
        if common:
            return settled(False, f"{group} and {claim.disjoint_from} share {plural(len(common), 'call')}: "
                                  f"{few(sorted(common))}")
    return settled(True, f"{few(claim.group)} and {claim.disjoint_from} have no call in common")


def exists(platform: Platform, claim: kinds.Exists) -> Verdict:
    """Whether the target has a name: of a group, a capability, a directive or a system call."""
    name = claim.name
    if name.startswith("@"):
        there, what = name in platform.groups, "group of system calls"
    elif name.startswith("CAP_"):
        there, what = name in platform.capabilities, "capability"
    elif name[:1].isupper():
        there, what = name in platform.directive_names, "directive"
    else:
        there, what = bool(calls_of(platform, name)), "system call"
    return settled(there == claim.exists, f"there is {'a' if there else 'no'} {what} {name}")


def _directive(platform: Platform, name: str) -> Directive | None:
    sections = platform.sections_of(name)
    section = "Service" if "Service" in sections else (sections or ("",))[0]
    return platform.directive(section, name)


def default(platform: Platform, claim: kinds.Default) -> Verdict:
    """Whether an empty service has this value."""
    known = _directive(platform, claim.directive)
    if known is None:
        return unknown_directive(platform, claim.directive)
    if claim.default == "" and known.accumulates:
        own = known.name in EMPTY_KEPT
        says = "says something of its own" if own else "is as good as none"
        return settled(not own, f"an empty {known.name}= {says}")
    value = platform.defaults.get(known.name)
    if value is None:
        return undecided(f"the target does not show a default of {known.name}=")
    same = _same(platform, known, (claim.default,), (value,))
    return settled(same, f"without a line of its own a service has {known.name}={value}")


def _same(platform: Platform, directive: Directive, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    first, second = (meaning(platform, directive.section, directive.name, values) for values in (one, other))
    return first == second


def same_lines(platform: Platform, name: str, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two ways to write a directive mean the same."""
    known = _directive(platform, name)
    return one == other or (known is not None and _same(platform, known, one, other))


def since(platform: Platform, claim: kinds.Since) -> Verdict:
    """Whether the target's manual says that this version brought the directive."""
    known = _directive(platform, claim.directive)
    if known is None:
        return unknown_directive(platform, claim.directive)
    if known.since is None:
        return undecided(f"the target's manual does not say since when there is {known.name}=")
    if known.since_shared and str(known.since) != claim.since:
        return undecided(f"the manual gives version {known.since} for {known.name}= and others together")
    return settled(str(known.since) == claim.since, f"{known.name}= came with systemd {known.since}")


def takes(platform: Platform, claim: kinds.Takes | kinds.Refuses) -> Verdict:
    """Whether systemd takes all of the values, or finds fault with each of them."""
    known = _directive(platform, claim.directive)
    if known is None:
        return unknown_directive(platform, claim.directive)
    values = claim.takes if isinstance(claim, kinds.Takes) else claim.refuses
    for value in values:
        fault = next(iter(check_value(platform, known, value)), None)
        if (fault is None) != isinstance(claim, kinds.Takes):
            return settled(False, f"{known.name}={value} is taken" if fault is None else fault.message)
    first = next(iter(check_value(platform, known, values[0])), None)
    return settled(True, f"systemd {platform.systemd} finds nothing wrong with it" if first is None else first.message)


def scored(platform: Platform, claim: kinds.Scored) -> Verdict:
    """Whether the analyzer has rows for the directives."""
    for name in claim.directive:
        if _directive(platform, name) is None:
            return unknown_directive(platform, name)
    rows = {part for row in platform.assessments for part in re.split("Or(?=[A-Z])", row.field.partition("_")[0])}
    wrong = [name for name in claim.directive if (name in rows) != claim.scored]
    if wrong:
        return settled(False, f"the analyzer has {'no ' if claim.scored else ''}rows for {equals(wrong)}")
    return settled(True, f"{'there are' if claim.scored else 'no'} rows for {equals(claim.directive)} among the "
                         f"{len(platform.assessments)} of the analyzer")


def sysctl(relations: Relations, claim: kinds.Sysctl) -> Verdict:
    """Whether a setting gives the key this value."""
    held = {setting.id: setting.sysctl[claim.sysctl] for setting in relations.model.all(kinds.Setting)
            if claim.sysctl in setting.sysctl}
    if not held:
        return settled(False, f"no setting of the specs has {claim.sysctl}")
    last = max(held)
    return settled(held[last] == claim.is_, f"{last} sets it to {held[last]}")
