"""Shape C: a drop-in for each unit, beside the base unit that the consumer emits unchanged."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.composition import Composition
from compiler.emit.unit_text import annotated, header, specs_of
from compiler.relations import Relations

FOLDER = "/etc/systemd/system"


def emit(relations: Relations) -> Iterator[Artifact]:
    """``etc/systemd/system/<unit>.d/<drop-in>`` for every unit with hardening."""
    project = relations.model.project
    assert project is not None
    for composition in relations.compositions.values():
        host_path = f"{FOLDER}/{composition.unit.id}.d/{project.dropin}"
        specs = specs_of(relations.model, composition)
        yield Artifact(host_path.lstrip("/"), text(relations, composition, specs), specs, host_path)


def text(relations: Relations, composition: Composition, specs: tuple[str, ...]) -> str:
    """The drop-in's text: section by section, resets first."""
    settings = (*composition.removed, *composition.added)
    lines = header(specs, f"Hardening of {composition.unit.id}; belongs beside the base unit.")
    sections = dict.fromkeys(setting.section for setting in settings)
    for section in sections:
        here = [(s, composition.dropin_values(s)) for s in settings if s.section == section]
        lines += [f"[{section}]", *list(annotated(relations, here))[1:], ""]
    return "\n".join(lines)
