"""Debian's Chromium on the published site: what every test of this folder is given, and what it must not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.support.published import Published, build, served

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
expect.set_options(timeout=20_000)  # milliseconds; a busy machine takes long to index what is searched
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 375, "height": 812}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser; without one all of it is skipped, with one line to say why."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium here; Debian has it: apt install chromium"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Published]:
    """The site, built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with served(build(shared / "published")) as published:
        yield published


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests."""
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield started
    started.close()


class Visitor:
    """A reader with a browser window of their own; remembers what the pages asked for and complained about."""

    def __init__(self, browser: Browser, site: Published) -> None:
        self.site = site
        self.problems: list[str] = []
        self._browser = browser
        self._open: list[BrowserContext] = []

    def window(self, width: str = "wide", theme: str = "light", script: bool = True) -> Page:
        """An empty window: ``wide`` or ``narrow``, for a reader who likes ``light`` or ``dark`` pages."""
        context = self._browser.new_context(
            base_url=f"{self.site.url}/", viewport=WIDE if width == "wide" else NARROW,  # type: ignore[arg-type]
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce", java_script_enabled=script)
        context.set_default_timeout(10_000)
        self._open.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._note(said.type in ("error", "warning"), f"console: {said.text}"))
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("request", lambda request: self._note(self._is_foreign(request.url), f"request: {request.url}"))
        page.on("response", lambda got: self._note(got.status >= 400, f"{got.status}: {got.url}"))
        return page

    def visit(self, path: str, width: str = "wide", theme: str = "light", script: bool = True) -> Page:
        """A window that shows a page of the site."""
        page = self.window(width, theme, script)
        page.goto(path)
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self._open:
            context.close()

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.problems.append(what)

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.site.url


@pytest.fixture
def visitor(browser: Browser, site: Published) -> Iterator[Visitor]:
    """A reader; the test fails when a page asks another host, misses a file or reports an error."""
    reader = Visitor(browser, site)
    yield reader
    reader.close()
    assert not reader.problems
