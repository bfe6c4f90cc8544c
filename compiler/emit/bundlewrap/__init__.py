"""The hardening as plain Python data for the consumer's BundleWrap repository, in each of the three shapes."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.composition import Emission
from compiler.emit.bundlewrap.module import module
from compiler.relations import Relations

FOLDER = "libs"
"""Where a repository keeps the modules that its bundles reach as ``repo.libs.<name>``."""


def emit(relations: Relations) -> Iterator[Artifact]:
    """``<consumer>/<module>.py``: the data of shape B, from which a bundle builds its units."""
    assert relations.model.project is not None
    consumer = relations.model.project.consumer
    text, specs = module(relations, Emission.FRAGMENT)
    yield Artifact(f"{consumer.id}/{consumer.module}.py", text, specs)


def for_repository(relations: Relations, shape: Emission) -> Artifact:
    """``libs/<module>.py`` of a repository: the one file that a shape needs there."""
    assert relations.model.project is not None
    text, specs = module(relations, shape)
    return Artifact(f"{FOLDER}/{relations.model.project.consumer.module}.py", text, specs)
