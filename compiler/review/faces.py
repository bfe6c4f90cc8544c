"""The report for programs: JSON, SARIF 2.1.0, and annotations on the changed lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity, Span
from compiler.render import Locator, annotation, severity
from compiler.review.page import as_markdown
from compiler.review.report import Judged, Report
from compiler.review.weakened import RULES
from compiler.review.words import plain

_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def as_json(report: Report) -> str:
    """All of the report as one object."""
    locator = Locator(report.texts)
    return json.dumps({
        "base": report.base, "head": report.head, "verdict": report.verdict.name.lower(),
        "headline": report.headline, "passes": report.passes, "notes": [plain(note) for note in report.notes],
        "weakened": [{"rule": one.rule, "says": plain(one.says), "decisions": list(one.decisions),
                      "file": one.at.file, "line": one.at.line} for one in report.weakened],
        "sections": [{"title": plain(section.title), "lines": [plain(line) for line in section.lines]}
                     for section in report.sections],
        "findings": [_finding(finding, locator) for finding in report.findings],
        "artifacts": [{"path": one.path, "added": one.added, "removed": one.removed, "diff": one.text}
                      for one in report.artifacts],
    }, indent=1, ensure_ascii=False) + "\n"


def _finding(finding: Finding, locator: Locator) -> dict[str, object]:
    span = locator.span(finding.where)
    return {"code": finding.code, "severity": str(severity(finding)), "message": finding.message,
            "hint": finding.hint, "file": span.file, "line": span.line, "column": span.column}


def as_sarif(report: Report) -> str:
    """What is weakened and what is found, as results of a static analysis."""
    locator = Locator(report.texts)
    results = [_result(one.rule, "note" if one.decisions else "error", _told(one), one.at) for one in report.weakened]
    results += [_result(finding.code, _LEVEL[severity(finding)], finding.message, locator.span(finding.where))
                for finding in report.findings]
    rules = [(rule.name, rule.means) for rule in RULES]
    rules += [(code, CODES[code].title) for code in sorted({finding.code for finding in report.findings})]
    driver = {"name": "hardening-compiler",
              "rules": [{"id": id, "shortDescription": {"text": means}} for id, means in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _result(rule: str, level: str, text: str, at: Span) -> dict[str, object]:
    region = {"startLine": at.line, "startColumn": at.column, "endColumn": at.column + at.length}
    place = {"artifactLocation": {"uri": quote(at.file)}, "region": region}
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"says/v1": f"{rule}: {text}"[:500]}}


def _told(one: Judged) -> str:
    return plain(one.says) + (f"; decided in {', '.join(one.decisions)}" if one.decisions else "; no decision says so")


def as_github(report: Report) -> str:
    """Workflow commands that a code host shows at the changed lines."""
    rows: list[tuple[str, Span, str, str]] = [
        ("notice" if one.decisions else "error", one.at, one.rule, _told(one)) for one in report.weakened]
    locator = Locator(report.texts)
    rows += [(str(severity(finding)), locator.span(finding.where), finding.code, finding.message)
             for finding in report.findings]
    return "".join(_annotations(rows))


def _annotations(rows: Sequence[tuple[str, Span, str, str]]) -> Iterable[str]:
    return (annotation(level, at, title, text) + "\n" for level, at, title, text in rows)


FORMATS: dict[str, Callable[[Report], str]] = {
    "markdown": as_markdown, "json": as_json, "sarif": as_sarif, "github": as_github,
}
