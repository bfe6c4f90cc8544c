"""Which changes a run makes: spread over kinds of items, keys and operations, the same for the same seed.

The order comes from digests of the values' places, so that an edit of the specs leaves most of a run what it was.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, zip_longest
from random import Random

from tests.mutants.changes import OPERATIONS, Change, Ground, change
from tests.mutants.reasons import Reason, explained
from tests.mutants.values import Value

_NO_SEED = 0


def draw(ground: Ground, count: int, seed: int) -> list[Change]:
    """``count`` different changes; fewer where there are not that many.

    Each kind of item gets the same number as far as it goes, and in it each operation and each key, so that the
    thousands of recorded attempts do not crowd out the one setting.
    """
    made: dict[tuple[str, str], Change] = {}
    groups = sorted(_groups(ground), key=lambda group: _rank(seed, *group))
    sources = {group: _spread(ground, *group, seed) for group in groups}
    for group in cycle(groups):
        if len(made) >= count or not sources:
            break
        found = next(sources[group], None) if group in sources else None
        if found is None:
            sources.pop(group, None)
        else:
            made[found.operation, repr(found.edits)] = found
    return list(made.values())


def needing(ground: Ground, rows: tuple[Reason, ...], unused: Iterable[Reason], limit: int) -> list[Change]:
    """Up to ``limit`` changes for each of the reasons that no change needed so far, which might need it.

    They are the same whatever the seed: one file of reasons serves all seeds, so that what one of them alone would call
    needless could not be taken out.
    """
    found: list[Change] = []
    for row in unused:
        sources = [_spread(ground, "", operation, _NO_SEED) for operation in row.operations or OPERATIONS]
        in_turn = (one for some in zip_longest(*sources) for one in some if one is not None)
        found += islice((one for one in in_turn if explained(rows, one) is row), limit)
    return found


def _groups(ground: Ground) -> list[tuple[str, str]]:
    kinds = dict.fromkeys(value.key.partition(".")[0] for value in ground.all)
    return [(kind, operation) for kind in kinds for operation in OPERATIONS]


def _spread(ground: Ground, kind: str, operation: str, seed: int) -> Iterator[Change]:
    """The changes of one operation to values of one kind of item (of any: ""), one of each key before the next."""
    by_key: dict[str, list[Value]] = defaultdict(list)
    for value in ground.all:
        if not kind or value.key.startswith(f"{kind}."):
            by_key["" if operation == "file gone" else value.key].append(value)
    for held in by_key.values():
        held.sort(key=lambda value: _rank(seed, operation, value.file, *value.route))
    keys = sorted(by_key, key=lambda key: _rank(seed, operation, key))
    while keys:
        for key in list(keys):
            found = None
            while by_key[key] and found is None:
                value = by_key[key].pop()
                found = change(ground, value, operation, Random(_rank(seed, operation, value.file, *value.route)))
            if found is None:
                keys.remove(key)
            else:
                yield found


def _rank(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
