"""From a dataclass's annotations to its shape, so that the model's types are the schema."""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from compiler.spec.containers import ListOf, MapOf, OneOf, RecordShape, Slot
from compiler.spec.scalars import Choice, Day, Truth
from compiler.spec.shape import Shape


@dataclasses.dataclass(frozen=True, slots=True)
class OneOrMany:
    """Marks a list for which a single value may stand."""

    may_be_empty: bool = True


_shapes: dict[type, RecordShape] = {}


def record_shape(record: type) -> RecordShape:
    """The shape of a record class: an id first, then its fields in order, ``tail`` fields last.

    A field is required when it has no default. Extra strings in ``Annotated`` describe it. ``told_by`` names the key
    that tells the record from others in a union.
    """
    if record not in _shapes:
        _shapes[record] = _make_shape(record)
    return _shapes[record]


def _make_shape(record: type) -> RecordShape:
    hints = typing.get_type_hints(record, include_extras=True)
    tail: tuple[str, ...] = getattr(record, "tail", ())
    slots = [_slot(field, hints[field.name]) for field in dataclasses.fields(record) if field.name != "place"]
    ordered = sorted(slots, key=lambda slot: (tail.index(slot.name) + 1 if slot.name in tail else 0, slot.name != "id"))
    return RecordShape(record, ordered, getattr(record, "kind", ""), getattr(record, "told_by", ""))


def _slot(field: dataclasses.Field[Any], hint: Any) -> Slot:
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    about = ""
    if get_origin(hint) is Annotated:
        about = next((extra for extra in reversed(hint.__metadata__) if isinstance(extra, str)), "")
    return Slot(field.name.removesuffix("_"), shape_of(hint), required, about)


def shape_of(hint: Any) -> Shape:
    """The shape that an annotation asks for.

    Knows: ``Annotated[..., shape]``, ``Annotated[tuple[X, ...], OneOrMany()]``, ``tuple[X, ...]``,
    ``Mapping[K, V]``, ``Literal``, ``bool``, ``datetime.date``, records, unions of records, ``X | None``.
    Raises TypeError for anything else: that is a mistake in the model, not in a spec.
    """
    origin = get_origin(hint)
    if origin is Annotated:
        for extra in hint.__metadata__:
            if hasattr(extra, "read"):
                return typing.cast(Shape, extra)
            if isinstance(extra, OneOrMany):
                inner = shape_of(hint.__origin__)
                assert isinstance(inner, ListOf)
                return ListOf(inner.inner, or_one=True, may_be_empty=extra.may_be_empty)
        return shape_of(hint.__origin__)
    if origin is tuple:
        return ListOf(shape_of(get_args(hint)[0]))
    if origin is Literal:
        return Choice(get_args(hint))
    if origin is Mapping:
        key, value = get_args(hint)
        return MapOf(shape_of(key), shape_of(value))
    if origin in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not types.NoneType]
        if len(members) == 1:
            return shape_of(members[0])
        return OneOf(tuple(record_shape(member) for member in members))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return record_shape(hint)
    if hint is bool:
        return Truth()
    if hint is datetime.date:
        return Day()
    raise TypeError(f"no shape for the annotation {hint!r}")
