"""Whether what prose mentions is so: references to values, directives, assignments, sysctl keys, groups, paths, ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from compiler.checks.paths import KnownPaths
from compiler.diagnostics import Finding, did_you_mean, either
from compiler.facts import Nothing, fact
from compiler.relations import Relations, words_of
from compiler.spec import kinds
from compiler.spec.markup import Mention, mentions
from compiler.spec.model import Model

Wrong = tuple[str, str, str]
"""Code, message and hint of what is wrong with a mention."""

_MARK_IT = "correct it, or mark the code span: `not:{0}` as a counter-example, `was:{0}` as history"
_BOOLEANS = (("yes", "true", "on", "1"), ("no", "false", "off", "0"))


def references_have_values(relations: Relations) -> Iterator[Finding]:
    """L305: what a reference asks for is there."""
    for reference in relations.model.facts:
        found = fact(relations, reference.target)
        if isinstance(found, Nothing) and reference.target.rpartition(":")[0] not in relations.doubtful:
            yield Finding("L305", reference.place, found.message, found.hint)


def prose_agrees_with_the_units(relations: Relations) -> Iterator[Finding]:
    """T801-T807: code spans and words of the prose that can be held against the specs and the target."""
    if relations.model.platform is None:
        return
    judge = Judge(relations)
    for passage, found in judge.mentioned:
        for mention in found if not passage.history else ():
            wrong = judge.wrong(mention)
            if wrong is not None:
                needle = mention.text.split()[0]
                yield Finding(wrong[0], passage.place.at(needle), wrong[1], wrong[2])


class Judge:
    """What the specs and the target know, worked out once, and what of a text is against it."""

    def __init__(self, relations: Relations) -> None:
        model = relations.model
        self._relations = relations
        self._platform = model.platform
        self._held: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for unit, composition in relations.compositions.items():
            for _, directive, values in composition.lines():
                self._held[directive][unit] = values
        for setting in model.all(kinds.Setting):
            for key, value in setting.sysctl.items():
                self._held[key][setting.id] = (value,)
        self._paths = KnownPaths(relations)
        self.mentioned = [(passage, tuple(mentions(passage.text))) for passage in model.prose]
        self._discussed = {*_discussed(model), *(one.name for _, found in self.mentioned for one in found if one.mark)}
        self._shapes = {_shape(id) for id in model.items if _is_code(id)}

    def wrong(self, mention: Mention) -> Wrong | None:
        """What is wrong with it, or None."""
        if mention.what == "path":
            return self._path(mention)
        if mention.mark:
            return self._marked(mention)
        if mention.what == "word":
            return self._id(mention.name)
        if mention.what == "reference":
            return self._quoted(mention)
        return self._unknown(mention) or self._assignment(mention)

    def _id(self, word: str) -> Wrong | None:
        items = self._relations.model.items
        if word in items or not _is_code(word) or _shape(word) not in self._shapes:
            return None
        return "T804", f"there is no item '{word}'", did_you_mean(word, items) or "ids change; write [[id]] to refer"

    def _quoted(self, mention: Mention) -> Wrong | None:
        """T807: a reference in a code span; one that leads nowhere is an example of the notation."""
        items = self._relations.model.items
        if mention.name not in items and isinstance(fact(self._relations, mention.name), Nothing):
            return None
        return ("T807", f"{mention.text} is shown as it stands, since it is in a code span",
                "take it out of the code span; values are shown as code anyway")

    def _path(self, mention: Mention) -> Wrong | None:
        """T805, T806: the specs know the path, unless it is marked as one that they should not know."""
        if mention.mark in ("not", "was") and mention.name in self._paths:
            return "T805", f"{mention.text} is a path that the specs name", f"leave out '{mention.mark}:'"
        problem = None if mention.mark else self._paths.problem(mention.name)
        return ("T806", *problem) if problem else None

    def _marked(self, mention: Mention) -> Wrong | None:
        if mention.mark == "shows":
            return None
        if mention.mark == "not" and (unknown := self._unknown(mention)):
            return unknown
        holders = self._held.get(mention.name, {})
        units = [unit for unit, values in holders.items() if not mention.value or _says(mention, values)]
        if not units:
            return None
        return "T805", f"{mention.text} is what {either(units)} has", f"leave out '{mention.mark}:'"

    def _unknown(self, mention: Mention) -> Wrong | None:
        """T801: the target has no such name. It is not asked about sysctl keys, which depend on the kernel."""
        platform = self._platform
        assert platform is not None
        if mention.what == "directive" and mention.name not in platform.directive_names:
            hint = did_you_mean(mention.name, platform.directive_names)
            return ("T801", f"systemd {platform.systemd} has no directive {mention.name}",
                    f"{hint} what a command prints is marked so: `shows:{mention.text}`".strip())
        if mention.what == "prefix" and not any(name.startswith(mention.name) for name in platform.directive_names):
            return ("T801", f"no directive of systemd {platform.systemd} begins with {mention.name}",
                    did_you_mean(mention.name, platform.directive_names))
        if mention.what == "group" and mention.name not in platform.groups:
            return ("T801", f"systemd {platform.systemd} has no system call group {mention.name}",
                    did_you_mean(mention.name, platform.groups))
        return None

    def _assignment(self, mention: Mention) -> Wrong | None:
        """T802, T803: some unit says so, or at least the specs say what is to be thought of it."""
        if mention.what not in ("directive", "sysctl") or mention.name.endswith("*"):
            return None
        holders = self._held.get(mention.name, {})
        doubtful = self._relations.doubtful
        if (not holders and doubtful) or doubtful.intersection(holders):
            return None
        if not holders and mention.name not in self._discussed:
            return ("T803", f"nothing sets {mention.name}, and nothing says why not",
                    _MARK_IT.format(mention.text.split()[0]))
        if not holders or not mention.value or any(_says(mention, values) for values in holders.values()):
            return None
        if not mention.open and f"{mention.name}={mention.value}" in self._discussed:
            return None
        there = either(f"{mention.name}={' '.join(values)} ({unit})" for unit, values in holders.items())
        return "T802", f"no unit says {mention.text}, but {there}", _MARK_IT.format(mention.text)


def _says(mention: Mention, values: tuple[str, ...]) -> bool:
    """Whether these values, one of their lines, or one of their paths, groups or subtractions is what it says."""
    said = mention.value or ""
    words = (word for word in words_of(values) if word[:1] in ("/", "@", "~"))
    for value in (" ".join(values), *values, *words):
        spellings = next((same for same in _BOOLEANS if value in same), (value,))
        if said in spellings:
            return True
        if mention.open and any(_begins(said, spelling) for spelling in spellings if spelling):
            return True
    return False


def _begins(text: str, value: str) -> bool:
    """Whether running text goes on with the value, and the value ends there."""
    return text.startswith(value) and re.match(r"[.:?!]*([\s,;)\]`\"']|$)", text[len(value):]) is not None


def _discussed(model: Model) -> Iterator[str]:
    """Directives, their words and sysctl keys that the specs discuss without setting them.

    A primitive that is adopted wherever it is judged does not count: its directive has to be on some unit.
    """
    for primitive in model.all(kinds.Primitive):
        if all(verdict.verdict in ("adopted", "already-set") for verdict in primitive.verdicts):
            continue
        yield from primitive.sysctl
        for claim in primitive.directives:
            yield from (claim, claim.partition("=")[0])
    for unit in model.all(kinds.Unit):
        for absence in unit.absent:
            yield from (absence.directive, absence.directive.partition("=")[0])


def _is_code(id: str) -> bool:
    """Whether an id is of the kind that people number: ``D2.b``, ``T10``."""
    return re.fullmatch(r"[A-Z]+[0-9]+(\.[A-Za-z0-9]+)?", id) is not None


def _shape(id: str) -> str:
    return re.sub("[0-9]+", "0", re.sub("[a-z]+", "a", id))
