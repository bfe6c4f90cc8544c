"""The search for what carries the load, against an oracle that is a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.lab.ablation import Change, Part, Parts, opening_sets, singles, smallest, summarise
from compiler.probes.plan import Attempt

UNIT = "game@.service"
WEB = "web.service"


def attempt(id: str, tries: str = "read", unit: str = UNIT) -> Attempt:
    return Attempt(id, "vector", unit, tries, "", False)


def part(name: str, unit: str = UNIT) -> Part:
    return Part(unit, name)


VIEW, PIDS, USERS, PROC, FILTER, IDLE = map(part, ("View", "Pids", "Users", "Proc", "Filter", "Idle"))
PARTS = (VIEW, PIDS, USERS, PROC, FILTER, IDLE)
FILE, ROOT, SEEN, TRACE, SIGNAL = (attempt("D1.a"), attempt("D1.a", "root"), attempt("D2.b"), attempt("D2.a"),
                                   attempt("D2.d"))
FROM_WEB, NEVER = attempt("D4.a", unit=WEB), attempt("H1.b")
ATTEMPTS = (FILE, ROOT, SEEN, TRACE, SIGNAL, FROM_WEB, NEVER)
HELD_BY: Mapping[Attempt, Sequence[set[Part]]] = {
    FILE: [{VIEW}],
    ROOT: [{PIDS}, {USERS}],
    SEEN: [{PIDS}, {USERS, PROC}],
    TRACE: [{PIDS}, {USERS}, {FILTER}],
    SIGNAL: [{PIDS}],
    FROM_WEB: [{USERS}],
    NEVER: [set()],
}
"""For each attempt, the groups of directives that close it, each group as a whole."""


class Table:
    """Answers from ``HELD_BY`` and counts what it is asked."""

    def __init__(self, base: Parts = frozenset()) -> None:
        self.base, self.asked = base, list[Change]()

    def reached(self, changes: Sequence[Change]) -> list[frozenset[Attempt]]:
        self.asked += changes
        return [frozenset(one for one in ATTEMPTS if self._open(one, change)) for change in changes]

    def _open(self, one: Attempt, change: Change) -> bool:
        there = {"hardened less": set(PARTS) - change.parts, "base plus": set(self.base) | change.parts,
                 "base less": set(self.base) - change.parts}[change.of]
        return not any(group <= there for group in HELD_BY[one])


def every(_: Attempt) -> Parts:
    return frozenset(PARTS)


def found_sets(largest: int = 3) -> dict[Attempt, set[Parts]]:
    oracle = Table()
    found = singles(oracle, PARTS)
    return {one: set(some) for one, some in opening_sets(oracle, found, ATTEMPTS, every, largest).items()}


def test_a_single_point_of_failure_has_depth_one() -> None:
    assert found_sets()[FILE] == {frozenset({VIEW})}
    assert found_sets()[SIGNAL] == {frozenset({PIDS})}


def test_what_two_close_opens_when_both_are_gone() -> None:
    assert found_sets()[ROOT] == {frozenset({PIDS, USERS})}


def test_directives_that_close_only_together_make_several_sets() -> None:
    assert found_sets()[SEEN] == {frozenset({PIDS, USERS}), frozenset({PIDS, PROC})}


def test_three_that_close_it_alone_make_one_set_of_three() -> None:
    assert found_sets()[TRACE] == {frozenset({PIDS, USERS, FILTER})}


def test_nothing_is_found_beyond_the_largest_size() -> None:
    assert found_sets(2)[TRACE] == set()


def test_few_sets_are_tried_beside_the_single_ones() -> None:
    oracle = Table()
    found = singles(oracle, PARTS)
    before = len(oracle.asked)
    opening_sets(oracle, found, [ROOT, TRACE, SIGNAL, FILE], every)
    assert before == 1 + 3 * len(PARTS)
    assert len(oracle.asked) - before <= 8


def test_a_vector_is_as_deep_as_its_weakest_attempt() -> None:
    oracle = Table()
    found = singles(oracle, PARTS)
    ablation = summarise(found, opening_sets(oracle, found, ATTEMPTS, every), PARTS)
    holding = next(one for one in ablation.holdings if one.vector == "D1.a")
    assert holding.sets == (frozenset({VIEW}), frozenset({PIDS, USERS}))


def test_a_directive_bears_what_opens_without_it_also_on_another_unit() -> None:
    oracle = Table()
    found = singles(oracle, PARTS)
    ablation = summarise(found, opening_sets(oracle, found, ATTEMPTS, every), PARTS)
    users = next(one for one in ablation.bearings if one.part == USERS)
    assert (users.alone, users.together) == (("D4.a",), ("D1.a", "D2.b", "D2.a"))
    assert users.closes == ("D2.a", "D4.a")
    idle = next(one for one in ablation.bearings if one.part == IDLE)
    assert (idle.alone, idle.together, idle.closes) == ((), (), ())


def test_what_the_base_holds_already_closes_too() -> None:
    found = singles(Table(frozenset({VIEW})), PARTS)
    assert found.closers(FILE) == {VIEW}


def test_an_attempt_that_is_open_as_it_is_has_the_empty_set() -> None:
    found = singles(Table(), PARTS)
    open_now = found.__class__(frozenset({FILE}), found.without, found.base)
    assert opening_sets(Table(), open_now, [FILE], every) == {FILE: (frozenset(),)}


def test_only_sets_without_a_smaller_one_inside_are_kept() -> None:
    assert smallest([frozenset({PIDS, USERS}), frozenset({PIDS}), frozenset({VIEW})]) == (
        frozenset({PIDS}), frozenset({VIEW}))
