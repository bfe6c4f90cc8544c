"""How long the compiler takes, beside a bare load of the same YAML in the same run: ``python -m tests.bench``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.generate import REAL, generate

BARE = ("import sys, pathlib, yaml\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.yaml')):\n"
        "    yaml.load(path.read_text('utf-8'), Loader=yaml.CSafeLoader)\n")
ROUNDS = 5


def measure(command: list[str], rounds: int = ROUNDS) -> tuple[float, float]:
    """The fastest of ``rounds`` runs in seconds, and the largest resident size in MB; one run first to warm up."""
    best, size = float("inf"), 0.0
    for number in range(rounds + 1):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.perf_counter() - start
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        if number:
            best = min(best, elapsed)
        size = max(size, usage.ru_maxrss / 1024)
    return best, size


def row(name: str, specs: Path, out: Path) -> None:
    """Measure one tree and print its row."""
    python = [sys.executable]
    compiler = [*python, "-m", "compiler", "--specs", str(specs)]
    files = sum(1 for _ in specs.rglob("*.yaml"))
    bare, _ = measure([*python, "-c", BARE, str(specs)])
    check, check_size = measure([*compiler, "check"])
    write, write_size = measure([*compiler, "artifacts", "--out", str(out)])
    print(f"{name:>8} {files:>6} {bare:>8.3f} {check:>8.3f} {check / bare:>6.2f} {check_size:>6.0f} "
          f"{write:>10.3f} {write / bare:>6.2f} {write_size:>6.0f}", flush=True)


def main() -> None:
    """Print the table: seconds, ratios to the bare load, and memory in MB."""
    print(f"best of {ROUNDS} warm runs; seconds, ratio to the bare load, MB")
    print(f"{'items':>8} {'files':>6} {'bare':>8} {'check':>8} {'ratio':>6} {'MB':>6} "
          f"{'artifacts':>10} {'ratio':>6} {'MB':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        row("real", REAL, Path(scratch) / "real")
        for items in (200, 1000, 5000):
            specs = Path(scratch) / f"specs-{items}"
            generate(specs, items)
            row(str(items), specs, Path(scratch) / f"out-{items}")


if __name__ == "__main__":
    main()
