"""The exposure of a unit of either side, asked from the target's own analyzer where its root file system is at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

from compiler.capture.image import CaptureError, Image
from compiler.probes.units import instance_of, render_effective
from compiler.review.change import Side
from compiler.review.state import Measure

ROOT = "SPEC_COMPILER_ROOT"
_OVERALL = re.compile(r"Overall exposure level for \S+: ([0-9.]+ [A-Z]+)")


def measure() -> Measure | None:
    """What asks the target; None where its root is not named, or only root may enter it and we are not."""
    root = os.environ.get(ROOT, "")
    return _asking(Image(Path(root))) if root and os.path.isdir(root) and os.geteuid() == 0 else None


def _asking(image: Image) -> Measure:
    def ask(side: Side, unit: str) -> str | None:
        composition = side.relations.compositions.get(unit)
        if composition is None:
            return None
        name = instance_of(unit, side.relations.effects.instance(unit))
        files = {f"etc/systemd/system/{unit}": render_effective(composition.hardened())}
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--root=/run/capture", name]
        try:
            found = _OVERALL.search(image.run(command, files).stdout)
        except CaptureError:
            return None
        return found.group(1) if found else None
    return ask
