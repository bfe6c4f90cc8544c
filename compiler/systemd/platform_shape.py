"""The shape that committed platform data must have, as a table, and the check against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

FORMAT = 1

Check = Callable[[Any], bool]


def _line(value: Any) -> bool:
    # Names and values get into messages and reports; an escape in JSON can stand for any character.
    return isinstance(value, str) and value.isprintable()


def _text(value: Any) -> bool:
    return _line(value) and value != ""


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _text_map(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_line, (*value, *value.values())))


def _texts_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(_texts, value))


def _texts_map(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_line, value)) and all(map(_texts, value.values()))


def _rows_of(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A check for a list of objects that have every key of `required` and no key beyond `optional`."""
    known = {**required, **(optional or {})}

    def sound(row: Any) -> bool:
        return (
            isinstance(row, Mapping)
            and required.keys() <= row.keys() <= known.keys()
            and all(known[key](value) for key, value in row.items())
        )

    return lambda value: isinstance(value, list) and all(map(sound, value))


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _points(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_DIRECTIVES = _rows_of(
    {
        "name": _text,
        "sections": _texts,
        "kind": _text,
        "since": _or_none(_number),
        "accumulates": _or_none(_flag),
        "resets": _or_none(_flag),
    },
    {
        "how": _text,
        "values": _texts,
        "several": _flag,
        "since_shared": _flag,
        "documented": _flag,
    },
)
_SPECIFIERS = _rows_of({"letter": _text, "meaning": _text, "instance_only": _flag})
_ASSESSMENTS = _rows_of(
    {
        "field": _text,
        "name": _text,
        "description": _text,
        "empty_exposure": _or_none(_points),
        "empty_set": _or_none(_flag),
    }
)

# Block, key in the block, what the value must be, how to say so.
_SHAPE: tuple[tuple[str, str, Check, str], ...] = (
    ("system", "id", _text, "text"),
    ("system", "version", _text, "text"),
    ("system", "suite", _text, "text"),
    ("system", "architecture", _text, "text"),
    ("system", "systemd", _number, "a whole number"),
    ("packages", "versions", _text_map, "an object of texts"),
    ("directives", "items", _DIRECTIVES, "a list of directives"),
    ("reset_groups", "groups", _texts_list, "a list of lists of names"),
    ("syscall_groups", "groups", _texts_map, "an object of lists of names"),
    ("syscalls", "names", _texts, "a list of names"),
    ("capabilities", "names", _texts, "a list of names"),
    ("address_families", "names", _texts, "a list of names"),
    ("architectures", "names", _texts, "a list of names"),
    ("signals", "names", _texts, "a list of names"),
    ("errnos", "names", _texts, "a list of names"),
    ("namespaces", "names", _texts, "a list of names"),
    ("filesystem_groups", "groups", _texts_map, "an object of lists of names"),
    ("specifiers", "items", _SPECIFIERS, "a list of specifiers"),
    ("assessments", "items", _ASSESSMENTS, "a list of assessments"),
    ("defaults", "values", _text_map, "an object of texts"),
)


def shape_error(data: Any) -> str | None:
    """The first thing that is wrong with the shape of `data`, in one line; None when it is sound."""
    if not isinstance(data, Mapping):
        return "the top level must be an object"
    if not _number(data.get("format")) or data["format"] != FORMAT:
        return f"the format must be {FORMAT}, not {data.get('format')!r}"
    for block, key, check, wanted in _SHAPE:
        content = data.get(block)
        if not isinstance(content, Mapping):
            return f"block {block!r} must be an object"
        if not _text(content.get("source")):
            return f"block {block!r} must name its source"
        if not check(content.get(key)):
            return f"{key!r} of block {block!r} must be {wanted}"
    return None
