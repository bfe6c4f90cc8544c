"""Text to typed items: every file of the tree, read by the shape of its folder's kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from compiler.codes import CODES
from compiler.diagnostics import Finding, Place, Severity, Span, an, did_you_mean
from compiler.spec import kinds
from compiler.spec.annotations import record_shape
from compiler.spec.nodes import Mapping, Node, Scalar, Sequence, compose, ids_below, walk
from compiler.spec.seals import SEALED, SEALS, Seal, digest_of, read_seals
from compiler.spec.shape import INVALID, Passage, Reading, Reference
from compiler.spec.source import SourceFile, Tree

PROJECT_FILE = "project.yaml"
PLATFORM_FOLDER = "platforms"
_ID_LINE = re.compile(r"""^[\s-]*id:\s*["']?([^\s"'#,}]+)""", re.MULTILINE)


@dataclass(slots=True)
class Parsed:
    """What a tree gave: items and all that is defined in them, claims with an id, references, prose, and what could
    not be read.

    ``unread`` are the files with mistakes, ``broken`` the ids that they would have defined, ``torn`` the kinds they are
    of: later passes stay silent about what only those files could answer. ``digests`` has the files that are recorded
    or captured, empty where one could not be read; ``seals`` what they were.
    """

    root: str
    items: list[kinds.Item] = field(default_factory=list)
    defined: list[kinds.Item] = field(default_factory=list)
    claims: list[kinds.Claim] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    prose: list[Passage] = field(default_factory=list)
    platforms: dict[str, SourceFile] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()

    def take_in(self, other: Parsed) -> None:
        """Add what other files of the tree gave."""
        for each in fields(self):
            mine, more = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, dict | set):
                mine.update(more)
            elif isinstance(mine, list):
                mine.extend(more)
            elif each.name != "root":
                setattr(self, each.name, mine + more)


def parse(tree: Tree) -> Parsed:
    """Read every file of ``tree``; mistakes of one file never hide those of another."""
    return together(tree, (parse_file(tree.root, source) for source in tree.files))


def parse_file(root: str, source: SourceFile) -> Parsed:
    """What one file gives by itself."""
    out = Parsed(root)
    if source.path.startswith(SEALED):
        out.digests[source.path] = digest_of(source.text)
    if source.path == SEALS:
        out.seals, wrong = read_seals(source.text, f"{out.root}/{SEALS}")
        out.findings += wrong
    elif source.path.endswith(".json"):
        _take_platform(source, out)
    else:
        _parse_file(source, out)
    return out


def together(tree: Tree, files: Iterable[Parsed]) -> Parsed:
    """What the files of ``tree`` give together, with what could not be read or is gone."""
    out = Parsed(tree.root, findings=list(tree.findings))
    for path in tree.refused:
        kind = _kind_of(path)
        out.torn.add(kind.kind if kind else "")
        out.broken.update(_ids_of(path))
        out.unread.add(f"{out.root}/{path}")
        out.digests.update({path: ""} if path.startswith(SEALED) else {})
    for parsed in files:
        out.take_in(parsed)
    for seal in out.seals:
        if seal.path not in out.digests:  # it was recorded, and is gone: E703
            kind = _kind_of(seal.path)
            out.torn.add(kind.kind if kind else "")
            out.broken.update(_ids_of(seal.path))
    return out


def _kind_of(path: str) -> type[kinds.Item] | None:
    if path == PROJECT_FILE:
        return kinds.Project
    folder, slash, _ = path.partition("/")
    return kinds.FOLDERS.get(folder) if slash else None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml").removesuffix(".json")


def _ids_of(path: str) -> Iterator[str]:
    """The ids that the item of a file can have, going by its name: all of it, or the words that it begins with."""
    words = _stem(path).split("-")
    yield from ("-".join(words[:count]) for count in range(1, len(words) + 1))


def _take_platform(source: SourceFile, out: Parsed) -> None:
    folder, _, name = source.path.rpartition("/")
    if folder != PLATFORM_FOLDER:
        where = Span(f"{out.root}/{source.path}", 1, 1)
        out.findings.append(Finding("Y116", where, f"a .json file outside the folder {PLATFORM_FOLDER}",
                                    "items are .yaml files; only captured platforms are .json"))
    else:
        out.platforms[name.removesuffix(".json")] = source


def _parse_file(source: SourceFile, out: Parsed) -> None:
    file = f"{out.root}/{source.path}"
    kind = _kind_of(source.path)
    if kind is None:
        folder = source.path.partition("/")[0]
        hint = did_you_mean(folder, kinds.FOLDERS) or f"the folders are: {', '.join(kinds.FOLDERS)}"
        out.findings.append(Finding("Y116", Span(file, 1, 1), "no kind of spec is kept in this place", hint))
        return
    node, findings = compose(source.text, file)
    reading = Reading(file, findings)
    item: Any = INVALID
    if node is None:
        if not findings:
            reading.findings.append(Finding("Y111", Span(file, 1, 1), "the file holds no item",
                                            f"{an(kind.kind)} belongs here, or delete the file"))
        out.broken.update(_ID_LINE.findall(source.text))
    elif not isinstance(node, Mapping):
        what = "a list" if isinstance(node, Sequence) else "a text"
        reading.findings.append(Finding("Y112", Span(file, node.line, node.column),
                                        f"the file is {what}, not a mapping",
                                        f"it holds one {kind.kind}: write 'key: value' lines"))
    else:
        item = record_shape(kind).read(node, (), reading)
    if item is not INVALID:
        out.items.append(item)
        _check_file_name(item, source.path, reading)
    if item is INVALID or any(CODES[found.code].severity is Severity.ERROR for found in reading.findings):
        out.broken.update(_ids_of(source.path))
        if node is not None:
            out.broken.update((*ids_below(node), *_under_unknown_keys(node, reading)))
        out.torn.add(kind.kind)
        out.unread.add(file)
    out.defined += (one for one in reading.defined if isinstance(one, kinds.Item))
    out.claims += (one for one in reading.defined if not isinstance(one, kinds.Item) and one.id)
    out.references += reading.references
    out.prose += reading.prose
    out.findings += reading.findings


def _under_unknown_keys(node: Node, reading: Reading) -> Iterator[str]:
    """What stands behind keys that are unknown: ids, where ``id`` is misspelt."""
    for finding in reading.findings:
        if finding.code == "S201" and isinstance(finding.where, Place):
            value = walk(node, finding.where.route)
            if isinstance(value, Scalar):
                yield value.text


def _check_file_name(item: kinds.Item, path: str, reading: Reading) -> None:
    if isinstance(item, kinds.Project):
        return
    stem = _stem(path)
    if stem != item.id and not stem.startswith(f"{item.id}-"):
        reading.findings.append(Finding(
            "S212", Place(reading.file, ("id",)), f"the file is named '{stem}', the item '{item.id}'",
            f"rename the file to {item.id}.yaml or {item.id}-<a few words>.yaml, or correct the id"))
