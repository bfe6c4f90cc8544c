"""Asks the target's own tools and gathers their answers; what they print is read elsewhere."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.capture import assignments, enums, manpages, parse, resets
from compiler.capture.assignments import Behaviour, Dumps, Trial
from compiler.capture.candidates import ARCHITECTURES, FAMILIES, LIST_NAMES, NAMESPACES
from compiler.capture.image import Image
from compiler.capture.parse import Complaint, Item

_VERIFY = "find . -name 'dev-*' | sort | xargs systemd-analyze verify --man=no --recursive-errors=no"


@dataclass(frozen=True, slots=True)
class Verified:
    """What `systemd-analyze verify` made of some units; `fatal` are the units that failed as a whole."""

    dumps: Dumps
    complaints: tuple[Complaint, ...]
    fatal: frozenset[str]

    @property
    def refused(self) -> frozenset[tuple[str, int]]:
        """File and line of every assignment that the target ignored."""
        return frozenset((c.file, c.line) for c in self.complaints if parse.is_refusal(c))


def verify(image: Image, texts: Mapping[str, str], dump: bool = False) -> Verified:
    """Load the units `texts` (file name -> text) in the target; with `dump` the manager shows each one."""
    command = f"export SYSTEMD_LOG_LEVEL=debug; {_VERIFY}" if dump else _VERIFY
    output = image.run(["sh", "-c", command], texts)
    fatal = re.findall(r"^(\S+): Unit configuration has fatal error", output.stderr, re.MULTILINE)
    dumps = parse.unit_dumps(output.stdout) if dump else {}
    return Verified(dumps, parse.complaints(output.stderr), frozenset(fatal))


def pages(image: Image) -> dict[str, str]:
    """Page name -> troff source of every page that describes directives."""
    names = sorted({name for names in manpages.PAGES.values() for name in names})
    return {name: gzip.decompress(image.read(f"/usr/share/man/man5/{name}.5.gz")).decode() for name in names}


def behaviours(image: Image, items: Iterable[Item]) -> tuple[dict[Item, Behaviour], tuple[tuple[str, ...], ...]]:
    """What repeated and empty assignments do, and which names an empty one clears together."""
    trials = tuple(assignments.trials(items))
    seen = verify(image, {name: text for trial in trials for name, text in trial.texts.items()}, dump=True)
    measured: dict[str, tuple[Trial, Behaviour]] = {}
    found: dict[Item, Behaviour] = {}
    for trial in trials:
        found[trial.item] = assignments.behaviour(trial, seen.dumps, seen.refused)
        measured.setdefault(trial.item.name, (trial, found[trial.item]))
    pairs = resets.pairs(measured)
    after = verify(image, resets.texts(pairs), dump=True)
    return found, resets.cleared_together(pairs, seen.dumps, after.dumps)


def enum_words(
    image: Image, items: Iterable[Item], known: Mapping[tuple[str, str], manpages.Entry]
) -> dict[Item, tuple[tuple[str, ...], bool]]:
    """For each enum its words, and whether it takes several at once."""
    candidates: dict[Item, set[str]] = {}
    for item in enums.askable(items):
        entry = manpages.entry_for(known, item.section, item.name)
        candidates[item] = enums.first_candidates(manpages.words(entry.text) if entry else ())
    first = _enums(image, candidates)
    pool = {word for words in first.values() for word in words if not word.endswith(":")}
    final = _enums(image, {item: candidates[item] | pool for item in first})
    twos = {item: two for item, words in final.items() if (two := enums.two_at_once(words))}
    together = taken(image, {item: {two} for item, two in twos.items()})
    return {item: (words, bool(together.get(item))) for item, words in final.items()}


def _enums(image: Image, candidates: Mapping[Item, set[str]]) -> dict[Item, tuple[str, ...]]:
    answers = taken(image, candidates)
    return {item: words for item, answer in answers.items() if (words := enums.settled(item, answer))}


def taken(image: Image, candidates: Mapping[Item, set[str]]) -> dict[Item, tuple[str, ...] | None]:
    """For each item the candidates that the target takes; None where they made the unit fail as a whole."""
    asked = [enums.question(item, words, number) for number, (item, words) in enumerate(candidates.items())]
    seen = verify(image, {question.name: question.text for question in asked})
    return {question.item: enums.taken(question, seen.complaints, seen.fatal) for question in asked}


def names(image: Image, known_syscalls: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that the target takes, by block: system calls, families, architectures, namespaces, ..."""
    said = json.loads(image.ask(["python3", "-c", LIST_NAMES]))
    asked = {
        "syscalls": ("SystemCallFilter", "SYSCALLS", {*known_syscalls, *said["syscalls"]}),
        "address_families": ("RestrictAddressFamilies", "FAMILIES", {*FAMILIES, *said["families"]}),
        "architectures": ("SystemCallArchitectures", "ARCHS", set(ARCHITECTURES)),
        "namespaces": ("RestrictNamespaces", "NAMESPACES", set(NAMESPACES)),
        "signals": ("KillSignal", "SIGNAL", set(said["signals"])),
        "errnos": ("SystemCallErrorNumber", "ERRNO", set(said["errnos"])),
    }
    answers = taken(image, {Item("Service", name, kind): words for name, kind, words in asked.values()})
    return {block: answers[Item("Service", name, kind)] or () for block, (name, kind, _) in asked.items()}


def specifiers(image: Image, page: str) -> list[dict[str, object]]:
    """The specifiers of systemd.unit(5), and which of them are empty in a unit that is no instance."""
    meanings = manpages.specifiers(page)
    lines = [f"Environment=S{ord(letter)}=<%{letter}>" for letter in meanings]
    text = "\n".join(["[Service]", "ExecStart=/bin/true", *lines, ""])
    seen = verify(image, {"dev-plain.service": text, "dev-plain@one.service": text}, dump=True)
    shown = {name: {word for line in lines for word in line.split()} for name, lines in seen.dumps.items()}
    plain, instance = shown["dev-plain.service"], shown["dev-plain@one.service"]
    empty = {letter for letter in meanings if f"S{ord(letter)}=<>" in plain - instance}
    return [
        {"letter": letter, "meaning": meanings[letter], "instance_only": letter in empty} for letter in sorted(meanings)
    ]
