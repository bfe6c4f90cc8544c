"""A first spec tree for divided units: the catalogue explains what is set; what is not set is an open question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.adopt.divide import Divided, Part, Values
from compiler.artifact import Artifact
from compiler.record import text
from compiler.systemd.catalogue import CATALOGUE, Area, Entry
from compiler.systemd.names import parse_unit_name

DOCUMENT, POSITION = "units-as-found", "inside"
_HEAD = "# A first draft, written by the import. Yours to change."
_OURS = "written by the import from the catalogue of directives; nobody has weighed it for this service yet"
_DEFENSES = {area: f"D{number}" for number, area in enumerate(Area, 1)}
_UNTIL = "somebody has tried it on this service, or knows why not"
_HAD = {"because": "The unit had it when it was imported."}
_WHY = {"adopted": _HAD, "already-set": _HAD, "deferred": {"because": "The unit did without it.", "until": _UNTIL}}
Rows = dict[str, object]


def tree(project: str, units: Sequence[Divided], platform: str, platform_text: str) -> Iterator[Artifact]:
    """Every file of the tree, by its path below the spec root. ``platform`` is the name of the platform's file."""
    used = [entry for name, entry in CATALOGUE.items() if any(name in unit.sets for unit in units)]
    yield Artifact(f"platforms/{platform}.json", platform_text, ())
    yield _file("", "project", _project(project, platform))
    yield _file("documents", DOCUMENT, _document(units))
    yield _file("positions", POSITION, _position(units))
    for area, id in _DEFENSES.items():
        entries = [entry for entry in used if entry.area is area]
        if entries:
            yield _file("defenses", f"{id}-{_slug(area.name)}", _defense(id, area, entries))
    for entry in used:
        yield _file("primitives", _slug(entry.directive), _primitive(entry, units))
    for unit in units:
        yield _file("units", unit.name, _unit(unit))
        if _open(unit):
            yield _file("questions", _question_id(unit), _question(unit))


def _file(folder: str, name: str, rows: Rows) -> Artifact:
    path = f"{folder}/{name}.yaml" if folder else f"{name}.yaml"
    return Artifact(path, text.item({key: value for key, value in rows.items() if value is not None}, _HEAD), ())


def _project(project: str, platform: str) -> Rows:
    return {"id": project, "title": project,
            "about": "A first description of units that were running before there were specs.",
            "platform": platform, "dropin": "50-hardening.conf",
            "consumer": {"id": "host", "module": f"{_slug(project).replace('-', '_')}_hardening"}}


def _document(units: Iterable[Divided]) -> Rows:
    return {"id": DOCUMENT, "title": "The units as they were found", "held": "true",
            "about": "The unit files and drop-ins that the import read.",
            "sections": {unit.name: _line(unit.title) for unit in units}}


def _position(units: Iterable[Divided]) -> Rows:
    return {"id": POSITION, "title": "Code inside one of the units",
            "about": "Somebody runs code of theirs in a process of a unit, with all the rights that it has.",
            "trust": "none", "units": [unit.name for unit in units],
            "can": ["everything that the unit's user and its settings allow"], "source": _ours()}


def _defense(id: str, area: Area, entries: Iterable[Entry]) -> Rows:
    ids = [_slug(entry.directive) for entry in entries]
    mechanisms = [{"primitive": _slug(entry.directive), "strength": "weak", "effect": entry.does} for entry in entries]
    return {"id": id, "title": str(area),
            "statement": f"{area}: out of reach for code inside a unit, as far as the unit has been hardened.",
            "positions": [POSITION], "assets": [], "vectors": [], "mechanisms": mechanisms, "composition": ids,
            "because": "It is what the units had when they were imported. No attack has been described or tried yet, "
                       "so every strength is the lowest that the specs know.",
            "source": _ours()}


def _primitive(entry: Entry, units: Iterable[Divided]) -> Rows:
    holders: dict[str, list[str]] = {"adopted": [], "already-set": [], "deferred": []}
    for unit in units:
        does = {part.does for part in unit.parts if part.directive == entry.directive}
        verdict = "adopted" if "set" in does else "already-set" if "keep" in does else "deferred"
        holders[verdict].append(unit.name)
    verdicts = [{"verdict": verdict, "on": on, **_WHY[verdict]} for verdict, on in holders.items() if on]
    return {"id": _slug(entry.directive), "title": f"{entry.directive}=", "layer": "systemd",
            "family": entry.area.name.lower(), "does": entry.does,
            "relevance": "What it means for these units is still to be said.", "directives": [entry.directive],
            "verdicts": verdicts, "source": _ours(f"see {entry.page}; {_OURS}")}


def _unit(unit: Divided) -> Rows:
    base = {section: {name: _values(values) for name, values in held.items()} for section, held in unit.base.items()}
    return {"id": unit.name, "title": _line(unit.title),
            "role": "What it is there for, who relies on it and who can talk to it is still to be said.",
            "base": base, "hardening": [_entry(unit, part) for part in unit.parts],
            "absent": [_absence(entry) for entry in _open(unit)] or None, "source": _found(unit)}


def _entry(unit: Divided, part: Part) -> Rows:
    entry = CATALOGUE[part.directive]
    what: object = {part.directive: _values(part.values)} if part.does == "set" else [part.directive]
    rows: Rows = {part.does: what}
    if part.section != "Service":
        rows["section"] = part.section
    if part.does != "reset":
        rows["serves"] = [_DEFENSES[entry.area]]
    because = entry.does if part.does != "reset" else "A drop-in takes it away."
    return {**rows, "because": because, "source": _found(unit)}


def _absence(entry: Entry) -> Rows:
    return {"directive": entry.directive, "verdict": "deferred", "because": entry.does,
            "until": _UNTIL, "source": _ours()}


def _question_id(unit: Divided) -> str:
    return f"q-{re.sub('[^A-Za-z0-9_.@:-]', '-', unit.name)}"


def _question(unit: Divided) -> Rows:
    return {"id": _question_id(unit), "title": "Which directives does it bear beside those that it has?",
            "asks": "The unit leaves out what its list of absent directives names. Which of them would do it no harm?",
            "touches": [unit.name],
            "open": "Nobody has tried. Each one that is taken over moves from that list to the hardening, with its "
                    "reason; each one that cannot be keeps its place there and says why.",
            "source": _ours()}


def _open(unit: Divided) -> list[Entry]:
    """Catalogued directives that a service does not set, and that would close something."""
    name = parse_unit_name(unit.name)
    if name is None or name.type != "service":
        return []
    touched = {part.directive for part in unit.parts}
    return [entry for entry in CATALOGUE.values() if entry.directive not in touched and not entry.exception]


def _values(values: Values) -> object:
    return values[0] if len(values) == 1 else list(values)


def _found(unit: Divided) -> Mapping[str, str]:
    return {"document": DOCUMENT, "section": unit.name}


def _ours(why: str = _OURS) -> Mapping[str, str]:
    return {"ours": why}


def _line(text: str) -> str:
    return " ".join(text.split())


def _slug(text: str) -> str:
    """`ProtectKernelLogs` as `protect-kernel-logs`."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", text)
    return "-".join(word.lower() for word in words) or "project"
