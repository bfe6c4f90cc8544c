"""A new result among the specs: written whole, never over another."""

from __future__ import annotations

from pathlib import Path

from compiler.artifact import Artifact
from compiler.diagnostics import Finding
from compiler.lab.problem import LabError
from compiler.output import write_plain


def keep(specs: Path, name: str, text: str) -> Path:
    """Write the result ``name`` below ``specs``; LabError when that is not possible."""
    path = specs / "results" / name
    if path.exists():
        raise LabError(f"{path} exists already, and results are never overwritten")
    written = write_plain(path.parent, [Artifact(name, text, ())])
    if isinstance(written, Finding):
        raise LabError(f"the run cannot be recorded: {path} {written.message}")
    return path
