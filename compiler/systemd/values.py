"""Check a directive's value against what the target takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.systemd import check_names, check_network, check_paths, check_scalars, check_sets
from compiler.systemd.check_scalars import Checker
from compiler.systemd.commands import check_exec
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.rules import empty_is_ignored
from compiler.systemd.shapes import Shape, shape_of
from compiler.systemd.specifiers import check_specifiers
from compiler.systemd.value_problem import Fault, ValueProblem

__all__ = ["Fault", "ValueProblem", "check_value"]

_CHECKS: dict[Shape, Checker] = {
    Shape.BOOLEAN: check_scalars.check_boolean,
    Shape.WORD: check_scalars.check_word,
    Shape.INTEGER: check_scalars.check_integer,
    Shape.COUNT: check_scalars.check_count,
    Shape.WEIGHT: check_scalars.check_weight,
    Shape.SIZE: check_scalars.check_size,
    Shape.MEMORY: check_scalars.check_memory,
    Shape.TASKS: check_scalars.check_tasks,
    Shape.SPAN: check_scalars.check_span,
    Shape.NANOSPAN: check_scalars.check_nanospan,
    Shape.RLIMIT: check_scalars.check_rlimit,
    Shape.QUOTA: check_scalars.check_quota,
    Shape.MODE: check_scalars.check_mode,
    Shape.SIGNAL: check_scalars.check_signal,
    Shape.ERRNO: check_scalars.check_errno,
    Shape.STATUS: check_sets.check_status,
    Shape.CAPABILITIES: check_sets.check_capabilities,
    Shape.FAMILIES: check_sets.check_families,
    Shape.SYSCALLS: check_sets.check_syscalls,
    Shape.ARCHITECTURES: check_sets.check_architectures,
    Shape.NAMESPACES: check_sets.check_namespaces,
    Shape.FILESYSTEMS: check_sets.check_filesystems,
    Shape.UNITS: check_sets.check_units,
    Shape.ADDRESSES: check_network.check_addresses,
    Shape.SOCKET_BIND: check_network.check_socket_bind,
    Shape.PATH: check_paths.check_path,
    Shape.PATHS: check_paths.check_paths,
    Shape.PLAIN_PATHS: check_paths.check_plain_paths,
    Shape.SEARCH_PATH: check_paths.check_search_path,
    Shape.BINDS: check_paths.check_binds,
    Shape.TMPFS: check_paths.check_tmpfs,
    Shape.ENV_FILE: check_paths.check_env_file,
    Shape.WORKING_DIRECTORY: check_paths.check_working_directory,
    Shape.DIRECTORIES: check_paths.check_directories,
    Shape.STREAM: check_paths.check_stream,
    Shape.CONDITION_PATH: check_paths.check_condition_path,
    Shape.EXEC: check_exec,
    Shape.USER: check_names.check_user,
    Shape.USERS: check_names.check_users,
    Shape.ENVIRONMENT: check_names.check_environment,
    Shape.ENV_NAMES: check_names.check_env_names,
}

# Only in these does systemd expand specifiers; elsewhere a percent sign is just a wrong character.
_EXPANDED = frozenset(
    (
        Shape.TEXT,
        Shape.UNITS,
        Shape.PATH,
        Shape.PATHS,
        Shape.PLAIN_PATHS,
        Shape.SEARCH_PATH,
        Shape.BINDS,
        Shape.TMPFS,
        Shape.ENV_FILE,
        Shape.WORKING_DIRECTORY,
        Shape.DIRECTORIES,
        Shape.STREAM,
        Shape.CONDITION_PATH,
        Shape.EXEC,
        Shape.USER,
        Shape.USERS,
        Shape.ENVIRONMENT,
        Shape.ENV_NAMES,
    )
)
# In these a `#` behind a space may well be meant; command lines look for it themselves.
_MAY_HOLD_HASH = frozenset((Shape.FREE, Shape.TEXT, Shape.EXEC, Shape.ENVIRONMENT))
_COMMENT = re.compile(r"[ \t]+(#.*)")


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
    shape = shape_of(directive)
    comment = _COMMENT.search(value)
    if comment and shape not in _MAY_HOLD_HASH:
        message = "a comment cannot follow a value: systemd takes it for part of the value"
        yield ValueProblem(Fault.COMMENT, message, comment[1], ("",))
        return
    if shape in _EXPANDED:
        bad = check_specifiers(platform, value)
        if bad:
            yield from bad
            return
    check = _CHECKS.get(shape)
    if check is not None:
        yield from check(platform, directive, value)
