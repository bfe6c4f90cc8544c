"""The published site, built from the real specs and served on this machine for as long as a test needs it."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    made = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(staged)], cwd=tree,
                          env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    staged.rename(tree / "build" / "site")


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[Published]:
    """The site, served on a free port of this machine's own address."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Published(folder, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
