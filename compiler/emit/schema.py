"""JSON Schema of every kind, for editors."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.artifact import Artifact
from compiler.relations import Relations
from compiler.spec.schema import schema_texts


def emit(relations: Relations) -> Iterable[Artifact]:
    """``schema/<kind>.json``; they come from the compiler, whatever the specs say."""
    return [Artifact(f"schema/{name}.json", text, ()) for name, text in schema_texts().items()]
