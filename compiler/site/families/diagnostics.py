"""The rules that the specs are held to, as the compiler knows them, and the warnings that were accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.codes import CODES, Code
from compiler.site.referring import name_of
from compiler.site.view import Site
from compiler.site.walk import nodes, owners
from compiler.spec import kinds

_PASSES = {
    "Y": ("Reading", "Whether a file can be read without trusting it."),
    "S": ("Shape", "Whether an item has the keys and values that its kind asks for."),
    "L": ("References", "Whether every id leads somewhere."),
    "U": ("Units", "Whether the target's systemd would take each line as it is meant."),
    "C": ("Coverage", "Whether threats, directives, tests and sources cover one another."),
    "A": ("Records", "Whether acceptances, committed files and results are still true."),
    "D": ("Drift", "Whether a host, or the consumer's repository, has what was compiled."),
    "I": ("Import", "Whether units that run somewhere can become a first spec."),
    "R": ("Rules for hardened units", "Whether the directives of a unit work together, and leave what it needs."),
}
"""The first letter of a code: which pass finds it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that was let stand, and the item that lets it."""

    acceptance: kinds.Acceptance
    item: kinds.Item
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one pass."""

    title: str
    about: str
    codes: tuple[Code, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """``diagnostics.md``."""
    letters = dict.fromkeys(code[0] for code in CODES)
    groups = [Group(*_PASSES.get(letter, (letter, "")), tuple(code for id, code in CODES.items() if id[0] == letter))
              for letter in letters]
    yield site.render("diagnostics.md.j2", "diagnostics.md", groups=groups, accepted=tuple(_accepted(site)))


def _accepted(site: Site) -> Iterator[Accepted]:
    for owner in owners(site.model):
        for acceptance in nodes(owner, kinds.Acceptance):
            item = site.referring.holder(acceptance.place) or owner
            yield Accepted(acceptance, item, name_of(item))
