"""The home page: where each defense stands, what hardening changes, what is open, what came last."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.evidence import coverages, gaps, runs, summaries
from compiler.site.exposure import Exposure, bars, exposures
from compiler.site.routes import Route, absent_anchor, route_of
from compiler.site.view import Site
from compiler.spec import kinds
from compiler.spec.link import natural

_MOST_NEWS = 8


@dataclass(frozen=True, slots=True)
class Deferred:
    """Something put off: what, for which units (none: everywhere), and the node that says so."""

    place: Route
    what: str
    on: tuple[str, ...]
    written: kinds.Verdict | kinds.Absence


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for the same thing."""

    until: str
    deferred: tuple[Deferred, ...]


@dataclass(frozen=True, slots=True)
class News:
    """A dated item; of a run, what tells it from others of its title and what it observed with the hardening."""

    date: datetime.date
    kind: str
    item: kinds.Item
    apart: str = ""
    tally: tuple[tuple[str, int], ...] = ()


def pages(site: Site) -> Iterator[Artifact]:
    """``index.md``."""
    model = site.model
    scored = exposures(runs(site.relations))
    yield site.render(
        "home.md.j2", "index.md", project=model.project, coverages=coverages(site.relations),
        picture=bars("exposure", scored) if scored else None, sources=_sources(scored),
        questions=[question for question in model.all(kinds.Question) if question.resolved is None],
        waiting=_waiting(site), news=_news(site), breaks=len([*gaps(site.relations)]))


def _deferred(site: Site) -> Iterator[Deferred]:
    """Verdicts and absences that wait for something; what a primitive's verdict says is not said again."""
    said: set[tuple[str, str]] = set()
    for primitive in site.model.all(kinds.Primitive):
        for verdict in primitive.verdicts:
            if verdict.verdict == "deferred":
                said.update((claim, unit) for claim in primitive.directives for unit in verdict.on or _every(site))
                yield Deferred(route_of(site.model, primitive), primitive.title, verdict.on, verdict)
    for unit in site.model.all(kinds.Unit):
        for absence in unit.absent:
            if absence.verdict == "deferred" and (absence.directive, unit.id) not in said:
                place = Route(route_of(site.model, unit).page, absent_anchor(absence.directive))
                yield Deferred(place, absence.directive, (unit.id,), absence)


def _waiting(site: Site) -> list[Waiting]:
    """What is deferred, by what it waits for; what most depends on comes first."""
    groups: dict[str, list[Deferred]] = defaultdict(list)
    for one in _deferred(site):
        groups[one.written.until].append(one)
    found = (Waiting(until, tuple(deferred)) for until, deferred in groups.items())
    return sorted(found, key=lambda waiting: (-len(waiting.deferred), waiting.until))


def _sources(scored: Iterable[Exposure]) -> tuple[kinds.Result, ...]:
    """The runs that the scores come from."""
    pairs = (pair for row in scored for pair in (row.base, row.hardened) if pair)
    return tuple({result.id: result for result, _ in pairs}.values())


def _every(site: Site) -> tuple[str, ...]:
    return tuple(unit.id for unit in site.model.all(kinds.Unit))


def _news(site: Site) -> list[News]:
    """The newest of what has a date: runs, and the documents that were read."""
    found = [News(one.result.date, "run", one.result, one.apart, one.tally)
             for one in summaries(site.model.all(kinds.Result))]
    found += [News(document.date, "document", document)
              for document in site.model.all(kinds.Document) if document.date is not None]
    return sorted(found, key=lambda news: (news.date, natural(news.item.id)), reverse=True)[:_MOST_NEWS]
