"""What the compiler takes, beside a bare load of the same YAML in the same run: ``python -m tests.bench``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests import bench_checks, bench_site
from tests.generate import REAL, generate
from tests.support.measure import measure

BARE = ("import sys, pathlib, yaml\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.yaml')):\n"
        "    yaml.load(path.read_text('utf-8'), Loader=yaml.CSafeLoader)\n")
ROUNDS = 5


def row(name: str, specs: Path, out: Path) -> None:
    """Measure one tree and print its row."""
    python = [sys.executable]
    compiler = [*python, "-m", "compiler", "--specs", str(specs)]
    files = sum(1 for _ in specs.rglob("*.yaml"))
    bare, _ = measure([*python, "-c", BARE, str(specs)], ROUNDS)
    check, check_size = measure([*compiler, "check"], ROUNDS)
    write, write_size = measure([*compiler, "artifacts", "--out", str(out)], ROUNDS)
    print(f"{name:>8} {files:>6} {bare:>8.3f} {check:>8.3f} {check / bare:>6.2f} {check_size:>6.0f} "
          f"{write:>10.3f} {write / bare:>6.2f} {write_size:>6.0f}", flush=True)


def main() -> None:
    """Print the table: seconds of processor time, ratios to the bare load, and memory in MB."""
    print(f"best of {ROUNDS} warm runs; seconds of processor time, ratio to the bare load, MB")
    print(f"{'items':>8} {'files':>6} {'bare':>8} {'check':>8} {'ratio':>6} {'MB':>6} "
          f"{'artifacts':>10} {'ratio':>6} {'MB':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        # A warm run finds its bytecode, also where the machine is told to keep none.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{scratch}/bytecode"
        row("real", REAL, Path(scratch) / "real")
        for items in (200, 1000, 5000):
            specs = Path(scratch) / f"specs-{items}"
            generate(specs, items)
            row(str(items), specs, Path(scratch) / f"out-{items}")
        bench_checks.table("real", REAL, ROUNDS)
        bench_checks.table(f"{items} items", specs, ROUNDS)
        bench_site.table(Path(scratch))


if __name__ == "__main__":
    main()
