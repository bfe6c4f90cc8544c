"""What the checkout of a consumer's repository looks like, asked as ``bw`` asks it (``Repository.is_repo``)."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.diagnostics import Finding, Span


def not_a_repository(folder: Path) -> Finding | None:
    """Why ``folder`` is no BundleWrap repository, if it is none."""
    for name, exists in (("bundles", os.path.isdir), ("nodes.py", os.path.isfile), ("groups.py", os.path.isfile)):
        if not exists(folder / name):
            return Finding("A607", Span(str(folder), 1, 1), f"not a BundleWrap repository: it has no {name}",
                           "name the checkout's top folder")
    return None
