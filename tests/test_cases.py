"""Each wrong spec tree below ``cases/err`` gets exactly the text that lies beside it.

A case is the smallest change of ``cases/ok/minimal`` that earns one diagnostic; ``support/cases.py`` tells what a
case's folder may hold. To write the texts anew, run ``UPDATE_CASES=1 make unit``, and read the difference: the texts
are what users see.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from compiler.codes import CODES
from tests.support.cases import MANY, all_cases, codes_of, run_case
from tests.support.run import UPDATE

FINDING = re.compile(r"^(\S[^:]*):[0-9]+:[0-9]+: (?:error|warning)\[([A-Z][0-9]+)\]: ", re.MULTILINE)
every_case = pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)


def findings_of(case: Path) -> list[tuple[str, str]]:
    """File and code of each finding in the text of a case."""
    return FINDING.findall((case / "expected.txt").read_text("utf-8"))


@every_case
def test_a_case_prints_exactly_its_expected_text(case: Path, tmp_path: Path) -> None:
    ran = run_case(case, tmp_path)
    expected = case / "expected.txt"
    if UPDATE:
        expected.write_text(ran.out, "utf-8")
    assert ran.out == expected.read_text("utf-8")
    assert "Traceback" not in ran.err
    assert str(tmp_path) not in ran.out
    assert ran.code == (1 if "error[" in ran.out else 0)


@every_case
def test_a_case_earns_only_the_codes_of_its_name(case: Path) -> None:
    if case.name != MANY:
        assert sorted({code for _, code in findings_of(case)}) == sorted(codes_of(case))


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    named = {code for case in all_cases() for code in codes_of(case)}
    assert named == set(CODES)


@every_case
def test_a_caret_stands_under_text_of_the_line_it_shows(case: Path) -> None:
    lines = (case / "expected.txt").read_text("utf-8").split("\n")
    for above, below in pairwise(lines):
        caret = re.fullmatch(r"( +\| )( *)(\^+)", below)
        if caret:
            start = caret.end(2)
            assert above[start:start + 1].strip(), f"{above}\n{below}"
            assert len(above) >= len(below), f"{above}\n{below}"


def test_ten_mistakes_in_several_files_are_all_reported_in_one_run() -> None:
    found = findings_of(next(case for case in all_cases() if case.name == MANY))
    assert len(found) == 10
    assert len({code for _, code in found}) == 10
    assert len({file for file, _ in found}) >= 5
