"""Check a directive's value against what the target takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.systemd import check_names, check_network, check_paths, check_scalars, check_sets
from compiler.systemd.check_scalars import Checker
from compiler.systemd.commands import check_exec
from compiler.systemd.grammars import Grammar, grammar_of
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.rules import empty_is_ignored
from compiler.systemd.specifiers import check_specifiers
from compiler.systemd.value_problem import Fault, ValueProblem

__all__ = ["Fault", "ValueProblem", "check_value"]

_CHECKS: dict[Grammar, Checker] = {
    Grammar.BOOLEAN: check_scalars.check_boolean,
    Grammar.WORD: check_scalars.check_word,
    Grammar.INTEGER: check_scalars.check_integer,
    Grammar.COUNT: check_scalars.check_count,
    Grammar.WEIGHT: check_scalars.check_weight,
    Grammar.SIZE: check_scalars.check_size,
    Grammar.MEMORY: check_scalars.check_memory,
    Grammar.TASKS: check_scalars.check_tasks,
    Grammar.SPAN: check_scalars.check_span,
    Grammar.NANOSPAN: check_scalars.check_nanospan,
    Grammar.RLIMIT: check_scalars.check_rlimit,
    Grammar.QUOTA: check_scalars.check_quota,
    Grammar.MODE: check_scalars.check_mode,
    Grammar.SIGNAL: check_scalars.check_signal,
    Grammar.ERRNO: check_scalars.check_errno,
    Grammar.STATUS: check_sets.check_status,
    Grammar.CAPABILITIES: check_sets.check_capabilities,
    Grammar.FAMILIES: check_sets.check_families,
    Grammar.SYSCALLS: check_sets.check_syscalls,
    Grammar.ARCHITECTURES: check_sets.check_architectures,
    Grammar.NAMESPACES: check_sets.check_namespaces,
    Grammar.FILESYSTEMS: check_sets.check_filesystems,
    Grammar.UNITS: check_sets.check_units,
    Grammar.ADDRESSES: check_network.check_addresses,
    Grammar.SOCKET_BIND: check_network.check_socket_bind,
    Grammar.PATH: check_paths.check_path,
    Grammar.PATHS: check_paths.check_paths,
    Grammar.PLAIN_PATHS: check_paths.check_plain_paths,
    Grammar.SEARCH_PATH: check_paths.check_search_path,
    Grammar.BINDS: check_paths.check_binds,
    Grammar.TMPFS: check_paths.check_tmpfs,
    Grammar.ENV_FILE: check_paths.check_env_file,
    Grammar.WORKING_DIRECTORY: check_paths.check_working_directory,
    Grammar.DIRECTORIES: check_paths.check_directories,
    Grammar.STREAM: check_paths.check_stream,
    Grammar.CONDITION_PATH: check_paths.check_condition_path,
    Grammar.EXEC: check_exec,
    Grammar.USER: check_names.check_user,
    Grammar.USERS: check_names.check_users,
    Grammar.ENVIRONMENT: check_names.check_environment,
    Grammar.ENV_NAMES: check_names.check_env_names,
}

# Only in these does systemd expand specifiers; elsewhere a percent sign is just a wrong character.
_EXPANDED = frozenset(
    (
        Grammar.TEXT,
        Grammar.UNITS,
        Grammar.PATH,
        Grammar.PATHS,
        Grammar.PLAIN_PATHS,
        Grammar.SEARCH_PATH,
        Grammar.BINDS,
        Grammar.TMPFS,
        Grammar.ENV_FILE,
        Grammar.WORKING_DIRECTORY,
        Grammar.DIRECTORIES,
        Grammar.STREAM,
        Grammar.CONDITION_PATH,
        Grammar.EXEC,
        Grammar.USER,
        Grammar.USERS,
        Grammar.ENVIRONMENT,
        Grammar.ENV_NAMES,
    )
)
# In these a `#` behind a space may well be meant; command lines look for it themselves.
_MAY_HOLD_HASH = frozenset((Grammar.FREE, Grammar.TEXT, Grammar.EXEC, Grammar.ENVIRONMENT))
_COMMENT = re.compile(r"[ \t](#.*)")


def check_value(platform: Platform, directive: Directive, value: str) -> list[ValueProblem]:
    """What is wrong with `value`, one line without spaces around it; [] when nothing is, or nothing is known.

    A specifier that means nothing in the unit at hand is not looked for here: see check_specifiers().
    """
    return list(_problems(platform, directive, value))


def _problems(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    if any(char in value for char in "\n\r\0"):
        yield ValueProblem(Fault.SYNTAX, "a value is one line", value)
        return
    if not value:
        if empty_is_ignored(directive):
            yield ValueProblem(Fault.EMPTY, f"systemd ignores an empty {directive.name}=", value)
        return
    grammar = grammar_of(directive)
    comment = _COMMENT.search(value)
    if comment and grammar not in _MAY_HOLD_HASH:
        message = "a comment cannot follow a value: systemd takes it for part of the value"
        yield ValueProblem(Fault.COMMENT, message, comment[1], ("",))
        return
    if grammar in _EXPANDED:
        bad = check_specifiers(platform, value)
        if bad:
            yield from bad
            return
    check = _CHECKS.get(grammar)
    if check is not None:
        yield from check(platform, directive, value)
