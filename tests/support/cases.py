"""The folders below ``tests/cases/err``: each is one wrong spec tree, as it differs from the minimal one.

``specs/`` and ``out/``
    files laid over the minimal tree, and over the artifacts compiled from it; in a result, a digest of one hexadecimal
    digit (`UNITS`, `SETTINGS`, `PROBES`, over and over) stands for the one of the day, so that the result counts
``remove.txt``
    files taken away before that, one a line, such as ``specs/project.yaml``
``captures/``
    what the capture script printed on a host, for ``drift``
``checkout/``
    a BundleWrap repository, for ``drift``
``bin/``
    programs that stand in for those of the machine, such as ``ssh``
``grow.txt``
    lines of a file and a number: a text of that many bytes, too long to be kept here
``command.txt``
    the command instead of ``check``; the artifacts of the minimal tree are in ``out`` then
``expected.txt``
    what the command prints, to the letter
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from unittest import mock

from compiler.evidence import Evidence
from compiler.pipeline import compile_tree
from compiler.record.seal import seal
from compiler.spec.seals import SEALS
from tests.support.run import CASES, DAY, MINIMAL, Ran, lay_out, run

ERRORS = CASES / "err"
MANY = "many-mistakes"
UNITS, SETTINGS, PROBES = "a", "b", "c"


def all_cases() -> list[Path]:
    """Every case, sorted by name."""
    return sorted(path for path in ERRORS.iterdir() if path.is_dir())


def codes_of(case: Path) -> list[str]:
    """The codes that a case's name promises: ``U405-slug``, or ``U405+U401-slug`` where it cannot be one."""
    codes = case.name.partition("-")[0].split("+")
    return [] if case.name == MANY else codes


def lay_out_case(case: Path, folder: Path) -> list[str]:
    """Make the tree of a case in ``folder``; gives the command to run there."""
    lay_out(MINIMAL, folder / "specs")
    command = _lines(case / "command.txt")
    if command:
        assert run("artifacts", "--out", "out", folder=folder).code == 0
    for path in _lines(case / "remove.txt"):
        target = folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    for name in ("specs", "out", "captures", "checkout"):
        source = case / name
        if source.is_dir():
            shutil.copytree(source, folder / name, symlinks=True, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, folder / name)
    _count_today(folder / "specs")
    for line in _lines(case / "grow.txt"):
        path, size = line.split()
        (folder / path).write_text("id: grown\ntitle: ".ljust(int(size), "x"), "utf-8")
    if (folder / "specs" / "results").is_dir() and not (folder / "specs" / SEALS).exists():
        seal(folder / "specs")
    return command[0].split() if command else ["check"]


def _count_today(specs: Path) -> None:
    """Fill the digests of the tree as it is into results that ask for them."""
    marked = [path for path in specs.glob("results/*.yaml") if UNITS * 64 in path.read_text("utf-8", "replace")]
    for path in marked:
        evidence = Evidence(compile_tree(specs, DAY).relations)
        text = path.read_text("utf-8")
        for filler, digest in ((UNITS, next(iter(evidence.units.values()))), (SETTINGS, evidence.settings),
                               (PROBES, evidence.probes)):
            text = text.replace(filler * 64, digest)
        path.write_text(text, "utf-8")
    if marked:
        assert run("--specs", specs, "seal").code == 0


def run_case(case: Path, folder: Path) -> Ran:
    """Lay out a case and run its command on the fixed day."""
    command = lay_out_case(case, folder)
    path = os.pathsep.join((str(case / "bin"), os.environ.get("PATH", os.defpath)))
    with mock.patch.dict(os.environ, PATH=path):
        return run(*command, "--today", DAY.isoformat(), folder=folder)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []
