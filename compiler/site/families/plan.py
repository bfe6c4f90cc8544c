"""The test plan: a page for each test with what it showed, and a page for each checklist to work through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.relations import made_at
from compiler.site.evidence import Seen, seen_without
from compiler.site.order import in_order
from compiler.site.routes import Route, artifact_page, route_of
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class TestView:
    """A test with the checklists that run it and what it showed, newest run first.

    instead: where that is not of today, the runs that saw what it exercises.
    """

    __test__ = False

    test: kinds.Test
    checklists: tuple[kinds.Checklist, ...]
    seen: tuple[Seen, ...]
    instead: tuple[kinds.Result, ...]

    @property
    def last(self) -> kinds.Result | None:
        """The newest run of it."""
        return self.seen[0][0] if self.seen else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a checklist: a step of its own or a whole test, and its number."""

    number: int
    title: str
    test: kinds.Test | None
    steps: tuple[kinds.Step, ...]


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist with its tests filled in, and the file to take along."""

    checklist: kinds.Checklist
    parts: tuple[Part, ...]
    file: Route

    @property
    def tests(self) -> tuple[kinds.Test, ...]:
        """The tests that it runs, in order."""
        return tuple(part.test for part in self.parts if part.test)


def pages(site: Site) -> Iterator[Artifact]:
    """``tests/``, ``checklists/``: an index and a page for each item."""
    views = _tests(site)
    yield site.render("tests.md.j2", "tests/index.md", views=views)
    for view in views:
        yield site.render("test.md.j2", route_of(site.model, view.test).page, view=view, test=view.test,
                          referring=site.referring.to(view.test, ("checklist", "result")))
    checklists = [_checklist(site, checklist) for checklist in site.model.all(kinds.Checklist)]
    yield site.render("checklists.md.j2", "checklists/index.md", views=checklists)
    for shown in checklists:
        yield site.render("checklist.md.j2", route_of(site.model, shown.checklist).page, view=shown,
                          checklist=shown.checklist, others=[one.checklist for one in checklists if one is not shown],
                          referring=site.referring.to(shown.checklist))


def _tests(site: Site) -> list[TestView]:
    run_by: dict[str, list[kinds.Checklist]] = defaultdict(list)
    for checklist in site.model.all(kinds.Checklist):
        for id in dict.fromkeys(part.test for part in checklist.parts if isinstance(part, kinds.RunTest)):
            run_by[id].append(checklist)
    seen: dict[str, list[Seen]] = defaultdict(list)
    for result in sorted(site.model.all(kinds.Result), key=made_at, reverse=True):
        for outcome in result.outcomes:
            seen[outcome.test or ""].append((result, outcome))
    return [TestView(test, tuple(run_by[test.id]), tuple(seen[test.id]), _instead(site, test, seen[test.id]))
            for test in in_order(site.model.all(kinds.Test))]


def _instead(site: Site, test: kinds.Test, seen: Sequence[Seen]) -> tuple[kinds.Result, ...]:
    """The runs that saw what a test exercises, where no run of its own tells of today."""
    if seen and site.evidence.overall(seen[0][0]) == "current":
        return ()
    return tuple(result for result in seen_without(site.relations, test) if not seen or result is not seen[0][0])


def _checklist(site: Site, checklist: kinds.Checklist) -> ChecklistView:
    parts = []
    for number, part in enumerate(checklist.parts, 1):
        if isinstance(part, kinds.Step):
            parts.append(Part(number, part.do, None, (part,)))
        else:
            test = site.model.get(kinds.Test, part.test)
            assert test is not None
            parts.append(Part(number, f"{test.id} {test.title}", test, test.steps))
    return ChecklistView(checklist, tuple(parts), Route(artifact_page(f"checklists/{checklist.id}.md")))
