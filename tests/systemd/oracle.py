"""Ask the real target how it reads a unit: its manager's own dump, from a root file system without a boot."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Nothing of this machine: %h, for one, comes from HOME.
_ENVIRONMENT = ("PATH=/usr/sbin:/usr/bin", "HOME=/root", "SYSTEMD_LOG_LEVEL=debug")
_WARNING = re.compile(r"(/\S+):(\d+): (.*)")
_FIELD = re.compile(r"\t\t\t?([A-Za-z ]+): ?(.*)")


@dataclass(frozen=True, slots=True)
class Dump:
    """What the manager printed. fields: name -> values in order; warnings: (file, line, text)."""

    loaded: bool
    fields: dict[str, list[str]]
    warnings: list[tuple[str, int, str]]

    def get(self, name: str) -> list[str]:
        """The values of a field, in the manager's order."""
        return self.fields.get(name, [])


@dataclass(frozen=True, slots=True)
class Oracle:
    """The target's `systemd-analyze` in the root file system `root`."""

    root: Path

    def read(self, unit: str, files: Mapping[str, str]) -> Dump:
        """Load `unit` from a system that consists of `files` (absolute path -> text)."""
        with tempfile.TemporaryDirectory(dir=self.root / "tmp") as folder:
            for path, text in files.items():
                place = Path(folder + path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text.encode(errors="surrogateescape"))
            inside = folder.removeprefix(str(self.root).rstrip("/"))
            command = [
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                f"--root={inside}",
                "--",
                unit,
            ]
            done = subprocess.run(
                ["chroot", self.root, "env", "-i", *_ENVIRONMENT, *command],
                capture_output=True,
                timeout=60,
                check=False,
            )
        return _read(
            done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"), unit, inside
        )


def _read(output: str, unit: str, folder: str) -> Dump:
    output = output.replace(folder, "")
    _, found, dump = output.partition(f"→ Unit {unit}:\n")
    fields: dict[str, list[str]] = {}
    for line in dump.split("\n"):
        field = _FIELD.fullmatch(line)
        if field:
            fields.setdefault(field[1], []).append(field[2])
    warnings = [(hit[1], int(hit[2]), hit[3]) for hit in map(_WARNING.fullmatch, output.split("\n")) if hit]
    return Dump(bool(found), fields, warnings)
