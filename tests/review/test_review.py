"""Changes of the real specs, reviewed: what weakens is refused and named, a decision lets it pass, the rest passes."""

from __future__ import annotations

import re

from compiler.render import severity
from compiler.review.page import as_markdown
from compiler.review.report import Report, Verdict
from tests.review.specs import SERVER, WEB, Specs, minimal, real, report_of


def page(report: Report) -> str:
    """The report as people read it."""
    return as_markdown(report)


def errors(report: Report) -> list[str]:
    """What does not hold together at the head."""
    return [f"{one.code} {one.file} {one.message}" for one in report.findings if severity(one) == "error"]


def test_taking_out_the_line_that_holds_the_secrets_is_refused_in_these_words() -> None:
    specs = real()
    specs.without(SERVER, "TemporaryFileSystem")
    report = report_of(specs)
    out = page(report)
    assert not report.passes
    assert "**Weakened, and no decision in this change says so." in out
    assert re.search(
        r"\*\*directive-removed\*\*: `left4me-server@.service` removes `TemporaryFileSystem=[^`]*`: the only thing "
        r"between code running inside a game server and `D1.a`, `D1.b`, `D1.c`, `D5.a`, `D5.c`", out)
    assert "`D1.a`, `D1.b`, `D1.c`, `D5.a`, `D5.c` from `left4me-server@.service`: foreseen as blocked before" in out
    assert "depth 1 before, 0 now" in out
    assert re.search(r"no longer counts; renew it: `make lab (LAB=vm )?RECORD=1`", out)
    assert "renew it: `make ablation RECORD=1`" in out
    assert "1.3 OK before, unknown until it is measured" in out
    assert "decision `second-line-for-files` speaks of `temporary-filesystem`" in out
    assert "### Claims that fail now" in out
    assert "error `C508` at `specs/defenses/D1-no-secret-files.yaml" in out


def test_the_same_passes_with_a_decision_and_specs_that_agree() -> None:
    specs = real()
    specs.without(SERVER, "TemporaryFileSystem")
    for defense in ("D1-no-secret-files", "D5-instances-apart", "D6-source-unchanged", "H2-nothing-left-behind"):
        text = specs.texts[f"defenses/{defense}.yaml"]
        row = re.search(r"(?m)^composition:(.*\n)(  .*\n)*", text)
        assert row
        without = re.sub(r"(\n\s*- )?temporary-filesystem(, )?", "", row.group())
        specs.edit(f"defenses/{defense}.yaml", row.group(), without)
    specs.edit("primitives/temporary-filesystem.yaml", "verdict: adopted", "verdict: rejected")
    specs.agree()
    undecided = report_of(specs)
    assert errors(undecided) == []
    assert not undecided.passes
    assert "**coverage-falls**: `D1`, `D5`, `D6`, `H2` no longer counts on `temporary-filesystem`" in page(undecided)
    specs.decide("temporary-filesystem")
    report = report_of(specs)
    out = page(report)
    assert report.passes, out
    assert "**Weakened, and a decision in this change says so." in out
    assert "the only thing between code running inside a game server and `D1.a`" in out
    assert "; decided in `less-for-now`" in out
    assert "new decision `less-for-now`: Less for now" in out
    assert re.search(r"(?m)^-TemporaryFileSystem=/var/lib /etc", out)


def relaxed() -> Specs:
    """The real specs with one directive of the web app relaxed."""
    specs = real()
    specs.edit(WEB, 'set: {ProtectHome: "true"}', "set: {ProtectHome: read-only}")
    return specs


def test_a_decision_about_something_else_covers_nothing() -> None:
    specs = relaxed()
    specs.decide("private-tmp", "left4me-web.service")
    report = report_of(specs)
    assert report.verdict is Verdict.UNDECIDED
    assert "relaxes `ProtectHome=` from `true` to `read-only`: the only thing between code running" in page(report)
    specs.decide("protect-home")
    assert report_of(specs).verdict is Verdict.DECIDED


def test_a_strengthening_change_passes() -> None:
    specs = real()
    specs.edit(SERVER, "  - set: {PrivateIPC:", """\
  - set: {InaccessiblePaths: -/etc/left4me/web.env -/var/lib/left4me/left4me.db}
    serves: [D1.a, D1.b]
    because: A second line.
    source: {ours: a test}
  - set: {PrivateIPC:""")
    specs.edit("primitives/inaccessible-paths.yaml", "on: [left4me-server@.service, left4me-web.service]",
               "on: [left4me-web.service]")
    specs.edit("primitives/inaccessible-paths.yaml", "sharp_edges:", """\
  - {verdict: adopted, on: [left4me-server@.service], because: A second line.}
sharp_edges:""")
    specs.edit("defenses/D1-no-secret-files.yaml", "\ncomposition:", """
  - {primitive: inaccessible-paths, strength: medium, effect: A second line.}
composition:""")
    specs.edit("profiles/sandbox.yaml", 'UMask: "0027"', 'UMask: "0077"')
    specs.agree()
    report = report_of(specs)
    out = page(report)
    assert report.passes, out
    assert "**Nothing is weakened.**" in out
    assert "adds `InaccessiblePaths=-/etc/left4me/web.env -/var/lib/left4me/left4me.db`; serves `D1.a`, `D1.b`" in out
    assert "tightens `UMask=` from `0027` to `0077` of the profile `sandbox`" in out
    assert re.search(r"(?m)^\+InaccessiblePaths=-/etc/left4me/web.env", out)
    assert "<details><summary><code>etc/systemd/system/left4me-server&#64;.service.d/" in out


def test_another_spelling_says_nothing_new() -> None:
    specs = real()
    specs.edit(WEB, 'set: {ProtectHome: "true"}', "set:\n      ProtectHome: 'true'  # as before")
    specs.edit("profiles/sandbox.yaml", "because: Both services read", "because: >-\n      Both services read")
    specs.unbind("sudo-works-under-filters")
    specs.edit("corrections/c-seccomp-implies-nnp.yaml", "id: sudo-works-under-filters, ", "")
    report = report_of(specs)
    assert report.passes
    assert "**Nothing that the specs say has changed.**" in page(report)
    assert "###" not in page(report)


def test_other_words_for_the_same_value_change_nothing_that_is_deployed() -> None:
    specs = real()
    specs.edit(WEB, 'set: {ProtectHome: "true"}', 'set: {ProtectHome: "yes"}')
    specs.edit(SERVER, "- /etc/ssl /etc/ca-certificates", "- /etc/ssl\n        - /etc/ca-certificates")
    report = report_of(specs)
    assert report.verdict is Verdict.HOLDS
    assert "### `left4me" not in page(report)
    assert "### Evidence" not in page(report)


def test_a_new_name_weakens_nothing() -> None:
    specs = real()
    specs.texts["profiles/shared.yaml"] = specs.texts.pop("profiles/sandbox.yaml")
    specs.edit("profiles/shared.yaml", "id: sandbox", "id: shared")
    for path, text in specs.texts.items():
        specs.texts[path] = re.sub(r"(?<=[\[ ])sandbox(?=[\],|])", "shared", text)
    report = report_of(specs)
    out = page(report)
    assert report.passes, out
    assert "**Nothing is weakened.**" in out
    assert "- `sandbox` is called `shared` now, and is otherwise the same" in out
    assert "### `left4me" not in out


def test_a_decision_of_before_covers_only_when_it_says_something_else() -> None:
    before = minimal()
    before.decide("protect-home")
    before.edit("decisions/less-for-now.yaml", '"a test decides it"', "a test decides it")
    after = minimal()
    after.texts |= before.texts
    after.edit("units/clock.service.yaml", 'ProtectHome: "true"', "ProtectHome: read-only")
    assert report_of(after, before).verdict is Verdict.UNDECIDED
    after.edit("decisions/less-for-now.yaml", "because: The", "because:   The")
    assert report_of(after, before).verdict is Verdict.UNDECIDED, "another spelling says nothing new"
    after.edit("decisions/less-for-now.yaml", "could not start", "could not even start")
    assert report_of(after, before).verdict is Verdict.DECIDED
