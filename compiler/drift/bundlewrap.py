"""The units that a BundleWrap repository would write to a node: what ``bw`` itself shows of them.

The repository is the operator's own code, so ``bw`` runs as a process of its own. It is asked for the list of items
and for the text of the unit files that concern the units of the specs, and of the sysctl files; no other file is looked
at, since it may hold a secret that ``bw`` would decrypt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from compiler.diagnostics import Finding, Span
from compiler.drift.command import Reading
from compiler.drift.found import Found, FoundFile, FoundUnit
from compiler.drift.kernel import FOLDERS, at_boot, same
from compiler.drift.program import Program, ProgramError, find
from compiler.drift.words import shown
from compiler.relations import Relations
from compiler.repository import not_a_repository
from compiler.spec import kinds
from compiler.systemd.names import parse_unit_name
from compiler.systemd.unitfile import LOOKUP_PATH, dropin_directories, order_dropins

_MASK = "/dev/null"
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a repository, and how ``bw`` is called there."""

    repository: Path
    name: str
    bw: Program

    def items(self) -> list[str]:
        """The ids of all items, such as ``file:/etc/motd``."""
        said = self.bw.run(self.repository, "items", self.name, "--json")
        found = _json(said)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise ProgramError(f"'bw items {self.name} --json' printed no list of items")
        return found

    def text(self, item: str) -> str | None:
        """The text of a file; None where the item takes the file away."""
        try:
            return self.bw.run(self.repository, "items", self.name, item, "--preview")
        except ProgramError:
            if self.state(item):
                raise
            return None

    def state(self, item: str) -> Mapping[str, object]:
        """What an item is to be on the node; nothing where it is to be taken away."""
        said = self.bw.run(self.repository, "items", self.name, item, "--json")
        found = _json(said)
        return found if isinstance(found, dict) else {}


def _json(text: str) -> object:
    """What a text of JSON says; None for any other text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_NODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,252}")


def from_repository(relations: Relations, repository: Path, name: str) -> Iterator[Reading]:
    """What the repository has for the units of the specs on the node ``name``."""
    where = Span(str(repository), 1, 1)
    bw = find()
    refused = not_a_repository(repository)
    if refused is None and not _NODE.fullmatch(name):
        refused = Finding("D050", where, f"'{shown(name)}' is no name of a node", "list them with: bw nodes")
    if refused is None and bw is None:
        refused = Finding("D050", where, "there is no bw to ask", "install BundleWrap: pip install bundlewrap")
    if refused is not None or bw is None:
        yield Reading(shown(name), None, (refused,) if refused else ())
    else:
        yield read_node(relations, Node(repository, name, bw))


def read_node(relations: Relations, node: Node) -> Reading:
    """What the repository has for the units of the specs; findings where it cannot be asked."""
    where = Span(str(node.repository), 1, 1)
    try:
        items = node.items()
        wanted = [composition.unit.id for composition in relations.compositions.values()]
        names = [*wanted, *_instances(wanted, items)]
        asked = sorted({item for item in items if _concerns(item, names) or _is_setting(item)})
        files, findings = _files(node, asked, where)
    except ProgramError as error:
        return Reading(node.name, None, (Finding("D050", where, f"{node.name}: {error}", error.hint),))
    units = {name: unit for name in names if (unit := _unit(name, files)).files}
    findings += _settings(relations, node.name, {path: FoundFile(path, text) for path, text in files.items()})
    return Reading(node.name, Found(node.name, units, ours=frozenset(files)), tuple(findings))


def _files(node: Node, items: Sequence[str], where: Span) -> tuple[dict[str, str], list[Finding]]:
    """The texts of unit files by path; a finding for each that only the host can show."""
    files, findings = {}, []
    with ThreadPoolExecutor(_AT_ONCE) as pool:  # each call loads the whole repository
        answers = list(pool.map(lambda item: _ask(node, item), items))
    for item, answer in zip(items, answers, strict=True):
        path = _path(item)
        if isinstance(answer, Hidden):
            findings.append(Finding("D051", where, f"{node.name}: {shown(path)} {answer.why}",
                                    "ask the host: drift --host"))
        elif answer is not None:
            files[path] = answer
    return files, findings


@dataclass(frozen=True, slots=True)
class Hidden:
    """A file whose text ``bw`` does not show, and why."""

    why: str


def _ask(node: Node, item: str) -> str | Hidden | None:
    """The text of a file; of a link to nothing, which masks a unit, the empty text; None for what is taken away."""
    try:
        if not item.startswith("symlink:"):
            return node.text(item)
        target = str(node.state(item).get("target"))
    except ProgramError as error:
        return Hidden(f"is not shown: {error}")
    return "" if target == _MASK else Hidden(f"is a link to {shown(target)}, whose text only the host has")


def _path(item: str) -> str:
    """Where an item lies on the host; of the two names of one folder, that of the search path."""
    path = item.partition(":")[2]
    return f"/usr{path}" if path.startswith("/lib/") else path


def _parts(item: str) -> tuple[str, str]:
    """The name of a unit file, or the name of its folder and of the drop-in; empty for what is neither."""
    kind = item.partition(":")[0]
    folder, _, name = _path(item).rpartition("/")
    if kind not in ("file", "symlink"):
        return "", ""
    if folder in LOOKUP_PATH:
        return name, ""
    parent, _, directory = folder.rpartition("/")
    return (directory, name) if parent in LOOKUP_PATH and name.endswith(".conf") else ("", "")


def _is_setting(item: str) -> bool:
    """Whether systemd-sysctl reads the file."""
    folder, _, name = _path(item).rpartition("/")
    return item.startswith("file:") and folder in FOLDERS and name.endswith(".conf")


def _settings(relations: Relations, label: str, files: Mapping[str, FoundFile]) -> Iterator[Finding]:
    """D052: the kernel settings that the sysctl files of the repository do not give."""
    for setting in relations.model.all(kinds.Setting):
        for key, value in setting.sysctl.items():
            boot = at_boot(files, key)
            if "*" in key or (boot and same(boot.value, value)):
                continue
            what = f"is {shown(boot.value)} there" if boot else "is set by no file of sysctl.d there"
            yield Finding("D052", setting.place.under("sysctl").key(key),
                          f"{key} on {label}: {what}, the specs have {value}",
                          "let the bundle say what 'python -m compiler place' tells", (boot.related,) if boot else ())


def _concerns(item: str, units: Iterable[str]) -> bool:
    """Whether systemd reads the file for one of the units."""
    name, dropin = _parts(item)
    if not dropin:
        return name in units
    return any(name in dropin_directories(unit) for unit in units)


def _instances(units: Iterable[str], items: Iterable[str]) -> Iterator[str]:
    """Instances that have a file of their own."""
    found = {_parts(item)[0].removesuffix(".d") for item in items}
    for name in sorted(found.difference(units)):
        parsed = parse_unit_name(name) if name else None
        if parsed and parsed.is_instance and parsed.template in units:
            yield name


def _unit(name: str, files: Mapping[str, str]) -> FoundUnit:
    """A unit of these files as systemd puts it together: the first fragment, and the drop-ins in their order."""
    parsed = parse_unit_name(name)
    fragment = None
    for one in dict.fromkeys((name, parsed.template if parsed else name)):
        paths = [f"{folder}/{one}" for folder in LOOKUP_PATH if f"{folder}/{one}" in files]
        if paths:
            fragment = FoundFile(paths[0], files[paths[0]])
            break
    return FoundUnit(name, fragment, tuple(FoundFile(path, files[path]) for path in order_dropins(name, files)))
