"""The kinds of items that can be written: every key with what it holds, straight from the types of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site import shape_words
from compiler.site.markdown import Markdown
from compiler.site.routes import Route, artifact_page
from compiler.site.view import Site
from compiler.spec import kinds
from compiler.spec.annotations import record_shape
from compiler.spec.containers import ListOf, MapOf, OneOf, RecordShape
from compiler.spec.shape import Shape


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record."""

    name: str
    required: bool
    holds: Markdown
    about: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """A kind of item, or a record inside one; ``folder`` is where such files lie (empty: inside others)."""

    name: str
    anchor: str
    about: Markdown
    folder: str
    count: int
    schema: Route | None
    keys: tuple[Key, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``kinds.md``."""
    root = site.model.root
    top: dict[type[kinds.Item], str] = {kinds.Project: f"{root}/project.yaml"}
    top |= {kind: f"{root}/{folder}/" for folder, kind in kinds.FOLDERS.items()}
    inner: dict[str, RecordShape] = {}
    for kind in top:
        _collect(record_shape(kind), inner)
    views = [_view(site, record_shape(kind), folder) for kind, folder in top.items()]
    parts = [_view(site, record, "") for name, record in sorted(inner.items()) if record.make not in top]
    yield site.render("kinds.md.j2", "kinds.md", kinds=views, parts=parts)


def _collect(shape: Shape, found: dict[str, RecordShape]) -> None:
    """Every record that ``shape`` leads to, by name."""
    if isinstance(shape, RecordShape):
        if shape_words.name_of(shape) not in found:
            found[shape_words.name_of(shape)] = shape
            for slot in shape.slots:
                _collect(slot.shape, found)
    elif isinstance(shape, OneOf):
        for record in shape.records:
            _collect(record, found)
    elif isinstance(shape, ListOf):
        _collect(shape.inner, found)
    elif isinstance(shape, MapOf):
        _collect(shape.value, found)


def _view(site: Site, record: RecordShape, folder: str) -> RecordView:
    name = shape_words.name_of(record)
    keys = tuple(Key(slot.name, slot.required, shape_words.words_of(slot.shape), slot.about) for slot in record.slots)
    schema = Route(artifact_page(f"schema/{name}.json")) if folder else None
    return RecordView(name, shape_words.anchor_of(name), shape_words.about(record), folder,
                      len(site.model.by_kind.get(record.kind, ())), schema, keys)
