"""What was found somewhere: the files of a unit, as a host or a consumer's repository has them. Plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compiler.systemd.names import parse_unit_name

if TYPE_CHECKING:
    from compiler.drift.capture import Capture


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A unit file or drop-in: where it lies (or would lie) on the host, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit as found: a plain one, a template, or an instance of one.

    ``fragment`` is None where there is none; ``dropins`` are those that systemd reads, in its order (see
    ``systemd.unitfile.order_dropins``).
    """

    name: str
    fragment: FoundFile | None
    dropins: tuple[FoundFile, ...] = ()

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """All files in the order in which they are merged."""
        return (*((self.fragment,) if self.fragment else ()), *self.dropins)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found in one place. ``label`` names it in messages, such as the name of a host.

    ``ours``: paths of files that the consumer writes beside the artifacts, so that they are not called foreign.
    ``capture``: of a running host, all that was seen there.
    """

    label: str
    units: Mapping[str, FoundUnit]
    ours: Collection[str] = field(default_factory=frozenset)
    capture: Capture | None = None

    def of(self, unit: str) -> Iterator[FoundUnit]:
        """What was found of a unit of the specs: itself, then the instances of a template by name."""
        if unit in self.units:
            yield self.units[unit]
        for name in sorted(self.units):
            parsed = parse_unit_name(name)
            if name != unit and parsed and parsed.is_instance and parsed.template == unit:
                yield self.units[name]
