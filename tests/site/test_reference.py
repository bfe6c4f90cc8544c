"""Survey, plan, decisions and reference: nothing of the model is missing on its page."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler.codes import CODES
from compiler.site.citations import citations
from compiler.site.routes import artifact_page, route_of
from compiler.site.view import Site
from compiler.site.walk import nodes, owners
from compiler.spec import kinds
from compiler.spec.annotations import record_shape
from tests.site.text import block, section

Pages = Mapping[str, str]
ASSETS = Path(__file__).parents[2] / "site" / "assets"


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    lines = (line for line in text.split("\n") if line.startswith("| "))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_survey_has_a_row_for_each_verdict(site: Site, pages: Pages) -> None:
    page = pages["primitives/index.md"]
    shown = [(row[0].partition("](")[2].rstrip(")"), re.sub("<[^>]+>", "", row[3])) for row in rows(page)[1:]]
    wanted = [(f"{primitive.id}.md", verdict.verdict) for primitive in site.model.all(kinds.Primitive)
              for verdict in primitive.verdicts]
    assert sorted(shown) == sorted(wanted)


def test_filters_name_columns_that_are_there(pages: Pages) -> None:
    found = 0
    for text in pages.values():
        for columns, table in re.findall(r'class="filterable" data-columns="([^"]*)".*?\n\n(\|.*?)\n', text, re.DOTALL):
            heads = [cell.strip() for cell in table.strip("|").split("|")]
            assert {column.strip() for column in columns.split(",")} <= set(heads)
            found += 1
    assert found >= 3


def test_a_primitive_tells_where_it_is_used_and_what_counts_on_it(site: Site, pages: Pages) -> None:
    for primitive in site.model.all(kinds.Primitive):
        page = pages[route_of(site.model, primitive).page]
        used = section(page, "## Put to use")
        for held in site.relations.realisations:
            if primitive in held.primitives:
                assert f"{held.name}" in html.unescape(used)
        told = [row[0] for row in rows(section(page, "## Its part in the defenses"))[1:]]
        counted = [defense.id for defense in site.model.all(kinds.Defense)
                   for mechanism in defense.mechanisms if mechanism.primitive == primitive.id]
        assert [re.findall(r"defenses/(.+)\.md\)", cell) for cell in told] == [[id] for id in counted]
        assert page.count("\n- ") >= len(primitive.sharp_edges)


def test_touching_is_shown_from_both_sides(site: Site, pages: Pages) -> None:
    for decision in site.model.all(kinds.Decision):
        for id in decision.touches:
            touched = site.model.items[id]
            if isinstance(touched, kinds.Primitive | kinds.Unit):
                assert f"(../decisions/{decision.id}.md)" in pages[route_of(site.model, touched).page]
            assert f"({route_of(site.model, touched).seen_from(f'decisions/{decision.id}.md')})" in \
                pages[f"decisions/{decision.id}.md"]


def test_commands_of_the_plan_are_whole(site: Site, pages: Pages) -> None:
    for checklist in site.model.all(kinds.Checklist):
        page = pages[route_of(site.model, checklist).page]
        steps = [step for part in checklist.parts
                 for step in ((part,) if isinstance(part, kinds.Step) else site.model.items[part.test].steps)]  # type: ignore[attr-defined]
        assert page.count("- [ ] ") == len(steps)
        for step in steps:
            indented = "\n".join(f"    {line}" if line else "" for line in step.run.rstrip("\n").split("\n"))
            assert not step.run or f"```sh\n{indented}\n    ```" in page


def test_decisions_compare_their_options(site: Site, pages: Pages) -> None:
    for decision in site.model.all(kinds.Decision):
        table = rows(section(pages[f"decisions/{decision.id}.md"], "## The options"))[1:]
        assert len(table) == len(decision.options)
        assert sum(">chosen<" in row[0] for row in table) == 1


def test_open_questions_come_first(site: Site, pages: Pages) -> None:
    page = pages["questions.md"]
    for question in site.model.all(kinds.Question):
        part = section(page, "## Open" if question.resolved is None else "## Resolved")
        assert f"{{ #{question.id} }}" in part


def test_corrections_say_what_was_said_and_what_holds(site: Site, pages: Pages) -> None:
    for correction in site.model.all(kinds.Correction):
        told = block(pages["corrections.md"], correction.id)
        assert "**Said:**" in told
        assert "**What holds:**" in told
        assert f">{correction.verdict}<" in told


def test_provenance_leads_to_everything_that_cites(site: Site, pages: Pages) -> None:
    found = citations(site.model, site.referring)
    for document in site.model.all(kinds.Document):
        told = block(pages["provenance.md"], document.id)
        for name in document.sections:
            for item in found.get((document.id, name), ()):
                assert f"({route_of(site.model, item).seen_from('provenance.md')})" in told
    assert sum(len(items) for items in found.values()) > len(site.model.items) / 2


def test_every_artifact_has_its_content_hash_and_download(site: Site, pages: Pages) -> None:
    index = pages["artifacts-list.md"]
    for artifact in site.artifacts:
        page = pages[artifact_page(artifact.path)]
        assert artifact.sha256 in page
        assert artifact.text.rstrip("\n") in page
        assert f"({artifact_page(artifact.path)})" in index
        if artifact.host_path:
            assert f"echo '{artifact.sha256}  {artifact.host_path}' | sha256sum -c" in page


def test_downloads_are_the_artifacts_themselves(site: Site, pages: Pages) -> None:
    for artifact in site.artifacts:
        page = pages[artifact_page(artifact.path)]
        link = re.search(r"\[download\]\((?:\.\./)+((?:artifacts|downloads)/[^)]+)\)", page)
        assert link
        if artifact.path.endswith(".md"):
            assert pages[link.group(1)] == artifact.text
            assert not link.group(1).endswith(".md")
        else:
            assert link.group(1) == f"artifacts/{artifact.path}"


def test_every_code_is_explained(pages: Pages) -> None:
    for code in CODES.values():
        assert f">{code.severity}<" in block(pages["diagnostics.md"], code.code)


def test_accepted_warnings_are_listed(site: Site, pages: Pages) -> None:
    accepted = [one for owner in owners(site.model) for one in nodes(owner, kinds.Acceptance)]
    assert len(rows(section(pages["diagnostics.md"], "## Accepted warnings"))[1:]) == len(accepted)


def test_every_key_of_every_kind_is_described(pages: Pages) -> None:
    every: list[type[kinds.Item]] = [kinds.Project, *kinds.FOLDERS.values()]
    for kind in every:
        told = block(pages["kinds.md"], f"kind-{kind.kind}")
        shown = {re.sub("<[^>]+>", "", html.unescape(row[0])): row[1] for row in rows(told)[1:]}
        assert shown == {slot.name: "yes" if slot.required else "no" for slot in record_shape(kind).slots}


@pytest.mark.parametrize("script", ["filter.js", "checklist.js", "theme.js"])
def test_scripts_ask_nobody_else(script: str) -> None:
    text = (ASSETS / script).read_text("utf-8")
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|import\(|eval\(|innerHTML", text)
    node = shutil.which("node")
    if node is not None:
        subprocess.run([node, "--check", ASSETS / script], check=True)
