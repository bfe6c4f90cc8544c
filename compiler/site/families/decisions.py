"""What was decided, what is open, what the whole composition costs, and which statements turned out wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.site.referring import Referrers, name_of
from compiler.site.routes import route_of
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Shown:
    """An item that shares a page with others, with what it touches and what refers to it."""

    item: kinds.Question | kinds.Tradeoff | kinds.Correction
    touches: tuple[tuple[kinds.Item, str], ...]
    referring: tuple[Referrers, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``decisions/``, ``questions.md``, ``tradeoffs.md`` and ``corrections.md``."""
    decisions = site.model.all(kinds.Decision)
    yield site.render("decisions.md.j2", "decisions/index.md", decisions=decisions)
    for decision in decisions:
        yield site.render("decision.md.j2", route_of(site.model, decision).page, decision=decision,
                          touches=_named(site, decision.touches), referring=site.referring.to(decision))
    questions = site.model.all(kinds.Question)
    yield site.render(
        "questions.md.j2", "questions.md",
        open=[_shown(site, question) for question in questions if question.resolved is None],
        resolved=[_shown(site, question) for question in questions if question.resolved is not None])
    yield site.render("tradeoffs.md.j2", "tradeoffs.md", shown=[
        _shown(site, tradeoff) for tradeoff in site.model.all(kinds.Tradeoff)])
    yield site.render("corrections.md.j2", "corrections.md", shown=[
        _shown(site, correction) for correction in site.model.all(kinds.Correction)])


def _shown(site: Site, item: kinds.Question | kinds.Tradeoff | kinds.Correction) -> Shown:
    return Shown(item, _named(site, item.touches), site.referring.to(item))


def _named(site: Site, ids: tuple[str, ...]) -> tuple[tuple[kinds.Item, str], ...]:
    found = (site.model.items[id] for id in ids if id in site.model.items)
    return tuple((item, name_of(item)) for item in found)
