"""How a BundleWrap repository turns unit data into a unit file: the rules that the consumer's fact sheet states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.spec import kinds

Unit = Mapping[str, Mapping[str, Any]]
_SECTIONS = ("Unit", "Timer", "Service", "Swap", "Install")


def render(unit: Unit) -> str:
    """The file of a unit: known sections first, then by name; options sorted by name."""
    ordered = sorted(unit, key=lambda name: (_SECTIONS.index(name) if name in _SECTIONS else len(_SECTIONS), name))
    blocks = []
    for section in ordered:
        lines = [line for option in sorted(unit[section]) for line in _lines(option, unit[section][option])]
        blocks.append("\n".join([f"[{section}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _lines(option: str, value: Any) -> Iterator[str]:
    """Text is one line, a list or tuple a line each, a set the same sorted, a dict ``key=value``, None nothing."""
    if isinstance(value, str):
        yield f"{option}={value}"
    elif isinstance(value, Mapping):
        yield from (f"{option}={key}={held}" for key, held in sorted(value.items()))
    elif isinstance(value, set | frozenset):
        yield from (f"{option}={one}" for one in sorted(value))
    elif value is not None:
        yield from (f"{option}={one}" for one in value)


def base_data(unit: kinds.Unit) -> dict[str, dict[str, Any]]:
    """The base unit as such a repository holds it."""
    return {section: {name: values[0] if len(values) == 1 else values for name, values in options.items()}
            for section, options in unit.base.items()}


def merged(unit: kinds.Unit, module: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The base with the emitted data merged in, step by step as the head of the module says it."""
    data = base_data(unit)
    parts = [module["PROFILES"][profile] for profile in module["UNIT_PROFILES"][unit.id]]
    for part in (*parts, module["UNITS"][unit.id]):
        for section, options in part.items():
            data.setdefault(section, {}).update(options)
    return data
