"""Findings that only follow from another one, which says the same better or has to be mended first."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.diagnostics import Finding, Place

EDITED = "E703"
UNMET = "P814"


def without_consequences(findings: Iterable[Finding]) -> list[Finding]:
    """Without P814 where a rule (R9xx) has said already why that need is not met; of a file that was edited though it
    was recorded nothing but that.
    """
    found = list(findings)
    edited = {one.file for one in found if one.code == EDITED}
    ruled = [one.where for one in found if one.code.startswith("R") and isinstance(one.where, Place)]
    return [one for one in found
            if (one.code == EDITED or one.file not in edited) and not (one.code == UNMET and _is_told(one, ruled))]


def _is_told(unmet: Finding, ruled: Iterable[Place]) -> bool:
    """Whether one of the places is in the same need."""
    where = unmet.where
    return isinstance(where, Place) and any(
        where.file == one.file and where.route[:2] == one.route[:2] for one in ruled)
