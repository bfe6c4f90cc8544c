"""The spec tree itself, and the documents that its items cite."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, ClassVar

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, Sources, record


@record
class Consumer(Node):
    """Who deploys the artifacts, and under which names it wants them."""

    id: w.Id
    module: Annotated[w.ModuleName, "the Python module with the settings as data"]
    shape: Annotated[w.DecisionId | None, "the decision on the shape; its options begin with A, B or C"] = None


@record
class Project(Item):
    """The spec tree itself: what it hardens, for which platform, for whom."""

    kind: ClassVar[str] = "project"
    about: w.Prose
    platform: w.PlatformId
    dropin: Annotated[w.DropinName, "file name of the drop-ins"]
    consumer: Consumer
    source: Sources = ()


@record
class Document(Item):
    """A document that items cite; its sections are listed, so that a citation can be checked."""

    kind: ClassVar[str] = "document"
    date: datetime.date | None = None
    held: Annotated[bool, "whether the text itself was available to the authors of the specs"]
    about: w.Account
    sections: Annotated[Mapping[w.Line, w.Line], "key: what the section is about"]
    source: Sources = ()
