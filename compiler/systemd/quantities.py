"""Numbers, sizes, time spans and resource limits as systemd reads them; None stands for bad input.

Source: `parse-util.c`, `time-util.c`, `rlimit-util.c` and `percent-util.c` of systemd 257.13.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

INFINITY = "infinity"
Quantity = int | str  # a number, or INFINITY

_TRUE = frozenset(("1", "yes", "y", "true", "t", "on"))
_FALSE = frozenset(("0", "no", "n", "false", "f", "off"))
_SIZE_UNITS = ("E", "P", "T", "G", "M", "K", "B", "")
_SECOND = 10**6
_TIME_UNITS = {
    **dict.fromkeys(("seconds", "second", "sec", "s"), _SECOND),
    **dict.fromkeys(("minutes", "minute", "min", "m"), 60 * _SECOND),
    **dict.fromkeys(("hours", "hour", "hr", "h"), 3600 * _SECOND),
    **dict.fromkeys(("days", "day", "d"), 86400 * _SECOND),
    **dict.fromkeys(("weeks", "week", "w"), 7 * 86400 * _SECOND),
    **dict.fromkeys(("months", "month", "M"), 2629800 * _SECOND),
    **dict.fromkeys(("years", "year", "y"), 31557600 * _SECOND),
    **dict.fromkeys(("msec", "ms"), 1000),
    **dict.fromkeys(("usec", "us", "\u03bcs", "\u00b5s"), 1),
}
_TIME_PART = re.compile(r"[ \t]*([0-9]+)(?:\.([0-9]+))?[ \t]*([A-Za-z\u03bc\u00b5]*)")
_SIZE_PART = re.compile(r"[ \t]*([0-9]+)(?:\.([0-9]*))?[ \t]*([BKMGTPE]?)")
_SHARE = re.compile(r"([0-9]+)(?:\.([0-9]{1,2}))?([%‰‱])")
_LONGEST = 4000  # characters; Python refuses to read much longer numbers, and 64 bits hold none that needs them
_BASES = {"0x": 16, "0X": 16, "0b": 2, "0B": 2, "0o": 8, "0O": 8}


def boolean(text: str) -> bool | None:
    """`yes`, `true`, `on`, `1`, `y`, `t` or their opposites, in any case."""
    word = text.lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def integer(text: str) -> int | None:
    """A whole number of 64 bits with optional sign; 0x, 0o, 0b and a leading zero (octal) choose the base, as in C."""
    sign = -1 if text.startswith("-") else 1
    digits = text[1:] if text[:1] in ("+", "-") else text
    base = _BASES.get(digits[:2]) or (8 if len(digits) > 1 and digits.startswith("0") else 10)
    digits = digits[2:] if digits[:2] in _BASES else digits
    if not digits.isascii() or not digits.isalnum():
        return None
    try:
        value = int(digits, base)
    except ValueError:
        return None
    return sign * value if value < 2**64 else None


def octal_mode(text: str) -> int | None:
    """File permissions in octal, at most 7777, without sign."""
    return int(text, 8) if re.fullmatch(r"[0-7]+", text) and int(text, 8) <= 0o7777 else None


def size(text: str) -> int | None:
    """Bytes: `1G`, `1.5M`, `1G 500M`; suffixes count in 1024s and must fall."""
    if len(text) > _LONGEST:
        return None
    total, position, allowed = 0, 0, 0
    while position < len(text) or not position:
        part = _SIZE_PART.match(text, position)
        if part is None:
            return None
        unit = _SIZE_UNITS.index(part[3])
        if unit < allowed:
            return None
        total += int(_decimal(part[1], part[2]) * 1024 ** max(6 - unit, 0))
        allowed, position = unit + 1, part.end()
    return total if total < 2**64 else None


def span(text: str, default_unit: int = _SECOND) -> Quantity | None:
    """A time span in microseconds: `90`, `1min 30s`, `2.5h`, `infinity`. `default_unit`: of bare numbers."""
    if text.strip() == INFINITY:
        return INFINITY
    if len(text) > _LONGEST:
        return None
    total, position = 0, 0
    while position < len(text.rstrip()) or not position:
        part = _TIME_PART.match(text, position)
        if part is None or (part[3] and part[3] not in _TIME_UNITS) or part.end() == position:
            return None
        total += int(_decimal(part[1], part[2]) * _TIME_UNITS.get(part[3], default_unit))
        position = part.end()
    return total if total < 2**64 - 1 else None


def _decimal(whole: str, fraction: str | None) -> Fraction:
    return Fraction(int(f"{whole}{fraction or ''}"), 10 ** len(fraction or ""))


def percentage(text: str) -> Fraction | None:
    """A share: `20%`, `0.5%`, `25‰`, `1‱`; None when it is none. 100% is 1."""
    found = _SHARE.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        return None
    return _decimal(found[1], found[2]) / {"%": 100, "‰": 1000, "‱": 10000}[found[3]]


def count_limit(text: str) -> Quantity | None:
    """A whole number that is not negative, or `infinity`."""
    if text == INFINITY:
        return INFINITY
    number = integer(text)
    return number if number is not None and 0 <= number < 2**64 - 1 else None


def size_limit(text: str) -> Quantity | None:
    """A size in bytes, or `infinity`."""
    return INFINITY if text == INFINITY else size(text)


def _seconds_limit(text: str) -> Quantity | None:
    micro = span(text)
    return -(-micro // _SECOND) if isinstance(micro, int) else micro


def _nice_limit(text: str) -> Quantity | None:
    number = integer(text)
    if number is None:
        return None
    if text[:1] in ("+", "-"):
        return 20 - number if -20 <= number <= 19 else None
    return number if 0 <= number <= 40 else None


_LIMIT_READERS: dict[str, Callable[[str], Quantity | None]] = {
    **dict.fromkeys(("FSIZE", "DATA", "STACK", "CORE", "RSS", "AS", "MEMLOCK", "MSGQUEUE"), size_limit),
    **dict.fromkeys(("NOFILE", "NPROC", "LOCKS", "SIGPENDING", "RTPRIO"), count_limit),
    "CPU": _seconds_limit,
    "RTTIME": lambda text: span(text, default_unit=1),
    "NICE": _nice_limit,
}


def resource_limit(resource: str, text: str) -> tuple[Quantity, Quantity] | None:
    """`soft:hard`, or one value for both, of `resource` (`NOFILE`, `CPU`, ...); soft may not exceed hard."""
    read = _LIMIT_READERS.get(resource)
    values = [read(part) for part in text.split(":")] if read else []
    if len(values) not in (1, 2) or values[0] is None or values[-1] is None:
        return None
    soft, hard = values[0], values[-1]
    ordered = hard == INFINITY or (isinstance(soft, int) and isinstance(hard, int) and soft <= hard)
    return (soft, hard) if ordered else None
