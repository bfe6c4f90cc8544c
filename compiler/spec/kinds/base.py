"""What every kind of item is made of: a place, an origin, accepted warnings, an id."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from compiler.diagnostics import Place
from compiler.spec import words as w
from compiler.spec.annotations import OneOrMany

record = dataclass(frozen=True, slots=True, kw_only=True)


@record
class Node:
    """Anything read from a spec file knows its place there."""

    place: Place


@record
class FromDocument(Node):
    """A document says so, in a section of it that the document's item lists."""

    document: w.DocumentId
    section: w.Line
    says: Annotated[w.Line, "what it says there, when the item departs from it"] = ""


@record
class FromMeasurement(Node):
    """A recorded run showed it."""

    measured: w.ResultId
    says: w.Line = ""


@record
class FromPlatform(Node):
    """A fact of the target system: its documentation, its source or its own tools."""

    platform: w.PlatformId
    says: Annotated[w.Line, "where it is found, in a few words"]


@record
class FromUs(Node):
    """Written by this project; no document says it. The text says why that was needed."""

    ours: w.Line


Values = Annotated[tuple[w.Value, ...], OneOrMany(may_be_empty=False),
                   "systemd's own words; a list gives one line per entry"]
Settings = Mapping[w.Directive, Values]
Sources = Annotated[tuple[FromDocument | FromMeasurement | FromPlatform | FromUs, ...], OneOrMany()]


@record
class Acceptance(Node):
    """Lets a warning stand, at the place where it is written and below."""

    code: w.Code
    about: Annotated[w.Line, "only findings whose message holds this text"] = ""
    because: w.Prose
    until: datetime.date


@record
class Attributed(Node):
    """What says where it comes from, and which warnings it lets stand."""

    kind: ClassVar[str] = ""
    tail: ClassVar[tuple[str, ...]] = ("source", "accept")
    source: Sources
    accept: tuple[Acceptance, ...] = ()


@record
class Item(Attributed):
    """What can be referred to: it has an id that is unique in the whole tree."""

    id: w.Id
    title: w.Line
