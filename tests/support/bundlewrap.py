"""The consumer's repository of the tests: a copy of it, the real ``bw`` in it, and its own way to write a unit."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from compiler.spec import kinds
from tests.support.run import ROOT

REPOSITORY = ROOT / "tests" / "consumer"
BW = Path(sys.executable).with_name("bw")
BUNDLE = Path("bundles/left4me/metadata.py")
NODE = "lab"
UNIT_FOLDER = Path("usr/local/lib/systemd/system")
_USE = "# From here on"

Unit = Mapping[str, Mapping[str, Any]]


def render(unit: Unit) -> str:
    """The file of a unit, as the repository's own library writes it."""
    text = runpy.run_path(str(REPOSITORY / "libs" / "systemd.py"))["unit_file"](unit)
    assert isinstance(text, str)
    return text


def base_data(unit: kinds.Unit) -> dict[str, dict[str, Any]]:
    """The base unit as such a repository holds it."""
    return {section: {name: values[0] if len(values) == 1 else values for name, values in options.items()}
            for section, options in unit.base.items()}


def said(text: str, units: Iterable[kinds.Unit], library: str, module: str) -> dict[str, Any]:
    """The metadata of a bundle that has these units as its own and says ``text``.

    ``module`` is the text of the module ``library``, as it was placed into the repository's libs.
    """
    placed: dict[str, Any] = {}
    exec(module, placed)
    names: dict[str, Any] = {
        "base_units": {unit.id: base_data(unit) for unit in units},
        "repo": SimpleNamespace(libs=SimpleNamespace(**{library: SimpleNamespace(**placed)})),
    }
    exec(text, names)
    defaults = names["defaults"]
    assert isinstance(defaults, dict)
    return defaults


def checkout(folder: Path) -> Path:
    """A copy of the repository without hardening."""
    return Path(shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns("__pycache__")))


def text_in(printed: str) -> str:
    """The Python for the bundle in what the command has printed."""
    text = printed.partition(":\n\n")[2]
    return text[:text.rindex("}\n") + 2]


def use(repository: Path, text: str) -> None:
    """Let the bundle say ``text``, instead of what it says about its units so far."""
    bundle = repository / BUNDLE
    before, _, _ = bundle.read_text("utf-8").partition(_USE)
    bundle.write_text(f"{before}{_USE}: what was told.\n\n{text}", "utf-8")


def bw(repository: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in a repository."""
    return subprocess.run([str(BW), *arguments], cwd=repository, text=True, capture_output=True, check=False,
                          timeout=120, env={**os.environ, "BW_COLORS": "0", **environment})


def units_of(repository: Path, out: Path) -> dict[str, str]:
    """The unit files that ``bw`` would write to the node: path below the folder of units, and text."""
    done = bw(repository, "items", NODE, "--write-file-previews", str(out))
    assert done.returncode == 0, done.stderr
    folder = out / UNIT_FOLDER
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8")
            for path in sorted(folder.rglob("*")) if path.is_file()}
