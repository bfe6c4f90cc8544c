"""The project's own specs, compiled once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from compiler.pipeline import Compiled, compile_tree

SPECS = Path(__file__).parent.parent.parent / "specs"


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """All specs, on a fixed day."""
    found = compile_tree(SPECS, datetime.date(2026, 11, 22))
    assert found.sound
    return found
