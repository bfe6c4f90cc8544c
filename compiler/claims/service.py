"""Claims about one service: its filters, its view of the files, its namespaces, capabilities and lines."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.claims.phrases import are, equals, few, has, lines, plural
from compiler.claims.services import unknown_directive
from compiler.claims.target import calls_of, same_lines, unknown_calls
from compiler.claims.verdict import Verdict, each, nameless, settled, undecided
from compiler.diagnostics import did_you_mean
from compiler.spec import kinds
from compiler.systemd import quantities
from compiler.systemd.effect import Effect
from compiler.systemd.syscalls import FilterMode

NOTHING = "nothing"


def credited(holds: bool, finds: str, by: tuple[str, ...], causes: Iterable[str]) -> Verdict:
    """The verdict on a claim that also says by what: each of ``by`` has to be among the causes."""
    found = tuple(dict.fromkeys(causes))
    wrong = [name for name in by if name not in found]
    if holds and wrong:
        return settled(False, f"{finds}, and {equals(wrong)} {has(wrong)} no part in it")
    return settled(holds, finds)


def call_is(effect: Effect, claim: kinds.CallIs) -> Verdict:
    """Whether the filters refuse the calls, whatever the arguments are."""
    platform = effect.settings.platform
    if found := unknown_calls(platform, *claim.call):
        return found
    calls = sorted(frozenset[str]().union(*(calls_of(platform, word) for word in claim.call)))
    refusals = {call: effect.syscalls.refusals(call, claim.architecture) for call in calls}
    refused = [call for call in calls if refusals[call]]
    passing = [call for call in calls if not refusals[call]]
    if claim.is_ == "allowed":
        causes = equals(dict.fromkeys(one.directive for call in refused for one in refusals[call]))
        return settled(not refused, f"{few(refused)} {are(refused)} refused by {causes}" if refused else
                       f"no filter refuses {'it' if len(calls) == 1 else 'any of them'}")
    if passing:
        return settled(False, f"no filter refuses {few(passing)}")
    common = [one.directive for one in refusals[calls[0]]
              if all(one.directive in (other.directive for other in refusals[call]) for call in calls)]
    errors = {effect.syscalls.error(call, claim.architecture) for call in calls}
    ends = f"refused by {equals(common) or 'several directives'} with {few(sorted(errors))}"
    if claim.error and errors != {claim.error}:
        return settled(False, ends)
    return credited(True, ends, claim.by, common)


def removes(effect: Effect, claim: kinds.Removes) -> Verdict:
    """What a word of SystemCallFilter= takes away at its place."""
    name = claim.word.removeprefix("~")
    traced = [one for one in effect.syscalls.listed.trace if one.negated and one.word == name]
    if not claim.word.startswith("~") or not traced:
        words = [f"~{one.word}" for one in effect.syscalls.listed.trace if one.negated]
        return nameless(f"SystemCallFilter= has no word {claim.word} here", did_you_mean(claim.word, words),
                        word=claim.word)
    gone = frozenset[str]().union(*(one.removed if effect.syscalls.listed.mode is FilterMode.ALLOW else one.added
                                    for one in traced))
    finds = (f"{claim.word} removes {plural(len(gone), 'call')}: {few(sorted(gone))}" if gone
             else f"{claim.word} removes nothing, since nothing before it allows any of its calls")
    if claim.removes == (NOTHING,):
        return settled(not gone, finds)
    if found := unknown_calls(effect.settings.platform, *claim.removes):
        return found
    wanted = frozenset[str]().union(*(calls_of(effect.settings.platform, word) for word in claim.removes))
    kept = sorted(wanted - gone)
    return settled(not kept, f"{claim.word} does not remove {few(kept)}" if gone and kept else finds)


_MODES = {FilterMode.ALLOW: "allow-list", FilterMode.DENY: "deny-list", FilterMode.UNSET: "none"}


def filter_is(effect: Effect, claim: kinds.FilterIs) -> Verdict:
    """What the first word in force made of the filter."""
    listed_ = effect.syscalls.listed
    mode = _MODES[listed_.mode]
    what = {"allow-list": "allows", "deny-list": "refuses"}.get(mode)
    finds = f"SystemCallFilter= {what} {plural(len(listed_.syscalls), 'call')}" if what else "there is no filter"
    return settled(mode == claim.filter, finds)


def path_is(effect: Effect, claim: kinds.PathIs) -> Verdict:
    """What the paths are from inside, as far as mounts go."""
    view = effect.privileged_view if claim.privileged else effect.view
    if view.failures:
        return undecided(f"the service does not start: {view.failures[0].reason}")

    def decide(path: str) -> Verdict:
        seen = view.resolve(path)
        causes = tuple(dict.fromkeys(effect.cause(name) for name in seen.by))
        finds = str(seen.state) + (f" by {equals(causes)}" if causes else ", as on the host")
        return credited(str(seen.state) == claim.is_, finds, claim.by, [*seen.by, *causes])

    return each(claim.path, decide)


def mount_is(effect: Effect, claim: kinds.MountIs) -> Verdict:
    """Whether the mount at the path is among those that are made."""
    made = [one for one in effect.view.table.mounts if one.path == claim.mount]
    dropped = [one for one in effect.view.table.dropped if one.mount.path == claim.mount and one.reason == "masked"]
    if not made and not dropped:
        return nameless(f"no line asks for a mount at {claim.mount}", word=claim.mount)
    if dropped:
        by = dropped[0].by
        return credited(claim.is_ == "dropped", f"{equals(by.causes)} makes {by.path} inaccessible, so what "
                        f"{equals(dropped[0].mount.causes)} asks for below is dropped", claim.by, by.causes)
    return credited(claim.is_ == "made", f"{equals(made[0].causes)} mounts there", claim.by, made[0].causes)


def start_is(effect: Effect, claim: kinds.StartIs) -> Verdict:
    """Whether something is known that makes the start fail; "succeeds" speaks of no more than that."""
    failures = effect.view.failures
    if failures:
        mount = failures[0].mount
        finds = f"{equals(mount.causes)} fails at {mount.path}: {failures[0].reason} (226/NAMESPACE)"
    elif "pid" in effect.namespaces and effect.settings.word("Type", "simple") == "forking":
        finds = "systemd refuses PrivatePIDs= with Type=forking"
    else:
        return settled(claim.start == "succeeds", "every mount that it asks for can be made")
    return settled(claim.start == "fails", finds)


def namespace_is(effect: Effect, claim: kinds.NamespaceIs) -> Verdict:
    """Whether some directive gives the service a namespace of its own."""
    causes = effect.namespaces.get(claim.namespace, ())
    finds = f"its own by {equals(causes)}" if causes else "no line gives it one of its own"
    return credited(bool(causes) == (claim.is_ == "own"), finds, claim.by, causes)


def capability_is(effect: Effect, claim: kinds.CapabilityIs) -> Verdict:
    """Whether the capabilities are in the bounding set."""
    known = effect.settings.platform.capabilities

    def decide(name: str) -> Verdict:
        if name not in known:
            return nameless(f"the target has no capability {name}", did_you_mean(name, known), word=name)
        causes = effect.capabilities.missing.get(name, ())
        finds = f"taken out of the bounding set by {equals(causes)}" if causes else "in the bounding set"
        return credited(bool(causes) == (claim.is_ == "taken"), finds, claim.by, causes)

    return each(claim.capability, decide)


def no_new_privs(effect: Effect, claim: kinds.NoNewPrivs) -> Verdict:
    """Whether the flag is set, and by what."""
    causes = effect.no_new_privs
    finds = f"set by {equals(causes)}" if causes else "nothing sets it"
    return credited(bool(causes) == claim.no_new_privs, finds, claim.by, causes)


def implies(effect: Effect, claim: kinds.Implies) -> Verdict:
    """Whether settings have a value that other lines brought along."""
    for name, value in claim.implies.items():
        if name not in effect.settings.platform.directive_names:
            return unknown_directive(effect.settings.platform, name)
        now = effect.settings.word(name, "no")
        if name not in effect.implied_by:
            return settled(False, f"{name}= is {now}, and no other line implies it")
        if now != _word(value):
            return settled(False, f"{effect.implied_by[name]}= implies {name}={now}")
    causes = dict.fromkeys(effect.implied_by[name] for name in claim.implies)
    return settled(True, f"{equals(causes)} brings {equals(claim.implies)} along")


def _word(value: str) -> str:
    truth = quantities.boolean(value)
    return value if truth is None else "yes" if truth else "no"


def sets(effect: Effect, claim: kinds.Sets) -> Verdict:
    """Whether the lines are there, in whatever way they are written."""
    platform = effect.settings.platform
    held = {one.name: effect.written.assignments(one.name, section) for section, names in
            effect.written.effective.items() for all_ in names.values() for one in all_}
    for name, values in claim.sets.items():
        if name not in platform.directive_names:
            return unknown_directive(platform, name)
        now = tuple(one.value for one in held.get(name, ()))
        if not same_lines(platform, name, now, values):
            return settled(False, f"it has {lines([(name, now)])}" if now else f"it does not set {name}=")
    return settled(True, f"it has {lines(claim.sets.items())}")


def unset(effect: Effect, claim: kinds.Unset) -> Verdict:
    """Whether none of the directives is written."""
    there = [name for section in effect.written.effective.values() for name in section if name in claim.unset]
    for name in claim.unset:
        if name not in effect.settings.platform.directive_names:
            return unknown_directive(effect.settings.platform, name)
    return settled(not there, f"it sets {equals(there)}" if there else f"it has no line of {equals(claim.unset)}")


def sign(effect: Effect, claim: kinds.SignOf) -> Verdict:
    """Whether a number is below, at or above zero."""
    number = quantities.integer(effect.settings.text(claim.sign))
    if number is None:
        return nameless(f"{claim.sign}= is not set to a number here", word=claim.sign)
    word = "negative" if number < 0 else "positive" if number else "zero"
    return settled(word == claim.is_, f"{claim.sign}={number}")


