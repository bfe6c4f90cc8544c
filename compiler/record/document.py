"""What the probe script and the laboratory write, read without trust: a stranger may have sent the file.

A document is one run (a level on a host) or several of them with scores. ``problems`` says what is wrong with it;
a document without problems can be read by the rest without further questions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from compiler.judge import LEVELS, Attempt, Level, Outcome
from compiler.probes.plan import every_attempt
from compiler.probes.script import probe_script
from compiler.relations import Relations

FORMAT = 1
MAX_BYTES = 2 * 1024 * 1024
_MAX_ATTEMPTS, _MAX_TEXT, _MAX_REASON = 2000, 300, 4000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SCORE = ("unit", "at", "exposure", "rating")
_FLAT = ("date", "level", "platform", "digests", "attempts", "settings")


def runs_of(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The runs of a document: its own, or those that it holds."""
    return tuple(document["runs"]) if "runs" in document else (document,)


def attempts_of(run: Mapping[str, Any]) -> tuple[Attempt, ...]:
    """The attempts of one run."""
    level = cast(Level, run["level"])
    return tuple(Attempt(row["id"], row["unit"], level, row["tries"], row["on"], cast(Outcome, row["outcome"]),
                         row["saw"], row["as_root"]) for row in run["attempts"])


def problems(document: object, relations: Relations) -> list[str]:
    """Why a document cannot be recorded; empty when it can."""
    if not isinstance(document, dict):
        return ["it holds no JSON object"]
    if document.get("format") != FORMAT:
        return [f"it has format {_show(document.get('format'))}, this version reads format {FORMAT}"]
    runs = document.get("runs", [document])
    if not isinstance(runs, list) or not 1 <= len(runs) <= len(LEVELS):
        return ["'runs' is not a list of one to three runs"]
    for number, run in enumerate(runs, 1):
        found = next(_of_run(run, relations), None)
        if found:
            return [f"run {number}: {found}" if "runs" in document else found]
    levels = [run["level"] for run in runs]
    if len(set(levels)) < len(levels):
        return ["two runs are of the same level"]
    if len({str(sorted(run["platform"].items())) for run in runs}) > 1:
        return ["the runs were not made on one system"]
    if not _is_text(document.get("because", ""), _MAX_REASON):
        return [f"its 'because' is no line of text of at most {_MAX_REASON} characters"]
    return list(_of_scores(document.get("scores", []), relations))


def _of_run(run: object, relations: Relations) -> Iterator[str]:
    if not isinstance(run, dict):
        yield "it is no object"
        return
    for key in _FLAT:
        if key not in run:
            yield f"it has no '{key}'"
            return
    if run["level"] not in LEVELS:
        yield f"its level is {_show(run['level'])}, not one of {', '.join(LEVELS)}"
    if not _is_day(run["date"]):
        yield f"its date is {_show(run['date'])}, not YYYY-MM-DD and a day that there is"
    yield from _of_platform(run["platform"])
    yield from _of_digests(run["digests"], relations)
    if not isinstance(run["settings"], dict) or not all(_is_text(key) and (value is None or _is_text(value))
                                                        for key, value in run["settings"].items()):
        yield "its settings are not texts by their keys"
    yield from _of_attempts(run["attempts"], relations)


def _of_platform(facts: object) -> Iterator[str]:
    if not isinstance(facts, dict) or not all(_is_text(facts.get(key)) for key in ("os", "systemd", "kernel")):
        yield "its platform lacks os, systemd or kernel"
    elif not isinstance(facts.get("lsms"), list) or not all(map(_is_text, facts["lsms"])):
        yield "its platform lacks the list of lsms"
    elif not facts["systemd"]:
        yield "it does not know the version of systemd"


def _of_digests(digests: object, relations: Relations) -> Iterator[str]:
    script = probe_script(relations)
    if not isinstance(digests, dict) or not isinstance(digests.get("units"), dict):
        yield "its digests are not units, settings and probes"
        return
    for name in (*digests["units"].values(), digests.get("settings"), digests.get("probes")):
        if not isinstance(name, str) or not _DIGEST.fullmatch(name):
            yield f"{_show(name)} is no SHA-256 digest"
            return
    for unit in digests["units"]:
        if unit not in relations.compositions:
            yield f"it names a unit that the specs do not have: {_show(unit)}"
    if script is None or digests["probes"] != script.digest:
        yield "its attempts were made by another version of the script: run today's checklists/probe.py"


def _of_attempts(rows: object, relations: Relations) -> Iterator[str]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= _MAX_ATTEMPTS:
        yield f"its attempts are not a list of 1 to {_MAX_ATTEMPTS}"
        return
    planned = {(one.id, one.unit, one.tries, one.on, one.as_root) for one in every_attempt(relations)}
    made = set()
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not all(_is_text(row.get(key)) for key in ("id", "unit", "tries", "on", "saw")):
            yield f"attempt {number} is not an object of short texts"
            return
        key = (row["id"], row["unit"], row["tries"], row["on"], row.get("as_root"))
        if not isinstance(row.get("as_root"), bool) or key not in planned:
            yield f"attempt {number} is none of the specs: {_show(' '.join(map(str, key)))}"
            return
        if row.get("outcome") not in ("ok", "refused", "impossible"):
            yield f"attempt {number} has the outcome {_show(row.get('outcome'))}"
            return
        if key in made:
            yield f"attempt {number} is there twice"
            return
        made.add(key)


def _of_scores(rows: object, relations: Relations) -> Iterator[str]:
    if not isinstance(rows, list) or len(rows) > 3 * len(relations.compositions):
        yield "its scores are not a short list"
        return
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in _SCORE) or \
                row["unit"] not in relations.compositions or row["at"] not in LEVELS or \
                not re.fullmatch(r"[0-9]{1,2}(\.[0-9])?", row["exposure"]) or \
                not re.fullmatch(r"[A-Z]{1,20}", row["rating"]):
            yield f"this is no score: {_show(row)}"
            return


def _is_text(value: object, longest: int = _MAX_TEXT) -> bool:
    return isinstance(value, str) and len(value) <= longest and value.isprintable()


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _show(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."
