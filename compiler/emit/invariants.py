"""A pytest file for the consumer's repository: deployed units still have their hardening.

It is self-contained: the reader and merger of unit files is embedded as it stands in ``systemd.unitfile``, so
that the consumer's test and this compiler can never disagree about what a drop-in does.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.composition import instances_of
from compiler.emit.prose import comment, generated
from compiler.emit.python_data import literal
from compiler.emit.unit_text import specs_of
from compiler.relations import Relations
from compiler.systemd import unitfile
from compiler.systemd.grammars import Grammar, grammar_of
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import MergeRules

PATH = "tests/test_hardening_invariants.py"


def emit(relations: Relations) -> Iterator[Artifact]:
    """The test."""
    model = relations.model
    units = list(relations.compositions.values())
    if not units or model.platform is None:
        return
    specs = tuple(sorted({file for composition in units for file in specs_of(model, composition)}))
    expected = {c.unit.id: [(s.section, s.directive, s.values) for s in c.held] for c in units}
    removed = {c.unit.id: [(s.section, s.directive) for s in c.removed] for c in units}
    names = {c.unit.id: [c.unit.id, *instances_of(c.unit)] for c in units}
    directives = {directive for rows in expected.values() for _, directive, _ in rows}
    directives.update(directive for rows in removed.values() for _, directive in rows)
    data = {"EXPECTED": expected, "REMOVED": removed, "NAMES": names,
            "BOOLEANS": sorted(name for name in directives if _is_boolean(model.platform, name)),
            "ORDERED": sorted(name for name in directives if _is_ordered(model.platform, name))}
    lines = ['"""Deployed units still have their hardening; pytest, standard library only.', "",
             *comment(generated(specs), 110, ""), *_HOW.split("\n"), '"""', ""]
    tests = _TESTS + (_GONE_TEST if any(removed.values()) else "")
    lines += [_reader(), *(f"{name} = {literal(value)}" for name, value in data.items()),
              f"RULES = {_rules(units[0].rules, directives)}", tests]
    yield Artifact(PATH, "\n".join(lines), specs)


def _is_boolean(platform: Platform, name: str) -> bool:
    found = platform.directive("Service", name)
    return found is not None and (found.kind == "BOOLEAN" or "yes" in found.values)


_ORDER_MATTERS = frozenset((Grammar.SYSCALLS, Grammar.EXEC, Grammar.ENV_FILE, Grammar.BINDS))


def _is_ordered(platform: Platform, name: str) -> bool:
    found = platform.directive("Service", name)
    return found is not None and grammar_of(found) in _ORDER_MATTERS


def _reader() -> str:
    """The source of the unit-file reader, without its own docstring."""
    source = inspect.getsource(unitfile)
    body = source.partition('"""')[2].partition('"""')[2].lstrip("\n")
    head, _, rest = body.partition("import re\n")
    imports, _, rest = rest.partition("\n\n")
    return f"{head}import os\nimport re\n{imports}\nfrom pathlib import Path\n\nimport pytest\n\n{rest}"


def _rules(rules: MergeRules, directives: set[str]) -> str:
    together = tuple(group for group in rules.reset_together if group & directives)
    known = directives.union(*together)
    fields = {
        "accumulates": sorted(known & set(rules.accumulates)),
        "reset_together": tuple(sorted(map(sorted, together))),
        "empty_ignored": sorted(known & set(rules.empty_ignored)),
        "empty_kept": sorted(known & set(rules.empty_kept)),
        "aliases": {old: new for old, new in sorted(rules.aliases.items()) if old in known},
    }
    return "MergeRules(\n" + "".join(f"    {name}={literal(value, 4)},\n" for name, value in fields.items()) + ")"


_HOW = """
Set HARDENING_UNITS to the folder that holds the units as they are deployed, with their drop-in folders
beside them (several folders: separated by ':', in systemd's order of precedence). Without it, the search
path of systemd on this machine is used."""

_TESTS = '''

PLACES = tuple(Path(place).as_posix() for place in os.environ.get("HARDENING_UNITS", "").split(":") if place)
PLACES = PLACES or LOOKUP_PATH
TRUE, FALSE = {"1", "yes", "y", "true", "t", "on"}, {"0", "no", "n", "false", "f", "off"}


def read(path):
    return parse(Path(path).read_bytes().decode("utf-8", "surrogateescape"), str(path))


def deployed(name):
    """The unit as systemd merges it, or the reason why there is none."""
    template = re.sub("@[^.]*", "@", name)
    fragments = [Path(place, wanted) for wanted in dict.fromkeys((name, template)) for place in PLACES]
    fragment = next((path for path in fragments if path.is_file()), None)
    assert fragment is not None, f"{name}: no such unit in {':'.join(PLACES)}"
    found = (path.as_posix() for place in PLACES for path in Path(place).glob("*.d/*.conf"))
    return merge([read(fragment), *map(read, order_dropins(name, found, PLACES))], RULES)


def comparable(directive, values):
    """One form for values that mean the same: booleans in one spelling, lists as their words."""
    words = [("~" if value.startswith("~") else "") + word
             for value in values for word in value.removeprefix("~").split()]
    if directive in BOOLEANS and len(words) == 1:
        return ["true" if w.lower() in TRUE else "false" if w.lower() in FALSE else w for w in words]
    # Where '~' takes away from what stands before it, the order matters.
    return words if directive in ORDERED or any(word[0] == "~" for word in words) else sorted(words)


CASES = [(name, unit, *row) for unit, rows in EXPECTED.items() for row in rows for name in NAMES[unit]]


@pytest.mark.parametrize(("name", "unit", "section", "directive", "values"), CASES,
                         ids=[f"{case[0]}:{case[3]}" for case in CASES])
def test_directive_is_in_force(name, unit, section, directive, values):
    held = deployed(name).get(section, {}).get(directive, ())
    # An empty value is no line, unless it says something of its own.
    may_be_gone = not any(values) and directive not in RULES.empty_kept
    assert held or may_be_gone, f"{name} lost {directive}={' '.join(values)}"
    found = [item.value for item in held]
    where = ", ".join(sorted({f"{item.origin}:{item.line}" for item in held}))
    assert comparable(directive, found) == comparable(directive, values), f"{name}: {directive} is changed in {where}"
'''

_GONE_TEST = '''

GONE = [(name, *row) for unit, rows in REMOVED.items() for row in rows for name in NAMES[unit]]


@pytest.mark.parametrize(("name", "section", "directive"), GONE, ids=[f"{case[0]}:{case[2]}" for case in GONE])
def test_directive_is_gone(name, section, directive):
    held = deployed(name).get(section, {}).get(directive, ())
    assert not held, f"{name} has {directive} again: {held[0].origin}:{held[0].line}"
'''
