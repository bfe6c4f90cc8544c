"""The list of all artifacts: digest, place on the host, owner, mode, and the specs each came from."""

from __future__ import annotations

import json
from collections.abc import Sequence

from compiler.artifact import Artifact
from compiler.emit.prose import generated
from compiler.spec.model import Model


def emit(model: Model, artifacts: Sequence[Artifact]) -> Artifact:
    """``manifest.json``; an artifact that has no place on the host has null there."""
    rows = [{
        "path": artifact.path, "sha256": artifact.sha256, "host_path": artifact.host_path or None,
        "owner": artifact.owner if artifact.host_path else None,
        "group": artifact.group if artifact.host_path else None,
        "mode": artifact.mode if artifact.host_path else None, "specs": list(artifact.specs),
    } for artifact in artifacts]
    assert model.project is not None
    body = {"generated": generated([f"{model.root}/"]), "project": model.project.id, "artifacts": rows}
    return Artifact("manifest.json", json.dumps(body, indent=1, ensure_ascii=False) + "\n", (f"{model.root}/",))
