"""The published site, built from the real specs and served on this machine for as long as a test needs it."""

from __future__ import annotations

import fcntl
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.run import REAL, ROOT, run

_NAMES = ("mkdocs.yml",)
_FOLDERS = ("site/assets", "site/pages")


@dataclass(frozen=True, slots=True)
class Published:
    """The site on disk and its address, which ends without a slash."""

    folder: Path
    url: str

    def pages(self) -> list[str]:
        """The address of every page, relative to the site's root: ``defenses/D1/``; the home page is empty."""
        found = (path.parent.relative_to(self.folder).as_posix() for path in self.folder.rglob("index.html"))
        return sorted("" if path == "." else f"{path}/" for path in found)

    def html(self, page: str) -> str:
        """What is served at the address of a page."""
        return (self.folder / page / "index.html").read_text("utf-8")


def copy_tree(target: Path) -> Path:
    """A copy of what the site is built from; returns ``target``."""
    for name in _NAMES:
        shutil.copy(ROOT / name, target / name)
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, target / name)
    shutil.copytree(REAL, target / "specs")
    return target


def build(target: Path) -> Path:
    """Build the site in a copy of the tree, strictly; returns the folder with the HTML. Built once for all workers."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = target / "tree" / "build" / "site"
        if not built.exists():
            shutil.rmtree(target / "tree", ignore_errors=True)
            (target / "tree").mkdir()
            _build(copy_tree(target / "tree"))
        return built


def _build(tree: Path) -> None:
    for command in ("artifacts", "pages"):
        ran = run(command, folder=tree)
        assert ran.code == 0, ran.out + ran.err
    staged = tree / "build" / "new"
    made = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--site-dir", str(staged)], cwd=tree,
                          env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    staged.rename(tree / "build" / "site")


_INDEX = "/search/search_index.json"


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, index: bytes | None, **kwargs: Any) -> None:
        self._index = index
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """A file, or what is given out in place of the search index."""
        if self._index is not None and self.path.partition("?")[0] == _INDEX:
            self._answer(200, "application/json", self._index)
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there."""
        self._answer(code, "text/html; charset=utf-8", Path(self.directory, "404.html").read_bytes())

    def _answer(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path, searchable: bool = True) -> Iterator[Published]:
    """The site, served on a free port of this machine's own address.

    Not ``searchable``, it has next to nothing in its search index, which each page takes apart when it is loaded.
    """
    index = json.loads((folder / _INDEX.lstrip("/")).read_text("utf-8"))
    empty = None if searchable else json.dumps({**index, "docs": index["docs"][:1]}).encode()
    handler = functools.partial(_Handler, directory=str(folder), index=empty)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Published(folder, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
