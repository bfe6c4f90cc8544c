"""Bring the assignments of one directive into a form in which equal settings are equal values.

`yes` and `true`, `1G` and 1073741824, two lines and one line come out the same. The order of words counts
where it does for systemd, not elsewhere; lists in which `~` takes away are worked out to what they leave.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from compiler.systemd import quantities
from compiler.systemd.check_network import ADDRESS_WORDS, network
from compiler.systemd.check_paths import simplify
from compiler.systemd.commands import read_commands
from compiler.systemd.grammars import Grammar, grammar_of
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.unitfile import Assignment
from compiler.systemd.words import split_fields, split_words

Reader = Callable[[str], Hashable | None]


def normalise(platform: Platform, directive: Directive, assignments: Sequence[Assignment]) -> Hashable:
    """A hashable value that is equal for equal settings; None when nothing is assigned.

    assignments: what unitfile.merge() left of the directive, in order. Values that do not fit the directive's
    grammar stand for themselves, as text.
    """
    return _normal(platform, directive, [item.value for item in assignments])


def meaning(platform: Platform, section: str, name: str, values: Sequence[str]) -> Hashable:
    """The same by name, for the values of a directive's lines; of one that the target does not know, these lines."""
    directive = platform.directive(section, name)
    return _normal(platform, directive, values) if directive else tuple(values) or None


def _normal(platform: Platform, directive: Directive, values: Sequence[str]) -> Hashable:
    if not values:
        return None
    grammar = grammar_of(directive)
    if grammar in _FOLDED:
        return _FOLDED[grammar](platform, directive, values)
    if grammar in _LISTS:
        return _LISTS[grammar](values)
    if directive.accumulates:
        return tuple(values)
    return _scalar(directive, grammar, values[-1])


def _scalar(directive: Directive, grammar: Grammar, value: str) -> Hashable:
    """The value of a directive in which the last assignment wins."""
    if grammar is Grammar.WORD and "yes" in directive.values and value not in directive.values:
        return _word(quantities.boolean(value), value)
    if grammar is Grammar.WORD:
        return _word(quantities.boolean(value) if value in ("yes", "no") else None, value)
    if grammar is Grammar.RLIMIT:
        limit = quantities.resource_limit(directive.name.removeprefix("Limit"), value)
        return value if limit is None else limit
    read = _SCALARS.get(grammar)
    found = read(value) if read else None
    return value if found is None else found


def _word(truth: bool | None, value: str) -> Hashable:
    return value if truth is None else truth


def _memory(value: str) -> Hashable | None:
    share = quantities.percentage(value)
    return ("share", share) if share is not None else quantities.size_limit(value)


def _tasks(value: str) -> Hashable | None:
    share = quantities.percentage(value)
    return ("share", share) if share is not None else quantities.count_limit(value)


def _path(value: str) -> str:
    """A path, with its prefixes kept and its slashes put in order."""
    path = value.lstrip("-+")
    return value[: len(value) - len(path)] + simplify(path)


_SCALARS: dict[Grammar, Reader] = {
    Grammar.BOOLEAN: quantities.boolean,
    Grammar.INTEGER: quantities.integer,
    Grammar.COUNT: quantities.integer,
    Grammar.WEIGHT: quantities.integer,
    Grammar.SIZE: quantities.size,
    Grammar.MEMORY: _memory,
    Grammar.TASKS: _tasks,
    Grammar.SPAN: quantities.span,
    Grammar.QUOTA: quantities.percentage,
    Grammar.MODE: quantities.octal_mode,
    Grammar.SIGNAL: lambda value: value if quantities.integer(value) else value.removeprefix("SIG"),
    Grammar.PATH: _path,
    Grammar.WORKING_DIRECTORY: _path,
}


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in split_words(value).texts)


def _bind(raw: str) -> tuple[str, str, str]:
    source, *rest = split_fields(raw)
    destination = rest[0].text if rest else source.text.removeprefix("-")
    options = rest[1].text if len(rest) > 1 else ""
    return _path(source.text), simplify(destination), options or "rbind"


def _binds(values: Iterable[str]) -> Hashable:
    return tuple(_bind(word.raw) for value in values for word in split_words(value).items)


def _tmpfs(values: Iterable[str]) -> Hashable:
    pairs = [word.partition(":") for word in _words(values)]
    return frozenset((simplify(path), tuple(sorted(options.split(",")))) for path, _, options in pairs)


def _exec(values: Iterable[str]) -> Hashable:
    commands = [command for value in values for command in read_commands(value)]
    return tuple((one.prefixes, simplify(one.path) or one.path, one.arguments) for one in commands)


def _environment(values: Iterable[str]) -> Hashable:
    """Variables with their last value; the order does not matter then."""
    words = [word for value in values for word in split_words(value, escapes="c").texts]
    return frozenset(dict(word.partition("=")[::2] for word in words).items())


def _addresses(values: Iterable[str]) -> Hashable:
    return frozenset(word if word in ADDRESS_WORDS else network(word) or word for word in _words(values))


_LISTS: dict[Grammar, Callable[[Sequence[str]], Hashable]] = {
    Grammar.PATHS: lambda values: frozenset(map(_path, _words(values))),
    Grammar.PLAIN_PATHS: lambda values: frozenset(map(_path, _words(values))),
    Grammar.SEARCH_PATH: lambda values: tuple(simplify(part) for value in values for part in value.split(":")),
    Grammar.BINDS: _binds,
    Grammar.TMPFS: _tmpfs,
    Grammar.EXEC: _exec,
    Grammar.ENVIRONMENT: _environment,
    Grammar.ENV_NAMES: lambda values: frozenset(_words(values)),
    Grammar.ENV_FILE: lambda values: tuple(map(_path, values)),
    Grammar.DIRECTORIES: lambda values: frozenset(_words(values)),
    Grammar.ARCHITECTURES: lambda values: frozenset(_words(values)),
    Grammar.STATUS: lambda values: frozenset(word.removeprefix("SIG") for word in _words(values)),
    Grammar.USERS: lambda values: frozenset(_words(values)),
    Grammar.UNITS: lambda values: frozenset(_words(values)),
    Grammar.ADDRESSES: _addresses,
    Grammar.SOCKET_BIND: frozenset,
    Grammar.CONDITION_PATH: frozenset,
}


def _signed_words(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(`~` or nothing, word) for every word, in order."""
    return tuple(
        (value[: value.startswith("~")], word)
        for value in values
        for word in split_words(value.removeprefix("~"), quotes=False).texts
    )


def _syscalls(platform: Platform, directive: Directive, values: Sequence[str]) -> Hashable:
    """The words in order, since a later one may take back an earlier one; syscalls.py works them out."""
    return _signed_words(values) or (("~", ""),)


def _decided_by_first(platform: Platform, directive: Directive, values: Sequence[str]) -> Hashable:
    """(`allow` or `deny`, names): the first value decides which; later ones add to the names or take away."""
    kind, listed = "", set[str]()
    for value in values:
        negated = value.startswith("~")
        if value == "none" or not kind:
            kind = "deny" if negated else "allow"
        if value == "none":
            listed = set()
            continue
        names = {word.upper() if directive.kind == "FAMILIES" else word for _, word in _signed_words([value])}
        listed = listed | names if negated == (kind == "deny") else listed - names
    return kind, frozenset(listed)


def _capabilities(platform: Platform, directive: Directive, values: Sequence[str]) -> Hashable:
    """The capabilities that are left: without `~` they add up, with `~` they are taken away.

    None stands for a bounding set that limits nothing, such as a lone `~` leaves; the next value replaces it.
    """
    known = frozenset(name.upper() for name in platform.capabilities)
    everything = known | {_BITS_TO_COME}
    bounding = directive.name == "CapabilityBoundingSet"
    start = everything if bounding else frozenset[str]()
    held = start
    for value in values:
        negated = value.startswith("~")
        named = frozenset(word.upper() for _, word in _signed_words([value])) & known
        if held == start or not named:
            held = everything - named if negated else named
        else:
            held = held - named if negated else held | named
    return None if bounding and held == everything else held & known


# systemd keeps 64 bits and takes all of them, also those without a name, for "not set".
_BITS_TO_COME = ""


def _namespaces(platform: Platform, directive: Directive, values: Sequence[str]) -> Hashable:
    """The namespace types that stay allowed; a boolean starts over."""
    everything = platform.namespaces - _NOT_IN_ALL_NAMESPACES
    allowed: frozenset[str] | None = None
    for value in values:
        restrict = quantities.boolean(value)
        named = frozenset(word for _, word in _signed_words([value]))
        negated = value.startswith("~")
        if restrict is not None:
            allowed = frozenset() if restrict else everything
        elif allowed is None:
            allowed = everything - named if negated else named
        else:
            allowed = allowed - named if negated else allowed | named
    return allowed


# `NAMESPACE_FLAGS_ALL` of systemd 257 lacks the youngest type: `~user` refuses it too, `~time` does nothing.
_NOT_IN_ALL_NAMESPACES = frozenset(("time",))

_FOLDED: dict[Grammar, Callable[[Platform, Directive, Sequence[str]], Hashable]] = {
    Grammar.SYSCALLS: _syscalls,
    Grammar.FAMILIES: _decided_by_first,
    Grammar.FILESYSTEMS: _decided_by_first,
    Grammar.CAPABILITIES: _capabilities,
    Grammar.NAMESPACES: _namespaces,
}
