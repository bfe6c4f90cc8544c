"""The live site: the browser shows an edit by itself, a mistake is told and changes nothing, and it ends when told."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.published import copy_tree
from tests.support.run import ROOT, run

PATIENCE = 240.0  # seconds; far more than it takes, so that a busy machine does not fail the test


class Live:
    """A running ``serve`` on a copy of the tree."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "compiler", "serve", "--address", self.address], cwd=tree, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def wait_for(self, words: str) -> str:
        """Everything that it says up to the line with these words."""
        said = ""
        while words not in said:
            try:
                said += self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail(f"it never said '{words}', but:\n{said}")
        return said

    def stop(self, how: signal.Signals) -> int:
        """Tell it to end; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    tree = copy_tree(tmp_path)
    assert run("artifacts", folder=tree).code == 0
    server = Live(tree)
    yield server
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


def test_the_browser_follows_edits_and_survives_mistakes(live: Live, browser: Browser) -> None:
    live.wait_for("follows")
    context = browser.new_context(base_url=f"http://{live.address}/")
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto("defenses/D5/")
    spec = next((live.tree / "specs" / "defenses").glob("D5*.yaml"))
    before = spec.read_text("utf-8")

    spec.write_text(before.replace("title: ", "title: Edited, ", 1), "utf-8")
    expect(page.locator("h1")).to_contain_text("Edited, ", timeout=PATIENCE * 1000)
    live.wait_for("on screen after")

    spec.write_text(before.replace("title: ", "titel: ", 1), "utf-8")
    said = live.wait_for("the pages stay as they were")
    assert "error[S201]" in said
    assert spec.name in said
    page.reload()
    expect(page.locator("h1")).to_contain_text("Edited, ")

    spec.write_text(before, "utf-8")
    expect(page.locator("h1")).not_to_contain_text("Edited, ", timeout=PATIENCE * 1000)

    page.goto("how-to-change/")
    written = live.tree / "site" / "pages" / "how-to-change.md"
    written.write_text(written.read_text("utf-8").replace("# How to change this", "# Changed how"), "utf-8")
    expect(page.locator("h1")).to_contain_text("Changed how", timeout=PATIENCE * 1000)

    index = context.request.get("search/search_index.json").json()
    locations = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {"defenses/D5/", "defenses/D1/", "units/", "how-to-change/"} <= locations, "the index stays whole"
    assert any("Changed how" in entry["title"] for entry in index["docs"])
    context.close()

    assert live.stop(signal.SIGINT) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(live.process.pid, 0)


def test_it_ends_when_it_is_told_while_it_starts(live: Live) -> None:
    live.wait_for("pages changed")
    assert live.stop(signal.SIGTERM) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(live.process.pid, 0)
