"""The same report for programs, cut to a length, and with hostile text in it."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft7Validator

from compiler.render import as_text
from compiler.review import faces, page
from compiler.review.report import Report, Verdict, unreadable
from tests.review.specs import SERVER, WEB, Specs, change_of, minimal, real, report_of

HOSTILE = "</details> @everyone ```` ::error::x ##[error]y [a](https://evil.example) <img src=x> ![](https://e.example)"
ANNOTATION = re.compile(r"::(error|warning|notice) file=specs/\S+,line=\d+,col=\d+,endColumn=\d+,title=[\w-]+::.+")


@pytest.fixture(scope="module")
def weakened() -> Specs:
    """The real specs without what holds the secrets, and with another line relaxed."""
    specs = real()
    specs.without(SERVER, "TemporaryFileSystem")
    specs.edit(WEB, 'set: {ProtectHome: "true"}', "set: {ProtectHome: read-only}")
    return specs


@pytest.fixture(scope="module")
def report(weakened: Specs) -> Report:
    """The review of that."""
    return report_of(weakened)


def relaxed() -> Specs:
    """The smallest tree with its only directive relaxed."""
    specs = minimal()
    specs.edit("units/clock.service.yaml", 'ProtectHome: "true"', "ProtectHome: read-only")
    return specs


def test_json_has_verdict_weakenings_and_artifacts() -> None:
    specs = relaxed()
    found = json.loads(faces.as_json(report_of(specs)))
    assert (found["verdict"], found["passes"]) == ("undecided", False)
    assert [one["rule"] for one in found["weakened"]] == ["directive-relaxed"]
    line = specs.texts["units/clock.service.yaml"].splitlines()[found["weakened"][0]["line"] - 1]
    assert "ProtectHome: read-only" in line
    assert {"reference/clock.service", "manifest.json"} <= {one["path"] for one in found["artifacts"]}
    assert all(one["added"] and one["diff"].startswith("--- a/") for one in found["artifacts"])
    specs.decide("protect-home")
    specs.edit("decisions/less-for-now.yaml", '"a test decides it"', "a test decides it")
    found = json.loads(faces.as_json(report_of(specs)))
    assert (found["verdict"], found["passes"]) == ("decided", True)
    assert found["weakened"][0]["decisions"] == ["less-for-now"]


def test_sarif_has_the_form_that_the_standard_asks_for(report: Report, sarif: Draft7Validator) -> None:
    found = json.loads(faces.as_sarif(report))
    assert [error.message for error in sarif.iter_errors(found)] == []
    results = found["runs"][0]["results"]
    known = {rule["id"] for rule in found["runs"][0]["tool"]["driver"]["rules"]}
    used = {one["ruleId"] for one in results}
    assert {"directive-removed", "directive-relaxed", "depth-falls", "C508"} <= used <= known
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "specs/units/left4me-server%40.service.yaml"
    broken = {**found, "runs": [{**found["runs"][0], "results": [{"ruleId": 1}]}]}
    assert list(sarif.iter_errors(broken)), "the schema refuses what is no SARIF"


def test_annotations_stand_at_the_lines_that_changed(report: Report, weakened: Specs) -> None:
    before = real().texts[SERVER].splitlines()
    gone = next(number for number, line in enumerate(before, 1) if "TemporaryFileSystem:" in line)
    out = faces.as_github(report)
    shown = re.findall(rf"::error file=specs/{SERVER},line=(\d+),\S*title=directive-removed", out)
    assert int(shown[0]) in (gone - 1, gone), "where the entry began"
    line = int(re.findall(rf"file=specs/{WEB},line=(\d+),\S*title=directive-relaxed", out)[0])
    assert "ProtectHome: read-only" in weakened.texts[WEB].splitlines()[line - 1]
    assert all(ANNOTATION.fullmatch(row) for row in out.splitlines())


def test_what_a_decision_covers_is_a_notice() -> None:
    specs = relaxed()
    specs.decide("protect-home")
    specs.edit("decisions/less-for-now.yaml", '"a test decides it"', "a test decides it")
    out = faces.as_github(report_of(specs))
    assert out.startswith("::notice file=specs/units/clock.service.yaml,line=13,")
    assert "::error" not in out


def test_specs_that_cannot_be_read_give_their_diagnostics(sarif: Draft7Validator) -> None:
    specs = minimal()
    specs.texts["units/clock.service.yaml"] = f"id: {HOSTILE}\n```\n::error::forged\n"
    found = unreadable("base", "head", specs.compiled())
    assert not found.passes
    assert found.verdict is Verdict.UNREADABLE
    shown = page.as_markdown(found)
    assert shown.startswith(f"{page.MARK}\n## Hardening review\n\n**The specs cannot be read, so nothing is compared.")
    assert as_text(found.findings, found.texts).strip() in shown
    assert all(ANNOTATION.fullmatch(row) for row in faces.as_github(found).splitlines())
    assert [error.message for error in sarif.iter_errors(json.loads(faces.as_sarif(found)))] == []
    assert json.loads(faces.as_json(found))["findings"]


def test_hostile_text_stays_text_in_the_report() -> None:
    specs = relaxed()
    specs.edit("units/clock.service.yaml", "Description: The clock", f"Description: '{HOSTILE}'")
    specs.decide("protect-home")
    specs.edit("decisions/less-for-now.yaml", "title: Less for now", f"title: '{HOSTILE}'")
    specs.edit("decisions/less-for-now.yaml", '"a test decides it"', "a test decides it")
    found = report_of(specs)
    out = page.as_markdown(found)
    assert out.count("@everyone") > 1, "it stands in the difference of the artifacts"
    outside = re.sub(r"(?ms)^(`{3,})diff$.*?^\1$", "", out)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    assert outside.count("<details><summary><code>") == outside.count("</details>") == len(found.artifacts)
    for hostile in ("@everyone", "://", "<img", "[a]", "![]"):
        assert hostile not in outside
    assert all(ANNOTATION.fullmatch(row) for row in faces.as_github(found).splitlines())


def test_a_long_report_is_cut_between_its_parts() -> None:
    found = report_of(relaxed())
    whole = page.as_markdown(found)
    assert page.as_markdown(found, len(whole) + 1_000) == whole
    for limit in (900, 2_000, len(whole) - 1):
        cut = page.as_markdown(found, limit)
        assert len(cut) <= limit
        assert cut.startswith(whole[:200])
        assert cut.count("<details>") == cut.count("</details>")
        assert re.search(r"\d+ parts? of this report left out here for length", cut)


def test_facts_that_the_change_brings_do_not_judge_it() -> None:
    from compiler.review.command import judged_alike
    before, after = real(), real()
    after.edit("platforms/debian-13.json", '"process_vm_readv"', '"process_vm_readv_"')
    facts = "platforms/debian-13.json"
    found = judged_alike(after.tree(), before.tree(), facts, facts)
    assert found is not None
    assert found.files == before.tree().files
    assert judged_alike(before.tree(), before.tree(), facts, facts) is None
    assert change_of(before).directives == ()
