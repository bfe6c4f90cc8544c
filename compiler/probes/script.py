"""The script that makes the attempts: its parts joined into one program, and the specs' attempts as its data."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from compiler.composition import Composition
from compiler.probes.digests import effective_digest, settings_of_host, unhardened
from compiler.probes.plan import attempts, attempts_from
from compiler.probes.sessions import CUT
from compiler.probes.units import canonical, digest_of
from compiler.relations import Relations
from compiler.systemd.unitfile import MergeRules, render

# The parts are read, not imported: nothing of them runs here, and they bring much that only an attempt needs.
INSIDE = ("probes/kernel", "probes/operations", "probes/inside")
OUTSIDE = ("systemd/unitfile", *(f"probes/{name}" for name in ("plants", "units", "sessions", "report", "command")))


@dataclass(frozen=True, slots=True)
class Script:
    """The parts of the script's text and where it comes from.

    ``digest`` is that of code and attempts, not of the compositions that the script carries.
    """

    about: str
    code: str
    data: dict[str, object]
    digest: str
    specs: tuple[str, ...]


@lru_cache(maxsize=2)
def probe_script(relations: Relations) -> Script | None:
    """The script of a spec tree; None where nothing is to be attempted."""
    planned = attempts(relations)
    if not planned:
        return None
    code = joined()
    digest = digest_of([code, [[attempt.unit, attempt.row()] for attempt in planned]])
    model = relations.model
    files = {model.file_of(model.items[one.id]) for one in planned}
    files |= {model.file_of(composition.unit) for composition in relations.compositions.values()}
    about = ast.get_docstring(ast.parse(_source(OUTSIDE[-1]))) or ""
    return Script(about, code, {"digest": digest, **script_data(relations)}, digest, tuple(sorted(files)))


def script_data(relations: Relations) -> dict[str, object]:
    """What the script has to know of the specs: units, attempts, settings, and how the target merges units."""
    model = relations.model
    assert model.project is not None
    dropin = model.project.dropin
    found = {id: _unit(relations, composition) for id, composition in relations.compositions.items()}
    rules = next(iter(relations.compositions.values())).rules
    return {"dropin": dropin, "settings": settings_of_host(model), "units": found, "rules": _rules(rules)}


def _unit(relations: Relations, composition: Composition) -> dict[str, object]:
    service = composition.unit.base.get("Service", {})
    platform = relations.model.platform
    assert platform is not None
    known = {digest_of(canonical(at)): effective_digest(at, platform)
             for at in (unhardened(composition), composition.hardened())}
    dropin = render(composition.dropin("").assignments)
    return {"instances": list(composition.unit.instances), "user": _one(service.get("User", ("root",))),
            "group": _one(service.get("Group", ("root",))), "base": effective_digest(unhardened(composition), platform),
            "known": known, "hardening": dropin,
            "attempts": [attempt.row() for attempt in attempts_from(relations, composition.unit.id)]}


def _one(values: tuple[str, ...]) -> str:
    return values[-1]


def _rules(rules: MergeRules) -> dict[str, object]:
    return {"accumulates": sorted(rules.accumulates), "reset_together": [sorted(one) for one in rules.reset_together],
            "empty_ignored": sorted(rules.empty_ignored), "empty_kept": sorted(rules.empty_kept),
            "aliases": dict(rules.aliases)}


@cache
def joined() -> str:
    """The parts as one program: imports first and once, then each part's definitions in order."""
    imports: dict[str, None] = {}
    bodies, names = [], dict[str, str]()
    for part in (*INSIDE, *OUTSIDE):
        source = _source(part)
        lines, tree = source.split("\n"), ast.parse(source)
        kept = [node for node in tree.body if not _left_out(node)]
        for node in tree.body:
            imports |= dict.fromkeys(_imports(node))
        for node in kept:
            for name in _defined(node):
                assert name not in names, f"{name} is defined in {names[name]} and in {part}"
                names[name] = part
        bodies += [f"{CUT}\n\n"] if part == OUTSIDE[0] else []
        bodies.append(_section(ast.get_docstring(tree) or "", lines, kept))
    ordered = sorted(imports, key=lambda line: (line.startswith("from"), line))
    return "\n".join(["from __future__ import annotations", "", *ordered, "", "", *bodies])


def _source(part: str) -> str:
    return (Path(__file__).parent.parent / f"{part}.py").read_text("utf-8")


def _section(doc: str, lines: list[str], kept: list[ast.stmt]) -> str:
    first = min(min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) for node in kept)
    # Comments above the first definition belong to it.
    while lines[first - 2].startswith("#"):
        first -= 1
    return "\n".join([f"# --- {doc.partition(chr(10))[0]}", "", *lines[first - 1:]]).rstrip("\n") + "\n\n"


def _left_out(node: ast.stmt) -> bool:
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.Import | ast.ImportFrom)


def _imports(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [f"import {name.name}" for name in node.names]
    if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] in ("__future__", "compiler"):
        return []
    return [f"from {node.module} import {name.name}" for name in node.names]


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []
