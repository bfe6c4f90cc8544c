"""One mistake, one finding, at the mistake: every key, id, reference, name and value of two trees misspelt in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from compiler.pipeline import compile_source
from compiler.render import locate
from compiler.spec.nodes import Mapping, Node, Scalar, Sequence, compose
from compiler.spec.parse import parse
from compiler.spec.source import SourceFile, Tree, read_tree
from tests.support.run import CASES, DAY, PLATFORM

TREES = [CASES / "ok" / name / "specs" for name in ("minimal", "darkroom")]
every_tree = pytest.mark.parametrize("specs", TREES, ids=lambda specs: specs.parent.name)

OPEN = ("set", "Unit", "Service", "Install", "base_because", "sysctl", "sections", "base", "with")
"""Mappings whose keys are data and no words of ours."""


@dataclass(frozen=True, slots=True)
class Word:
    """A key or value: its file and line, the way to it, and the text as it stands there."""

    file: str
    route: tuple[str | int, ...]
    line: int
    column: int
    text: str


@cache
def tree_of(specs: Path) -> Tree:
    tree = read_tree(specs)
    platform = SourceFile(f"platforms/{PLATFORM.name}", PLATFORM.read_text("utf-8"))
    return replace(tree, files=(*tree.files, platform))


def words_of(tree: Tree, *, keys: bool) -> Iterator[Word]:
    """Every key, or every value of one line, of the tree's YAML files."""
    for source in tree.files:
        if source.path.endswith(".yaml"):
            node, _ = compose(source.text, source.path)
            assert node is not None
            yield from _below(source.path, (), node, keys)


def _below(file: str, route: tuple[str | int, ...], node: Node, keys: bool) -> Iterator[Word]:
    if isinstance(node, Scalar):
        if not keys and node.line == node.end_line:
            yield Word(file, route, node.line, node.column + (not node.plain), node.text)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _below(file, (*route, index), item, keys)
    else:
        assert isinstance(node, Mapping)
        for name, (key, value) in node.entries.items():
            if keys:
                yield Word(file, (*route, name), key.line, key.column, name)
            yield from _below(file, (*route, name), value, keys)


def findings_of(tree: Tree, texts: dict[str, str]) -> list[str]:
    """What check says of the tree with these texts, as ``file:line code``."""
    files = tuple(SourceFile(path, text) for path, text in texts.items())
    compiled = compile_source(replace(tree, files=files, texts={f"{tree.root}/{one.path}": one.text for one in files}),
                              DAY)
    located, _ = locate(compiled.findings, compiled.texts)
    return [f"{span.file.partition('/')[2]}:{span.line} {finding.code}" for finding, span in located]


def findings_with(tree: Tree, word: Word, instead: str) -> list[str]:
    """What check says when one word is another."""
    texts = {source.path: source.text for source in tree.files}
    lines = texts[word.file].split("\n")
    line, start = lines[word.line - 1], word.column - 1
    assert line[start:start + len(word.text)] == word.text
    lines[word.line - 1] = line[:start] + instead + line[start + len(word.text):]
    texts[word.file] = "\n".join(lines)
    return findings_of(tree, texts)


def misspelt(text: str) -> str:
    """The text with its last letter twice."""
    last = max(index for index, letter in enumerate(text) if letter.isalnum())
    return text[:last] + text[last] + text[last:]


def one_of_each(words: Iterable[Word]) -> dict[tuple[str, ...], Word]:
    """The first word of each name that there is in a kind of item; recorded files are not for editing."""
    return {(word.file.partition("/")[0], *[step for step in word.route if isinstance(step, str)][-2:]): word
            for word in reversed(list(words)) if not word.file.startswith("results/")}


def wrong(tree: Tree, words: Iterable[Word]) -> list[str]:
    """The words that, misspelt, do not get exactly one finding in their line."""
    told = [(word, findings_with(tree, word, misspelt(word.text))) for word in words]

    return [f"{word.file}:{word.line} {'.'.join(map(str, word.route))}: {found}" for word, found in told
            if [one.partition(" ")[0] for one in found] != [f"{word.file}:{word.line}"]]


@every_tree
def test_a_misspelt_key(specs: Path) -> None:
    """A key that an earlier tree has too is told there."""
    told: set[tuple[str, ...]] = set()
    for tree in map(tree_of, TREES[:TREES.index(specs) + 1]):
        keys = (word for word in words_of(tree, keys=True) if len(word.route) == 1 or word.route[-2] not in OPEN)
        words = {name: word for name, word in one_of_each(keys).items() if name not in told}
        told.update(words)
    assert wrong(tree, words.values()) == []


@every_tree
def test_a_misspelt_reference(specs: Path) -> None:
    tree = tree_of(specs)
    references = {(one.place.file.partition("/")[2], one.place.route) for one in parse(tree).references if one.kinds}
    words = (word for word in words_of(tree, keys=False) if (word.file, word.route) in references)
    assert wrong(tree, one_of_each(words).values()) == []


@every_tree
def test_an_id_that_was_changed(specs: Path) -> None:
    tree = tree_of(specs)
    referred = Counter(one.target for one in parse(tree).references)
    ids = (word for word in words_of(tree, keys=False) if word.route[-1] == "id" and word.file != "project.yaml"
           and (len(word.route) == 1 or referred[word.text] > 1))
    assert wrong(tree, ids) == []


@every_tree
def test_a_misspelt_directive_or_setting(specs: Path) -> None:
    tree = tree_of(specs)
    set_here = (word for word in words_of(tree, keys=True)
                if word.file.startswith(("units/", "profiles/", "settings/")) and len(word.route) > 1
                and (word.route[-2] in ("set", "sysctl") or (word.route[0] == "base" and len(word.route) == 3)))
    named = (word for word in words_of(tree, keys=False) if word.file.startswith("units/") and len(word.route) > 1
             and (word.route[-2] in ("keep", "reset") or word.route[-1] == "directive"))
    assert wrong(tree, (*set_here, *named)) == []


@every_tree
def test_a_value_that_the_target_does_not_take(specs: Path) -> None:
    tree = tree_of(specs)
    values = (word for word in words_of(tree, keys=False) if word.file.startswith(("units/", "profiles/"))
              and "set" in word.route and word.text in ("true", "strict", "full", "invisible", "private", "native"))
    assert wrong(tree, values) == []


@every_tree
def test_a_file_that_is_gone(specs: Path) -> None:
    """Each item is missed once; the needs of a unit and the discoveries of a run are items of their own."""
    tree = tree_of(specs)
    for source in tree.files:
        told = findings_of(tree, {one.path: one.text for one in tree.files if one is not source})
        missed = [one for one in told if " L" in one]
        assert len(missed) <= (2 if source.path.startswith(("units/", "results/")) else 1), (source.path, told)
        assert not missed or missed == [one for one in told if " E703" not in one], (source.path, told)
