"""Shape A: each unit whole, the base with the hardening merged, for reading and for inline emission."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.composition import Composition, Setting
from compiler.emit.prose import comment
from compiler.emit.unit_text import annotated, header, specs_of
from compiler.facts import plain
from compiler.relations import Relations


def emit(relations: Relations) -> Iterator[Artifact]:
    """``reference/<unit>`` for every unit; it is not placed on the host."""
    for composition in relations.compositions.values():
        specs = specs_of(relations.model, composition)
        yield Artifact(f"reference/{composition.unit.id}", text(relations, composition, specs), specs)


def text(relations: Relations, composition: Composition, specs: tuple[str, ...]) -> str:
    """The whole unit: the base in its own order, changed lines in place, new ones behind it."""
    unit = composition.unit
    lines = header(specs, f"{unit.id} as one file: the base unit with its hardening merged.")
    changed = {setting.key: setting for setting in composition.added}
    kept = {setting.key: setting for setting in composition.kept}
    removed = {setting.key for setting in composition.removed}
    for section in dict.fromkeys([*unit.base, *(setting.section for setting in composition.added)]):
        lines.append(f"[{section}]")
        here = unit.base.get(section, {})
        for directive, values in here.items():
            key = (section, directive)
            if key not in removed:
                lines += _base_lines(relations, composition, directive, values, changed.get(key) or kept.get(key))
        new = [(s, s.values) for s in composition.added if s.section == section and s.directive not in here]
        lines += [*annotated(relations, new), ""]
    return "\n".join(lines)


def _base_lines(relations: Relations, composition: Composition, directive: str, values: tuple[str, ...],
                held: Setting | None) -> list[str]:
    why = composition.unit.base_because.get(directive)
    lines = comment(plain(relations, why)) if why else []
    if held is not None:
        lines += [f"# serves {', '.join(held.entry.serves)}"]
    return lines + [f"{directive}={value}" for value in (held.values if held else values)]
