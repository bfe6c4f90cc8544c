"""Ways to weaken what is promised and known: acceptances, items, attempts, coverage, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from compiler.diagnostics import Place
from compiler.relations import entries_of
from compiler.review.change import Change, Side
from compiler.review.weakening import Weakening, primitives_of, with_defenses
from compiler.review.words import Code, Words, listed
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.spec.seals import SEALS, Seal, read_seals


def acceptances_added(change: Change) -> Iterator[Weakening]:
    """A warning is accepted that was not, or for longer."""
    before = _acceptances(change.base.model, change.items.renamed)
    for key, (owner, acceptance) in _acceptances(change.head.model, {}).items():
        known = before.get(key)
        if known is not None and acceptance.until <= known[1].until:
            continue
        about = f" ({acceptance.about})" if acceptance.about else ""
        said: Words = ("accepts ", Code(acceptance.code + about), f" until {acceptance.until}",
                       f" instead of {known[1].until}" if known else "")
        item = change.head.model.owner(acceptance.place.file)
        subjects = {item.id} if item else set[str]()
        if isinstance(owner, kinds.SetEntry | kinds.KeepEntry | kinds.ResetEntry):
            subjects |= with_defenses(change, owner.serves) | primitives_of(change.head, owner)
        yield Weakening("acceptance-added", said, frozenset(subjects), change.head, acceptance.place)


def items_removed(change: Change) -> Iterator[Weakening]:
    """A defense, a vector, a need or a test is gone; what only has another id is not."""
    model = change.base.model
    for item in change.items.removed.values():
        subjects = {item.id}
        if isinstance(item, kinds.Vector):
            defense = model.defense_of(item.id)
            subjects |= {defense.id} if defense else set()
        elif isinstance(item, kinds.Need):
            owner = model.owner(item.place.file)
            subjects |= {owner.id} if owner else set()
        elif isinstance(item, kinds.Test):
            subjects |= {*item.vectors, *item.needs, *item.units} | with_defenses(change, item.vectors)
        elif isinstance(item, kinds.Defense):
            subjects |= {*item.composition, *item.positions, *item.assets}
        else:
            continue
        yield Weakening("item-removed", (f"the {item.kind} ", Code(item.id), f" is gone: {item.title}"),
                        frozenset(subjects), change.base, item.place)


def attempts_removed(change: Change) -> Iterator[Weakening]:
    """A vector or a need is no longer tried as it was: an attempt of it is gone or another one."""
    for before, after, _ in (*change.items.changed(kinds.Vector), *change.items.changed(kinds.Need)):
        assert isinstance(before, kinds.Vector | kinds.Need)
        assert isinstance(after, kinds.Vector | kinds.Need)
        for tried in sorted((_attempts(before.probes) - _attempts(after.probes)).elements()):
            owner = change.head.model.owner(after.place.file)
            yield Weakening("attempt-removed", (Code(after.id), " is no longer tried by ", Code(tried)),
                            frozenset({after.id} | ({owner.id} if owner else set())), change.head, after.place)


def coverage_falls(change: Change) -> Iterator[Weakening]:
    """A defense counts on less, nothing serves a vector, a test tries less, or a position is in fewer units."""
    for before, after, _ in change.items.changed(kinds.Defense):
        for primitive in before.composition:
            if primitive not in after.composition:
                yield Weakening("coverage-falls", (Code(after.id), " no longer counts on ", Code(primitive)),
                                frozenset((after.id, primitive)), change.head, after.place.under("composition"))
    for id, vector in change.head.model.items.items():
        old = change.base.model.get(kinds.Vector, id)
        served = isinstance(vector, kinds.Vector) and change.head.relations.serving_vector(vector)
        if old and change.base.relations.serving_vector(old) and not served:
            yield Weakening("coverage-falls", ("nothing serves ", Code(id), " any more"),
                            with_defenses(change, [id]), change.head, vector.place)
    for tested, now, _ in change.items.changed(kinds.Test):
        for id in (*tested.vectors, *tested.needs):
            if id not in (*now.vectors, *now.needs) and id in change.head.model.items:
                yield Weakening("coverage-falls", (Code(now.id), " no longer tries ", Code(id)),
                                with_defenses(change, [id]) | {now.id}, change.head, now.place)
    for position, later, _ in change.items.changed(kinds.Position):
        for unit in position.units:
            if unit not in later.units and unit in change.head.model.items:
                yield Weakening("coverage-falls", (Code(later.id), " is no longer inside ", Code(unit)),
                                frozenset((later.id,)), change.head, later.place)


def evidence_lost(change: Change) -> Iterator[Weakening]:
    """A recorded result is gone or says something else, or a newer one saw what held before fail."""
    for result in change.items.lost(kinds.Result):
        yield Weakening("evidence-lost", ("the result ", Code(result.id), " is gone"), frozenset((result.host,)),
                        change.base, result.place)
    for before, after, fields in change.items.changed(kinds.Result):
        yield Weakening("evidence-lost", ("the result ", Code(after.id), " was edited: ", *listed(fields)),
                        frozenset((before.id,)), change.head, after.place)
    kept = _seals(change.head)
    for path, seal in _seals(change.base).items():
        if path not in kept or kept[path].digest != seal.digest:
            state = "is gone" if path not in kept else "is another one"
            place = Place(seal.where.file)
            yield Weakening("evidence-lost", ("the recorded digest of ", Code(path), f" {state}"),
                            frozenset((Path(path).stem,)), change.base if path not in kept else change.head, place)
    for new in change.items.new(kinds.Result):
        for outcome in new.outcomes:
            id = outcome.vector or outcome.need or ""
            failed = outcome.observed in ("reached", "unmet") and outcome.at == "hardened"
            if failed and _held_before(change, id, outcome):
                said = (Code(new.id), " saw ", Code(id), f" {outcome.observed} from ", Code(outcome.unit))
                yield Weakening("evidence-lost", said, with_defenses(change, [id]), change.head, outcome.place)


def _seals(side: Side) -> Mapping[str, Seal]:
    file = f"{side.model.root}/{SEALS}"
    return {seal.path: seal for seal in read_seals(side.compiled.texts.get(file, ""), file)[0]}


def _held_before(change: Change, id: str, outcome: kinds.Outcome) -> bool:
    """Whether the newest result of the base saw the same item hold, from inside the same unit."""
    seen = [one.observed for _, one in change.base.relations.outcomes_of.get(id, ())
            if (one.unit, one.at) == (outcome.unit, outcome.at)]
    return seen[-1:] in (["blocked"], ["met"])


Accepted = Mapping[tuple[object, ...], tuple[kinds.Attributed, kinds.Acceptance]]


def _acceptances(model: Model, renamed: Mapping[str, str]) -> Accepted:
    """Every acceptance by where it stands (item, and what its entry is about), its code and what it is about."""
    found: dict[tuple[object, ...], tuple[kinds.Attributed, kinds.Acceptance]] = {}
    seen = Counter[tuple[object, ...]]()
    for owner in (*model.items.values(), *entries_of(model)):
        for one in owner.accept:
            item = model.documents.get(one.place.file, "")
            part = () if isinstance(owner, kinds.Item) else _entry_name(owner)
            key = renamed.get(item, item), part, one.code, one.about
            seen[key] += 1
            found[*key, seen[key]] = owner, one
    return found


def _entry_name(owner: kinds.Attributed) -> tuple[str, ...]:
    if isinstance(owner, kinds.SetEntry):
        return owner.section, *sorted(owner.set)
    names = owner.keep if isinstance(owner, kinds.KeepEntry) else ()
    return ("kept", *names)


def _attempts(probes: Iterable[kinds.Probe]) -> Counter[str]:
    return Counter(" ".join(word for word in (one.tries, one.on, "as root" if one.as_root else "",
                                              *(f"from {unit}" for unit in one.inside)) if word) for one in probes)
