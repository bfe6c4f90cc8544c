"""Measures which lists one empty assignment clears together, such as BindPaths= and BindReadOnlyPaths=.

For every two list directives of one section and kind the manager loads a unit that fills the one and empties
the other. Pure: the running is done by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from compiler.capture.assignments import Behaviour, Dumps, Trial, unit_name, unit_text
from compiler.capture.parse import ParseError

Pair = tuple[Trial, Trial]


def pairs(measured: Mapping[str, tuple[Trial, Behaviour]]) -> dict[str, Pair]:
    """Unit file name -> the list filled in it and the one emptied; `measured` has the trials by directive."""
    lists = [trial for trial, behaviour in measured.values() if behaviour.accumulates and behaviour.resets]
    alike = [
        (filled, emptied)
        for filled, emptied in permutations(lists, 2)
        if filled.item.section == emptied.item.section and filled.item.kind == emptied.item.kind
    ]
    return {unit_name(pair[0].item, f"p{number}"): pair for number, pair in enumerate(alike)}


def texts(found: Mapping[str, Pair]) -> dict[str, str]:
    """File name -> text of the units of `pairs`."""
    return {
        name: unit_text(filled.item, _stem(name), [filled.first, f"{emptied.item.name}="])
        for name, (filled, emptied) in found.items()
    }


def _stem(name: str) -> str:
    return name.partition(".")[0].removeprefix("dev-")


def cleared_together(found: Mapping[str, Pair], before: Dumps, after: Dumps) -> tuple[tuple[str, ...], ...]:
    """The groups of names that clear one another, sorted; `before` are the dumps of the trials themselves.

    A unit without a dump was refused by the target: a timer, say, with no list left.

    Raises ParseError when the relation is not the same from every member of a group.
    """
    clears: dict[str, set[str]] = {}
    for name, (filled, emptied) in found.items():
        was, nothing = before.get(filled.names["a"]), before.get(filled.names[""])
        if was is not None and after.get(name) == nothing != was:
            clears.setdefault(emptied.item.name, {emptied.item.name}).add(filled.item.name)
    for trigger, group in clears.items():
        for member in group:
            if clears.get(member) != group:
                raise ParseError(f"an empty {trigger}= clears {member}=, but not the other way round")
    return tuple(sorted({tuple(sorted(group)) for group in clears.values()}))
