"""Run the command line inside this process, and lay out spec trees for it."""

from __future__ import annotations

import contextlib
import datetime
import functools
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.artifact import Artifact
from compiler.cli import main
from compiler.pipeline import Compiled, compile_tree, emit_all

ROOT = Path(__file__).parents[2]
REAL = ROOT / "specs"
CASES = ROOT / "tests" / "cases"
PLATFORM = REAL / "platforms" / "debian-13.json"
MINIMAL = CASES / "ok" / "minimal" / "specs"
DAY = datetime.date(2026, 6, 1)
UPDATE = os.environ.get("UPDATE_CASES") == "1"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, folder: Path | None = None) -> Ran:
    """Run ``python -m compiler`` with these arguments, in ``folder`` where one is given."""
    out, err = io.StringIO(), io.StringIO()
    place = contextlib.chdir(folder) if folder else contextlib.nullcontext()
    with place, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def lay_out(specs: Path, target: Path) -> Path:
    """Copy a spec tree to ``target`` and give it the platform's facts, which no case repeats."""
    shutil.copytree(specs, target, symlinks=True)
    if not (target / "platforms").exists():
        (target / "platforms").mkdir()
        shutil.copy(PLATFORM, target / "platforms" / PLATFORM.name)
    return target


def compiled(specs: Path) -> Compiled:
    """A tree that has to compile without an error, compiled; the project's own only once."""
    return _real() if specs == REAL else _compiled(specs)


@functools.cache
def _real() -> Compiled:
    return _compiled(REAL)


def _compiled(specs: Path) -> Compiled:
    result = compile_tree(specs, DAY)
    assert result.sound, [f"{finding.code} {finding.file}: {finding.message}" for finding in result.findings]
    return result


def artifacts_of(specs: Path) -> dict[str, Artifact]:
    """The artifacts of a tree that compiles, by path."""
    return {artifact.path: artifact for artifact in emit_all(compiled(specs))}


def files_below(folder: Path) -> Iterator[str]:
    """The relative paths of all files below ``folder``, sorted."""
    yield from sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
