"""Checks of values that name users, or set and pass environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.systemd.check_paths import words_or_problem
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.quantities import integer
from compiler.systemd.value_problem import Fault, ValueProblem
from compiler.systemd.words import Word, split_words

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_USER = 2**32 - 1  # the kernel's "no such id", as is 65535


def check_user(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A user or group, by name or number."""
    yield from _user_problems(value, value)


def check_users(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Users or groups with spaces between them."""
    for word in split_words(value, quotes=False).items:
        yield from _user_problems(word.text, word.raw)


def _user_problems(text: str, needle: str) -> Iterator[ValueProblem]:
    """systemd takes spaces within a name; no Debian user has any, so they are reported as well."""
    number = integer(text) if text.isdigit() else None
    if number in (_NO_USER, 65535):
        yield ValueProblem(Fault.RANGE, f"{text} is not a valid user or group id", needle)
    elif number is None and (
        re.search(r"[\s:/\x00-\x1f\x7f]", text) or text in (".", "..") or text[:1] == "-"
    ):
        yield ValueProblem(Fault.NAME, f"not the name of a user or group: {text!r}", needle)


def check_environment(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """`NAME=value` words, with quotes around those that contain spaces, and C escapes."""
    words = split_words(value, escapes="c")
    if words.unbalanced:
        yield ValueProblem(Fault.QUOTING, "quote is never closed, systemd ignores the rest", words.unbalanced)
    for escape in words.bad_escapes:
        yield ValueProblem(Fault.QUOTING, f"{escape} is no escape sequence, systemd ignores the rest", escape)
    for word in words.items:
        yield from _variable_problems(word, needs_value=True)


def check_env_names(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Names of variables; UnsetEnvironment= takes `NAME=value` as well."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
        else:
            yield from _variable_problems(word, needs_value=False)


def _variable_problems(word: Word, needs_value: bool) -> Iterator[ValueProblem]:
    name, equals, _ = word.text.partition("=")
    if needs_value and not equals:
        yield ValueProblem(Fault.SYNTAX, f"no '=' in {word.text!r}; quote a value with spaces", word.raw)
    elif not _VARIABLE.fullmatch(name) and "%" not in name:
        yield ValueProblem(Fault.NAME, f"not the name of a variable: {name!r}", word.raw)
