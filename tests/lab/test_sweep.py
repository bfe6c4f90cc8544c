"""What a kernel setting carries, worked out from attempts that are a table."""

from __future__ import annotations

from compiler.judge import Attempt, Level, Outcome, Role
from compiler.lab.report import about, sweep
from compiler.lab.sweep import Round, Swept, compare

KEY = "kernel.yama.ptrace_scope"
UNIT = "clock.service"
ROLES: dict[str, Role] = {"X1": "vector", "X2": "vector", "X3": "vector"}


def attempt(id: str, level: Level, outcome: Outcome, tries: str = "ptrace", saw: str = "") -> Attempt:
    return Attempt(id, UNIT, level, tries, "1", outcome, saw or ("EPERM" if outcome == "refused" else ""))


CONTROLS = [attempt("X1", "base", "ok"), attempt("X1", "base", "ok", "read"), attempt("X2", "base", "ok"),
            attempt("X3", "base", "refused")]


def rounds(at: Level, neighbours: Level, *traced: Outcome) -> list[Round]:
    """X1's trace ends as said at value 0, 1, …; its reading and X2 always succeed; X3 never does."""
    return [Round(KEY, str(value), at, neighbours,
                  (attempt("X1", at, outcome), attempt("X1", at, "ok", "read"), attempt("X2", at, "ok"),
                   attempt("X3", at, "refused"))) for value, outcome in enumerate(traced)]


def test_an_item_that_moves_at_one_level_has_a_row_at_each() -> None:
    rows, indifferent = compare(ROLES, [*rounds("base", "base", "ok", "refused"),
                                        *rounds("hardened", "hardened", "refused", "refused")], CONTROLS)
    assert [(row.seen[0][1].id, row.at, row.neighbours) for row in rows] == [
        ("X1", "base", "base"), ("X1", "hardened", "hardened")]
    assert indifferent == ("X2", "X3")


def test_one_attempt_of_several_is_enough_to_be_told_and_the_word_is_that_of_the_worst() -> None:
    (row,), _ = compare(ROLES, rounds("base", "base", "ok", "refused"), CONTROLS)
    assert row.data == {
        "sysctl": KEY, "vector": "X1", "unit": UNIT, "at": "base", "neighbours": "base",
        "values": [{"value": "0", "observed": "reached", "saw": ["ptrace 1: ok", "read 1: ok"]},
                   {"value": "1", "observed": "reached", "saw": ["ptrace 1: EPERM", "read 1: ok"]}]}


def test_what_never_succeeds_is_not_called_blocked() -> None:
    moving = [Round(KEY, str(value), "base", "base", (attempt("X3", "base", outcome),))
              for value, outcome in enumerate[Outcome](("refused", "impossible"))]
    (row,), _ = compare(ROLES, moving, CONTROLS)
    assert [found.observed for _, found in row.seen] == ["not-measured", "not-measured"]
    assert all(found.note for _, found in row.seen)


def test_a_sweep_in_words() -> None:
    swept = Swept({}, *compare(ROLES, rounds("base", "hardened", "ok", "refused"), CONTROLS))
    assert sweep(swept).splitlines() == [
        f"X1       {UNIT}              base      against hardened  {KEY}: 0 reached, 1 reached",
        "2 items end alike at every value"]
    assert about(swept).startswith("The same attempts while kernel.yama.ptrace_scope was 0, 1, one after the other: ")
