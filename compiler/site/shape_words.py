"""What a key may hold, in words: the shapes that read the specs, told to a person who writes one."""

from __future__ import annotations

import inspect

from compiler.site.markdown import Markdown, code, escape
from compiler.spec.containers import ListOf, MapOf, OneOf, RecordShape
from compiler.spec.scalars import Choice, Day, Decimal, Link, ProseText, Text, Truth
from compiler.spec.shape import Shape


def name_of(record: RecordShape) -> str:
    """What a record is called: its kind, or the name of its type in words."""
    return record.kind or _words(record.make.__name__)


def about(record: RecordShape) -> Markdown:
    """What a record is for, in a sentence or two."""
    parts = (inspect.getdoc(record.make) or "").split("\n\n")[0].split("``")
    return Markdown("".join(code(part) if index % 2 else escape(f"·{part}·")[1:-1] for index, part in enumerate(parts)))


def anchor_of(name: str) -> str:
    """Where the page of kinds describes a record or kind."""
    return "kind-" + name.replace(" ", "-")


def words_of(shape: Shape) -> Markdown:
    """What ``shape`` takes, as Markdown with links to the records in it."""
    if isinstance(shape, RecordShape):
        return _link(name_of(shape))
    if isinstance(shape, OneOf):
        return Markdown(" or ".join(_link(name_of(record)) for record in shape.records))
    if isinstance(shape, ListOf):
        inner = words_of(shape.inner)
        return Markdown(f"{inner}, or a list of them" if shape.or_one else f"list of: {inner}")
    if isinstance(shape, MapOf):
        return Markdown(f"mapping of {words_of(shape.key)} to {words_of(shape.value)}")
    return _scalar_words(shape)


def _scalar_words(shape: Shape) -> Markdown:
    if isinstance(shape, Link):
        if shape.kinds == ("item",):
            return Markdown("id (any item)")
        kinds = (_link(kind) if kind != "platform" else escape(kind) for kind in shape.kinds)
        return Markdown(f"id ({' or '.join(kinds)})")
    if isinstance(shape, Choice):
        return Markdown("one of " + ", ".join(code(word) for word in shape.words))
    if isinstance(shape, Text):
        return escape(shape.what + (f" ({shape.hint})" if shape.hint else ""))
    for known, words in _PLAIN.items():
        if isinstance(shape, known):
            return Markdown(words)
    raise TypeError(f"no words for the shape {shape!r}")


_PLAIN: dict[type, str] = {
    ProseText: "prose", Truth: "true or false", Day: "a date, YYYY-MM-DD", Decimal: "a decimal number",
}


def _link(name: str) -> Markdown:
    return Markdown(f"[{escape(name)}](#{anchor_of(name)})")


def _words(type_name: str) -> str:
    """``SetEntry`` as ``set entry``."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type_name).strip()
