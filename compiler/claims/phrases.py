"""Small pieces of sentences that verdicts and the words for claims are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

_SHOWN = 6


def few(words: Collection[str]) -> str:
    """``a, b and c``; of a long collection the first ones and how many more there are."""
    ordered = list(words)
    if len(ordered) > _SHOWN + 1:
        return f"{', '.join(ordered[:_SHOWN])} and {len(ordered) - _SHOWN} more"
    return listed(ordered)


def listed(words: Collection[str]) -> str:
    """``a, b and c``"""
    ordered = list(words)
    *others, last = ordered or [""]
    return f"{', '.join(others)} and {last}" if others else last


def equals(names: Iterable[str]) -> str:
    """Directives with their equals sign, sysctl keys and other causes as they are."""
    return listed([name if "." in name or " " in name or name[:1].islower() else f"{name}=" for name in names])


def lines(settings: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Lines of a unit, in a sentence."""
    return listed([f"{name}={value}" for name, values in settings for value in values])


def are(things: Collection[str]) -> str:
    """The verb for one thing, or for several."""
    return "is" if len(things) == 1 else "are"


def has(things: Collection[str]) -> str:
    """The other verb for one thing, or for several."""
    return "has" if len(things) == 1 else "have"


def plural(count: int, noun: str) -> str:
    """``1 call``, ``2 calls``"""
    return f"{count} {noun}{'' if count == 1 else 's'}"


_TRIED = {
    "environ": "/proc/PID/environ", "mem": "/proc/PID/mem", "root": "/proc/PID/root", "visible": "/proc/PID",
    "root-list": "listing /proc/PID/root", "root-write": "writing below /proc/PID/root", "list": "listing",
    "exists": "seeing", "run": "running", "run-i386": "running 32-bit code", "text-relocation": "relocating text",
    "connect": "connecting to", "unix-socket": "connecting to", "open-files": "making files that all may read",
    "keyring": "the user's keyring", "variable": "the variable", "stop": "stopping on the signal",
    "sysv-shm": "System V shared memory", "posix-shm": "a shared memory file", "abstract-socket": "an abstract socket",
    "loopback": "a port on loopback", "read": "reading", "write": "writing", "set-uid": "a set-uid program",
    "set-id-bits": "setting the set-uid bit", "unshare": "making a namespace", "mount": "mounting",
    "module": "loading a module", "set-clock": "setting the clock", "kernel-log": "the kernel's log",
    "host-name": "renaming the host", "realtime": "real-time scheduling", "personality": "another personality",
    "write-execute": "memory that is writable and executable", "socket": "a socket of", "bind": "binding",
    "syscall": "the call",
}


def tried_words(tried: str) -> str:
    """What is tried, where that takes more than the word of the claim."""
    return _TRIED.get(tried, tried)
