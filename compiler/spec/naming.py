"""What each id stands for: an item, or a claim. An id that is taken twice is a finding, and means the first one.

What files and pages of an item are called follows from its id, so two ids may not come to the same name either.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Finding, Related, an
from compiler.spec import kinds


def items_by_id(defined: list[kinds.Item], torn: set[str], findings: list[Finding]) -> dict[str, kinds.Item]:
    """Items by their id; the kinds of those that share one are ``torn``."""
    index: dict[str, kinds.Item] = {}
    stems: dict[str, kinds.Item] = {}
    for item in defined:
        first = index.setdefault(item.id, item)
        alike = stems.setdefault(file_stem(item.id).casefold(), item)
        if first is not item:
            torn.update((first.kind, item.kind))
            findings.append(_taken(item, first))
        elif alike is not item:
            findings.append(Finding(
                "L301", item.place.under("id"), f"the id '{item.id}' is too close to '{alike.id}'",
                "their files and pages would have one name; capitals make no difference to some file systems",
                (Related(alike.place.under("id"), "defined here"),)))
    return index


_OF_FOLDERS = ("index", "readme")
"""Names that MkDocs takes for the page of a folder."""


def file_stem(id: str) -> str:
    """What files and pages of an item are called: its id, without what a URL or a file system could stumble over."""
    stem = id.replace("@", "-at-").replace(":", "-")
    return f"{stem}-" if stem.casefold() in _OF_FOLDERS else stem


def claims_by_id(named: list[kinds.Claim], items: Mapping[str, kinds.Item],
                 findings: list[Finding]) -> dict[str, kinds.Claim]:
    """Claims by their id, which no item and no other claim has."""
    claims: dict[str, kinds.Claim] = {}
    for claim in named:
        first = items.get(claim.id) or claims.setdefault(claim.id, claim)
        if first is not claim:
            findings.append(_taken(claim, first))
    return claims


def _taken(one: kinds.Item | kinds.Claim, first: kinds.Item | kinds.Claim) -> Finding:
    return Finding("L301", one.place.under("id"), f"the id '{one.id}' is taken",
                   "ids are unique over the whole tree, whatever the kind",
                   (Related(first.place.under("id"), f"first defined here, as {an(first.kind)}"),))
