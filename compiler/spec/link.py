"""Typed items to a linked model: unique ids, and references that lead to an item of the right kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from compiler.diagnostics import Finding, Place, Related, an, did_you_mean
from compiler.spec import kinds
from compiler.spec.dangling import Known, missing
from compiler.spec.markup import CLAIM
from compiler.spec.model import Model
from compiler.spec.naming import claims_by_id, items_by_id
from compiler.spec.parse import PROJECT_FILE, Parsed
from compiler.spec.shape import Reference
from compiler.systemd.platform import Platform


def link(parsed: Parsed, platform: Platform | None) -> tuple[Model, list[Finding]]:
    """The model, and what does not hold together.

    A reference to an id that a broken file would have defined is no finding: the broken file has one.
    """
    findings: list[Finding] = []
    torn = set(parsed.torn)
    index = items_by_id(parsed, torn, findings)
    by_kind: dict[str, list[kinds.Item]] = defaultdict(list)
    for item in index.values():
        by_kind[item.kind].append(item)
    claims = claims_by_id(parsed, index, findings)
    resting = _resting(parsed, claims, index, findings)
    facts, references = _facts(parsed.references, index)
    doubled = frozenset(item.id for item in parsed.defined if index[item.id] is not item)
    dangling: list[Reference] = []
    for reference in references:
        wrong = _check(reference, index, parsed)
        if wrong is None or (reference.target in doubled):
            continue  # it leads there, or means the other one
        if isinstance(wrong, Finding):
            findings.append(wrong)
        else:
            dangling.append(wrong)
        if reference.kinds:  # nothing rests on what prose refers to
            torn.update(reference.kinds)
            torn.add(_kind_at(reference.place.file, parsed))
    referred = frozenset(one.target for one in references)
    findings += missing(dangling, Known(parsed.root, index, parsed.platforms, referred, doubled))
    project = next((item for item in parsed.items if isinstance(item, kinds.Project)), None)
    if project is None and "project" not in parsed.torn:
        where = Place(f"{parsed.root}/{PROJECT_FILE}")
        findings.append(Finding("S202", where, f"the file {PROJECT_FILE} is missing",
                                "it names the platform, the drop-ins and the consumer"))
    if platform is None:
        torn.add("platform")  # whatever is missing of it has been reported
    ordered = {kind: tuple(sorted(items, key=lambda item: natural(item.id))) for kind, items in by_kind.items()}
    model = Model(
        root=parsed.root, project=project, platform=platform, items=index, by_kind=ordered,
        documents={item.place.file: item.id for item in parsed.items},
        torn=frozenset(torn), unread=frozenset(parsed.unread), references=references, prose=tuple(parsed.prose),
        facts=facts, claims=claims, resting=resting, digests=parsed.digests, seals=parsed.seals)
    return model, findings


def natural(id: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts T2 before T10."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(id) if part)


_DIGITS = re.compile(r"([0-9]+)")


def _of_claim(reference: Reference, index: dict[str, kinds.Item]) -> bool:
    return not reference.kinds and reference.target.startswith(CLAIM) and reference.target not in index


def _resting(parsed: Parsed, claims: dict[str, kinds.Claim], index: dict[str, kinds.Item],
             findings: list[Finding]) -> dict[str, tuple[Place, ...]]:
    """Where the words stand that rest on each claim."""
    resting: dict[str, list[Place]] = defaultdict(list)
    dangling: list[Reference] = []
    for reference in parsed.references:
        if not _of_claim(reference, index):
            continue
        id = reference.target.removeprefix(CLAIM)
        wrong = None if id in parsed.broken else wrong_claim(claims, id, reference.label)
        if wrong is not None and id not in claims:
            dangling.append(Reference(id, (), reference.place))
        elif wrong is not None:
            findings.append(Finding(wrong[0], reference.place, wrong[1], wrong[2]))
        resting[id].append(reference.place)
    findings += missing(dangling, Known(parsed.root, claims, (), frozenset(resting), frozenset(), noun="claim"))
    return {id: tuple(dict.fromkeys(places)) for id, places in resting.items()}


def wrong_claim(claims: Mapping[str, kinds.Claim], id: str, words: str) -> tuple[str, str, str] | None:
    """Code, message and hint of what is wrong when ``words`` refer to the claim ``id``; None where nothing is."""
    if id not in claims:
        return "L305", f"there is no claim '{id}'", did_you_mean(id, claims)
    if not words.strip():
        return ("L306", f"no words rest on the claim '{id}'",
                f"write the words into the brackets: [[{CLAIM}{id}|the words that rest on it]]")
    return None


def _facts(written: list[Reference],
           index: dict[str, kinds.Item]) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
    """References in prose that ask for a fact, ``id:what``; and those to items, the items of such facts among them."""
    facts: list[Reference] = []
    others: list[Reference] = []
    for reference in written:
        if not _of_claim(reference, index):
            asks = not reference.kinds and ":" in reference.target and reference.target not in index
            (facts if asks else others).append(reference)
    items = ((reference.target.rpartition(":")[0], reference.place) for reference in facts)
    return tuple(facts), (*others, *(Reference(item, (), place) for item, place in items if item in index))


def _kind_at(file: str, parsed: Parsed) -> str:
    folder = file.removeprefix(f"{parsed.root}/").partition("/")[0]
    kind = kinds.FOLDERS.get(folder)
    return kind.kind if kind else "project"


def _check(reference: Reference, index: dict[str, kinds.Item], parsed: Parsed) -> Finding | Reference | None:
    """What is wrong with a reference: a finding, or the reference itself where it leads nowhere."""
    target, wanted = reference.target, reference.kinds
    found = index.get(target)
    if wanted == ("platform",) or found is None:
        there = target in parsed.platforms and (not wanted or wanted == ("platform",))
        return None if there or target in parsed.broken else reference
    if wanted and wanted != ("item",) and found.kind not in wanted:
        return Finding("L303", reference.place, f"'{target}' is {an(found.kind)}, not {an(' or '.join(wanted))}",
                       "", (Related(found.place.under("id"), "defined here"),))
    return None
