"""What tells runs apart that bear the same title: recorded files are never edited, so it is worked out when shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from compiler.relations import made_at
from compiler.spec import kinds

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def apart(results: Iterable[kinds.Result]) -> Mapping[str, str]:
    """Run -> prose: what it says of itself and others of its title do not, or else what had changed since the last.

    Empty for a run whose title no other has.
    """
    groups: dict[str, list[kinds.Result]] = defaultdict(list)
    for result in sorted(results, key=made_at):
        groups[result.title].append(result)
    return {id: said for group in groups.values() for id, said in _of_one_title(group)}


def _of_one_title(group: Sequence[kinds.Result]) -> Iterable[tuple[str, str]]:
    said = [_SENTENCE.split(result.about) for result in group]
    shared = set(said[0]).intersection(*said[1:])
    before: kinds.Result | None = None
    for result, sentences in zip(group, said, strict=True):
        own = " ".join(one for one in sentences if one not in shared)
        yield result.id, "" if len(group) == 1 else own or _changed(before, result)
        before = result


def _changed(before: kinds.Result | None, result: kinds.Result) -> str:
    """What was another than in the run before, in a sentence."""
    if before is None:
        return "The first one."
    then, now = before.digests, result.digests
    if then is None or now is None:
        return ""
    changed = [unit for unit in now.units if now.units[unit] != then.units.get(unit)]
    changed += ["the host's settings"] if now.settings != then.settings else []
    changed += ["the attempts"] if now.probes != then.probes else []
    return f"After a change of {', '.join(changed)}." if changed else "With nothing changed since the one before."
