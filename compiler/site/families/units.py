"""Each unit as it will run: three views of it, every line with its reason, what is left out, what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from compiler.artifact import Artifact
from compiler.composition import Composition
from compiler.relations import Realisation
from compiler.site import unit_lines
from compiler.site.evidence import Known, known
from compiler.site.platform_words import since
from compiler.site.referring import Referring
from compiler.site.routes import Route, artifact_page, place_of, route_of
from compiler.site.unit_lines import Line, Section
from compiler.site.view import Site
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Exposure:
    """A unit's score in one run, without and with hardening; a dash where the run has none."""

    result: kinds.Result
    base: str
    hardened: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """Everything that the page of a unit shows."""

    unit: kinds.Unit
    sections: tuple[Section, ...]
    base: str
    hardened: str
    difference: str
    needs_systemd: tuple[int, tuple[str, ...]] | None
    needs: tuple[Known, ...]
    tests: tuple[kinds.Test, ...]
    checklists: tuple[kinds.Checklist, ...]
    scores: tuple[Exposure, ...]
    artifacts: tuple[tuple[str, Route], ...]

    @property
    def instances(self) -> tuple[str, ...]:
        """The names of the known instances of a template."""
        prefix, _, suffix = self.unit.id.partition("@")
        return tuple(f"{prefix}@{instance}{suffix}" for instance in self.unit.instances)

    @property
    def changes(self) -> tuple[Line, ...]:
        """The lines that hardening has to do with."""
        return tuple(unit_lines.changed_lines(self.sections))

    def count(self, state: str) -> int:
        """How many directives are in that state."""
        return sum(line.state == state for section in self.sections for line in section.lines)


def pages(site: Site) -> Iterator[Artifact]:
    """``units/index.md`` and a page for each unit."""
    views = [_view(site, composition) for composition in site.relations.compositions.values()]
    yield site.render("units.md.j2", "units/index.md", views=views)
    referring = Referring(site.model)
    for view in views:
        page = route_of(site.model, view.unit).page
        yield site.render(
            "unit.md.j2", page, view=view, unit=view.unit, since=partial(since, site), place=partial(place_of, site.model),
            others=_others, referring=referring.to(view.unit, ("test", "result", "primitive")))


def _view(site: Site, composition: Composition) -> UnitView:
    unit = composition.unit
    tests = tuple(test for test in site.model.all(kinds.Test) if unit.id in test.units)
    return UnitView(
        unit=unit,
        sections=unit_lines.sections(site.relations, composition),
        base=unit_lines.base_text(composition),
        hardened=unit_lines.hardened_text(composition),
        difference=unit_lines.difference(composition),
        needs_systemd=unit_lines.needs_systemd(site.relations, composition),
        needs=tuple(known(site.relations, need) for need in unit.needs),
        tests=tests,
        checklists=tuple(_checklists(site, tests)),
        scores=tuple(_scores(site, unit)),
        artifacts=tuple((artifact.path, Route(artifact_page(artifact.path))) for artifact in site.artifacts
                        if unit.id in artifact.path))


def _checklists(site: Site, tests: tuple[kinds.Test, ...]) -> Iterator[kinds.Checklist]:
    ids = {test.id for test in tests}
    return (checklist for checklist in site.model.all(kinds.Checklist)
            if any(isinstance(part, kinds.RunTest) and part.test in ids for part in checklist.parts))


def _scores(site: Site, unit: kinds.Unit) -> Iterator[Exposure]:
    for result in sorted(site.model.all(kinds.Result), key=lambda result: (result.date, result.id), reverse=True):
        found = {score.at: score.exposure for score in result.scores if score.unit == unit.id}
        if found:
            yield Exposure(result, found.get("base", "–"), found.get("hardened", "–"))


def _others(held: tuple[Realisation, ...]) -> tuple[Realisation, ...]:
    """One of each name; an entry may serve a vector by name and its defense as well."""
    return tuple({one.name: one for one in held}.values())
