"""What the attempts of a run mean."""

from __future__ import annotations

import pytest

from compiler.judge import Attempt, Level, Outcome, Role, Verdict, judge

UNIT = "clock.service"


def attempt(level: Level, outcome: Outcome, saw: str = "", on: str = "/etc/secret", id: str = "X1") -> Attempt:
    return Attempt(id, UNIT, level, "read", on, outcome, saw or ("" if outcome == "ok" else "EACCES"))


def one(role: Role, *attempts: Attempt) -> Verdict:
    verdict, = judge({"X1": role}, attempts)
    return verdict


def test_a_vector_that_is_reached_at_base_and_refused_with_the_hardening_is_blocked() -> None:
    verdict = one("vector", attempt("bare", "ok"), attempt("base", "ok"), attempt("hardened", "refused"))
    assert verdict.observed == {"bare": "reached", "base": "reached", "hardened": "blocked"}
    assert verdict.failures == ()


def test_the_positive_control_may_come_from_the_bare_unit() -> None:
    verdict = one("vector", attempt("bare", "ok"), attempt("base", "refused"), attempt("hardened", "refused"))
    assert verdict.failures == ()


def test_a_vector_that_is_refused_without_hardening_proves_nothing() -> None:
    verdict = one("vector", attempt("bare", "refused"), attempt("base", "refused"), attempt("hardened", "refused"))
    assert verdict.failures == (
        "X1 from clock.service: read /etc/secret: does not succeed without hardening either (EACCES), "
        "so it proves nothing",)


@pytest.mark.parametrize(("others", "why"), [
    ([], "not tried without hardening"),
    ([attempt("bare", "refused"), attempt("base", "refused")], "not shown without hardening: EACCES"),
    ([attempt("base", "impossible", "no modules here")], "not shown without hardening: no modules here"),
])
def test_what_was_never_shown_to_succeed_is_not_measured_when_refused(others: list[Attempt], why: str) -> None:
    verdict = one("vector", *others, attempt("hardened", "refused"))
    assert verdict.observed["hardened"] == "not-measured"
    assert verdict.unmeasured == why


def test_one_attempt_of_several_that_gets_through_is_a_vector_reached() -> None:
    verdict = one("vector",
                  attempt("base", "ok"), attempt("base", "ok", on="/proc/7/root/etc/secret"),
                  attempt("hardened", "refused"), attempt("hardened", "ok", on="/proc/7/root/etc/secret"))
    assert verdict.observed["hardened"] == "reached"
    assert verdict.failures == (
        "X1 from clock.service: read /proc/7/root/etc/secret: succeeds with the hardening in place",)


def test_a_need_has_to_succeed() -> None:
    verdict = one("need", attempt("base", "ok"), attempt("hardened", "refused", "ENOENT"))
    assert verdict.observed["hardened"] == "unmet"
    assert verdict.failures == (
        "X1 from clock.service: read /etc/secret: fails with the hardening in place (ENOENT), "
        "but the service needs it",)


def test_a_residual_risk_that_is_closed_is_noticed() -> None:
    verdict = one("residual", attempt("base", "ok"), attempt("hardened", "refused", "ENOENT"))
    assert verdict.observed["hardened"] == "closed"
    assert verdict.failures == (
        "X1 from clock.service: read /etc/secret: is refused (ENOENT), but the specs call this risk open",)


@pytest.mark.parametrize("role", ["vector", "need", "residual"])
def test_what_could_not_be_tried_is_not_measured_and_never_passed(role: Role) -> None:
    verdict = one(role, *(attempt(level, "impossible", "no Yama") for level in ("bare", "base", "hardened")))
    assert verdict.observed["hardened"] == "not-measured"
    assert (verdict.failures, verdict.unmeasured) == ((), "no Yama")


def test_an_attempt_as_root_is_another_attempt() -> None:
    as_user = attempt("hardened", "refused")
    as_root = Attempt("X1", UNIT, "hardened", "read", "/etc/secret", "ok", as_root=True)
    verdict = one("vector", as_user, as_root)
    assert verdict.failures == (
        "X1 from clock.service: read /etc/secret as root: succeeds with the hardening in place",)


def test_verdicts_come_in_the_order_of_the_items_one_for_each_unit() -> None:
    found = judge({"X2": "vector", "X1": "vector"},
                  [attempt("base", "ok"), attempt("base", "ok", id="X2"),
                   Attempt("X2", "other.service", "base", "read", "/x", "ok")])
    assert [(verdict.id, verdict.unit) for verdict in found] == [
        ("X2", UNIT), ("X2", "other.service"), ("X1", UNIT)]
