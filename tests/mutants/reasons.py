"""Why nobody need notice a change: the reasons of ``survivors.yaml``, each for some keys and operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from tests.mutants.changes import OPERATIONS, Change

FILE = Path(__file__).with_name("survivors.yaml")


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of the file. keys: patterns for the keys of values (see ``values.py``); operations: () for all."""

    because: str
    keys: tuple[str, ...]
    operations: tuple[str, ...]

    def explains(self, change: Change) -> bool:
        """Whether the change is one of those that the reason is for."""
        return (not self.operations or change.operation in self.operations) and any(
            fnmatchcase(change.value.key, key) for key in self.keys)


def reasons(file: Path = FILE) -> tuple[Reason, ...]:
    """The rows of the file, in order; the first that fits explains a change."""
    rows = [Reason(row["because"], tuple(row["keys"]), tuple(row.get("operations", ())))
            for row in yaml.safe_load(file.read_text("utf-8"))]
    unknown = {operation for row in rows for operation in row.operations} - set(OPERATIONS)
    assert not unknown, f"{file.name} names operations that there are not: {unknown}"
    return tuple(rows)


def explained(rows: Sequence[Reason], change: Change) -> Reason | None:
    """The first reason that the change need not be noticed."""
    return next((row for row in rows if row.explains(change)), None)
