"""What was seen while a kernel setting had one value after the other, and what follows: what the setting carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.relations import Relations
from compiler.site.evidence import runs
from compiler.site.order import natural
from compiler.spec import kinds

_AS_DEPLOYED = ("hardened", "hardened")
_SCENARIOS = {
    ("base", "base"): "No unit is hardened",
    ("hardened", "base"): "Only the attacking unit is hardened",
    _AS_DEPLOYED: "All units are hardened",
}
_SUCCEEDED = ": ok"  # how a line of ``saw`` ends


@dataclass(frozen=True, slots=True)
class Cell:
    """What was seen at one value, and how many of the attempts succeeded."""

    swept: kinds.Swept
    succeeded: int
    made: int


@dataclass(frozen=True, slots=True)
class Row:
    """One item from inside one unit: a cell for each value of the table; the first value's, and that of the specs."""

    sweep: kinds.Sweep
    cells: tuple[Cell | None, ...]
    first: Cell | None
    own: Cell | None

    @property
    def id(self) -> str:
        """The vector, need or residual risk."""
        return self.sweep.vector or self.sweep.need or self.sweep.residual or ""

    @property
    def closed(self) -> bool:
        """Whether it succeeds at the first value and at that of the specs no longer does."""
        return bool(self.first and self.own and self.first.succeeded and not self.own.succeeded)

    @property
    def narrowed(self) -> bool:
        """Whether it still succeeds at the value of the specs, but fewer attempts do."""
        return bool(self.first and self.own and 0 < self.own.succeeded < self.first.succeeded)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Rows that were tried with the same units hardened. hardened: all of them were, as on the host."""

    title: str
    rows: tuple[Row, ...]
    hardened: bool

    @property
    def moved(self) -> tuple[Row, ...]:
        """The rows in which something changes from value to value."""
        return tuple(row for row in self.rows if len({cell.succeeded for cell in row.cells if cell}) > 1)

    @property
    def closed(self) -> tuple[str, ...]:
        """The items that the setting closes here."""
        return tuple(dict.fromkeys(row.id for row in self.rows if row.closed))

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The items that it makes harder, but does not close."""
        return tuple(dict.fromkeys(row.id for row in self.rows if row.narrowed and row.id not in self.closed))


@dataclass(frozen=True, slots=True)
class Table:
    """A sweep of one key: the values in the order in which they were set, the one of the specs, and what was seen."""

    result: kinds.Result
    key: str
    values: tuple[str, ...]
    own: str
    scenarios: tuple[Scenario, ...]


def tables(relations: Relations, keys: Iterable[str] | None = None) -> tuple[Table, ...]:
    """The newest sweep of each key; of all that were swept, unless ``keys`` are given."""
    found: dict[str, Table] = {}
    for result in runs(relations):
        for table in tables_of(relations, result):
            found.setdefault(table.key, table)
    wanted = found if keys is None else set(keys)
    return tuple(table for key, table in sorted(found.items()) if key in wanted)


def tables_of(relations: Relations, result: kinds.Result) -> tuple[Table, ...]:
    """What one run has seen, key by key."""
    own = {key: value for setting in relations.model.all(kinds.Setting) for key, value in setting.sysctl.items()}
    return tuple(_table(result, key, own.get(key, "")) for key in dict.fromkeys(one.sysctl for one in result.sweeps))


def _table(result: kinds.Result, key: str, own: str) -> Table:
    sweeps = [one for one in result.sweeps if one.sysctl == key]
    values = dict.fromkeys(swept.value for one in sweeps for swept in one.values)
    scenarios = []
    for place in dict.fromkeys((*_SCENARIOS, *((one.at, one.neighbours) for one in sweeps))):
        rows = sorted((_row(one, tuple(values), own) for one in sweeps if (one.at, one.neighbours) == place),
                      key=lambda row: (natural(row.id), row.sweep.unit))
        title = _SCENARIOS.get(place, f"Attacks from {place[0]}, neighbours {place[1]}")
        scenarios += [Scenario(title, tuple(rows), place == _AS_DEPLOYED)] if rows else []
    return Table(result, key, tuple(values), own, tuple(scenarios))


def _row(sweep: kinds.Sweep, values: tuple[str, ...], own: str) -> Row:
    cells = {swept.value: Cell(swept, sum(line.endswith(_SUCCEEDED) for line in swept.saw), len(swept.saw))
             for swept in sweep.values}
    return Row(sweep, tuple(cells.get(value) for value in values), cells.get(values[0]), cells.get(own))
