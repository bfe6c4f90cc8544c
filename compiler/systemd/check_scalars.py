"""Checks of values that are one number, word, time span or the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.systemd import quantities
from compiler.systemd.platform import Directive, Platform
from compiler.systemd.value_problem import Fault, ValueProblem, suggest

WORDS_FOR_TRUE_AND_FALSE = ("yes", "no", "true", "false", "on", "off")
_RANGES = {
    "Nice": (-20, 19),
    "OOMScoreAdjust": (-1000, 1000),
    "IOSchedulingPriority": (0, 7),
    "CPUSchedulingPriority": (0, 99),
}
_WORDS_HAVE_NUMBERS = ("LEVEL", "FACILITY", "IOCLASS", "CPUSCHEDPOLICY")
_COUNT_RANGE = (0, 2**32 - 1)
_MEMORY_MAY_BE_ZERO = ("MemorySwapMax", "MemoryZSwapMax", "MemoryLow", "MemoryMin")


def check_boolean(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """yes, no and their other spellings."""
    if quantities.boolean(value) is None:
        hints = suggest(value, WORDS_FOR_TRUE_AND_FALSE) or ("yes", "no")
        yield ValueProblem(Fault.BOOLEAN, "not a boolean (yes or no)", value, hints)


def check_word(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """One of the words the target takes for this directive, or several where it takes several."""
    if value in directive.values or ("yes" in directive.values and quantities.boolean(value) is not None):
        return
    if directive.kind in _WORDS_HAVE_NUMBERS and quantities.integer(value) is not None:
        return
    for word in value.split() if directive.several else [value]:
        if word not in directive.values:
            message = f"{directive.name}= takes one of: {', '.join(directive.values)}"
            booleans = WORDS_FOR_TRUE_AND_FALSE if "yes" in directive.values else ()
            yield ValueProblem(Fault.WORD, message, word, suggest(word, (*directive.values, *booleans)))


def check_integer(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A whole number, within the bounds of the directive where it has some."""
    yield from _in_range(value, quantities.integer(value), _RANGES.get(directive.name))


def check_count(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A whole number that is not negative."""
    yield from _in_range(value, quantities.integer(value), _COUNT_RANGE)


def check_weight(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """1 to 10000; CPUWeight= takes `idle` as well."""
    if not (directive.kind == "CPUWEIGHT" and value == "idle"):
        yield from _in_range(value, quantities.integer(value), (1, 10000))


def _in_range(value: str, number: int | None, bounds: tuple[int, int] | None) -> Iterator[ValueProblem]:
    if number is None:
        yield ValueProblem(Fault.NUMBER, "not a whole number", value)
    elif bounds and not bounds[0] <= number <= bounds[1]:
        yield ValueProblem(Fault.RANGE, f"out of range, {bounds[0]} to {bounds[1]} is allowed", value)


def check_mode(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """File permissions in octal."""
    if quantities.octal_mode(value) is None:
        yield ValueProblem(Fault.MODE, "not an octal mode such as 0077", value)


def check_size(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Bytes, with K, M, G, T behind the number."""
    if quantities.size(value) is None:
        yield ValueProblem(Fault.SIZE, "not a size such as 512M", value)


def check_memory(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """Bytes, a share of the memory, or `infinity`."""
    share = quantities.percentage(value)
    amount = share if share is not None else quantities.size_limit(value)
    if amount is None:
        yield ValueProblem(
            Fault.SIZE, "not a size such as 512M, nor a share such as 20%, nor infinity", value
        )
    elif share is not None and share > 1:
        yield ValueProblem(Fault.RANGE, "more than 100%", value)
    elif amount == 0 and not directive.name.endswith(_MEMORY_MAY_BE_ZERO):
        yield ValueProblem(Fault.RANGE, "systemd ignores a limit of nothing", value)


def check_tasks(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A number of tasks, a share of what the system allows, or `infinity`."""
    share = quantities.percentage(value)
    amount = share if share is not None else quantities.count_limit(value)
    if amount is None:
        yield ValueProblem(Fault.NUMBER, "not a number, nor a share such as 20%, nor infinity", value)
    elif amount == 0 or (share is not None and share > 1):
        yield ValueProblem(Fault.RANGE, "out of range", value)


def check_quota(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A share of one CPU, above zero; more than 100% is several CPUs."""
    if not quantities.percentage(value):
        hints = (f"{value}%",) if quantities.integer(value) else ()
        yield ValueProblem(Fault.NUMBER, "not a share above zero, such as 50%", value, hints)


def check_span(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A time span; a bare number counts seconds."""
    if quantities.span(value) is None:
        yield ValueProblem(Fault.TIME, "not a time span such as 90, 1min 30s or infinity", value)


def check_nanospan(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A time span in which a bare number counts nanoseconds, and `ns` is a unit."""
    plain = value.replace("nsec", "us").replace("ns", "us")
    if quantities.span(plain) is None:
        yield ValueProblem(Fault.TIME, "not a time span such as 50us", value)


def check_rlimit(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """One limit, or soft and hard limit with a colon between them."""
    resource = directive.name.removeprefix("Limit")
    if quantities.resource_limit(resource, value) is not None:
        return
    parts = value.split(":")
    if len(parts) == 2 and all(quantities.resource_limit(resource, part) for part in parts):
        yield ValueProblem(
            Fault.RANGE, "the soft limit is above the hard limit", value, (":".join(parts[::-1]),)
        )
    else:
        yield ValueProblem(Fault.NUMBER, f"not a limit for {directive.name}=, see man 5 systemd.exec", value)


def check_signal(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """A signal's name or number."""
    if not is_signal(platform, value):
        yield ValueProblem(Fault.NAME, f"unknown signal {value!r}", value, suggest(value, platform.signals))


def is_signal(platform: Platform, text: str) -> bool:
    """`SIGTERM`, `TERM`, `15`, `SIGRTMIN+3`."""
    number = quantities.integer(text)
    if number is not None:
        return 0 < number <= 64
    short = text.removeprefix("SIG")
    for base, sign in (("RTMIN", "+"), ("RTMAX", "-")):
        if short.startswith(base):
            offset = quantities.integer(short.removeprefix(base) or sign + "0")
            return offset is not None and abs(offset) <= 30 and (offset == 0 or (offset > 0) == (sign == "+"))
    return short in {name.removeprefix("SIG") for name in platform.signals}


def is_errno(platform: Platform, text: str) -> bool:
    """`EPERM`, `1`; `kill` is no error number."""
    number = quantities.integer(text)
    return 0 < number <= 4095 if number is not None else text in platform.errnos


def check_errno(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """An error number, by name or as a number, or `kill`."""
    if value != "kill" and not is_errno(platform, value):
        hints = suggest(value, platform.errnos | {"kill"})
        yield ValueProblem(Fault.NAME, f"unknown error number {value!r}", value, hints)


Checker = Callable[[Platform, Directive, str], Iterator[ValueProblem]]
