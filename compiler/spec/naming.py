"""What each id stands for: an item, or a claim. An id that is taken twice is a finding, and means the first one.

What files and pages of an item are called follows from its id, so two ids may not come to the same name either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import Finding, Related, an
from compiler.spec import kinds
from compiler.spec.parse import Parsed

Named = kinds.Item | kinds.Claim


def items_by_id(parsed: Parsed, torn: set[str], findings: list[Finding]) -> dict[str, kinds.Item]:
    """Items by their id; the kinds of those that share one are ``torn``.

    Of two, the one in the file of that name has it. A file whose name does not bear the id at all has its finding.
    """
    index: dict[str, kinds.Item] = {}
    for item in parsed.defined:
        if index.setdefault(item.id, item) is not item and item.place.file.endswith(f"/{item.id}.yaml"):
            index[item.id] = item
    copied = _copied(parsed, index)
    for item in parsed.defined:
        first = index[item.id]
        if first is not item:
            torn.update((first.kind, item.kind))
            is_told = (item.place.file, first.place.file) in copied if item.place.route else (
                item.place.file in parsed.unread)
            findings += [] if is_told else [_taken(item, first)]
    findings += _too_close(index)
    return index


_OF_FOLDERS = ("index", "readme")
"""Names that MkDocs takes for the page of a folder."""


def file_stem(id: str) -> str:
    """What files and pages of an item are called: its id, without what a URL or a file system could stumble over."""
    stem = id.replace("@", "-at-").replace(":", "-")
    return f"{stem}-" if stem.casefold() in _OF_FOLDERS else stem


def _too_close(items: Mapping[str, kinds.Item]) -> Iterator[Finding]:
    """L301: of two items, files and pages would have one name."""
    stems: dict[str, kinds.Item] = {}
    for item in items.values():
        alike = stems.setdefault(file_stem(item.id).casefold(), item)
        if alike is not item:
            yield Finding(
                "L301", item.place.under("id"), f"the id '{item.id}' is too close to '{alike.id}'",
                "their files and pages would have one name; capitals make no difference to some file systems",
                (Related(alike.place.under("id"), "defined here"),))


def claims_by_id(parsed: Parsed, items: Mapping[str, kinds.Item], findings: list[Finding]) -> dict[str, kinds.Claim]:
    """Claims by their id, which no item and no other claim has."""
    claims: dict[str, kinds.Claim] = {}
    copied = _copied(parsed, items)
    for claim in parsed.claims:
        first = items.get(claim.id) or claims.setdefault(claim.id, claim)
        if first is not claim and (claim.place.file, first.place.file) not in copied:
            findings.append(_taken(claim, first))
    return claims


def _copied(parsed: Parsed, index: Mapping[str, kinds.Item]) -> frozenset[tuple[str, str]]:
    """Files whose item has the id of that of another file, both ways: what else they define is told with the item."""
    pairs = [(item.place.file, index[item.id].place.file) for item in parsed.defined
             if not item.place.route and index[item.id] is not item]
    return frozenset((*pairs, *((other, one) for one, other in pairs)))


def _taken(one: Named, first: Named) -> Finding:
    return Finding("L301", one.place.under("id"), f"the id '{one.id}' is taken",
                   "ids are unique over the whole tree, whatever the kind",
                   (Related(first.place.under("id"), f"defined here, as {an(first.kind)}"),))
