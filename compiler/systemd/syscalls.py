"""Arithmetic of system call filters, as `config_parse_syscall_filter()` of systemd 257.13 does it.

The first assignment in force, over fragment and drop-ins together, decides whether the filter lists what is
allowed (`@system-service`) or what is denied (`~@clock`). After it, a plain word allows and a `~` word
denies, so either adds to the list or takes from it. After an empty assignment, the next one decides again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from compiler.systemd.check_scalars import is_errno
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Assignment
from compiler.systemd.words import split_words

# An allow-list holds these from the start; they are what a process needs to begin and to end.
ALWAYS_ALLOWED = "@default"


class FilterMode(StrEnum):
    """What a filter lists."""

    UNSET = "unset"
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class WordEffect:
    """What one word of an assignment did.

    added, removed: system calls that the word put on the list, or took from it.
    returns: calls, on the list as before, whose refusal now answers with another error number or `kill`.
    understood: False when systemd ignores the word: unknown name, or an error number where none may be.
    """

    assignment: Assignment
    word: str
    negated: bool
    added: frozenset[str]
    removed: frozenset[str]
    returns: frozenset[str]
    understood: bool = True

    @property
    def is_noop(self) -> bool:
        """The filter is the same without this word, at the place where it stands."""
        return not (self.added or self.removed or self.returns)


@dataclass(frozen=True, slots=True)
class FilterSet:
    """A filter in force. `syscalls` is the list that `mode` names; `errors`: system call -> its own error.

    In an allow-list, a call with an error of its own is denied with that error, and is not in `syscalls`.
    """

    mode: FilterMode
    syscalls: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[WordEffect, ...] = ()

    def allows(self, syscall: str) -> bool:
        """Whether a process under this filter may make the call."""
        if self.mode is FilterMode.ALLOW:
            return syscall in self.syscalls
        return syscall not in self.syscalls


def syscall_filter(platform: Platform, assignments: Iterable[Assignment]) -> FilterSet:
    """The filter that SystemCallFilter= `assignments` add up to, in their merged order, with a trace by word.

    Empty assignments may be among them. Names the target's libseccomp does not know are left out, even
    where a group has them.
    """
    state = _State(platform)
    for item in assignments:
        state.apply(item)
    return state.result()


class _State:
    """A filter while its assignments are read: system call -> "" (plain) or the error it answers with."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.mode = FilterMode.UNSET
        self.listed: dict[str, str] = {}
        self.trace: list[WordEffect] = []

    def result(self) -> FilterSet:
        """The filter as read so far."""
        allow = self.mode is FilterMode.ALLOW
        errors = {name: error for name, error in self.listed.items() if error}
        names = frozenset(name for name, error in self.listed.items() if not (allow and error))
        return FilterSet(self.mode, names, errors, tuple(self.trace))

    def apply(self, item: Assignment) -> None:
        """Read one assignment."""
        if not item.value:
            self.mode, self.listed, self.trace = FilterMode.UNSET, {}, []
            return
        negated = item.value.startswith("~")
        if self.mode is FilterMode.UNSET:
            self.mode = FilterMode.DENY if negated else FilterMode.ALLOW
            if not negated:
                self.listed = dict.fromkeys(resolve(self.platform, ALWAYS_ALLOWED), "")
        for word in split_words(item.value[negated:], quotes=False).texts:
            self.trace.append(self._apply_word(item, word, negated))

    def _apply_word(self, item: Assignment, word: str, negated: bool) -> WordEffect:
        name, colon, error = word.partition(":")
        names = resolve(self.platform, name)
        nothing: frozenset[str] = frozenset()
        if not names or (colon and not (negated and (error == "kill" or is_errno(self.platform, error)))):
            return WordEffect(item, word, negated, nothing, nothing, nothing, understood=False)
        before = dict(self.listed)
        if negated == (self.mode is FilterMode.DENY) or error:
            self.listed.update(dict.fromkeys(names, error))
        else:
            for one in names:
                self.listed.pop(one, None)
        return WordEffect(item, word, negated, *self._difference(before, names))

    def _difference(
        self, before: Mapping[str, str], names: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """What changed among `names`: (added to the list, removed from it, given another error)."""
        allow = self.mode is FilterMode.ALLOW
        was = {name for name in names if name in before and not (allow and before[name])}
        now = {name for name in names if name in self.listed and not (allow and self.listed[name])}
        answers = {name for name in names if self.listed.get(name, "") != before.get(name, "")}
        return frozenset(now - was), frozenset(was - now), frozenset(answers - (was ^ now))


def resolve(platform: Platform, name: str) -> frozenset[str]:
    """The system calls that `name`, a call or an `@group`, stands for; empty when it is unknown."""
    if name.startswith("@"):
        return platform.expand_group(name) & platform.syscalls
    return frozenset((name,)) & platform.syscalls
