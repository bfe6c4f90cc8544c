"""Model in, artifacts out: one module for each family, one table of all of them, nothing written to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.artifact import Artifact
from compiler.emit import (
    bundlewrap,
    capture,
    checklist,
    dropin,
    invariants,
    manifest,
    probes,
    reference,
    schema,
    sysctl,
)
from compiler.relations import Relations

EMITTERS: tuple[Callable[[Relations], Iterable[Artifact]], ...] = (
    dropin.emit,
    sysctl.emit,
    reference.emit,
    bundlewrap.emit,
    checklist.emit,
    invariants.emit,
    probes.emit,
    capture.emit,
    schema.emit,
)


def emit(relations: Relations) -> tuple[Artifact, ...]:
    """Every artifact of a sound model, sorted by path; the manifest lists all others."""
    artifacts = sorted((artifact for emitter in EMITTERS for artifact in emitter(relations)),
                       key=lambda artifact: artifact.path)
    return (*artifacts, manifest.emit(relations.model, artifacts))
