"""The target that the tests of this folder ask, as committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.systemd.platform import Platform, load_platform

_COMMITTED = Path(__file__).parents[2] / "specs" / "platforms" / "debian-13.json"


@pytest.fixture(scope="session")
def platform() -> Platform:
    loaded = load_platform(_COMMITTED.read_text(encoding="utf-8"), _COMMITTED.name)
    assert isinstance(loaded, Platform), loaded
    return loaded
