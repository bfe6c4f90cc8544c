"""What the manager's dump should show of a unit, for the directives that test_oracle.py shuffles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compiler.systemd.check_paths import simplify
from compiler.systemd.commands import read_commands
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.quantities import boolean
from compiler.systemd.unitfile import Assignment
from compiler.systemd.words import split_words

POOL: Mapping[str, Sequence[str]] = {
    "User": ["a", "b"],
    "Group": ["g", "h"],
    "UMask": ["0077", "22", "7"],
    "ProtectSystem": ["yes", "true", "full", "strict", "no"],
    "ProtectHome": ["tmpfs", "read-only", "0"],
    "KeyringMode": ["shared", "inherit"],
    "PrivateTmp": ["on", "off", "disconnected"],
    "LockPersonality": ["yes", "no"],
    "ReadWritePaths": ["/a", "-/b /c", "'/d e' +/f", "/g//h/./"],
    "ReadWriteDirectories": ["/old"],
    "InaccessiblePaths": ["/a", "-/b"],
    "BindPaths": ["/a", "/b:/c", "-/d:/e:norbind /f"],
    "BindReadOnlyPaths": ["/a", "/b:/c:rbind"],
    "TemporaryFileSystem": ["/t1", "/t2:ro,mode=0755", "/t3 /t4:size=1M"],
    "Environment": ["A=1", "B=2 A=3", "'C=x y'", '"D=\\x41"'],
    "EnvironmentFile": ["/a", "-/b c", "//d/"],
    "PassEnvironment": ["A", "B C"],
    "SupplementaryGroups": ["g", "h i"],
    "StateDirectory": ["s", "t/u"],
    "ExecStart": ["/bin/a b", "-/bin/c 'd e'", "@/bin/f g", "/bin/h ; /bin/i"],
    "CapabilityBoundingSet": [
        "CAP_KILL",
        "~CAP_CHOWN CAP_KILL",
        "CAP_CHOWN cap_net_raw",
        "~CAP_NET_RAW",
        "~",
    ],
    "AmbientCapabilities": ["CAP_KILL", "~CAP_CHOWN", "CAP_CHOWN"],
    "RestrictNamespaces": ["yes", "no", "user mnt", "~user", "~pid net"],
    "SocketBindAllow": ["udp:1-2", "tcp", "ipv6:tcp:80"],
    "SocketBindDeny": ["any"],
}


# Fields of the dump in which the order says nothing.
_SETS = (
    "SocketBindAllow",
    "SocketBindDeny",
    "CapabilityBoundingSet",
    "AmbientCapabilities",
    "RestrictNamespaces",
)
_UNORDERED = ("Environment", "StateDirectory", *_SETS)


def is_path(value: str) -> bool:
    """Whether systemd keeps the value of EnvironmentFile=."""
    path = value.removeprefix("-")
    return path.startswith("/") and ".." not in path.split("/")


def shown_path(value: str) -> str:
    """A path with its prefixes as the dump shows it."""
    path = value.lstrip("-+")
    return value[: len(value) - len(path)] + simplify(path)


def observed(field: str, lines: Sequence[str]) -> list[str]:
    """The lines of one field, taken apart where the manager prints several values in a line."""
    if field == "Command Line":
        return ["|".join(split_words(line).texts) for line in lines]
    if field in _SETS:
        lines = [word for line in lines for word in line.split() if word != "n/a"]
    return sorted(lines) if field in _UNORDERED else list(lines)


def expected(platform: Platform, held: Mapping[str, tuple[Assignment, ...]]) -> dict[str, list[str]]:
    """Field -> lines, for every directive of POOL, set or not. `held`: what is in force of [Service]."""
    fields = {}
    for name in POOL.keys() - {"ReadWriteDirectories"}:
        values = [item.value for item in held.get(name, ())]
        field = "Command Line" if name == "ExecStart" else name
        if name in _FOLDED:
            lines = _folded(platform, name, held.get(name, ()))
        elif values:
            lines = _SHOWN.get(name, list)(values)
        else:
            lines = [platform.defaults[name]] if platform.defaults.get(name) else []
        fields[field] = sorted(lines) if field in _UNORDERED else lines
    return fields


_FOLDED = ("CapabilityBoundingSet", "AmbientCapabilities", "RestrictNamespaces")


def _folded(platform: Platform, name: str, assignments: tuple[Assignment, ...]) -> list[str]:
    """Directives that add and take away: what normalise() makes of them."""
    directive = platform.directive("Service", name)
    assert directive is not None
    left = normalise(platform, directive, assignments)
    assert left is None or isinstance(left, frozenset)
    if name == "RestrictNamespaces":
        return [] if left is None or left >= platform.namespaces - {"time"} else list(left)
    return [capability.lower() for capability in left or ()]


def _words(values: Sequence[str]) -> list[str]:
    return [word for value in values for word in split_words(value).texts]


def _unique_words(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(_words(values)))


def _paths_in_one_line(values: Sequence[str]) -> list[str]:
    return [" ".join(map(shown_path, _words(values)))]


def _truth_or_word(values: Sequence[str]) -> list[str]:
    truth = boolean(values[-1])
    return [values[-1] if truth is None else "yes" if truth else "no"]


def _bind(word: str) -> str:
    source, _, rest = word.partition(":")
    destination, _, options = rest.partition(":")
    return f"{source}:{destination or source.removeprefix('-')}:{options or 'rbind'}"


def _commands(values: Sequence[str]) -> list[str]:
    """Program and arguments; with `@` the first argument takes the program's place."""
    commands = [command for value in values for command in read_commands(value)]
    return ["|".join([*([] if "@" in one.prefixes else [one.path]), *one.arguments]) for one in commands]


def _variables(values: Sequence[str]) -> list[str]:
    words = [word for value in values for word in split_words(value, escapes="c").texts]
    return [
        f"{name}={value}"
        for name, _, value in {word.partition("=")[0]: word.partition("=") for word in words}.values()
    ]


_SHOWN: Mapping[str, Callable[[Sequence[str]], list[str]]] = {
    "UMask": lambda values: [values[-1].zfill(4)],
    "ProtectSystem": _truth_or_word,
    "ProtectHome": _truth_or_word,
    "PrivateTmp": lambda values: ["connected" if one == "yes" else one for one in _truth_or_word(values)],
    "LockPersonality": _truth_or_word,
    "ReadWritePaths": _paths_in_one_line,
    "InaccessiblePaths": _paths_in_one_line,
    "SupplementaryGroups": lambda values: [" ".join(_words(values))],
    "BindPaths": lambda values: list(map(_bind, _words(values))),
    "BindReadOnlyPaths": lambda values: list(map(_bind, _words(values))),
    "TemporaryFileSystem": _words,
    "Environment": _variables,
    "EnvironmentFile": lambda values: list(map(shown_path, values)),
    "PassEnvironment": _unique_words,
    "StateDirectory": _unique_words,
    "ExecStart": _commands,
    "SocketBindAllow": lambda values: [f"{one}:any" if one[-1].isalpha() else one for one in values],
}
