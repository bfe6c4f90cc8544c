"""The committed platform data, as text and loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.systemd.platform import Platform, load_platform

_COMMITTED = Path(__file__).parents[2] / "specs" / "platforms" / "debian-13.json"


@pytest.fixture(scope="session")
def committed() -> str:
    return _COMMITTED.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def debian(committed: str) -> Platform:
    loaded = load_platform(committed, "debian-13.json")
    assert isinstance(loaded, Platform), loaded
    return loaded
