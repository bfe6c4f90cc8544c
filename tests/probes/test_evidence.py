"""What a result is worth when something has changed since."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compiler import checks
from compiler.checks.evidence import evidence_is_current
from compiler.evidence import Evidence
from compiler.pipeline import Compiled, compile_tree
from compiler.probes.digests import scene_of_host
from compiler.probes.plan import parties
from compiler.relations import Relations
from compiler.spec import kinds
from tests.probes.conftest import SPECS

SERVER, WEB = "left4me-server@.service", "left4me-web.service"


def result(compiled: Compiled) -> kinds.Result:
    """The recorded run of the document, as if it had been made with today's digests."""
    evidence = Evidence(compiled.relations)
    one: Any = compiled.model.get(kinds.Result, "2026-05-15-left4me")
    digests: Any = kinds.Digests  # mypy does not see through the alias that makes these classes
    one = dataclasses.replace(one, digests=digests(
        place=one.place, units=evidence.units, settings=evidence.settings, probes=evidence.probes))
    assert isinstance(one, kinds.Result)
    return one


def test_what_a_document_reports_is_history(compiled: Compiled) -> None:
    one = compiled.model.get(kinds.Result, "2026-05-15-left4me")
    assert one is not None
    assert Evidence(compiled.relations).standing(one, SERVER) == "historical"


def test_a_run_of_today_counts(compiled: Compiled) -> None:
    assert Evidence(compiled.relations).standing(result(compiled), SERVER) == "current"


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], Evidence]:
    """The evidence of the specs with a text replaced in one file; the checks take long and say nothing here."""
    monkeypatch.setattr(checks, "CHECKS", ())

    def change(file: str, old: str, new: str) -> Evidence:
        shutil.copytree(SPECS, tmp_path / "specs")
        path = tmp_path / "specs" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return Evidence(compile_tree(tmp_path / "specs", datetime.date(2026, 11, 22)).relations)
    return change


Changed = Callable[[str, str, str], Evidence]


def test_a_directive_of_one_unit_is_stale_for_that_unit_alone(compiled: Compiled, changed: Changed) -> None:
    evidence = changed("units/left4me-server@.service.yaml", "KillSignal: SIGINT", "KillSignal: SIGTERM")
    assert evidence.changed(result(compiled), SERVER) == (SERVER,)
    assert evidence.standing(result(compiled), WEB) == "current"


def test_a_scene_that_is_built_otherwise_makes_what_was_seen_in_it_stale(compiled: Compiled, changed: Changed) -> None:
    run: Any = result(compiled)
    seen = dataclasses.replace(run, host="lab")
    scene = scene_of_host(compiled.model, seen.host)
    today = dataclasses.replace(seen, digests=dataclasses.replace(seen.digests, scene=scene))
    assert Evidence(compiled.relations).changed(today, SERVER) == ()
    evidence = changed("scenes/left4me-host.yaml", "hostname lab", "hostname laboratory")
    assert evidence.changed(today, SERVER) == ("scene",)
    assert evidence.changed(seen, SERVER) == ()  # it does not say in which scene it was made


def test_an_attack_on_another_unit_is_stale_when_that_unit_changes(compiled: Compiled, changed: Changed) -> None:
    evidence = changed("units/left4me-server@.service.yaml", "KillSignal: SIGINT", "KillSignal: SIGTERM")
    assert evidence.parties("D4.a", WEB) == (WEB, SERVER)
    assert evidence.standing(result(compiled), *evidence.parties("D4.a", WEB)) == "stale"
    assert evidence.changed(result(compiled), *evidence.parties("D4.a", WEB)) == (SERVER,)
    assert evidence.standing(result(compiled), *evidence.parties("D1.a", WEB)) == "current"


def test_a_result_of_the_attacker_alone_is_reported_when_the_attacked_unit_changes(compiled: Compiled) -> None:
    today: Any = result(compiled)
    outcome = today.outcomes[0]
    by_web = dataclasses.replace(
        today, id="by-web", digests=dataclasses.replace(today.digests, units={**today.digests.units, SERVER: "0" * 64}),
        outcomes=(dataclasses.replace(outcome, vector="D4.a", unit=WEB, at="hardened"),))
    by_server = dataclasses.replace(
        today, id="by-server", outcomes=(dataclasses.replace(outcome, vector="D2.a", unit=SERVER, at="hardened"),))
    model = dataclasses.replace(compiled.model, by_kind={**compiled.model.by_kind, "result": (by_web, by_server)})
    assert [finding.message for finding in evidence_is_current(Relations(model))] == [
        f"what by-web saw of {WEB} no longer counts; changed since: the directives of {SERVER}, "
        "which is tried from inside it"]
    model = dataclasses.replace(compiled.model, by_kind={**compiled.model.by_kind, "result": (by_server,)})
    assert list(evidence_is_current(Relations(model))) == []


def test_what_was_seen_of_an_attack_names_both_units(compiled: Compiled) -> None:
    found = parties(compiled.relations)
    assert found["D2.a", SERVER][0] == SERVER
    assert all(units[0] == unit for (_, unit), units in found.items())
    assert all(len(units) == 1 for (id, _), units in found.items() if id.startswith("N."))


def test_another_spelling_of_the_same_value_changes_nothing(compiled: Compiled, changed: Changed) -> None:
    evidence = changed("units/left4me-server@.service.yaml", 'set: {PrivateIPC: "true"}', 'set: {PrivateIPC: "yes"}')
    assert evidence.standing(result(compiled), SERVER) == "current"


def test_prose_changes_nothing(compiled: Compiled, changed: Changed) -> None:
    evidence = changed("units/left4me-server@.service.yaml", "title: A game server instance", "title: A game server")
    assert evidence.standing(result(compiled), SERVER) == "current"


def test_a_setting_of_the_host_is_stale_for_all_units(compiled: Compiled, changed: Changed) -> None:
    evidence = changed("settings/99-left4me-ptrace.yaml", 'ptrace_scope: "2"', 'ptrace_scope: "1"')
    assert {evidence.changed(result(compiled), unit) for unit in (SERVER, WEB)} == {("settings",)}


def test_another_attempt_is_stale_for_all_units(compiled: Compiled, changed: Changed) -> None:
    old, new = "on: /var/lib/left4me/left4me.db}", "on: /var/lib/left4me/other.db}"
    evidence = changed("defenses/D1-no-secret-files.yaml", old, new)
    assert {evidence.changed(result(compiled), unit) for unit in (SERVER, WEB)} == {("probes",)}


def test_the_digest_does_not_depend_on_the_order_of_entries(compiled: Compiled, changed: Changed) -> None:
    old = "Nice: \"-5\"\n    IOSchedulingClass: best-effort\n"
    evidence = changed("units/left4me-server@.service.yaml", old, "IOSchedulingClass: best-effort\n    Nice: \"-5\"\n")
    assert evidence.standing(result(compiled), SERVER) == "current"


def test_what_two_units_share_is_one_change(compiled: Compiled) -> None:
    run: Any = result(compiled)
    today = dataclasses.replace(run, id="today")
    old = dataclasses.replace(today, digests=dataclasses.replace(today.digests, probes="0" * 64))
    model = dataclasses.replace(compiled.model, by_kind={**compiled.model.by_kind, "result": (old,)})
    assert [finding.message for finding in evidence_is_current(Relations(model))] == [
        f"what today saw of {SERVER} and {WEB} no longer counts; changed since: the attempts"]
