"""Whether threats, directives and tests cover one another."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, either
from compiler.relations import Relations, entries_of
from compiler.spec import kinds


def defenses_are_kept(relations: Relations) -> Iterator[Finding]:
    """C501, C508, C512: a defense rests on primitives that are deployed and say that they serve it."""
    for defense in relations.model.all(kinds.Defense):
        mechanisms = {mechanism.primitive for mechanism in defense.mechanisms}
        serving = relations.serving(defense)
        if defense.composition and not serving:
            yield Finding("C501", defense.place.under("composition"), f"no directive or setting serves {defense.id}",
                          "name it in the 'serves' of what keeps it, or give an empty composition and say why")
            continue
        realised = {primitive.id for found in serving for primitive in found.primitives}
        for index, chosen in enumerate(defense.composition):
            place = defense.place.under("composition", index)
            if chosen not in mechanisms:
                yield Finding("C512", place, f"'{chosen}' is chosen, but is none of the mechanisms of {defense.id}",
                              "add it to the mechanisms, with its strength and effect")
            elif chosen not in realised:
                yield Finding("C508", place, f"{defense.id} counts on '{chosen}', but nothing deployed of it "
                                             f"says that it serves {defense.id}",
                              "add the id to the 'serves' of its directive, or take it out of the composition")


def directives_serve(relations: Relations) -> Iterator[Finding]:
    """C502: every directive answers something."""
    for entry in entries_of(relations.model):
        if not entry.serves and not isinstance(entry, kinds.ResetEntry):
            yield Finding("C502", entry.place.under("serves"), "the directive serves no defense and no vector",
                          "name what it answers, or remove it")
    for setting in relations.model.all(kinds.Setting):
        if not setting.serves:
            yield Finding("C502", setting.place.under("serves"), "the setting serves no defense and no vector",
                          "name what it answers, or remove it")


def mechanisms_are_explained(relations: Relations) -> Iterator[Finding]:
    """C509: a defense explains every primitive that serves it."""
    for defense in relations.model.all(kinds.Defense):
        # What is chosen without being a mechanism has been reported as C512.
        explained = {*(mechanism.primitive for mechanism in defense.mechanisms), *defense.composition}
        for found in relations.serving(defense):
            used = [primitive.id for primitive in found.primitives]
            if used and not explained.intersection(used):
                served = next(id for id in found.serves if relations.model.defense_of(id) is defense)
                names = either(f"'{id}'" for id in used)
                yield Finding("C509", found.written.place.under("serves", found.serves.index(served)),
                              f"{found.name} serves {served}, but no mechanism of {defense.id} names {names}",
                              f"add the mechanism to {defense.id}, or take {served} out of 'serves'")


def vectors_are_served(relations: Relations) -> Iterator[Finding]:
    """C518: some directive answers each vector, unless the defense is kept by other means or C501 says it."""
    for defense in relations.model.all(kinds.Defense):
        if not defense.composition or not relations.serving(defense):
            continue
        for vector in defense.vectors:
            if not relations.serving_vector(vector):
                yield Finding("C518", vector.place.under("id"), f"no directive or setting serves {vector.id}",
                              "name it in the 'serves' of what answers it, or accept the warning and say why")


def vectors_are_tested(relations: Relations) -> Iterator[Finding]:
    """C503: some test tries each vector."""
    for vector in relations.model.all(kinds.Vector):
        if vector.id not in relations.tests_of:
            yield Finding("C503", vector.place.under("id"), f"no test tries {vector.id}",
                          "add it to the 'vectors' of a test")


def tests_exercise(relations: Relations) -> Iterator[Finding]:
    """C504: each test exercises a vector or a need."""
    for test in relations.model.all(kinds.Test):
        if not test.vectors and not test.needs:
            yield Finding("C504", test.place.under("id"), f"{test.id} exercises no vector and no need",
                          "a step that tests nothing belongs to a checklist")
