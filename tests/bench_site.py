"""What the whole site takes, beside plain MkDocs over the same finished pages in the same run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.generate import REAL, generate
from tests.support.measure import measure
from tests.support.run import ROOT

FULL = "BENCH_FULL"
"""Set to 1, it has the largest tree measured too, over which MkDocs alone takes minutes."""
LARGEST = 5000


def table(scratch: Path) -> None:
    """Print the table: seconds, and the ratio of the whole to MkDocs alone."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    full = os.environ.get(FULL) == "1"
    print("\nthe site: writing all pages and building them, beside MkDocs alone over the same pages; "
          "seconds of processor time")
    print(f"{'items':>8} {'pages':>6} {'runs':>5} {'pages':>8} {'MkDocs':>8} {'both':>8} {'ratio':>6} {'MB':>6}")
    _row("real", REAL, scratch / "site-real", rounds=3)
    for items in (1000, LARGEST) if full else (1000,):
        specs = scratch / f"site-specs-{items}"
        generate(specs, items)
        _row(str(items), specs, scratch / f"site-{items}", rounds=1)
    if not full:
        print(f"left out: {LARGEST} items, over which MkDocs alone takes minutes; {FULL}=1 make bench has them")


def _row(name: str, specs: Path, folder: Path, rounds: int) -> None:
    """Measure the site of one tree and print its row."""
    site = folder / "site"
    folder.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for part in ("assets", "pages"):
        shutil.copytree(ROOT / "site" / part, site / part)
    compiler = [sys.executable, "-m", "compiler", "--specs", str(specs)]
    measure([*compiler, "artifacts", "--out", str(site / "artifacts")], 1, warm=False)
    write = [*compiler, "pages", "--out", str(site), "--written", str(site / "pages")]
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "--config-file",
             str(folder / "mkdocs.yml")]
    warm = rounds > 1
    pages, _ = min(_write_anew(write, site) for _ in range(rounds))
    plain, _ = measure(build, rounds, warm)
    _write_anew(write, site)
    both, size = _both(write, build, site, rounds)
    count = sum(1 for _ in (folder / "build").rglob("index.html"))
    print(f"{name:>8} {count:>6} {rounds:>5} {pages:>8.2f} {plain:>8.2f} {both:>8.2f} {both / plain:>6.2f} "
          f"{size:>6.0f}", flush=True)


def _both(write: list[str], build: list[str], site: Path, rounds: int) -> tuple[float, float]:
    """The fastest of ``rounds`` runs of writing the pages anew and building them."""
    found = []
    for _ in range(rounds):
        pages, _ = _write_anew(write, site)
        built, size = measure(build, 1, warm=False)
        found.append((pages + built, size))
    return min(found)


def _write_anew(write: list[str], site: Path) -> tuple[float, float]:
    """Write the pages into a folder that has none yet."""
    for path in site.iterdir():
        if path.name not in ("assets", "pages", "artifacts"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return measure(write, 1, warm=False)
