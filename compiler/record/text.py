"""A result as YAML in the order of keys that specs have; plain where that is safe, quoted where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@+-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


def scalar(value: str) -> str:
    """One value: as it is where nobody could read it otherwise, else between double quotes."""
    if _DAY.fullmatch(value) or (_PLAIN.fullmatch(value) and value.lower() not in _WORDS):
        return value
    return json.dumps(value, ensure_ascii=False)


def item(rows: Mapping[str, object], modeline: str) -> str:
    """A whole file: the line for editors, then each key with its value, list or mapping."""
    lines = [modeline]
    for key, value in rows.items():
        lines += _lines(key, value, 0)
    return "\n".join(lines) + "\n"


def _lines(key: str, value: object, indent: int) -> Iterable[str]:
    space = " " * indent
    if isinstance(value, Mapping):
        yield f"{space}{key}:"
        for name, one in value.items():
            yield from _lines(scalar(str(name)), one, indent + 2)
    elif isinstance(value, list | tuple):
        if all(isinstance(one, str) for one in value) and sum(map(len, value)) < 70:
            yield f"{space}{key}: [{', '.join(map(scalar, value))}]"
            return
        yield f"{space}{key}:"
        for one in value:
            yield from _entry(one, indent + 2)
    else:
        yield f"{space}{key}: {scalar(str(value))}"


def _entry(one: object, indent: int) -> Iterable[str]:
    space = " " * indent
    if not isinstance(one, Mapping):
        yield f"{space}- {scalar(str(one))}"
        return
    rows = [line for key, value in one.items() for line in _lines(key, value, indent + 2)]
    yield f"{space}- {rows[0].lstrip()}"
    yield from rows[1:]
