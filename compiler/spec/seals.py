"""``recorded.sha256``: a digest of each file that was recorded or captured, so that a later change of it is noticed.

The format is that of sha256sum(1), which can check it too: ``cd specs && sha256sum -c recorded.sha256``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.diagnostics import Finding, Span

SEALS = "recorded.sha256"
SEALED = ("results/", "platforms/")
"""The folders below the spec root whose files are sealed."""

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.@:-]+/[A-Za-z0-9_.@:-]+)")


@dataclass(frozen=True, slots=True)
class Seal:
    """One line: a file, relative to the spec root, and the digest that it had. where: the line."""

    path: str
    digest: str
    where: Span


def digest_of(text: str) -> str:
    """The SHA-256 digest of a spec file, of the bytes that it has on disk."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_seals(text: str, file: str) -> tuple[tuple[Seal, ...], list[Finding]]:
    """The lines of ``recorded.sha256``, and what is wrong with them; ``file`` is its name in findings."""
    seals: dict[str, Seal] = {}
    findings = []
    for number, line in enumerate(text.splitlines(), 1):
        where = Span(file, number, 1, max(1, len(line)))
        found = _LINE.fullmatch(line)
        if not found or not found.group(2).startswith(SEALED):
            findings.append(Finding("E705", where, "this is no digest and name of a recorded file",
                                    "a line is one of sha256sum: 64 digits, two spaces, results/… or platforms/…"))
        elif found.group(2) in seals:
            findings.append(Finding("E705", where, f"{found.group(2)} has a line already", "keep the older one"))
        else:
            seals[found.group(2)] = Seal(found.group(2), found.group(1), where)
    return tuple(seals.values()), findings


def seal_lines(digests: Sequence[tuple[str, str]]) -> str:
    """The text of the file for these (path, digest), sorted by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests))
