"""What the specs' references mean together: which primitive a directive belongs to, what serves what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.composition import Composition, Setting, compositions
from compiler.diagnostics import Place
from compiler.effects import Effects
from compiler.spec import kinds
from compiler.spec.link import natural
from compiler.spec.model import Model


@dataclass(frozen=True, slots=True)
class Realisation:
    """One deployed thing that serves something: a directive of a unit, or a sysctl key of the host.

    written: what puts it there; place: where that names it.
    """

    holder: kinds.Unit | kinds.Setting
    name: str
    values: tuple[str, ...]
    serves: tuple[str, ...]
    written: kinds.SetEntry | kinds.KeepEntry | kinds.ResetEntry | kinds.Setting
    place: Place
    primitives: tuple[kinds.Primitive, ...]


class Relations:
    """The reverse directions of a model, each worked out once, when first asked for.

    doubtful: the units, profiles and settings of which something that is written means nothing to the target, so that
    nobody knows what they were to be.
    """

    def __init__(self, model: Model, doubtful: frozenset[str] = frozenset()) -> None:
        self.model, self.doubtful = model, doubtful

    def doubting(self, files: Collection[str]) -> Relations:
        """The same, with the items of ``files`` doubtful, and with a profile the units that use it."""
        owners = {item.id for file in files if (item := self.model.owner(file)) is not None}
        users = {unit.id for unit in self.model.all(kinds.Unit) if owners.intersection(unit.profiles)}
        return Relations(self.model, frozenset(owners | users)) if owners else self

    @cached_property
    def compositions(self) -> Mapping[str, Composition]:
        """Each unit's composition, by unit name; empty without a platform."""
        return {composition.unit.id: composition for composition in compositions(self.model)}

    @cached_property
    def effects(self) -> Effects:
        """What each service's settings come to."""
        return Effects(self.model, self.compositions)

    @cached_property
    def _words(self) -> Mapping[str, tuple[tuple[str, kinds.Primitive], ...]]:
        """For each directive, the words that primitives claim of it (an empty word: the whole directive)."""
        found: dict[str, list[tuple[str, kinds.Primitive]]] = defaultdict(list)
        for primitive in self.model.all(kinds.Primitive):
            for claim in primitive.directives:
                directive, _, word = claim.partition("=")
                found[directive].append((word, primitive))
            for key in primitive.sysctl:
                found[key].append(("", primitive))
        return {directive: tuple(claims) for directive, claims in found.items()}

    def primitives_of(self, name: str, values: Iterable[str]) -> tuple[kinds.Primitive, ...]:
        """The primitives that a directive (or sysctl key) with these values puts to use."""
        words = words_of(values)
        claims = self._words.get(name, ())
        found = {primitive.id: primitive for word, primitive in claims if not word or word in words}
        return tuple(found.values())

    @cached_property
    def realisations(self) -> tuple[Realisation, ...]:
        """Everything deployed that serves something, unit by unit, then the host's settings."""
        found = [self._of_setting(composition.unit, setting)
                 for composition in self.compositions.values() for setting in composition.held]
        for host in self.model.all(kinds.Setting):
            for key, value in host.sysctl.items():
                place = host.place.under("sysctl").key(key)
                primitives = self.primitives_of(key, (value,))
                found.append(Realisation(host, key, (value,), host.serves, host, place, primitives))
        return tuple(found)

    def _of_setting(self, unit: kinds.Unit, setting: Setting) -> Realisation:
        primitives = self.primitives_of(setting.directive, setting.values)
        return Realisation(unit, setting.directive, setting.values, setting.entry.serves, setting.entry, setting.place,
                           primitives)

    @cached_property
    def _by_defense(self) -> Mapping[str, tuple[Realisation, ...]]:
        found: dict[str, dict[int, Realisation]] = defaultdict(dict)
        for index, realisation in enumerate(self.realisations):
            for served in realisation.serves:
                defense = self.model.defense_of(served)
                if defense is not None:
                    found[defense.id][index] = realisation
        return {id: tuple(rows.values()) for id, rows in found.items()}

    def serving(self, defense: kinds.Defense) -> tuple[Realisation, ...]:
        """What serves a defense, or one of its vectors."""
        return self._by_defense.get(defense.id, ())

    def serving_vector(self, vector: kinds.Vector) -> tuple[Realisation, ...]:
        """What serves a vector by name, or its defense as a whole."""
        defense = self.model.defense_of(vector.id)
        if defense is None:
            return ()
        wanted = {vector.id, defense.id}
        return tuple(found for found in self.serving(defense) if wanted.intersection(found.serves))

    @cached_property
    def tests_of(self) -> Mapping[str, tuple[kinds.Test, ...]]:
        """For each vector and need, the tests that exercise it."""
        found: dict[str, list[kinds.Test]] = defaultdict(list)
        for test in self.model.all(kinds.Test):
            for exercised in (*test.vectors, *test.needs):
                found[exercised].append(test)
        return {id: tuple(tests) for id, tests in found.items()}

    @cached_property
    def outcomes_of(self) -> Mapping[str, tuple[tuple[kinds.Result, kinds.Outcome], ...]]:
        """For each vector, need and residual risk, what was observed, oldest run first."""
        found: dict[str, list[tuple[kinds.Result, kinds.Outcome]]] = defaultdict(list)
        for result in sorted(self.model.all(kinds.Result), key=made_at):
            for outcome in result.outcomes:
                found[outcome.subject].append((result, outcome))
        return {id: tuple(rows) for id, rows in found.items()}


def made_at(result: kinds.Result) -> tuple[object, ...]:
    """A sort key that puts results in the order in which they were made: of one day, by the number of the id."""
    return result.date, number_of(result), natural(result.id)


def number_of(result: kinds.Result) -> int:
    """The number at the end of a result's id: the first of a day has none, and one that has none is the first."""
    found = re.search(r"-([0-9]+)$", result.id.removeprefix(result.date.isoformat()))
    return int(found[1]) if found else 1


def words_of(values: Iterable[str]) -> frozenset[str]:
    """Every word of the values; after a word with ``~`` the rest of its line is subtracted too."""
    words: set[str] = set()
    for value in values:
        parts = value.split()
        sign = "~" if value.startswith("~") else ""
        words.update(sign + part.removeprefix("~") for part in parts)
    return frozenset(words)


def entries_of(model: Model) -> Iterator[kinds.SetEntry | kinds.KeepEntry | kinds.ResetEntry]:
    """Every hardening entry of the tree: of profiles first, then of units."""
    for profile in model.all(kinds.Profile):
        yield from profile.hardening
    for unit in model.all(kinds.Unit):
        yield from unit.hardening
