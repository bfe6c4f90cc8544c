"""The live site: pages follow edits to specs and hand-written pages, and the browser shows them at once."""

from __future__ import annotations

import datetime
import gc
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity
from compiler.files import write_owned
from compiler.pipeline import compile_tree
from compiler.render import as_text
from compiler.site.build import build_pages
from compiler.site.live import LiveSite
from compiler.site.view import TEMPLATES

_PAUSE = 0.15  # seconds between two looks at the files
_CONFIGURATION = Path("mkdocs.yml")


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders that pages are made from and written to: specs, hand-written pages, MkDocs' sources."""

    specs: Path
    written: Path
    out: Path


def serve(sources: Sources, address: str) -> int:
    """Serve the site at ``address`` (host:port) until interrupted; 0, or 1 when there is nothing to serve.

    A mistake in a spec is printed, and the pages stay as they were.
    """
    host, _, port = address.rpartition(":")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        print(f"the site cannot be served at {address}: name a host and a port, such as 127.0.0.1:8000", flush=True)
        return 1
    gc.enable()  # unlike other commands, this one runs for hours
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if refresh(sources) is None:
            return 1
        with tempfile.TemporaryDirectory(prefix="live-site-") as folder:
            live = LiveSite(Path(folder), f"http://{address}/")
            live.build_all()
            gc.freeze()  # what is there by now stays; looking through it again and again would cost time
            return _follow(sources, live, Path(folder), host.strip("[]"), int(port))
    except (MkDocsException, OSError, ValueError) as error:
        print(f"the site cannot be served at {address}: {error}", flush=True)
        return 1
    except KeyboardInterrupt:
        return 0


def _follow(sources: Sources, live: LiveSite, folder: Path, host: str, port: int) -> int:
    configured = _CONFIGURATION.stat().st_mtime_ns

    def rebuild() -> None:
        nonlocal configured
        start = time.perf_counter()
        changed = refresh(sources)
        if changed is None:
            return
        now = _CONFIGURATION.stat().st_mtime_ns
        if now != configured:
            configured = now
            live.build_all()
        else:
            live.build_changed(path for path in changed if not (sources.out / path).exists())
        print(f"on screen after {time.perf_counter() - start:.2f} s", flush=True)

    server = LiveReloadServer(rebuild, host, port, str(folder), polling_interval=_PAUSE)
    not_found = folder / "404.html"
    server.error_handler = lambda code: not_found.read_bytes() if code == 404 else None
    for path in (sources.specs, sources.written, sources.out / "assets", TEMPLATES, _CONFIGURATION):
        if path.exists():
            server.watch(str(path))
    print(f"{server.url} follows {sources.specs}/ and {sources.written}/; stop it with Ctrl-C", flush=True)
    try:
        server.serve()  # type: ignore[no-untyped-call]
    finally:
        server.shutdown()
    return 0


def refresh(sources: Sources) -> list[str] | None:
    """Compile, and write the pages that changed; their paths, or None after printing what is wrong."""
    start = time.perf_counter()
    compiled = compile_tree(sources.specs, datetime.date.today())
    findings: list[Finding] = list(compiled.findings)
    changed: list[str] = []
    texts = dict(compiled.texts)
    if compiled.sound:
        built = build_pages(compiled, sources.written)
        findings += built.findings
        texts.update(built.texts)
        if not built.findings:
            result = write_owned(sources.out, built.pages)
            changed = result if isinstance(result, list) else []
            findings += [] if isinstance(result, list) else [result]
    if findings:
        print(as_text(findings, texts), flush=True)
    if any(CODES[finding.code].severity is Severity.ERROR for finding in findings):
        print("the pages stay as they were", flush=True)
        return None
    print(f"{len(changed)} pages changed in {time.perf_counter() - start:.2f} s", flush=True)
    return changed
