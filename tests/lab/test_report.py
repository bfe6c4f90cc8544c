"""A run as a person and as machines read it."""

from __future__ import annotations

from xml.etree import ElementTree

from compiler.judge import Attempt, judge
from compiler.lab.report import junit, summary, table
from compiler.lab.scores import Score

ATTEMPTS = [
    Attempt("X1", "clock.service", "base", "read", "/etc/secret", "ok"),
    Attempt("X1", "clock.service", "hardened", "read", "/etc/secret", "refused", "ENOENT"),
    Attempt("X2", "clock.service", "base", "signal", "1", "ok"),
    Attempt("X2", "clock.service", "hardened", "signal", "1", "ok"),
    Attempt("X3", "clock.service", "hardened", "ptrace", "1", "impossible", "no <Yama>\x00"),
]
VERDICTS = judge({"X1": "vector", "X2": "vector", "X3": "vector"}, ATTEMPTS)


def test_the_table_has_a_row_for_each_item_and_says_what_failed() -> None:
    assert table(VERDICTS).splitlines() == [
        "      bare          base          hardened",
        "clock.service",
        "  X1  -             reached       blocked",
        "  X2  -             reached       reached       FAILED",
        "  X3  -             -             not-measured",
    ]


def test_the_summary_names_vector_unit_and_attempt() -> None:
    said = summary(VERDICTS, [Score("clock.service", "hardened", "1.3", "OK")], VERDICTS[1].failures)
    assert said.splitlines() == [
        "FAILED  X2 from clock.service: signal 1: succeeds with the hardening in place",
        "score   clock.service hardened: 1.3 OK",
        "hardened: 1 blocked, 1 not-measured, 1 reached; 1 failures",
    ]


def test_junit_has_failures_and_skips_and_is_well_formed() -> None:
    suite = ElementTree.fromstring(junit(VERDICTS, [("scores", ["clock.service scores 2.0"]), ("verify", [])]))
    assert suite.attrib == {"name": "lab", "tests": "5", "errors": "0", "failures": "2", "skipped": "1"}
    assert [case.get("name") for case in suite.iter("testcase")] == ["X1", "X2", "X3", "scores", "verify"]
    skipped = suite.find(".//skipped")
    assert skipped is not None
    assert skipped.get("message") == "no <Yama>?"


def test_a_run_without_attempts_has_a_table_too() -> None:
    assert table([]).strip() == "bare          base          hardened"
