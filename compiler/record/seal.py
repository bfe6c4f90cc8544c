"""Results as files: added, never overwritten, and sealed with a digest that check holds them against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compiler.artifact import Artifact
from compiler.diagnostics import Finding
from compiler.files import write_new, write_plain
from compiler.spec.seals import SEALED, SEALS, digest_of, read_seals, seal_lines
from compiler.spec.source import read_tree


def add_result(specs: Path, name: str, text: str) -> str:
    """Write a new result below ``specs`` and seal it; why not, when that fails. What is there is never touched."""
    written = write_new(specs / "results", Artifact(name, text, ()))
    if isinstance(written, Finding):
        return f"{specs / 'results' / name}: {written.message}"
    sealed = seal(specs)
    return sealed.message if isinstance(sealed, Finding) else ""


def seal(specs: Path, again: Sequence[str] = ()) -> list[str] | Finding:
    """Add a digest for each recorded or captured file that has none, and anew for the files ``again``.

    Returns the paths, relative to ``specs``, of the files that were sealed; a finding when there is a bad line or the
    file cannot be written.
    """
    tree = read_tree(specs)
    texts = {source.path: source.text for source in tree.files}
    seals, wrong = read_seals(texts.get(SEALS, ""), f"{tree.root}/{SEALS}")
    if wrong:
        return wrong[0]
    known = {seal.path: seal.digest for seal in seals}
    now = {path: digest_of(text) for path, text in texts.items() if path.startswith(SEALED)}
    added = [path for path, digest in now.items() if path not in known or (path in again and known[path] != digest)]
    known.update({path: now[path] for path in added})
    written = write_plain(specs, [Artifact(SEALS, seal_lines(list(known.items())), ())]) if added else []
    return written if isinstance(written, Finding) else sorted(added)
