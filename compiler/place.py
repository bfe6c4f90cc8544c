"""``python -m compiler place``: the data of one shape into a checkout of the consumer's repository, and what to say there.

One file is written and no other is touched. Whether the folder is a BundleWrap repository is asked as ``bw`` asks
it (``Repository.is_repo``): a folder ``bundles``, and the files ``nodes.py`` and ``groups.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

from compiler.composition import Emission
from compiler.diagnostics import Finding, Span
from compiler.emit.bundlewrap import for_repository
from compiler.emit.bundlewrap.usage import TITLES, advice, bundle_text
from compiler.emit.prose import is_generated
from compiler.output import place_file
from compiler.relations import Relations


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


def not_a_repository(folder: Path) -> Finding | None:
    """Why ``folder`` is no BundleWrap repository, if it is none."""
    for name, exists in (("bundles", os.path.isdir), ("nodes.py", os.path.isfile), ("groups.py", os.path.isfile)):
        if not exists(folder / name):
            return Finding("A607", Span(str(folder), 1, 1), f"not a BundleWrap repository: it has no {name}",
                           "name the checkout's top folder")
    return None
