"""How long a command takes and how much memory it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def measure(command: list[str], rounds: int, warm: bool = True, folder: Path | None = None) -> tuple[float, float]:
    """The fastest of ``rounds`` runs in seconds, and the largest resident size in MB.

    ``warm``: one run first that does not count. Ends the process when the command fails.
    """
    best, size = float("inf"), 0.0
    for number in range(rounds + warm):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.perf_counter() - start
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        if number or not warm:
            best = min(best, elapsed)
        size = max(size, usage.ru_maxrss / 1024)
    return best, size
