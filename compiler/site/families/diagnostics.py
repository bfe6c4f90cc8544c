"""The rules that the specs are held to, as the compiler knows them, and the warnings that were accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.codes import CODES, PASSES, Code
from compiler.site.referring import name_of
from compiler.site.view import Site
from compiler.site.walk import nodes, owners
from compiler.spec import kinds


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
    groups = [Group(*words, tuple(code for id, code in CODES.items() if id[0] == letter))
              for letter, words in PASSES.items()]
    yield site.render("diagnostics.md.j2", "diagnostics.md", groups=groups, accepted=tuple(_accepted(site)))


def _accepted(site: Site) -> Iterator[Accepted]:
    for owner in owners(site.model):
        for acceptance in nodes(owner, kinds.Acceptance):
            item = site.referring.holder(acceptance.place) or owner
            yield Accepted(acceptance, item, name_of(item))
