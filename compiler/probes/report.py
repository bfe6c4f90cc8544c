"""What a run leaves: facts about the host, the result file, and lines to read."""

from __future__ import annotations

import json
import platform
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_WORDS = {"vector": ("reached", "blocked"), "need": ("met", "unmet"), "residual": ("open", "closed")}


def platform_facts() -> dict[str, Any]:
    """What the attempts are made on."""
    release = dict(line.strip().partition("=")[::2] for line in Path("/etc/os-release").read_text().splitlines())
    lsms = Path("/sys/kernel/security/lsm")
    version = subprocess.run(["systemctl", "--version"], capture_output=True, text=True, check=False).stdout
    return {"os": " ".join(release.get(key, "").strip('"') for key in ("ID", "VERSION_ID")),
            "systemd": (re.findall(r"\((.*?)\)", version) or [""])[0], "kernel": platform.release(),
            "lsms": lsms.read_text().split(",") if lsms.exists() else []}


def sysctl(key: str) -> str | None:
    """The value of a kernel setting; None where the kernel has none of that name."""
    path = Path("/proc/sys", *key.split("."))
    return path.read_text().strip() if path.exists() else None


def write_whole(path: Path, result: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def show(result: Mapping[str, Any]) -> None:
    """Print a line for each attempt: whose it is, what came of it, from where, what, and how it was refused."""
    for row in result["attempts"]:
        good, bad = _WORDS[row["kind"]]
        word = {"ok": good, "refused": bad}.get(row["outcome"], "untried")
        what = f"{row['tries']} {row['on']}{' as root' if row['as_root'] else ''}"
        print(f"{row['id']:18} {word:8} {row['unit']:24} {what:60} {row['saw']}".rstrip())
    for unit, why in result["failed"].items():
        print(f"{unit} did not run its attempts: {why}")
