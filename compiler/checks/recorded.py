"""Whether what was recorded or captured is still what it was then."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Place, Related
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.spec.seals import SEALS

_MEND = {"results": "take the recorded file back from the history; what it got wrong, a new result says",
         "platforms": "take the captured file back from the history, or capture the target again: make platform"}


def recorded_files_are_unchanged(relations: Relations) -> Iterator[Finding]:
    """E703: each file that was sealed is there, with the digest that it had."""
    model = relations.model
    for seal in model.seals:
        now = model.digests.get(seal.path)
        mend = _MEND[seal.path.partition("/")[0]]
        if now is None:
            yield Finding("E703", seal.where, f"{seal.path} was recorded, and is gone", mend)
        elif now not in ("", seal.digest):  # what could not be read has been reported
            yield Finding("E703", Place(f"{model.root}/{seal.path}"), "the file is not what was recorded", mend,
                          (Related(seal.where, "its digest then"),))


def results_are_sealed(relations: Relations) -> Iterator[Finding]:
    """E704: a change of a result can be noticed."""
    sealed = {seal.path for seal in relations.model.seals}
    for result in relations.model.all(kinds.Result):
        path = result.place.file.removeprefix(f"{relations.model.root}/")
        if path not in sealed:
            yield Finding("E704", result.place.under("id"), f"{SEALS} has no digest of this result",
                          "add it with: python -m compiler seal")
