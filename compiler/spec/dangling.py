"""References that lead nowhere: one finding for each id that is missing, wherever that is told best.

An id that is gone or was changed is missed in many places, and yet it is one mistake. It is told where the id was
changed, if that can be known, else at the first place that anybody may edit, with how many others there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.diagnostics import Finding, Place, Related, did_you_mean, is_one_slip
from compiler.spec import kinds
from compiler.spec.seals import SEALED
from compiler.spec.shape import Reference

_SHOWN = 5
_ANY = frozenset(("item",))


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to refer to. referred: the ids that something refers to; doubled: those that are taken twice.

    noun: what is missing where a reference does not say of which kind it is to be.
    """

    root: str
    index: Mapping[str, kinds.Item | kinds.Claim]
    platforms: Iterable[str]
    referred: frozenset[str]
    doubled: frozenset[str]
    noun: str = "item"

    def of(self, wanted: frozenset[str]) -> list[str]:
        """The ids of the kinds ``wanted``; of all kinds where none is named."""
        if "platform" in wanted:
            return list(self.platforms)
        return [id for id, item in self.index.items() if not wanted or item.kind in wanted]

    def what(self, wanted: frozenset[str]) -> str:
        """A word for what has one of the kinds."""
        return " or ".join(sorted(wanted)) or self.noun

    def beginnings(self) -> frozenset[str]:
        """The ids, and what they begin with: ``D6`` and ``D6.a`` for ``D6.a``."""
        return frozenset((*self.index, *(id[:at] for id in self.index for at, sign in enumerate(id) if sign == ".")))

    def is_recorded(self, place: Place) -> bool:
        """Whether a place is in a file that nobody edits."""
        return place.file.removeprefix(f"{self.root}/").startswith(SEALED)


def missing(dangling: Sequence[Reference], known: Known) -> Iterator[Finding]:
    """L302, L305: what ``dangling`` refer to, each missing id once; those that begin alike are gone together."""
    groups: dict[str, list[Reference]] = defaultdict(list)
    left = known.beginnings() if dangling else frozenset()
    for reference in dangling:
        owner, dot, _ = reference.target.rpartition(".")
        groups[owner if dot and owner not in left else reference.target].append(reference)
    only_recorded: list[Reference] = []
    for references in groups.values():
        wanted = frozenset(kind for one in references for kind in one.kinds) - _ANY
        targets = {one.target for one in references}
        renamed = _renamed(references[0].target, wanted, known) if len(references) > 1 == len(targets) else None
        editable = [one for one in references if not known.is_recorded(one.place)]
        if renamed is not None:
            if renamed.id not in known.doubled:  # that one has its finding
                yield _at_its_id(renamed, references, known.what(wanted))
        elif editable or len(references) == 1:
            yield _at_a_reference(references, editable or references, wanted, known)
        else:
            only_recorded.append(references[0])
    yield from _only_recorded(only_recorded)


def _renamed(target: str, wanted: frozenset[str], known: Known) -> kinds.Item | kinds.Claim | None:
    """The item that may have had the id ``target``: like it, and nothing refers to it or another has its id too."""
    return next((known.index[id] for id in known.of(wanted) if id in known.index and is_one_slip(target, id)
                 and id[:1] == target[:1] and (id in known.doubled or id not in known.referred)), None)


def _at_its_id(item: kinds.Item | kinds.Claim, references: Sequence[Reference], what: str) -> Finding:
    return Finding(_code(references), item.place.under("id"),
                   f"there is no {what} '{references[0].target}'; {len(references)} places refer to it, "
                   f"and none to '{item.id}'", f"did you mean '{references[0].target}'?",
                   (Related(references[0].place, "the first of them"),))


def _at_a_reference(all_of_them: Sequence[Reference], shown: Sequence[Reference], wanted: frozenset[str],
                    known: Known) -> Finding:
    targets = {one.target for one in all_of_them}
    target = min(targets, key=lambda one: (len(one), one))
    first, *others = sorted(shown, key=lambda one: one.target != target)
    nor = f", nor {len(targets) - 1} more that begin alike" if len(targets) > 1 else ""
    refer = f"; {len(all_of_them)} places refer to {'them' if nor else 'it'}" if len(all_of_them) > 1 else ""
    return Finding(_code(all_of_them), first.place, f"there is no {known.what(wanted)} '{first.target}'{nor}{refer}",
                   _hint(target, wanted, known) if len(targets) == 1 else _TAKE,
                   tuple(Related(one.place, "here too") for one in others[:_SHOWN]))


_TAKE = "take the item back, or take out what refers to it"


def _hint(target: str, wanted: frozenset[str], known: Known) -> str:
    ids = known.of(wanted)
    meant = did_you_mean(target, ids)
    if "platform" in wanted:
        return meant or "capture one with: make platform"
    return meant or (f"known: {', '.join(ids)}" if wanted and 0 < len(ids) <= 8 else "")


def _only_recorded(references: Sequence[Reference]) -> Iterator[Finding]:
    """What only recorded files speak of is gone on purpose or by mistake, but all of it at once."""
    if references:
        names = [f"'{one.target}'" for one in references]
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        yield Finding("L302", references[0].place, f"results speak of what is not there: {shown}",
                      "take the items back; a result is never edited",
                      tuple(Related(one.place, "here too") for one in references[1:_SHOWN]))


def _code(references: Sequence[Reference]) -> str:
    return "L302" if any(one.kinds for one in references) else "L305"
