"""Each unit as it will run: three views of it, every line with its reason, what is left out, what it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from compiler.artifact import Artifact
from compiler.composition import Composition, instances_of
from compiler.site import unit_lines
from compiler.site.directives import line_of
from compiler.site.evidence import Known, known, runs
from compiler.site.order import in_order
from compiler.site.platform_words import since
from compiler.site.routes import Route, absent_anchor, artifact_page, route_of
from compiler.site.unit_lines import Line, Section
from compiler.site.view import Site
from compiler.spec import kinds

_TONES = {unit_lines.ADDED: "good", unit_lines.CHANGED: "info", unit_lines.REMOVED: "warn"}


@dataclass(frozen=True, slots=True)
class Exposure:
    """A unit's score without and with hardening, a dash where it has none, and the runs that gave it, newest first."""

    base: str
    hardened: str
    results: tuple[kinds.Result, ...]


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
        return instances_of(self.unit)

    @property
    def absent(self) -> tuple[tuple[kinds.Absence, str], ...]:
        """What is deliberately not set, each with its anchor."""
        return tuple((absence, absent_anchor(absence.directive)) for absence in self.unit.absent)

    @property
    def changes(self) -> tuple[Line, ...]:
        """The lines that hardening has to do with."""
        return unit_lines.changed_lines(self.sections)

    def count(self, state: str) -> int:
        """How many directives are in that state."""
        return sum(line.state == state for section in self.sections for line in section.lines)


@dataclass(frozen=True, slots=True)
class _Around:
    """What belongs to units, by unit id: worked out once for all of them."""

    tests: Mapping[str, tuple[kinds.Test, ...]]
    checklists: Mapping[str, tuple[kinds.Checklist, ...]]
    artifacts: Mapping[str, tuple[str, ...]]
    results: tuple[kinds.Result, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``units/index.md`` and a page for each unit."""
    around = _around(site)
    views = [_view(site, composition, around) for composition in site.relations.compositions.values()]
    yield site.render("units.md.j2", "units/index.md", views=views)
    for view in views:
        yield site.render(
            "unit.md.j2", route_of(site.model, view.unit).page, tones=_TONES, view=view, unit=view.unit,
            since=partial(since, site), line_of=partial(line_of, site.model),
            referring=site.referring.to(view.unit, ("test", "result", "primitive")))


def _view(site: Site, composition: Composition, around: _Around) -> UnitView:
    unit = composition.unit
    return UnitView(
        unit=unit,
        sections=unit_lines.sections(site.relations, composition),
        base=unit_lines.base_text(composition),
        hardened=unit_lines.hardened_text(composition),
        difference=unit_lines.difference(composition),
        needs_systemd=unit_lines.needs_systemd(site.relations, composition),
        needs=tuple(known(site.relations, need) for need in unit.needs),
        tests=in_order(around.tests.get(unit.id, ())),
        checklists=around.checklists.get(unit.id, ()),
        scores=tuple(_scores(around.results, unit)),
        artifacts=tuple((path, Route(artifact_page(path))) for path in around.artifacts.get(unit.id, ())))


def _around(site: Site) -> _Around:
    tests: dict[str, list[kinds.Test]] = defaultdict(list)
    checklists: dict[str, dict[str, kinds.Checklist]] = defaultdict(dict)
    artifacts: dict[str, list[str]] = defaultdict(list)
    for test in site.model.all(kinds.Test):
        for unit in test.units:
            tests[unit].append(test)
    for checklist in site.model.all(kinds.Checklist):
        for part in checklist.parts:
            found = site.model.get(kinds.Test, part.test) if isinstance(part, kinds.RunTest) else None
            for unit in found.units if found else ():
                checklists[unit][checklist.id] = checklist
    for artifact in site.artifacts:
        for name in artifact.path.split("/"):
            artifacts[name.removesuffix(".d")].append(artifact.path)
    return _Around({id: tuple(rows) for id, rows in tests.items()},
                   {id: tuple(rows.values()) for id, rows in checklists.items()},
                   {id: tuple(rows) for id, rows in artifacts.items()}, runs(site.relations))


def _scores(results: tuple[kinds.Result, ...], unit: kinds.Unit) -> Iterator[Exposure]:
    """Scores and their runs; one that many runs gave is one entry."""
    found: dict[tuple[str, str], list[kinds.Result]] = defaultdict(list)
    for result in results:
        stages = {score.at: score.exposure for score in result.scores if score.unit == unit.id}
        if stages:
            found[stages.get("base", "–"), stages.get("hardened", "–")].append(result)
    return (Exposure(base, hardened, tuple(runs)) for (base, hardened), runs in found.items())
