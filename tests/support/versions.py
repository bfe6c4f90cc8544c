"""Two versions of the same set of artifacts, large enough that writing them takes a moment."""

from __future__ import annotations

from compiler.artifact import Artifact


def version(name: str, count: int = 20, size: int = 2000) -> list[Artifact]:
    """Artifacts whose every file says which version it is of, with a manifest as we write it."""
    files = [Artifact(f"part-{number % 3}/{number}.conf", f"{name}\n" * (size // (len(name) + 1)), ())
             for number in range(count)]
    rows = ", ".join(f'{{"path": "{file.path}"}}' for file in files)
    return [*files, Artifact("manifest.json", f'{{"version": "{name}", "artifacts": [{rows}]}}\n', ())]


OLD, NEW = version("old"), version("new")
