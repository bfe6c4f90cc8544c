"""Exposure scores as pictures: before and after the hardening, and over the runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.relations import made_at
from compiler.site import svg
from compiler.site.markdown import Markdown
from compiler.spec import kinds

_STAGES = {"base": "before", "hardened": "after"}
_DATE = 70.0  # the room that a date takes below the axis
_MOST = 10.0  # the scale of systemd-analyze security

Scored = tuple[kinds.Result, kinds.Score]


@dataclass(frozen=True, slots=True)
class Exposure:
    """The newest scores of a unit, before and after hardening, as far as some run has them."""

    unit: str
    base: Scored | None
    hardened: Scored | None


def exposures(results: Iterable[kinds.Result]) -> tuple[Exposure, ...]:
    """For each unit that was ever scored, its newest scores; ``results`` in any order."""
    found: dict[str, dict[str, Scored]] = defaultdict(dict)
    for result in sorted(results, key=made_at):
        for score in result.scores:
            found[score.unit][score.at] = (result, score)
    return tuple(Exposure(unit, stages.get("base"), stages.get("hardened")) for unit, stages in sorted(found.items()))


def bars(id: str, rows: Sequence[Exposure]) -> Markdown:
    """Two bars a unit on a scale from 0 to 10, each with its number and rating."""
    left, scale, step = 52.0, 19.0, 20.0
    parts: list[str] = []
    y = 14.0
    for row in rows:
        parts.append(svg.text(0, y, row.unit, "strong code"))
        y += 8
        for scored in (row.base, row.hardened):
            if scored is not None:
                score = scored[1]
                length = min(_MOST, float(score.exposure)) * scale
                parts += [svg.text(0, y + 12, _STAGES[score.at]),
                          svg.rect(left, y, _MOST * scale, 16, "track", 2),
                          svg.rect(left, y, length, 16, f"bar {score.at}", 2),
                          svg.text(left + _MOST * scale + 6, y + 12, f"{score.exposure} {score.rating}", "strong")]
                y += step
        y += 18
    return svg.picture(id, "Exposure before and after hardening", describe(rows), (svg.PHONE, y - 14), parts,
                       "Exposure as systemd-analyze security gives it: 0 is best, 10 is worst.")


def describe(rows: Iterable[Exposure]) -> str:
    """The same in words."""
    said = []
    for row in rows:
        stages = [f"{_STAGES[score.at]} {score.exposure} {score.rating}"
                  for _, score in filter(None, (row.base, row.hardened))]
        said.append(f"{row.unit}: {', '.join(stages)}.")
    return " ".join(said)


def over_time(id: str, unit: str, results: Sequence[kinds.Result]) -> Markdown:
    """One unit's scores over the runs that scored it, oldest first: circles before, squares after."""
    runs = [run for run in results if any(score.unit == unit for score in run.scores)]
    places = _places(runs)
    parts = list(_axes())
    said = []
    for stage in _STAGES:
        points = [(places[run.id], _height(score.exposure), score.exposure) for run in runs
                  for score in run.scores if score.unit == unit and score.at == stage]
        parts.append(svg.path([("L" if index else "M", x, y) for index, (x, y, _) in enumerate(points)],
                              f"series {stage}"))
        parts += [_mark(stage, x, y) for x, y, _ in points]
        parts += [svg.text(x, y - 9, words, "strong", "middle") for x, y, words in _telling(points)]
        said += [f"{run.date} {_STAGES[stage]} {score.exposure} {score.rating}" for run in runs
                 for score in run.scores if score.unit == unit and score.at == stage]
    parts += [svg.text(x, 172, date, "", "middle") for x, date in _dates(runs, places)]
    return svg.picture(id, f"Exposure of {unit} over the runs", "; ".join(said) + ".", (svg.PHONE, 180), parts,
                       f"{unit}: circles before hardening, squares after; lower is better.")


def _places(runs: Sequence[kinds.Result]) -> Mapping[str, float]:
    """Where each run stands on the axis; equally spaced, since runs are few and far apart."""
    step = (svg.PHONE - 60) / max(1, len(runs))
    return {run.id: 40 + step * (index + 0.5) for index, run in enumerate(runs)}


def _telling(points: Sequence[tuple[float, float, str]]) -> Sequence[tuple[float, float, str]]:
    """The points that need their number: the first, the last, and each that differs from the one before."""
    return [point for index, point in enumerate(points)
            if index in (0, len(points) - 1) or point[2] != points[index - 1][2]]


def _dates(runs: Sequence[kinds.Result], places: Mapping[str, float]) -> Iterator[tuple[float, str]]:
    """Each date below the last run of its day, the newest first, as far as there is room."""
    room: float = svg.PHONE
    for date, x in reversed({str(run.date): places[run.id] for run in runs}.items()):
        if room - x >= _DATE / 2:
            yield min(x, svg.PHONE - _DATE / 2), date
            room = x - _DATE / 2


def _axes() -> Iterator[str]:
    for value in (0, 5, 10):
        yield svg.line(26, _height(value), svg.PHONE, _height(value), "grid")
        yield svg.text(20, _height(value) + 4, str(value), "", "end")


def _height(value: str | float) -> float:
    return 150 - 13.5 * min(_MOST, float(value))


def _mark(stage: str, x: float, y: float) -> str:
    if stage == "base":
        return svg.circle(x, y, 5, f"mark {stage}")
    return svg.rect(x - 5, y - 5, 10, 10, f"mark {stage}")
