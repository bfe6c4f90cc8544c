"""Checks of values that are lists of names: capabilities, system calls, address families, units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.systemd import quantities
from compiler.systemd.check_scalars import WORDS_FOR_TRUE_AND_FALSE, is_errno, is_signal
from compiler.systemd.names import parse_unit_name
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.specifiers import find_specifiers
from compiler.systemd.value_problem import Fault, ValueProblem, suggest
from compiler.systemd.words import Word, split_words

CAPABILITY_LIMIT = 62  # the highest number systemd takes for a capability
_SUFFIXES = {"SLICE": "slice", "SERVICE": "service", "SOCKETS": "socket"}
# `unit_name_printf()` knows fewer specifiers than other values: none that expand to a path.
_NOT_IN_UNIT_NAMES = frozenset("CDEIJLPSTVYcdfhrRsty")


def _list_words(value: str, *, quotes: bool = True) -> Iterator[Word | ValueProblem]:
    """The words behind an optional `~`; a quote left open comes last, as a problem."""
    words = split_words(value.removeprefix("~"), quotes=quotes)
    yield from words.items
    if words.unbalanced:
        yield ValueProblem(Fault.QUOTING, "quote is never closed", words.unbalanced)


def _inner_tilde(word: Word) -> ValueProblem:
    message = "'~' counts at the start of the value only; systemd ignores this word"
    return ValueProblem(Fault.SYNTAX, message, word.raw)


def _unknown(what: str, word: Word, known: Iterable[str]) -> ValueProblem:
    return ValueProblem(Fault.NAME, f"unknown {what} {word.text!r}", word.raw, suggest(word.text, known))


def _check_names(value: str, what: str, known: Iterable[str]) -> Iterator[ValueProblem]:
    """Words of a list with optional `~` against the names the target knows; letter case does not count."""
    lower = {name.lower() for name in known}
    for word in _list_words(value):
        if isinstance(word, ValueProblem):
            yield word
        elif word.text.startswith("~"):
            yield _inner_tilde(word)
        elif word.text.lower() not in lower:
            yield _unknown(what, word, known)


def check_capabilities(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Capability names, or their numbers. systemd itself is silent about unknown ones and drops them."""
    numbers = {str(number) for number in range(CAPABILITY_LIMIT + 1)}
    for problem in _check_names(value, "capability", platform.capabilities | numbers):
        hints = tuple(hint for hint in problem.suggestions if hint not in numbers)
        yield ValueProblem(problem.kind, problem.message, problem.needle, hints)


def check_families(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """AF_* names, or `none` alone."""
    if value != "none":
        yield from _check_names(value, "address family", platform.families)


def check_architectures(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Architectures as systemd spells them, and `native`."""
    known = platform.architectures | {"native"}
    for word in _list_words(value):
        if isinstance(word, ValueProblem):
            yield word
        elif word.text not in known:
            yield _unknown("architecture", word, known)


def check_namespaces(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A boolean, or namespace types; one unknown type makes systemd ignore the whole line."""
    if quantities.boolean(value) is not None:
        return
    for word in _list_words(value, quotes=False):
        if isinstance(word, ValueProblem):
            yield word
        elif word.text.startswith("~"):
            yield _inner_tilde(word)
        elif word.text not in platform.namespaces:
            yield _unknown("namespace type", word, {*platform.namespaces, *WORDS_FOR_TRUE_AND_FALSE})


def check_filesystems(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """File system types and groups of them. systemd takes any type for known."""
    members = {name for group in platform.filesystem_groups.values() for name in group}
    yield from _check_names(value, "file system", members | platform.filesystem_groups.keys())


def check_syscalls(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """System calls and `@groups`; `:errno` behind a word in a `~` list."""
    negated = value.startswith("~")
    for word in _list_words(value, quotes=False):
        if isinstance(word, ValueProblem):
            yield word
        elif word.text.startswith("~"):
            yield _inner_tilde(word)
        else:
            yield from _check_syscall(platform, word, negated and directive.name == "SystemCallFilter")


def _check_syscall(platform: Platform, word: Word, errno_allowed: bool) -> Iterator[ValueProblem]:
    name, colon, errno = word.raw.partition(":")
    known = platform.groups.keys() if name.startswith("@") else platform.syscalls
    if name not in known:
        what = "system call group" if name.startswith("@") else "system call"
        yield ValueProblem(Fault.NAME, f"unknown {what} {name!r}", name or word.raw, suggest(name, known))
    elif colon and not errno_allowed:
        message = "an error number goes with a word of a '~' list only; systemd ignores this word"
        yield ValueProblem(Fault.SYNTAX, message, word.raw)
    elif colon and errno != "kill" and not is_errno(platform, errno):
        yield ValueProblem(
            Fault.NAME, f"unknown error number {errno!r}", word.raw, suggest(errno, platform.errnos)
        )


def check_status(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Exit codes 0 to 255, signals, and names of exit codes (these are not checked)."""
    for word in split_words(value, quotes=False).items:
        number = quantities.integer(word.text)
        if number is not None and not 0 <= number <= 255:
            yield ValueProblem(Fault.RANGE, "an exit code is 0 to 255", word.raw)
        elif number is None and word.text.startswith("SIG") and not is_signal(platform, word.text):
            yield _unknown("signal", word, platform.signals)


def check_units(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Names of units, of the type that the directive asks for."""
    suffix = _SUFFIXES.get(directive.kind)
    for word in split_words(value, escapes="keep", quotes=False).items:
        bad = [one.text for one in find_specifiers(word.text) if one.letter in _NOT_IN_UNIT_NAMES]
        name = word.text
        for one in reversed(find_specifiers(name)):
            name = f"{name[: one.start]}x{name[one.start + 2 :]}"
        # %n is the whole name of a unit, so it may stand for the type as well.
        unit = parse_unit_name(name if "%n" not in word.text or "." in name else f"{name}.service")
        if bad:
            yield ValueProblem(Fault.SPECIFIER, f"{bad[0]} is not expanded in unit names", bad[0])
        elif unit is None:
            hint = (f"{word.raw}.{suffix or 'service'}",) if "." not in word.raw else ()
            yield ValueProblem(Fault.NAME, f"not a unit name: {word.text!r}", word.raw, hint)
        elif suffix and unit.type != suffix:
            yield ValueProblem(Fault.NAME, f"not a {suffix} unit: {word.text!r}", word.raw)
