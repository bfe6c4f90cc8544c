"""How much processor time a command takes, which other work of the machine hardly changes, and how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def measure(command: list[str], rounds: int, warm: bool = True, folder: Path | None = None) -> tuple[float, float]:
    """The processor time of the cheapest of ``rounds`` runs in seconds, and the largest resident size in MB.

    ``warm``: one run first that does not count. Ends the process when the command fails.
    """
    best, size = float("inf"), 0.0
    for number in range(rounds + warm):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        if number or not warm:
            best = min(best, usage.ru_utime + usage.ru_stime)
        size = max(size, usage.ru_maxrss / 1024)
    return best, size
