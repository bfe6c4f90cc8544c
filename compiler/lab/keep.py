"""Adds a result to the specs and seals it; never overwrites another."""

from __future__ import annotations

from pathlib import Path

from compiler.lab.problem import LabError
from compiler.record import add_result


def keep(specs: Path, name: str, text: str) -> Path:
    """Write the result ``name`` below ``specs``; LabError when that is not possible."""
    problem = add_result(specs, name, text)
    if problem:
        raise LabError(f"the run cannot be recorded: {problem}")
    return specs / "results" / name
