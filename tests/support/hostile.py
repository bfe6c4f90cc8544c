"""A compiled tree whose every line and every piece of prose also holds text that nobody should see as markup."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from typing import Any

from compiler.pipeline import Compiled
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.spec.annotations import shape_of
from compiler.spec.model import Model
from compiler.spec.scalars import ProseText, Text

LINE = ("<evil onload=evil>&lt;evil&gt;</p></td></div></code></pre><!-- evil -->{: .evil onclick=evil } "
        "[evil](javascript:evil) ![evil](https://evil.example/x.png) | evil | \"'><evil>")
PROSE = LINE + "\n\n" + (
    "# evil heading\n\n!!! evil\n    evil\n\n<evil>\n\n    evil\n\n| evil | b |\n|---|---|\n| c | d |\n\n"
    "--8<-- \"evil\"\n")

_KEPT = ("section", "composition", "family", "fact", "option", "chosen", "documented")
"""Lines that other lines or rules compare with."""


def with_hostile_text(compiled: Compiled) -> Compiled:
    """The same tree with hostile text behind every title, line and piece of prose, as if specs held it."""
    spoil = _Spoiler()
    items = {id: spoil.record(item) for id, item in compiled.model.items.items()}
    by_kind = {kind: tuple(items[item.id] for item in found) for kind, found in compiled.model.by_kind.items()}
    project = spoil.record(compiled.model.project) if compiled.model.project else None
    claims = {id: spoil.record(claim) for id, claim in compiled.model.claims.items()}
    model: Model = dataclasses.replace(compiled.model, items=items, by_kind=by_kind, project=project, claims=claims)
    return dataclasses.replace(compiled, model=model, relations=Relations(model))


_Record = typing.TypeVar("_Record", bound=kinds.Node)


class _Spoiler:
    """Rewrites records, each of them once, so that what was one object stays one."""

    def __init__(self) -> None:
        self._done: dict[int, Any] = {}

    def record(self, node: _Record) -> _Record:
        """The record with hostile text in it."""
        if id(node) not in self._done:
            hints = typing.get_type_hints(type(node), include_extras=True)
            fields: Any = dataclasses.fields(typing.cast(Any, node))
            values = {field.name: getattr(node, field.name) for field in fields}
            changed = {name: self._value(hints[name], value) for name, value in values.items()
                       if name not in ("place", *_KEPT)}
            self._done[id(node)] = type(node)(**{**values, **changed})
        found: _Record = self._done[id(node)]
        return found

    def _value(self, hint: Any, value: Any) -> Any:
        if isinstance(value, kinds.Node):
            return self.record(value)
        if isinstance(value, tuple):
            return tuple(self._value(typing.get_args(_bare(hint))[0], one) for one in value)
        if isinstance(value, Mapping):
            return {key: self._value(typing.get_args(_bare(hint))[1], one) for key, one in value.items()}
        if isinstance(value, str) and value and typing.get_origin(hint) is typing.Annotated:
            shape = shape_of(hint)
            if isinstance(shape, ProseText):
                return f"{value}\n\n{PROSE}"
            if isinstance(shape, Text) and shape.what == "one line of text":
                return f"{value} {LINE}"
        return value


def _bare(hint: Any) -> Any:
    """The annotation without what is said about it, and without ``None``."""
    if typing.get_origin(hint) is typing.Annotated:
        return typing.get_args(hint)[0]
    return hint
