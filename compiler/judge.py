"""What a run means: attempts in, one verdict for each vector, need and residual risk of each unit out. Pure.

A vector's attempt has to succeed without the hardening and to fail with it; a need's has to succeed with it;
a residual risk's too, as long as the specs call it open. An attempt that cannot be made on this machine proves
nothing in either direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["vector", "need", "residual"]
Level = Literal["bare", "base", "hardened"]
Outcome = Literal["ok", "refused", "impossible"]
Key = tuple[str, str, bool]
"""What an attempt tries, on what, and whether as root."""

LEVELS: tuple[Level, ...] = ("bare", "base", "hardened")
WORDS: Mapping[Role, Mapping[Outcome, str]] = {
    "vector": {"ok": "reached", "refused": "blocked", "impossible": "not-measured"},
    "need": {"ok": "met", "refused": "unmet", "impossible": "not-measured"},
    "residual": {"ok": "open", "refused": "closed", "impossible": "not-measured"},
}


def attempt_words(tries: str, on: str, as_root: bool) -> str:
    """An attempt in a few words: what it tries, on what, and whether as root."""
    return " ".join(word for word in (tries, on, "as root" if as_root else "") if word)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it was made: for which item, from which unit at which level, and what came of it.

    ``saw`` is the error or signal that refused it, or the reason why it could not be made.
    """

    id: str
    unit: str
    level: Level
    tries: str
    on: str
    outcome: Outcome
    saw: str = ""
    as_root: bool = False

    @property
    def key(self) -> Key:
        """What makes two attempts at different levels the same attempt."""
        return self.tries, self.on, self.as_root

    @property
    def what(self) -> str:
        """The attempt in a few words."""
        return attempt_words(self.tries, self.on, self.as_root)

    @property
    def words(self) -> str:
        """The attempt and its end in a line, as results keep it."""
        end = {"ok": "ok", "refused": self.saw or "refused", "impossible": f"not tried: {self.saw}"}[self.outcome]
        return f"{self.what}: {end}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen of one item from inside one unit: a word for each level, and what is wrong with it."""

    id: str
    role: Role
    unit: str
    attempts: tuple[Attempt, ...]
    observed: Mapping[Level, str]
    failures: tuple[str, ...]
    unmeasured: str = ""


def judge(roles: Mapping[str, Role], attempts: Iterable[Attempt]) -> tuple[Verdict, ...]:
    """A verdict for each item and unit with attempts, in the order of ``roles``, then of the attempts."""
    order = {id: number for number, id in enumerate(roles)}
    groups: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        groups[attempt.id, attempt.unit].append(attempt)
    return tuple(_verdict(roles[id], group) for (id, _), group in
                 sorted(groups.items(), key=lambda found: order[found[0][0]]))


def _verdict(role: Role, group: Sequence[Attempt]) -> Verdict:
    levels = {level: [attempt for attempt in group if attempt.level == level] for level in LEVELS}
    reached = {attempt.key for attempt in group if attempt.level != "hardened" and attempt.outcome == "ok"}
    if role == "vector":
        levels["hardened"] = [_proof(attempt, reached, group) for attempt in levels["hardened"]]
    hardened = levels["hardened"]
    reasons = [attempt.saw for attempt in hardened if attempt.outcome == "impossible"]
    return Verdict(
        id=group[0].id, role=role, unit=group[0].unit, attempts=tuple(group),
        observed={level: WORDS[role][_worst(role, made)] for level, made in levels.items() if made},
        failures=tuple(_failures(role, group)),
        unmeasured=reasons[0] if hardened and len(reasons) == len(hardened) else "")


def _proof(attempt: Attempt, reached: Collection[Key], group: Sequence[Attempt]) -> Attempt:
    """The attempt as far as it proves something: refused where it never succeeded is as good as not tried."""
    if attempt.outcome != "refused" or attempt.key in reached:
        return attempt
    without = [other.saw for other in group if other.key == attempt.key and other.level != "hardened"]
    return replace(attempt, outcome="impossible", saw=f"not shown without hardening: {without[-1]}" if without else
                   "not tried without hardening")


def _worst(role: Role, made: Sequence[Attempt]) -> Outcome:
    """The end that counts when there are several: what speaks against the specs, before what speaks for them."""
    found = {attempt.outcome for attempt in made}
    against: tuple[Outcome, Outcome] = ("ok", "refused") if role == "vector" else ("refused", "ok")
    return next((outcome for outcome in against if outcome in found), "impossible")


def _failures(role: Role, group: Sequence[Attempt]) -> Iterator[str]:
    by_key: dict[Key, dict[Level, Attempt]] = defaultdict(dict)
    for attempt in group:
        by_key[attempt.key][attempt.level] = attempt
    for made in by_key.values():
        yield from _wrong(role, made)


def _wrong(role: Role, made: Mapping[Level, Attempt]) -> Iterator[str]:
    """What is wrong with one attempt, seen at its levels."""
    any_level = next(iter(made.values()))
    where = f"{any_level.id} from {any_level.unit}: {any_level.what}"
    hardened = made.get("hardened")
    without = [made[level] for level in ("bare", "base") if level in made]
    tried = [attempt for attempt in without if attempt.outcome != "impossible"]
    if tried and not any(attempt.outcome == "ok" for attempt in tried):
        yield f"{where}: does not succeed without hardening either ({tried[-1].saw}), so it proves nothing"
    if hardened is None or hardened.outcome == "impossible":
        return
    if role == "vector" and hardened.outcome == "ok":
        yield f"{where}: succeeds with the hardening in place"
    if role == "need" and hardened.outcome == "refused":
        yield f"{where}: fails with the hardening in place ({hardened.saw}), but the service needs it"
    if role == "residual" and hardened.outcome == "refused":
        yield f"{where}: is refused ({hardened.saw}), but the specs call this risk open"
