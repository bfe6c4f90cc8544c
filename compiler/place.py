"""``python -m compiler place``: the data of one shape goes into a checkout of the consumer's repository.

One file is written and no other is touched; what the bundle has to say to use it is told, not written.
"""

from __future__ import annotations

from pathlib import Path

from compiler.composition import Emission
from compiler.diagnostics import Finding
from compiler.emit.bundlewrap import for_repository
from compiler.emit.bundlewrap.usage import TITLES, advice, bundle_text
from compiler.emit.prose import is_generated
from compiler.files import place_file
from compiler.relations import Relations
from compiler.repository import not_a_repository


def place(relations: Relations, repository: Path, shape: Emission) -> str | Finding:
    """Place what ``shape`` needs into ``repository``; gives what to tell the operator, or why nothing was done."""
    refused = not_a_repository(repository)
    if refused is not None:
        return refused
    artifact = for_repository(relations, shape)
    changed = place_file(repository, artifact, is_generated)
    if isinstance(changed, Finding):
        return changed
    return (f"{'wrote' if changed else 'unchanged:'} {repository / artifact.path}\n"
            f"shape {shape}, {TITLES[shape]}. In the metadata.py of the bundle that makes the units:\n\n"
            f"{bundle_text(relations, shape)}\n{advice(relations, shape)}\n")
