"""What each check costs, and the effect of a unit: the part of a run that grows with what is known of systemd."""

from __future__ import annotations

import datetime
import gc
import time
from collections import deque
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from compiler.checks import CHECKS, Check
from compiler.pipeline import compile_tree
from compiler.relations import Relations
from compiler.systemd.effect import Effect

_SHOWN = 0.05
"""The share of all checks from which one has a line of its own."""
_PARTS = [name for name, part in vars(Effect).items() if isinstance(part, cached_property)]


def table(name: str, specs: Path, rounds: int) -> None:
    """Print milliseconds of CPU for each check that weighs something, for all of them, and for the effects."""
    compiled = compile_tree(specs, datetime.date(2026, 1, 1))
    units = len(compiled.relations.compositions)
    found = {check.run.__name__: _best(compiled.relations, check, rounds) for check in CHECKS}
    whole = sum(found.values())
    print(f"\n{name}, {units} units: milliseconds of each check that takes a {_SHOWN:.0%} or more, and of all")
    for check, spent in sorted(found.items(), key=lambda row: -row[1]):
        if spent >= _SHOWN * whole:
            print(f"{check:>36} {spent * 1000:>8.1f}")
    print(f"{'all checks':>36} {whole * 1000:>8.1f}")
    effects = _best(compiled.relations, _effects, rounds)
    print(f"{'the effects of all units, each part':>36} {effects * 1000:>8.1f} {effects / units * 1000:>8.2f} a unit")


def _best(relations: Relations, what: Check | Callable[[Relations], None], rounds: int) -> float:
    """The least processor time in seconds; each round starts with nothing but the compositions known."""
    best = float("inf")
    gc.disable()  # as in a run of the compiler
    for _ in range(rounds):
        fresh = Relations(relations.model)
        assert fresh.compositions is not None
        start = time.process_time()
        deque(what.run(fresh), maxlen=0) if isinstance(what, Check) else what(fresh)
        best = min(best, time.process_time() - start)
    gc.enable()
    return best


def _effects(relations: Relations) -> None:
    """Everything that the hardened units come to."""
    for unit in relations.compositions:
        effect = relations.effects.of(unit)
        for part in _PARTS if effect else ():
            getattr(effect, part)
