"""``python -m tests.mutants``: change one value of the specs at a time, and see who notices."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path

from compiler.spec.source import Tree, read_tree
from tests.mutants.changes import Change, Ground, applied, ground_of
from tests.mutants.draw import draw, needing
from tests.mutants.notice import noticed
from tests.mutants.reasons import Reason, reasons
from tests.mutants.report import Seen, line, problems, survivors, table, unused

COUNT, SEED = 200, 1
TRIES = 16  # changes that are made before a reason counts as not needed


def main() -> int:
    """Make the changes, print who noticed them, and fail for one that nobody did without a reason."""
    options = _options()
    begun = time.monotonic()
    rows = reasons()
    seen, tried = look(options.specs, options.artifacts, options.count, options.seed, options.jobs, rows)
    if options.verbose:
        print(*(f"{by:15} {line(change)}  {' '.join(codes)}" for change, (by, codes) in seen), sep="\n")
    wrong = list(problems(seen, rows, tried))
    print(f"{len(seen)} changes, seed {options.seed}, {time.monotonic() - begun:.0f} s; who is the first to notice:\n")
    print(*table(seen), sep="\n")
    print("\nwhat nobody noticed, and why nobody need:\n")
    print(*survivors(seen, rows), sep="\n")
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def look(specs: Path, artifacts: Path, count: int, seed: int, jobs: int,
         rows: tuple[Reason, ...]) -> tuple[list[Seen], list[Seen]]:
    """Make ``count`` changes and see who notices each; and some more for each reason that none of these needed."""
    ground = ground_of(read_tree(specs))
    with Pool(jobs, _begin, (specs, artifacts)) as pool:
        seen = list(pool.imap(_look, draw(ground, count, seed), chunksize=4))
        tried = list(pool.imap(_look, needing(ground, rows, unused(seen, rows), TRIES), chunksize=4))
    return seen, tried


_state: tuple[Tree, Ground, Path] | None = None


def _begin(specs: Path, artifacts: Path) -> None:
    """What each process works on, letting others go first."""
    global _state
    os.nice(10)
    tree = read_tree(specs)
    _state = tree, ground_of(tree), artifacts


def _look(change: Change) -> Seen:
    assert _state is not None
    tree, ground, artifacts = _state
    return change, noticed(tree, applied(ground.data, change), artifacts, datetime.date.today())


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--specs", type=Path, default=Path("specs"), metavar="DIR")
    parser.add_argument("--artifacts", type=Path, default=Path("site/artifacts"), metavar="DIR")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many changes (default: {COUNT})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which ones (default: {SEED})")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--verbose", action="store_true", help="print each change")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
