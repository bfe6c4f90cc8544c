"""Command lines of Exec*= directives: read and check them (`config_parse_exec()` of systemd 257.13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.systemd.check_paths import path_problems
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.value_problem import Fault, ValueProblem
from compiler.systemd.words import BLANK, Word, split_words

_SHELL_WORDS = ("|", "||", "&&", "&", ">", ">>", "<", "2>&1")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `prefixes` in a fixed order (`-`, `@`, `:`, `+`, `!`), the executable, its arguments.

    `word` is the first word as written, prefixes included.
    """

    prefixes: str
    path: str
    arguments: tuple[str, ...]
    word: Word


def read_commands(value: str) -> tuple[Command, ...]:
    """The commands of one assignment; several stand with a lone `;` between them. A bad rest is left out."""
    words = split_words(value, escapes="c")
    commands: list[Command] = []
    pending: list[Word] = []
    for word in words.items:
        if word.raw == ";":
            commands += _command(pending)
            pending = []
        else:
            pending.append(word)
    return (*commands, *_command(pending))


def _command(words: list[Word]) -> Iterator[Command]:
    if not words:
        return
    prefixes, path = _split_prefixes(words[0].text)
    arguments = tuple(";" if word.raw == "\\;" else word.text for word in words[1:])
    yield Command("".join(sorted(prefixes, key="-@:+!".index)), path, arguments, words[0])


def _split_prefixes(text: str) -> tuple[str, str]:
    """The special characters before an executable: each once, but `!!`; `+` and `!` exclude each other."""
    taken = ""
    for char in text:
        once = char in "-@:" and char not in taken
        privilege = char in "+!" and not set("+!") & set(taken)
        doubled = char == "!" and taken.count("!") == 1
        if not (once or privilege or doubled):
            break
        taken += char
    return taken, text[len(taken) :]


def check_exec(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Prefixes, an executable (absolute, or a bare name to look up), arguments; no shell."""
    words = split_words(value, escapes="c")
    if words.unbalanced:
        yield ValueProblem(Fault.QUOTING, "quote is never closed", words.unbalanced)
        return
    for escape in words.bad_escapes:
        if escape == "\\;" and any(word.raw == escape for word in words.items):
            continue  # a word of its own that stands for a semicolon
        message = f"{escape} is no escape sequence; write \\\\ for a backslash"
        yield ValueProblem(Fault.QUOTING, message, escape, ("\\" + escape,))
    commands = read_commands(value)
    if not commands:
        yield ValueProblem(Fault.SYNTAX, "no command", value.strip(BLANK))
    for command in commands:
        yield from _check_command(command)
    for word in words.items:
        if word.raw.startswith("#"):
            message = "a comment cannot follow a value: systemd passes these words on as arguments"
            yield ValueProblem(Fault.COMMENT, message, value[word.start :])
            return
        if word.raw in _SHELL_WORDS:
            message = f"{word.raw!r} is an argument here: no shell reads this line"
            yield ValueProblem(Fault.SYNTAX, message, word.raw)


def _check_command(command: Command) -> Iterator[ValueProblem]:
    path, raw = command.path, command.word.raw
    if not path:
        yield ValueProblem(Fault.PATH, "no executable behind the prefixes", raw)
    elif path[0] in "-@:+!|":
        yield ValueProblem(Fault.SYNTAX, f"prefix {path[0]!r} is not allowed here, or not again", raw)
    elif path.endswith(("/", "/.", "/..")):
        yield ValueProblem(Fault.PATH, f"executable is a directory: {path!r}", raw)
    elif any(char in "\"'\\\x7f" or char < " " for char in path):
        yield ValueProblem(Fault.PATH, "executable contains special characters", raw)
    elif "/" in path or path.startswith("%"):
        yield from path_problems(path, raw, "executable")
    if "@" in command.prefixes and not command.arguments:
        yield ValueProblem(Fault.SYNTAX, "'@' needs the name of the process as first argument", raw)
