"""``python -m compiler ablation``: take the hardened units apart in a container, show and record what carries."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compiler.lab import scene as scenes
from compiler.lab.ablation import LARGEST, Ablation, Holding, Part, Parts, opening_sets, singles, summarise
from compiler.lab.oracle import Container, parts_of
from compiler.lab.problem import LabError
from compiler.lab.run import FOLDER, Settings, booted, probe
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import Attempt, attempts
from compiler.record import ablation_yaml, add_result
from compiler.relations import Relations


@dataclass(frozen=True, slots=True)
class Taken:
    """An ablation with the run that it belongs to, how many units were started for it, and the seconds it took."""

    found: Ablation
    run: Mapping[str, Any]
    starts: int
    singles: float
    sets: float
    largest: int


def ablation(compiled: Compiled, settings: Settings, largest: int) -> Taken:
    """Boot the hardened scene and take its directives away, one at a time and then in sets up to ``largest``."""
    relations = compiled.relations
    parts = parts_of(relations)
    vectors = [attempt for attempt in attempts(relations) if attempt.kind == "vector"]
    with booted(compiled, settings) as (box, scene):
        box.push(list(scenes.base_units(relations)))
        box.push(list(scenes.hardening(emit_all(compiled))))
        scenes.start(box, scene)
        run = probe(box, "hardened", settings.say)
        oracle = Container(box, relations, FOLDER, settings.say)
        begun = time.monotonic()
        found = singles(oracle, parts)
        middle = time.monotonic()
        settings.say(f"{len(parts)} directives alone: {middle - begun:.0f} s, {oracle.starts} starts")
        proven = [attempt for attempt in vectors if attempt in found.proven]
        sets = opening_sets(oracle, found, proven, lambda attempt: can_matter(relations, attempt, parts), largest)
        sets |= {attempt: () for attempt in vectors if attempt not in sets}
        end = time.monotonic()
    return Taken(summarise(found, sets, parts), run, oracle.starts, middle - begun, end - middle, largest)


def can_matter(relations: Relations, attempt: Attempt, parts: Sequence[Part]) -> Parts:
    """The directives that the specs call on for the defense of the attempt's vector."""
    defense = relations.model.defense_of(attempt.id)
    assert defense is not None
    serving = {(found.holder.id, found.name) for found in relations.serving(defense)}
    return frozenset(part for part in parts if part in serving)


def show(taken: Taken) -> str:
    """A table for the terminal: vectors with depth and sets, then what each directive bears."""
    lines = [f"{'vector':8} {'from':26} depth  opens without"]
    for holding in taken.found.holdings:
        sets = " | ".join(_line(one, holding.unit) for one in holding.sets)
        lines.append(f"{holding.vector:8} {holding.unit:26} {_depth(holding, taken.largest):5}  {sets}")
    lines += [f"{vector:8} {unit:26} -      never reached, not even from the unhardened unit"
              for vector, unit in taken.found.unproven]
    idle = [one.part for one in taken.found.bearings if not (one.alone or one.together or one.closes)]
    lines += ["", *(f"{part.unit}: {part.directive} holds up nothing that was tried" for part in idle), ""]
    return "\n".join([*lines, f"{taken.starts} units started; alone {taken.singles:.0f} s, sets {taken.sets:.0f} s"])


def command(compiled: Compiled, settings: Settings, specs: Path, *, record: bool, largest: int = LARGEST) -> bool:
    """Run, print, and record when asked to; False with the reason on stderr when it cannot be done."""
    try:
        taken = ablation(compiled, settings, largest)
        print(show(taken))
        if record:
            print(f"recorded in {_record(compiled, taken, specs)}")
    except LabError as error:
        print(f"ablation: {error}", file=sys.stderr)
        return False
    return True


def _record(compiled: Compiled, taken: Taken, specs: Path) -> Path:
    host = scenes.the_scene(compiled.relations).host
    about = (f"Each directive of the hardened units was taken away alone, then sets of up to {taken.largest} that hold "
             "all directives which close the attempt alone, and others that the specs call on for its defense. "
             "Victims were changed with the units. Each directive was also added alone to the unhardened unit.")
    name, text = ablation_yaml(taken.run, compiled.relations, host, about, depths(taken), loads(taken),
                               [{"what": vector, "because": f"no attempt succeeds from inside the unhardened {unit}"}
                                for vector, unit in taken.found.unproven])
    problem = add_result(specs, name, text)
    if problem:
        raise LabError(f"the ablation cannot be recorded: {problem}")
    return specs / "results" / name


def depths(taken: Taken) -> list[dict[str, object]]:
    """Rows for a result: each vector from each unit, its depth, and its smallest sets."""
    rows = []
    for holding in taken.found.holdings:
        row: dict[str, object] = {"vector": holding.vector, "unit": holding.unit}
        row["depth" if holding.sets else "beyond"] = _depth(holding, taken.largest).lstrip(">")
        if holding.sets and holding.sets[0]:
            row["sets"] = [_line(one, holding.unit) for one in holding.sets]
        rows.append(row)
    return rows


def loads(taken: Taken) -> list[dict[str, object]]:
    """Rows for a result: each directive of each unit, and what it bears."""
    rows = []
    for bearing in taken.found.bearings:
        row: dict[str, object] = {"directive": bearing.part.directive, "unit": bearing.part.unit}
        found = {"alone": bearing.alone, "together": bearing.together, "closes": bearing.closes}
        rows.append({**row, **{key: list(some) for key, some in found.items() if some}})
    return rows


def _depth(holding: Holding, largest: int) -> str:
    return str(len(holding.sets[0])) if holding.sets else f">{largest}"


def _line(one: Parts, unit: str) -> str:
    """A set in words; a directive of another unit than the attacker's is named with its unit."""
    return " + ".join(part.directive if part.unit == unit else f"{part.directive} of {part.unit}"
                      for part in sorted(one, key=lambda part: (part.unit != unit, part)))

