"""A row of the table of diagnostics."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.diagnostics import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Code:
    """One row: the code, its severity, a title of a few words, and the explanation that ``explain`` prints."""

    code: str
    severity: Severity
    title: str
    explanation: str
