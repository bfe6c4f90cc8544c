"""Unit-file text with a comment above each hardening directive; shared by drop-ins and whole units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.composition import Composition, Setting
from compiler.emit.prose import comment, generated
from compiler.facts import plain
from compiler.relations import Relations
from compiler.spec.model import Model

Lines = Iterator[str]


def specs_of(model: Model, composition: Composition) -> tuple[str, ...]:
    """The spec files that a unit's hardening comes from, sorted."""
    files = {model.file_of(composition.unit)}
    files.update(setting.entry.place.file for setting in composition.added)
    return tuple(sorted(files))


def header(specs: Iterable[str], about: str) -> list[str]:
    """The comment lines at the top of a unit file."""
    return [*comment(generated(specs)), *comment(about), ""]


def annotated(relations: Relations, settings: Iterable[tuple[Setting, tuple[str, ...]]]) -> Lines:
    """Each setting's lines with what it serves above them; the reason once for all lines of one entry."""
    last: object = None
    for setting, values in settings:
        entry = setting.entry
        if entry is not last:
            yield ""
            yield from comment(plain(relations, entry.because))
        last = entry
        yield f"# serves {', '.join(entry.serves)}" if entry.serves else "# takes away what the base unit sets"
        yield from (f"{setting.directive}={value}" for value in values)
