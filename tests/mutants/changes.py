"""One value changed, deleted or swapped with another: every way to do that to a spec tree.

A change is plain data, so that it can be made again elsewhere: the values to put in place of others, by file and route.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from random import Random

from compiler.spec.markup import REFERENCE, mentions
from compiler.spec.parse import parse
from compiler.spec.source import Tree
from tests.mutants.values import Data, Route, Value, at, read, values


class Gone(Enum):
    """Stands for a value that is taken away; unlike a bare object it is the same one in every process."""

    GONE = "gone"


OPERATIONS = ("file gone", "delete", "swap", "another", "number", "reference", "prose: name", "prose: number",
              "prose: word")


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to one value. edits: (file, route, what stands there then); GONE as the last takes
    it away, and an empty route means the whole file."""

    operation: str
    value: Value
    edits: tuple[tuple[str, Route, Data], ...]
    says: str


@dataclass(slots=True)
class Ground:
    """A spec tree as data. prose: where prose stands; links: where an id is referred to, and of which kinds."""

    data: dict[str, Data]
    all: list[Value] = field(default_factory=list)
    by_key: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    prose: dict[tuple[str, Route], bool] = field(default_factory=dict)
    links: dict[tuple[str, Route], tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def ground_of(tree: Tree) -> Ground:
    """Work out what there is to change in a tree that compiles."""
    ground = Ground({source.path: read(source) for source in tree.files})
    for file, data in ground.data.items():
        for value in values(file, data):
            ground.all.append(value)
            ground.by_key[value.key].append(value)
    parsed = parse(tree)
    for passage in parsed.prose:
        ground.prose[_inside(passage.place.file), tuple(passage.place.route)] = passage.history
    for reference in parsed.references:
        if reference.kinds:
            ground.links[_inside(reference.place.file), tuple(reference.place.route)] = reference.kinds
    for item in parsed.defined:
        ground.ids[item.kind].append(item.id)
        ground.ids["item"].append(item.id)
    return ground


def _inside(file: str) -> str:
    return file.partition("/")[2]


def applied(data: Mapping[str, Data], change: Change) -> dict[str, Data]:
    """The files that a change touches, changed; None for a file that is gone."""
    changed: dict[str, Data] = {}
    for file, route, new in change.edits:
        if not route:
            changed[file] = None
            continue
        whole = changed.setdefault(file, copy.deepcopy(data[file]))
        holder = at(whole, route[:-1])
        if new is Gone.GONE:
            del holder[route[-1]]
        else:
            holder[route[-1]] = copy.deepcopy(new)
    return changed


def change(ground: Ground, value: Value, operation: str, random: Random) -> Change | None:
    """``operation`` done to ``value``, or None where it cannot be."""
    if operation == "delete":
        return Change(operation, value, ((value.file, value.route, Gone.GONE),), f"{_short(value.data)} is gone")
    if operation == "file gone":
        return Change(operation, value, ((value.file, (), Gone.GONE),), f"{value.file} is gone")
    if operation == "swap":
        return _swap(ground, value, random)
    place = (value.file, value.route)
    if not value.is_text or (operation.startswith("prose") != (place in ground.prose)):
        return None
    if (operation == "reference") != (place in ground.links):
        return None
    made = list(_MAKERS[operation](ground, value, random))
    new = random.choice(made) if made else value.data
    if new == value.data:
        return None
    return Change(operation, value, ((value.file, value.route, new),), _difference(value.data, new))


def _swap(ground: Ground, value: Value, random: Random) -> Change | None:
    """With another value under the same key, of the same file where there is one."""
    others = [one for one in ground.by_key[value.key] if one.data != value.data]
    near = [one for one in others if one.file == value.file and one.route[:-1] == value.route[:-1]]
    if not others:
        return None
    other = random.choice(near or others)
    edits = ((value.file, value.route, other.data), (other.file, other.route, value.data))
    return Change("swap", value, edits, f"{_short(value.data)} <-> {_short(other.data)} of {other.file}")


def _another(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    """A value that stands under the same key elsewhere; one of our own where none does."""
    others = sorted({str(one.data) for one in ground.by_key[value.key] if one.is_text and one.data != value.data})
    if others and isinstance(value.data, str):
        yield random.choice(others)
    elif isinstance(value.data, bool):
        yield not value.data
    elif isinstance(value.data, str) and value.data:
        yield value.data[:-1] or "x"


def _number(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    """A number that is one more."""
    if isinstance(value.data, int | float) and not isinstance(value.data, bool):
        yield value.data + 1
    if isinstance(value.data, str):
        yield from _counted(value.data)


def _counted(text: str) -> Iterator[str]:
    """The text with one of its numbers changed, each in turn."""
    for found in re.finditer(r"\d+", text):
        last = str((int(found.group(0)[-1]) + 1) % 10)
        yield f"{text[:found.end() - 1]}{last}{text[found.end():]}"


def _reference(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    """Another id of the kinds that may stand there."""
    others = sorted({id for kind in ground.links[value.file, value.route] for id in ground.ids[kind]} - {value.data})
    if others:
        yield random.choice(others)


def _name_in_prose(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    """One reference, directive, assignment, group, path or id of the prose, misspelt or with another value."""
    text = str(value.data)
    for found in REFERENCE.finditer(text):
        yield f"{text[:found.end(1) - 1]}{text[found.end(1):]}"
    for mention in mentions(text):
        if mention.what == "word" and mention.name not in ground.ids["item"]:
            continue
        start, end = mention.start, mention.start + len(mention.text)
        if mention.value and not mention.open:
            yield f"{text[:end]}x{text[end:]}"
        name = mention.start + mention.text.index(mention.name) if mention.name in mention.text else start
        middle = name + max(1, len(mention.name) // 2)
        yield f"{text[:middle]}{text[middle + 1:]}"


def _number_in_prose(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    yield from _counted(str(value.data))


def _word_in_prose(ground: Ground, value: Value, random: Random) -> Iterator[Data]:
    """One plain word left out."""
    text = str(value.data)
    for found in re.finditer(r"(?<=\s)[a-z]+ ", text):
        yield text[:found.start()] + text[found.end():]


_MAKERS = {"another": _another, "number": _number, "reference": _reference, "prose: name": _name_in_prose,
           "prose: number": _number_in_prose, "prose: word": _word_in_prose}


def _short(data: Data) -> str:
    text = " ".join(str(data).split())
    return text if len(text) <= 50 else f"{text[:49]}…"


def _difference(old: Data, new: Data) -> str:
    """The two, from shortly before they part."""
    one, other = " ".join(str(old).split()), " ".join(str(new).split())
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - 18)
    return f"{_short(one[start:])} -> {_short(other[start:])}"
