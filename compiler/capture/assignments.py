"""Measures what a further assignment, or an empty one, does to what a directive was set to before.

For every directive the target's manager loads a handful of small units (see `_CASES`) and dumps each;
comparing the dumps gives the answer. Pure: the running is done by the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.capture.parse import Item
from compiler.capture.samples import BESIDE, sample

Dumps = Mapping[str, tuple[str, ...]]
Refused = Collection[tuple[str, int]]

# What the unit of each case assigns: the first sample, the second one, nothing at all ("e").
_CASES = ("", "a", "b", "ab", "ae", "be", "aeb")

# File suffix of the unit that a section is tried in, and what must stand there for the target to load it. A
# directive that sections share is measured in the first one.
_TRIED_IN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Unit": ("service", ("Type=simple", "ExecStart=/bin/true")),
    "Service": ("service", ("Type=simple", "ExecStart=/bin/true")),
    "Socket": ("socket", ("ListenStream=/run/listen",)),
    "Timer": ("timer", ("OnBootSec=1",)),
    "Path": ("path", ("PathExists=/usr",)),
    "Mount": ("mount", ("What=tmpfs", "Where=/dev/{stem}")),
    "Automount": ("automount", ("Where=/dev/{stem}",)),
    "Swap": ("swap", ("What=/dev/{stem}",)),
    "Slice": ("slice", ()),
}

# Where a unit needs one setting of a kind, any one will do; beside the measured one there must be none, since
# an empty assignment to one of them takes back all of them.
_FAMILY: Mapping[str, str] = {"Socket": "SOCKET [...]", "Timer": "TIMER", "Path": "PATH"}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What was found for one directive; None: could not be told.

    accumulates: a second assignment adds to the first. resets: an empty assignment takes back what was set
    (otherwise it is ignored).
    """

    accumulates: bool | None
    resets: bool | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The units that show one directive's behaviour: case -> file name, and the files' texts.

    first: the assignment of the first sample, as it stands in the units.
    """

    item: Item
    first: str
    names: Mapping[str, str]
    texts: Mapping[str, str]


def first_of_each(items: Iterable[Item]) -> tuple[Item, ...]:
    """One item for each name and kind, of the first section that has it and whose units are files."""
    order = list(_TRIED_IN)
    found: dict[tuple[str, str], Item] = {}
    for item in sorted((item for item in items if item.section in _TRIED_IN), key=lambda i: order.index(i.section)):
        found.setdefault((item.name, item.kind), item)
    return tuple(found.values())


def trials(items: Iterable[Item]) -> Iterator[Trial]:
    """One trial for each name and kind of `items` that there are samples for."""
    for number, item in enumerate(first_of_each(items)):
        if pair := sample(item.name, item.kind):
            yield _trial(item, pair, f"d{number}")


def _trial(item: Item, pair: tuple[str, str], prefix: str) -> Trial:
    value = {"a": pair[0], "b": pair[1], "e": ""}
    names = {case: unit_name(item, f"{prefix}n{case}") for case in _CASES}
    texts = {
        names[case]: unit_text(item, f"{prefix}n{case}", [f"{item.name}={value[letter]}" for letter in case])
        for case in _CASES
    }
    return Trial(item, f"{item.name}={value['a']}", names, texts)


def unit_name(item: Item, stem: str) -> str:
    """The file name of a unit to try `item` in; `dev-STEM` suits a mount or swap of /dev/STEM as well."""
    return f"dev-{stem}.{_TRIED_IN[item.section][0]}"


def unit_text(item: Item, stem: str, assigned: Sequence[str]) -> str:
    """A unit that the target loads under `unit_name`, with the lines `assigned` in the item's section."""
    suffix, needed = _TRIED_IN[item.section]
    lines = [line.format(stem=stem) for line in needed]
    if item.kind == _FAMILY.get(item.section) or (lines and lines[0].startswith(f"{item.name}=")):
        lines = lines[1:]
    if item.name == "ExecStart":  # a second command is allowed in this type only
        lines = ["Type=oneshot"]
    lines += BESIDE.get(item.name, ())
    in_unit = item.section == "Unit"
    body = [
        "[Unit]",
        *(assigned if in_unit else ()),
        f"[{suffix.title()}]",
        *lines,
        *(() if in_unit else assigned),
    ]
    return "\n".join([*body, ""])


def behaviour(trial: Trial, dumps: Dumps, refused: Refused) -> Behaviour:
    """What the `dumps` (unit -> lines) say of a trial; `refused` are the lines the target ignored."""
    if any(_refused_in(trial, case, refused) for case in ("a", "b", "ab")):
        return Behaviour(None, None)
    n, a, b, ab, ae, be, aeb = (dumps.get(trial.names[case]) for case in _CASES)
    accumulates = None
    if a is not None and b is not None and ab is not None and a not in (b, ab):
        accumulates = ab != b
    if accumulates and aeb is not None:
        return Behaviour(accumulates, True if aeb == b else False if aeb == ab else None)
    if _refused_in(trial, "ae", refused):
        return Behaviour(accumulates, False)
    set_and_emptied = [(was, now) for was, now in ((a, ae), (b, be)) if was not in (None, n) and now is not None]
    if set_and_emptied:
        was, now = set_and_emptied[0]
        return Behaviour(accumulates, True if now == n else False if now == was else None)
    return Behaviour(accumulates, None)


def _refused_in(trial: Trial, case: str, refused: Refused) -> bool:
    """Whether the target ignored an assignment of the trial's directive in the unit of `case`."""
    name = trial.names[case]
    lines = trial.texts[name].splitlines()
    return any(
        (name, number) in refused for number, line in enumerate(lines, 1) if line.startswith(f"{trial.item.name}=")
    )
