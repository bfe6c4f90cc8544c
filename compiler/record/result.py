"""A document of runs as a new result: its name, and its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compiler.judge import LEVELS, judge
from compiler.probes.digests import scene_of_host
from compiler.probes.plan import roles
from compiler.record import text
from compiler.record.document import attempts_of, problems, runs_of
from compiler.record.outcomes import seen, untried
from compiler.relations import Relations, number_of
from compiler.spec import kinds

MODELINE = "# yaml-language-server: $schema=../../site/artifacts/schema/result.json"
_TITLES = {"lab": "The attempts, made in the laboratory", "host": "The attempts, made on the host",
           "vm": "The attempts, made on the target's own kernel"}
_SOURCE = {"lab": "measured by the laboratory, which wrote this file", "host": "measured by the script on the host",
           "vm": "measured by the laboratory in a virtual machine, which wrote this file"}


def result_yaml(document: object, relations: Relations, host: str, method: str) -> tuple[str, str] | list[str]:
    """The file name and text of a result; a list of problems when the document cannot be recorded.

    ``host`` is the id of a host item, ``method`` is ``lab``, ``vm`` or ``host``. ``document["because"]`` is told
    in ``about``.
    """
    found = problems(document, relations) or _not_a_host(relations, host)
    if found:
        return found
    assert isinstance(document, dict)
    runs = sorted(runs_of(document), key=lambda run: LEVELS.index(run["level"]))
    last = runs[-1]
    wrong = _victims(last, relations)
    if wrong:
        return [wrong]
    name = _free_name(relations, last["date"], host)
    rows = {**_head(name, _TITLES[method], last, host, method, relations),
            "about": _about(runs, document.get("because", "")),
            **_body(runs, document.get("scores", []), relations), "source": [{"ours": _SOURCE[method]}]}
    return f"{name}.yaml", text.item({key: value for key, value in rows.items() if value != []}, MODELINE)


def ablation_yaml(run: Mapping[str, Any], relations: Relations, host: str, about: str,
                  depths: Sequence[Mapping[str, Any]], loads: Sequence[Mapping[str, Any]],
                  unmeasured: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """The result of an ablation: ``run`` gives date, platform and digests of what was taken apart."""
    rows = {"unmeasured": list(unmeasured), "depths": list(depths), "loads": list(loads)}
    return _of_parts("ablation", "Which directives carry the load", run, relations, host, "lab", about, rows)


def sweep_yaml(run: Mapping[str, Any], relations: Relations, host: str, about: str,
               sweeps: Sequence[Mapping[str, Any]], indifferent: Sequence[str]) -> tuple[str, str]:
    """The result of a sweep: ``run`` gives date, platform and digests of what was in place before it."""
    rows = {"sweeps": list(sweeps), "indifferent": list(indifferent)}
    return _of_parts("sweep", "What kernel settings carry", run, relations, host, "vm", about, rows)


def _of_parts(kind: str, title: str, run: Mapping[str, Any], relations: Relations, host: str, method: str, about: str,
              rows: Mapping[str, object]) -> tuple[str, str]:
    name = _free_name(relations, run["date"], f"{host}-{kind}")
    every = {**_head(name, title, run, host, method, relations), "about": about, **rows,
             "source": [{"ours": _SOURCE[method]}]}
    return f"{name}.yaml", text.item({key: value for key, value in every.items() if value != []}, MODELINE)


def _not_a_host(relations: Relations, host: str) -> list[str]:
    known = [one.id for one in relations.model.all(kinds.Host)]
    return [] if host in known else [f"the specs have no host '{host}'; they have {', '.join(known) or 'none'}"]


def _victims(run: Mapping[str, Any], relations: Relations) -> str:
    """Neighbours that ran with other directives than those tested make a run at 'hardened' worthless."""
    there = run.get("victims")
    if run["level"] != "hardened" or not isinstance(there, dict):
        return ""
    other = [unit for unit, digest in run["digests"]["units"].items() if there.get(unit) != digest]
    return f"the neighbours did not run with what was tested: {', '.join(other)}" if other else ""


def _free_name(relations: Relations, day: str, kind: str) -> str:
    """A name with the next number of the day, whichever host and kind the others of it are of."""
    last = max((number_of(one) for one in relations.model.all(kinds.Result) if one.id.startswith(day)), default=0)
    return f"{day}-{kind}-{last + 1}" if last else f"{day}-{kind}"


def _head(name: str, title: str, run: Mapping[str, Any], host: str, method: str,
          relations: Relations) -> dict[str, object]:
    facts, digests = run["platform"], run["digests"]
    scene = scene_of_host(relations.model, host)
    return {"id": name, "title": title, "date": run["date"], "host": host, "method": method,
            "systemd": facts["systemd"], "kernel": facts["kernel"], "lsms": facts["lsms"], "composition": "recorded",
            "digests": {"units": dict(sorted(digests["units"].items())), "settings": digests["settings"],
                        "probes": digests["probes"], **({"scene": scene} if scene else {})}}


def _about(runs: Sequence[Mapping[str, Any]], because: str) -> str:
    levels = ", ".join(run["level"] for run in runs)
    words = [f"Made by the generated script at these levels: {levels}.", *_settings(runs), because]
    return " ".join(word for word in words if word)


def _settings(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Kernel settings that were not the same at all levels."""
    for key in runs[-1]["settings"]:
        values = {run["level"]: run["settings"].get(key) for run in runs}
        if len(set(values.values())) > 1:
            yield f"{key} was {', '.join(f'{value} at {level}' for level, value in values.items())}."


def _body(runs: Sequence[Mapping[str, Any]], scores: Sequence[Mapping[str, str]],
          relations: Relations) -> dict[str, object]:
    made = [attempt for run in runs for attempt in attempts_of(run)]
    outcomes = []
    for one in seen(judge(roles(relations), made)):
        row: dict[str, object] = {one.role: one.id, "unit": one.unit, "at": one.at, "observed": one.observed,
                                  "saw": list(one.saw)}
        outcomes.append({**row, "note": one.note} if one.note else row)
    unmeasured = [{"what": what, "because": because}
                  for what, because in untried(relations, runs[-1]["settings"], {one.id for one in made})]
    return {"scores": [{key: row[key] for key in ("unit", "at", "exposure", "rating")} for row in scores],
            "outcomes": outcomes, "unmeasured": unmeasured}
