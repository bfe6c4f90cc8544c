"""Each page says what its readers come for."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from compiler.pipeline import compile_tree, emit_all
from compiler.site.evidence import coverages, gaps, of_today
from compiler.site.families import pages_of
from compiler.site.load import heat_maps
from compiler.site.markdown import escape
from compiler.site.routes import route_of, row_anchor
from compiler.site.telling import apart
from compiler.site.view import Site
from compiler.spec import kinds
from tests.support.run import CASES, DAY, compiled, lay_out

Pages = Mapping[str, str]
ANCHOR = re.compile(r'(?:\{ #|id=")([A-Za-z0-9_.@:-]+)')
LINK = re.compile(r"\]\(([^)\s]+)\)")


def section(text: str, heading: str) -> str:
    """The part of a page below a heading, as far as the next one of the same level."""
    level = heading.split(" ")[0]
    return text.partition(f"\n{heading}")[2].partition(f"\n{level} ")[0]


def test_every_item_has_its_place(site: Site, pages: Pages) -> None:
    anchors = {path: set(ANCHOR.findall(text)) for path, text in pages.items()}
    for item in site.model.items.values():
        route = route_of(site.model, item)
        assert route.page in pages, f"{item.kind} {item.id} has no page"
        assert not route.anchor or route.anchor in anchors[route.page], f"{item.id} is not on {route.page}"


@pytest.mark.parametrize("tree", sorted(path.name for path in (CASES / "ok").iterdir()))
def test_another_project_has_a_site_too(tree: str, tmp_path: Path) -> None:
    small = compiled(lay_out(CASES / "ok" / tree / "specs", tmp_path / "specs"))
    found = {page.path: page.text for page in pages_of(Site(small, emit_all(small)))}
    assert {"index.md", "threat-model.md", "traceability.md", "results/index.md", "scope.md"} <= set(found)
    assert not [path for path, text in found.items() if "left4me" in text]


def test_home_tells_how_each_defense_stands(site: Site, pages: Pages) -> None:
    table = section(pages["index.md"], "## Defenses")
    for covered in coverages(site.relations):
        row = next(line for line in table.split("\n") if f"(defenses/{covered.defense.id}.md)" in line)
        for word, count in covered.tally:
            assert f">{count} {word}<" in row
        for result in covered.results:
            assert str(result.date) in row
            assert f">{result.method}<" in row
        for residual in covered.defense.residual:
            assert f"#{residual.id})" in row


def test_home_says_how_many_ways_break_off(site: Site, pages: Pages) -> None:
    count = len([*gaps(site.relations)])
    assert (f">{count} gap" in pages["index.md"]) == bool(count)


def test_home_lists_what_is_open(site: Site, pages: Pages) -> None:
    listed = section(pages["index.md"], "## What is open")
    for question in site.model.all(kinds.Question):
        assert (f"questions.md#{question.id})" in listed) == (question.resolved is None)
    for primitive in site.model.all(kinds.Primitive):
        if any(verdict.verdict == "deferred" for verdict in primitive.verdicts):
            assert f"(primitives/{primitive.id}.md)" in listed


def test_the_threat_model_names_who_guards_each_asset(site: Site, pages: Pages) -> None:
    page = pages["threat-model.md"]
    for asset in site.model.all(kinds.Asset):
        told = section(page, f"### {escape(asset.title)} ")
        for defense in site.model.all(kinds.Defense):
            assert (f"(defenses/{defense.id}.md)" in told) >= (asset.id in defense.assets)


def test_a_defense_shows_where_a_document_is_wrong_about_a_strength(site: Site, pages: Pages) -> None:
    for defense in site.model.all(kinds.Defense):
        disputed = [m for m in defense.mechanisms if m.documented and m.documented != m.strength]
        assert pages[f"defenses/{defense.id}.md"].count("a document says: ") == len(disputed)


def test_mechanisms_stand_in_order_of_strength(pages: Pages) -> None:
    order = ["strong", "medium", "weak", "none"]
    for path, text in pages.items():
        if path.startswith("defenses/D"):
            rows = section(text, "## Mechanisms by strength").split("\n")
            found = [order.index(match.group(1)) for row in rows
                     if (match := re.search(r">(strong|medium|weak|none)<", row))]
            assert found == sorted(found)


def test_a_defense_leads_to_each_line_that_serves_it(site: Site, pages: Pages) -> None:
    for defense in site.model.all(kinds.Defense):
        links = LINK.findall(section(pages[f"defenses/{defense.id}.md"], "## Directives that serve it"))
        for found in site.relations.serving(defense):
            if isinstance(found.holder, kinds.Unit):
                assert any(link.endswith(f".{found.name}") and "/units/" in link for link in links)


def test_traceability_marks_what_is_missing_with_words(site: Site, pages: Pages) -> None:
    told = section(pages["traceability.md"], "## Gaps")
    for gap in gaps(site.relations):
        row = next(line for line in told.split("\n") if f">{gap.lacks}<" in line)
        assert f"[{gap.item.id}](" in row
        assert 'class="badge bad"' in row


def test_traceability_leads_back_from_every_line(site: Site, pages: Pages) -> None:
    back = section(pages["traceability.md"], "## From directive to threat")
    for unit in site.model.all(kinds.Unit):
        rows = section(back, f"### {unit.id}")
        for found in site.relations.realisations:
            if found.holder is unit:
                assert f".{found.name})" in rows
                assert all(f"[{served}](" in rows for served in found.serves)


def test_the_matrix_has_a_row_for_every_vector_and_need(site: Site, pages: Pages) -> None:
    page = pages["results/index.md"]
    for heading, kind in (("## Attack matrix", kinds.Vector), ("## What has to keep working", kinds.Need)):
        rows = section(page, heading)
        for item in site.model.all(kind):
            units = {outcome.unit for result in site.model.all(kinds.Result) for outcome in result.outcomes
                     if item.id in (outcome.vector, outcome.need)}
            assert rows.count(f"\n| [{item.id}](") == max(1, len(units))


def test_results_show_what_tells_of_today_and_older_runs_stand_apart(site: Site, pages: Pages) -> None:
    today = section(pages["results/index.md"], "## Timeline")
    older = pages["results-older.md"]
    results = site.model.all(kinds.Result)
    current = {result.id for result in results if site.evidence.overall(result) == "current"}
    hosts = {result.host for result in results if result.id in current}
    assert current
    for result in results:
        assert (f"]({result.id}.md)" in today) != (f"](results/{result.id}.md)" in older)
        assert f"]({result.id}.md)" not in today or result.host not in hosts or result.id in current
    assert {result.host for result in results} == {result.host for result in results if f"]({result.id}.md)" in today}


def test_a_run_that_a_newer_one_has_repeated_is_an_older_one(site: Site) -> None:
    one: Any = next(result for result in site.model.all(kinds.Result)
                    if result.outcomes and site.evidence.overall(result) == "current")
    again, parts = dataclasses.replace(one, id="again"), dataclasses.replace(one, id="parts", outcomes=one.outcomes[1:])
    assert of_today([again, one], site.evidence) == (again,)
    assert of_today([parts, one], site.evidence) == (parts, one)
    stale = dataclasses.replace(one, digests=None)
    assert of_today([stale, dataclasses.replace(stale, id="older")], site.evidence) == (stale,)


def test_a_cell_of_a_matrix_leads_to_what_was_seen(site: Site, pages: Pages) -> None:
    cell = r'\[<span class="badge \w+">([\w-]+)</span>\]\(([\w.-]+)\.md#([\w.-]+)\)'
    cells = re.findall(cell, pages["results/index.md"] + pages["results-older.md"].replace("](results/", "]("))
    seen = {(result.id, row_anchor(outcome)): outcome for result in site.model.all(kinds.Result)
            for outcome in result.outcomes if outcome.at == "hardened"}
    assert {(run, anchor): word for word, run, anchor in cells} == {
        place: outcome.observed for place, outcome in seen.items()}
    for run, anchor in seen:
        assert f"{{ #{anchor} }}" in section(pages[f"results/{run}.md"], "## Outcomes")


def test_a_cell_of_a_heat_map_leads_to_the_load(site: Site, pages: Pages) -> None:
    for result in site.model.all(kinds.Result):
        page = pages[route_of(site.model, result).page]
        for load in result.loads if heat_maps(result) else ():
            row = next(line for line in section(page, "## Load").split("\n") if f"{{ #{row_anchor(load)} }}" in line)
            assert f">{load.directive}<" in row
            assert f"](#{row_anchor(load)})" in section(page, "## Heat map")


def test_runs_of_one_title_are_told_apart(site: Site, pages: Pages) -> None:
    told = apart(site.model.all(kinds.Result))
    titles = Counter(result.title for result in site.model.all(kinds.Result))
    for result in site.model.all(kinds.Result):
        assert bool(told[result.id]) == (titles[result.title] > 1)
    said = Counter((result.title, told[result.id]) for result in site.model.all(kinds.Result))
    assert {text for (_, text), times in said.items() if times > 1} <= {"With nothing changed since the one before."}
    assert "After each game server got a /dev/shm of its own." in pages["results-older.md"]


def test_runs_that_say_the_same_are_told_apart_by_what_had_changed(site: Site) -> None:
    one: Any = next(result for result in site.model.all(kinds.Result) if result.digests)
    digests = dataclasses.replace(one.digests, probes="0" * 64)
    runs = [dataclasses.replace(one, id="a-1"), dataclasses.replace(one, id="a-2", digests=digests),
            dataclasses.replace(one, id="a-3", digests=digests)]
    assert [*apart(runs).values()] == ["The first one.", "After a change of the attempts.",
                                       "With nothing changed since the one before."]


def test_a_result_shows_every_outcome_with_its_line_in_the_specs(site: Site, pages: Pages) -> None:
    for result in site.model.all(kinds.Result):
        page = pages[route_of(site.model, result).page]
        rows = [line for line in section(page, "## Outcomes").split("\n") if ".spec-link" in line]
        assert len(rows) == len(result.outcomes)
        assert len(set(re.findall(r"#L\d+", "".join(rows)))) == len(result.outcomes)


MEASURED = """id: 2026-02-01-host
title: A measured run
date: 2026-02-01
host: host
method: lab
systemd: "257"
kernel: 6.12.1
lsms: [landlock, yama]
composition: recorded
digests:
  units: {{clock.service: "{digest}"}}
  settings: "{digest}"
  probes: "{digest}"
about: Everything that a run can hold.
scores: [{{unit: clock.service, at: bare, exposure: "9.6", rating: UNSAFE}}]
outcomes:
  - {{vector: D1.a, unit: clock.service, at: bare, observed: reached, saw: ["read /home: ok", "list | of /home"]}}
unmeasured: [{{what: D1.b, because: The container has no symbols.}}]
depths:
  - {{vector: D1.a, unit: clock.service, depth: "1", sets: [ProtectHome]}}
  - {{vector: D1.b, unit: clock.service, beyond: "3"}}
loads: [{{directive: ProtectHome, unit: clock.service, alone: [D1.a]}}]
source: {{ours: for this test}}
"""
HOST = "id: host\ntitle: A host\nabout: -\nplatform: debian-13\nfacts: []\nsource: {ours: for this test}\n"


def test_a_measured_run_shows_all_that_it_holds(tmp_path: Path) -> None:
    specs = lay_out(CASES / "ok" / "minimal" / "specs", tmp_path / "specs")
    for folder, name, text in (("hosts", "host", HOST),
                               ("results", "2026-02-01-host", MEASURED.format(digest="0" * 64))):
        (specs / folder).mkdir()
        (specs / folder / f"{name}.yaml").write_text(text)
    tree = compile_tree(specs, DAY)
    found = {page.path: page.text for page in pages_of(Site(tree, ()))}["results/2026-02-01-host.md"]
    assert "6.12.1 with landlock, yama" in found
    assert "The run gave no scores" not in found
    assert "<code>list &#124; of /home</code>" in section(found, "## Outcomes")
    assert "The container has no symbols" in section(found, "## Not measured")
    assert ["more than 3" in row for row in section(found, "## Depth").split("\n") if "[D1." in row] == [False, True]
    assert "| [D1.a](../defenses/D1.md#D1.a) | – | – |" in section(found, "## Load")
    assert section(found, "## Digests").count("0" * 64) == 3


def test_what_is_out_of_scope_says_why(site: Site, pages: Pages) -> None:
    for exclusion in site.model.all(kinds.Exclusion):
        assert f"## {escape(exclusion.title)} {{ #{exclusion.id} }}" in pages["scope.md"]
