"""``python -m compiler record FILE...``: checks result files of the probe script and adds them to the specs."""

from __future__ import annotations

import datetime
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from compiler.codes import CODES
from compiler.diagnostics import Severity
from compiler.foreign import read_foreign
from compiler.pipeline import Compiled, compile_tree
from compiler.record.document import FORMAT, MAX_BYTES
from compiler.record.result import result_yaml
from compiler.record.seal import add_result

METHOD = "host"


def record(compiled: Compiled, specs: Path, files: Sequence[Path], host: str) -> bool:
    """Add what ``files`` hold as one new result of ``host``; False, with the reason on stderr, when it cannot be.

    Each file holds one level; one with the hardening proves nothing without one that shows the attempts succeed.
    """
    documents = []
    for file in files:
        document, problem = read(file)
        if problem:
            return _refuse(f"{file}: {problem}")
        documents.append(document)
    whole = documents[0] if len(documents) == 1 else {"format": FORMAT, "runs": documents}
    made = result_yaml(whole, compiled.relations, host, METHOD)
    if isinstance(made, list):
        return _refuse(f"{', '.join(map(str, files))}: {made[0]}")
    name, text = made
    problem = unacceptable(specs, name, text) or add_result(specs, name, text)
    if problem:
        return _refuse(problem)
    print(f"recorded in {specs / 'results' / name}")
    return True


def read(file: Path) -> tuple[object, str]:
    """The JSON document in ``file``, or why there is none."""
    data = read_foreign(file, MAX_BYTES)
    if isinstance(data, str):
        return None, data
    try:
        return json.loads(data), ""
    except (ValueError, RecursionError):
        return None, "it is not JSON"


def unacceptable(specs: Path, name: str, text: str) -> str:
    """What the compiler has against the new file beside the others: its first error, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "specs")
        shutil.copytree(specs, copy, symlinks=True)
        copy.joinpath("results").mkdir(exist_ok=True)
        copy.joinpath("results", name).write_text(text, encoding="utf-8")
        findings = compile_tree(copy, datetime.date.today()).findings
    mine = [finding for finding in findings if finding.file.endswith(f"results/{name}")]
    errors = [finding for finding in mine if CODES[finding.code].severity is Severity.ERROR]
    return f"the result would be wrong: {errors[0].code} {errors[0].message}" if errors else ""


def _refuse(reason: str) -> bool:
    print(f"record: {reason}", file=sys.stderr)
    return False
