"""What runs have shown: a timeline, the attack matrix, scores over time, the same of older runs, a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.evidence import HARDENED, Summary, of_today, runs, summaries
from compiler.site.exposure import bars, exposures, over_time
from compiler.site.foretold import Foretold
from compiler.site.load import heat_maps
from compiler.site.markdown import Markdown
from compiler.site.order import in_order, natural
from compiler.site.routes import route_of
from compiler.site.sweeps import tables, tables_of
from compiler.site.view import Site
from compiler.spec import kinds

Item = kinds.Vector | kinds.Need | kinds.Residual


@dataclass(frozen=True, slots=True)
class Cell:
    """What one run saw of one thing in one unit.

    ``hardened``: with the hardening in place. ``control``: the same without it, stages and the first that saw so.
    """

    hardened: tuple[kinds.Outcome, ...]
    control: tuple[tuple[str, kinds.Outcome], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A row of a matrix: a vector, need or residual risk, the unit that it was tried in, and a cell for each run.

    foretold: what is foreseen with the hardening, and without: the same without it.
    """

    item: Item
    unit: str
    cells: tuple[Cell, ...]
    foretold: Foretold | None
    without: Foretold | None


@dataclass(frozen=True, slots=True)
class Series:
    """A unit's scores over the runs: the picture, and the same as rows."""

    unit: str
    picture: Markdown
    rows: tuple[tuple[kinds.Result, kinds.Score], ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``results/index.md`` with the runs of today, ``results-older.md`` with all others, a page for each result."""
    found = runs(site.relations)
    today = of_today(found, site.evidence)
    older = [result for result in found if result not in today]
    told = {summary.result.id: summary for summary in summaries(found)}
    yield site.render("results.md.j2", "results/index.md", older=len(older), series=[*_series(found[::-1])],
                      sweeps=tables(site.relations), **_seen(site, today, told, predicted=True))
    yield site.render("results_older.md.j2", "results-older.md", **_seen(site, older, told, predicted=False))
    for summary in told.values():
        yield _page(site, summary)


def _page(site: Site, summary: Summary) -> Artifact:
    result = summary.result
    scored = exposures([result])
    return site.render(
        "result.md.j2", route_of(site.model, result).page, summary=summary, result=result,
        outcomes=sorted(result.outcomes, key=_place), picture=bars("exposure", scored) if scored else None,
        heat_maps=heat_maps(result), sweeps=tables_of(site.relations, result), referring=site.referring.to(result))


def _seen(site: Site, shown: Sequence[kinds.Result], told: Mapping[str, Summary], predicted: bool) -> dict[str, object]:
    """The timeline of some runs, and the matrices of those that tried something, beside what is foreseen or without."""
    trials = [result for result in shown if result.outcomes]
    return {"summaries": [told[result.id] for result in shown], "trials": trials,
            "vectors": _matrix(site, trials, site.model.all(kinds.Vector), predicted),
            "needs": _matrix(site, trials, site.model.all(kinds.Need), predicted),
            "residuals": _matrix(site, trials, site.model.all(kinds.Residual), predicted)}


def _place(outcome: kinds.Outcome) -> tuple[object, ...]:
    return natural(outcome.subject), outcome.unit, outcome.at


def _matrix(site: Site, found: Sequence[kinds.Result], items: Sequence[Item], predicted: bool) -> list[Tried]:
    """What each run saw of each item in each unit.

    With what is foreseen every item has a row, one that nothing tries without a unit; otherwise only what a run tried.
    """
    tried: dict[tuple[str, str], dict[str, list[kinds.Outcome]]] = {}
    for result in found:
        for outcome in sorted(result.outcomes, key=_place):
            tried.setdefault((outcome.subject, outcome.unit), {}).setdefault(result.id, []).append(outcome)
    units: dict[str, set[str]] = {item.id: {*site.foretold.units(item)} if predicted else set() for item in items}
    for id, unit in tried:
        if id in units:
            units[id].add(unit)
    return [Tried(item, unit, tuple(_cell(tried.get((item.id, unit), {}).get(result.id, ())) for result in found),
                  site.foretold.of(item, unit) if predicted else None,
                  site.foretold.of(item, unit, "base") if predicted else None)
            for item in in_order(items) for unit in sorted(units[item.id]) or ([""] if predicted else [])]


def _cell(outcomes: Sequence[kinds.Outcome]) -> Cell:
    control: dict[str, list[kinds.Outcome]] = {}
    for outcome in outcomes:
        if outcome.at != HARDENED:
            control.setdefault(outcome.observed, []).append(outcome)
    return Cell(tuple(outcome for outcome in outcomes if outcome.at == HARDENED),
                tuple((", ".join(one.at for one in alike), alike[0]) for alike in control.values()))


def _series(found: Sequence[kinds.Result]) -> Iterator[Series]:
    """``found`` oldest first."""
    units = sorted({score.unit for result in found for score in result.scores})
    for number, unit in enumerate(units, 1):
        rows = tuple((result, score) for result in found for score in result.scores if score.unit == unit)
        yield Series(unit, over_time(f"scores-{number}", unit, found), rows)
