"""Puts together what is known of each directive, one row for all sections in which it is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compiler.capture.assignments import Behaviour
from compiler.capture.manpages import Entry, entry_for
from compiler.capture.parse import Item
from compiler.systemd.accumulation import rule

# How many directives of a kind must have been measured, all alike, for the kind to speak for the others.
_ENOUGH = 3

Row = dict[str, Any]


def by_kind(measured: Mapping[Item, Behaviour]) -> dict[str, Behaviour]:
    """Value kind -> the behaviour of all its measured directives, where they are many and agree."""
    found: dict[str, Behaviour] = {}
    for kind in {item.kind for item in measured} - {"OTHER"}:
        ones = [behaviour for item, behaviour in measured.items() if item.kind == kind]
        found[kind] = Behaviour(_agreed(b.accumulates for b in ones), _agreed(b.resets for b in ones))
    return found


def _agreed(answers: Iterable[bool | None]) -> bool | None:
    counted = Counter(answer for answer in answers if answer is not None)
    return next(iter(counted)) if len(counted) == 1 and counted.total() >= _ENOUGH else None


def rows(
    items: Sequence[Item],
    measured: Mapping[Item, Behaviour],
    enums: Mapping[Item, tuple[tuple[str, ...], bool]],
    known: Mapping[tuple[str, str], Entry],
) -> list[Row]:
    """The rows of the directives block, sorted by name.

    What was measured or learned in one section holds for the others with the same name and kind.
    """
    answers = {(item.name, item.kind): behaviour for item, behaviour in measured.items()}
    words = {(item.name, item.kind): found for item, found in enums.items()}
    kinds = by_kind(measured)
    merged: dict[tuple[str, str], tuple[Row, list[str]]] = {}
    for item in items:
        row = _identity(item) | _version(item, known)
        row |= _assignment(item, answers.get((item.name, item.kind)), kinds.get(item.kind))
        row |= _values(words.get((item.name, item.kind)))
        merged.setdefault((item.name, repr(row)), (row, row["sections"]))[1].append(item.section)
    for row, sections in merged.values():
        row["sections"] = sorted(sections)
    return sorted((row for row, _ in merged.values()), key=lambda row: (row["name"], row["sections"]))


def _identity(item: Item) -> Row:
    return {"name": item.name, "sections": [], "kind": item.kind}


def _version(item: Item, known: Mapping[tuple[str, str], Entry]) -> Row:
    entry = entry_for(known, item.section, item.name)
    if entry is None:
        return {"since": None, "documented": False}
    shared = {"since_shared": True} if entry.since is not None and len(entry.names) > 1 else {}
    return {"since": entry.since, **shared}


def _assignment(item: Item, own: Behaviour | None, kind: Behaviour | None) -> Row:
    """accumulates, resets, and `how` the former is known: "dump", "kind", or the source of a kept rule."""
    kept = rule(item.name, item.kind)
    accumulates, how = None, ""
    if own and own.accumulates is not None:
        accumulates, how = own.accumulates, "dump"
    elif kind and kind.accumulates is not None:
        accumulates, how = kind.accumulates, "kind"
    elif kept:
        accumulates, how = kept.accumulates, kept.source
    resets = (own.resets, kind.resets if kind else None) if own else (None, kind.resets if kind else None)
    known = [answer for answer in (*resets, kept.resets if kept else None) if answer is not None]
    row: Row = {"accumulates": accumulates, "resets": known[0] if known else None}
    return row | ({"how": how} if how else {})


def _values(found: tuple[tuple[str, ...], bool] | None) -> Row:
    if found is None:
        return {}
    return {"values": list(found[0])} | ({"several": True} if found[1] else {})
