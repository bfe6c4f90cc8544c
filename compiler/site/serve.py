"""The live site: pages follow edits to specs and hand-written pages; MkDocs shows them and reloads the browser."""

from __future__ import annotations

import datetime
import gc
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity
from compiler.output import write_owned
from compiler.pipeline import compile_tree
from compiler.render import as_text
from compiler.site.build import build_pages
from compiler.site.view import TEMPLATES

_PAUSE = 0.15  # seconds between two looks at the files


def serve(specs: Path, written: Path, out: Path, address: str) -> int:
    """Serve the site at ``address`` until interrupted; returns MkDocs' exit code.

    Mistakes in a spec are printed, and the pages stay as they were. The pages shown are never published: MkDocs
    rebuilds only what changed, which leaves the search index incomplete.
    """
    gc.enable()  # unlike other commands, this one runs for hours
    seen = _stamps(specs, written, TEMPLATES)
    if not refresh(specs, written, out):
        return 1
    mkdocs = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dirty", "--no-strict",
                               "--dev-addr", address])
    print(f"http://{address}/ follows {specs}/ and {written}/; stop it with Ctrl-C", flush=True)
    try:
        while mkdocs.poll() is None:
            time.sleep(_PAUSE)
            now = _stamps(specs, written, TEMPLATES)
            if now != seen:
                seen = now
                refresh(specs, written, out)
    except KeyboardInterrupt:
        pass
    finally:
        mkdocs.terminate()
        mkdocs.wait(10)
    return max(0, mkdocs.returncode)


def refresh(specs: Path, written: Path, out: Path) -> bool:
    """Compile once and write the pages that changed; prints what it did or what is wrong."""
    start = time.perf_counter()
    compiled = compile_tree(specs, datetime.date.today())
    findings: list[Finding] = list(compiled.findings)
    changed: list[str] = []
    if compiled.sound:
        pages, unresolved = build_pages(compiled, written)
        findings += unresolved
        if not unresolved:
            result = write_owned(out, pages)
            changed = result if isinstance(result, list) else []
            findings += [] if isinstance(result, list) else [result]
    if findings:
        print(as_text(findings, compiled.texts), flush=True)
    print(f"{len(changed)} pages changed in {time.perf_counter() - start:.2f} s", flush=True)
    return all(CODES[finding.code].severity is not Severity.ERROR for finding in findings)


def _stamps(*folders: Path) -> frozenset[tuple[str, int, int]]:
    """Every file below the folders with its time of change and size."""
    return frozenset(_stat(path) for folder in folders for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.name.startswith("."))


def _stat(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # gone between the listing and the look
        return str(path), 0, 0
    return str(path), status.st_mtime_ns, status.st_size
