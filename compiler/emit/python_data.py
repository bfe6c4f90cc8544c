"""Python literals laid out for people: on one line where they fit, else one element a line."""

from __future__ import annotations

from collections.abc import Iterable


def literal(value: object, indent: int = 0, width: int = 108) -> str:
    """The source text of a value made of dicts, lists, tuples and scalars; ``indent`` is where it stands."""
    flat = repr(value)
    if len(flat) + indent <= width or not isinstance(value, dict | list | tuple) or not value:
        return flat
    step = indent + 4
    if isinstance(value, dict):
        rows: Iterable[str] = (f"{key!r}: {literal(one, step, width)}" for key, one in value.items())
    else:
        rows = (literal(one, step, width) for one in value)
    opening, closing = {dict: ("{", "}"), list: ("[", "]"), tuple: ("(", ")")}[type(value)]
    body = "".join(f"{' ' * step}{row},\n" for row in rows)
    return f"{opening}\n{body}{' ' * indent}{closing}"
