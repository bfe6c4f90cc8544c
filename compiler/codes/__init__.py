"""The table of diagnostics: every code, how much it weighs, and what it means.

Codes are stable: a retired one is never used again. The first letter tells the pass that finds it.
"""

from __future__ import annotations

from compiler.codes.code import Code
from compiler.codes.drift import DRIFT, IMPORT
from compiler.codes.evidence import CLAIMS, EVIDENCE, PREDICTIONS, PROSE
from compiler.codes.holding import COVERAGE, RECORDS, UNITS
from compiler.codes.reading import LINKING, READING, SCHEMA
from compiler.codes.rules import RULES

__all__ = ["CAUSES", "CODES", "Code"]

CODES: dict[str, Code] = {
    code.code: code
    for code in (*READING, *SCHEMA, *LINKING, *UNITS, *COVERAGE, *RECORDS, *EVIDENCE, *RULES, *CLAIMS, *PROSE,
                 *PREDICTIONS, *DRIFT, *IMPORT)
}
"""Every code of the compiler, in order."""

CAUSES = frozenset(code.code for code in (*READING, *SCHEMA, *LINKING, *UNITS))
"""What is wrong with a line by itself. It is shown before what does not fit together, which may follow from it."""
