"""Checks of values that are paths, or lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.systemd.platform import Directive, Platform
from compiler.systemd.quantities import octal_mode
from compiler.systemd.specifiers import PATH_LETTERS
from compiler.systemd.value_problem import Fault, ValueProblem, suggest
from compiler.systemd.words import Word, split_fields, split_words

_PATH_LIMIT = 4095
_BIND_OPTIONS = ("rbind", "norbind")
_STREAM_FILES = ("file:", "append:", "truncate:")

# mount(8) and tmpfs(5); systemd hands the options to the kernel, which refuses them when the unit starts.
_ONE_WAY_FLAGS = ("ro", "rw", "sync", "async", "dirsync", "inode32", "inode64", "noswap")
_SWITCHES = ("suid", "dev", "exec", "atime", "diratime", "relatime", "strictatime", "lazytime", "symfollow")
_MOUNT_FLAGS = frozenset((*_ONE_WAY_FLAGS, *_SWITCHES, *(f"no{one}" for one in _SWITCHES)))
_TMPFS_VALUES = {
    "size": r"\d+[kmgKMG%]?",
    "nr_blocks": r"\d+[kmgKMG]?",
    "nr_inodes": r"\d+[kmgKMG]?",
    "mode": r"[0-7]+",
    "uid": r"\d+",
    "gid": r"\d+",
    "huge": r"never|always|within_size|advise",
    "mpol": r".+",
}


def path_problems(text: str, needle: str, what: str = "path") -> Iterator[ValueProblem]:
    """Whether `text` can be an absolute path once its specifiers are expanded."""
    starts_with_path = len(text) > 1 and text[0] == "%" and text[1] in PATH_LETTERS
    if not text.startswith("/") and not starts_with_path:
        yield ValueProblem(Fault.PATH, f"{what} is not absolute: {text!r}", needle)
    elif ".." in text.split("/"):
        yield ValueProblem(Fault.PATH, f"{what} must not contain '..': {text!r}", needle)
    elif len(text.encode(errors="replace")) > _PATH_LIMIT:
        yield ValueProblem(Fault.PATH, f"{what} is too long", needle)


def simplify(path: str) -> str:
    """The path without doubled slashes, `.` components and a slash at its end, as systemd keeps it."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def words_or_problem(value: str) -> Iterator[Word | ValueProblem]:
    """The words of a quoted list; what is wrong with the quoting comes last, as a problem."""
    words = split_words(value)
    yield from words.items
    if words.unbalanced:
        yield ValueProblem(Fault.QUOTING, "quote is never closed", words.unbalanced)
    if words.bad_escapes:
        yield ValueProblem(Fault.QUOTING, "a backslash at the end of the value", words.bad_escapes[-1])


def check_path(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """One absolute path, the whole value, without quotes."""
    yield from path_problems(value, value)


def check_paths(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Absolute paths, each with `-` (may be missing) and then `+` (below the unit's root) before it."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
        elif word.text.startswith("+-"):
            message = "'-' comes before '+', systemd ignores this path"
            yield ValueProblem(Fault.SYNTAX, message, word.raw, (f"-+{word.raw[2:]}",))
        else:
            yield from path_problems(word.text.removeprefix("-").removeprefix("+"), word.raw)


def check_plain_paths(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Absolute paths, without prefixes."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
        else:
            yield from path_problems(word.text, word.raw)


def check_search_path(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Absolute paths with colons between them."""
    for part in value.split(":"):
        yield from path_problems(part, part or value)


def check_binds(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """`SOURCE[:DESTINATION[:OPTIONS]]`, with `-` before the source when it may be missing."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
            continue
        source, *rest = split_fields(word.raw)
        yield from path_problems(source.text.removeprefix("-"), source.raw or word.raw, "source")
        if rest:
            yield from path_problems(rest[0].text, rest[0].raw or word.raw, "destination")
        options = ":".join(field.text for field in rest[1:])
        if options and options not in _BIND_OPTIONS:
            message = f"not an option of a bind mount: {options!r}; systemd ignores the whole entry"
            yield ValueProblem(Fault.WORD, message, rest[1].raw or word.raw, suggest(options, _BIND_OPTIONS))


def check_tmpfs(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """`PATH[:OPTION[,OPTION...]]`; systemd itself is silent about the options."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
            continue
        path, colon, options = word.text.partition(":")
        yield from path_problems(path, word.raw.partition(":")[0])
        for option in options.split(",") if colon and options else ():
            yield from _check_mount_option(option, option if option in word.raw else word.raw)


def _check_mount_option(option: str, needle: str) -> Iterator[ValueProblem]:
    name, equals, argument = option.partition("=")
    pattern = _TMPFS_VALUES.get(name)
    if pattern is None or not equals:
        if option not in _MOUNT_FLAGS:
            known = _MOUNT_FLAGS | {f"{one}=" for one in _TMPFS_VALUES}
            yield ValueProblem(Fault.WORD, f"unknown tmpfs option {option!r}", needle, suggest(name, known))
    elif not re.fullmatch(pattern, argument) or (name == "mode" and octal_mode(argument) is None):
        yield ValueProblem(Fault.SYNTAX, f"bad value for tmpfs option {name}=: {argument!r}", needle)


def check_env_file(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """One absolute path with optional `-`; the whole value, without quotes."""
    yield from path_problems(value.removeprefix("-"), value)


def check_working_directory(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """An absolute path or `~` (the user's home), with optional `-`."""
    path = value.removeprefix("-")
    if path != "~":
        yield from path_problems(path, value)


def check_directories(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Paths below the directory that the directive stands for, each with optional `:SYMLINK` behind it."""
    for word in words_or_problem(value):
        if isinstance(word, ValueProblem):
            yield word
            continue
        path = word.text.partition(":")[0]
        if path.startswith("/") or not path:
            message = f"path is not relative: {path!r}"
            yield ValueProblem(
                Fault.PATH, message, word.raw, (word.raw.lstrip("/"),) if path.strip("/") else ()
            )
        elif ".." in path.split("/"):
            yield ValueProblem(Fault.PATH, f"path must not contain '..': {path!r}", word.raw)


def check_stream(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A word such as `journal`, or `fd:NAME`, `file:PATH`, `append:PATH`, `truncate:PATH`."""
    for prefix in _STREAM_FILES:
        if value.startswith(prefix):
            yield from path_problems(value.removeprefix(prefix), value)
            return
    if directive.values and value not in directive.values and not value.startswith("fd:"):
        message = f"{directive.name}= takes a path behind file:, or one of: {', '.join(directive.values)}"
        yield ValueProblem(Fault.WORD, message, value, suggest(value, directive.values))


def check_condition_path(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """An absolute path behind optional `|` (any of these will do) and `!` (not)."""
    yield from path_problems(value.removeprefix("|").removeprefix("!"), value)
