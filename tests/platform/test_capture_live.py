"""The committed data against the target itself, where a root file system of it is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from compiler.capture.command import capture
from compiler.capture.document import render
from compiler.capture.image import Image

_ROOT = os.environ.get("SPEC_COMPILER_ROOT", "")

pytestmark = [
    pytest.mark.skipif(not _ROOT, reason="SPEC_COMPILER_ROOT names no root file system of the target"),
    pytest.mark.skipif(os.geteuid() != 0, reason="entering a root file system needs root"),
]


def test_the_target_still_says_what_is_committed(committed: str) -> None:
    """Package versions move with security updates, so they are left out of the comparison."""
    said = json.loads(render(capture(Image(Path(_ROOT)), "trixie")))
    kept = json.loads(committed)

    del said["packages"], kept["packages"]

    assert said == kept
