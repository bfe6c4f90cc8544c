"""The table of diagnostics: every code, how much it weighs, and what it means.

Codes are stable: a retired one is never used again. The first letter names the pass that finds it.
"""

from __future__ import annotations

from compiler.codes.code import Code
from compiler.codes.drift import DRIFT, IMPORT
from compiler.codes.evidence import CLAIMS, EVIDENCE, PREDICTIONS, PROSE
from compiler.codes.holding import COVERAGE, RECORDS, UNITS
from compiler.codes.reading import LINKING, READING, SCHEMA
from compiler.codes.rules import RULES

__all__ = ["CAUSES", "CODES", "PASSES", "Code"]

CODES: dict[str, Code] = {
    code.code: code
    for code in (*READING, *SCHEMA, *LINKING, *UNITS, *COVERAGE, *RECORDS, *EVIDENCE, *RULES, *CLAIMS, *PROSE,
                 *PREDICTIONS, *DRIFT, *IMPORT)
}
"""Every code of the compiler, in order."""

CAUSES = frozenset(code.code for code in (*READING, *SCHEMA, *LINKING, *UNITS))
"""What is wrong with a line by itself. It is shown before what does not fit together, which may follow from it."""

PASSES: dict[str, tuple[str, str]] = {
    "Y": ("Reading", "Whether a file can be read without trusting it."),
    "S": ("Keys and types", "Whether an item has the keys and values that its kind asks for."),
    "L": ("References", "Whether every id leads somewhere."),
    "U": ("Units", "Whether the target's systemd would take each line as it is meant."),
    "C": ("Coverage", "Whether threats, directives, tests and sources cover one another."),
    "A": ("Acceptances and artifacts", "Whether accepted warnings and committed artifacts are still true, and whether "
                                       "files can be written."),
    "E": ("Evidence", "Whether recorded results are untouched and still count."),
    "R": ("Rules for hardened units", "Whether the directives of a unit work together, and leave it what it needs."),
    "K": ("Claims", "Whether the statements that a machine can check hold."),
    "T": ("Prose", "Whether what prose mentions agrees with the units and the target."),
    "P": ("Predictions", "Whether what the settings let one foresee agrees with what was measured and promised."),
    "D": ("Drift", "Whether a host, or the consumer's repository, has what was compiled."),
    "I": ("Import", "Whether units that run somewhere can become a first spec."),
}
"""The first letter of a code: the pass that finds it, and what that pass asks."""
