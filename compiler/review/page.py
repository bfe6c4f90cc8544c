"""The report as Markdown, for a terminal, the summary of a job, or one comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diagnostics import Finding
from compiler.render import Locator, as_text, severity
from compiler.review.report import Difference, Judged, Report, Section, Verdict
from compiler.review.words import Code, Words, code, counted, fenced, listed, markdown, merged

MARK = "<!-- hardening-review -->"
"""The first line of every report, by which a comment is found again."""

_RESERVE = 400
_CLAIMS = "K"  # the first letter of the diagnostics about claims


def as_markdown(report: Report, limit: int = 0) -> str:
    """The report; with a ``limit`` no more than that many characters, the artifacts' differences left out first."""
    blocks = [*_head(report), *_body(report)]
    text, left_out = "", 0
    for block in blocks:
        if limit and len(text) + len(block) > limit - _RESERVE:
            left_out += 1
        else:
            text += block
    if left_out:
        text += f"\n{counted(left_out, 'part')} of this report left out here for length; the command line shows all.\n"
    return text


def _head(report: Report) -> Iterator[str]:
    yield f"{MARK}\n## Hardening review\n\n**{report.headline}**\n\n"
    yield f"{code(report.base)} → {code(report.head)}\n\n"
    for note in report.notes:
        yield f"> {markdown(note)}\n\n"


def _body(report: Report) -> Iterator[str]:
    open_ones = [one for one in report.weakened if not one.decisions]
    decided = [one for one in report.weakened if one.decisions]
    if open_ones:
        yield "### Weakened without a decision\n\n" + "".join(_weakenings(open_ones)) + "\n"
        yield "Take it back, or add a decision to this change that `touches` what is weakened and says why.\n\n"
    if decided:
        yield "### Weakened with a decision\n\n" + "".join(_weakenings(decided)) + "\n"
    yield from map(_section, report.sections)
    if report.verdict is Verdict.UNREADABLE:
        yield fenced(as_text(report.findings, report.texts))
    else:
        claims = [finding for finding in report.findings if finding.code.startswith(_CLAIMS)]
        others = [finding for finding in report.findings if not finding.code.startswith(_CLAIMS)]
        for title, found in (("Claims that fail now", claims), ("Findings", others)):
            if found:
                yield f"### {title}\n\n{''.join(_findings(report, found))}\n"
    if report.artifacts:
        yield f"### Artifacts\n\n{counted(len(report.artifacts), 'file')} with another text.\n\n"
    yield from map(_difference, report.artifacts)


def _weakenings(found: Sequence[Judged]) -> Iterator[str]:
    """A line for each, those of one rule that say the same of several ids as one."""
    for rule, decisions in dict.fromkeys((one.rule, one.decisions) for one in found):
        by: Words = ("; decided in ", *listed(decisions)) if decisions else ()
        alike = (one.says for one in found if (one.rule, one.decisions) == (rule, decisions))
        yield from (f"- **{rule}**: {markdown((*says, *by))}\n" for says in merged(alike))


def _section(section: Section) -> str:
    lines = "".join(f"- {markdown(line)}\n" for line in merged(section.lines))
    return f"### {markdown(section.title)}\n\n{lines}\n"


def _findings(report: Report, found: Sequence[Finding]) -> Iterator[str]:
    locator = Locator(report.texts)
    for finding in found:
        span = locator.span(finding.where)
        place = Code(f"{span.file}:{span.line}:{span.column}")
        yield f"- {severity(finding)} {markdown((Code(finding.code), ' at ', place, f': {finding.message}'))}\n"


def _difference(one: Difference) -> str:
    summary = f"<code>{_html(one.path)}</code>: +{one.added} −{one.removed}"
    return f"<details><summary>{summary}</summary>\n\n{fenced(one.text, 'diff')}\n</details>\n\n"


def _html(text: str) -> str:
    return "".join(char if char.isalnum() or char in "/._-" else f"&#{ord(char)};" for char in text)
