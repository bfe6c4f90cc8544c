"""Spec trees of any size, for measuring: as much to do for an item as in the real specs, the same for the same number.

``tests/generated/once`` is there once; ``tests/generated/group`` once for each service, with ``$n`` for its number,
``$next`` for that of the service that it attacks, and ``$k`` for which of several that are alike. What the laboratory
would see is written as recorded runs, so that evidence counts and predictions are held against it.
"""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from compiler.effects import Level
from compiler.evidence import evidence_of
from compiler.pipeline import compile_tree
from compiler.predict.forecast import Forecast, predictions_of
from compiler.record.seal import seal
from compiler.systemd.operations import Outcome

REAL = Path(__file__).parent.parent / "specs"
PLATFORM = REAL / "platforms" / "debian-13.json"
PARTS = Path(__file__).parent / "generated"
ONCE, GROUP = 25, 38  # items
SEVERAL = {"primitives": 10, "corrections": 6, "exclusions": 2, "decisions": 2}
RUNS, TOGETHER = 5, 50
"""How often each service was in the laboratory, and with how many others; only what the last run saw counts."""
LEVELS: Mapping[str, Level] = {"bare": "base", "base": "base", "hardened": "hardened"}
"""The levels of a run, and those whose forecasts say what it saw there."""


def generate(root: Path, items: int) -> None:
    """Write a tree of about ``items`` linked items: one service, and all that is said of it, for each ``GROUP``."""
    services = max(2, round((items - ONCE) / GROUP))
    shutil.copytree(PARTS / "once", root)
    (root / "platforms").mkdir()
    shutil.copy(PLATFORM, root / "platforms" / PLATFORM.name)
    for part in sorted((PARTS / "group").glob("*/*")):
        for n in range(services):
            for k in range(SEVERAL.get(part.parent.name, 1)):
                known = {"n": n, "next": (n + 1) % services, "k": k}
                _write(root / part.parent.name / Template(part.name).substitute(known),
                       Template(part.read_text("utf-8")).substitute(known))
    for name, text in _results(root):
        _write(root / "results" / f"{name}.yaml", text)
    seal(root)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _results(root: Path) -> Iterator[tuple[str, str]]:
    """The recorded runs, which saw what is foreseen of every service; all but the last were made with other units."""
    relations = compile_tree(root, datetime.date.today()).relations
    evidence, services = evidence_of(relations), list(relations.compositions)
    for number, first in enumerate(range(0, len(services), TOGETHER)):
        seen = [(level, forecast) for level, like in LEVELS.items() for forecast in predictions_of(relations).all(like)
                if forecast.unit in services[first:first + TOGETHER]]
        outcomes = "".join(_outcome(forecast, level) for level, forecast in seen)
        units = {unit: evidence.units[unit] for _, one in seen for unit in evidence.parties(one.id, one.unit)}
        for day in range(1, RUNS + 1):
            then = units if day == RUNS else dict.fromkeys(units, "0" * 64)
            name = f"2026-01-{day:02}-bench-{number + 1}"
            yield name, _run(name, then, evidence.settings, evidence.probes, outcomes)


def _run(name: str, units: Mapping[str, str], settings: str, probes: str, outcomes: str) -> str:
    digests = "".join(f'    {unit}: "{digest}"\n' for unit, digest in units.items())
    return f"""id: {name}
title: The attempts from inside {len(units)} services
date: {name[:10]}
host: bench
method: vm
systemd: "257.13"
composition: recorded
digests:
  units:
{digests}  settings: "{settings}"
  probes: "{probes}"
about: What is foreseen, written as if it had been seen.
outcomes:
{outcomes}source: {{ours: nothing was run}}
"""


def _outcome(forecast: Forecast, level: str) -> str:
    unknown = forecast.outcome is Outcome.UNKNOWN
    observed, note = ("not-measured", "    note: Nobody can foresee it.\n") if unknown else (forecast.word, "")
    saw = "".join(f'      - "{one.what}: {one.prediction.error or "ok"}"\n' for one in forecast.foreseen)
    return (f"  - {forecast.kind}: {forecast.id}\n    unit: {forecast.unit}\n    at: {level}\n"
            f"    observed: {observed}\n    saw:\n{saw}{note}")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
