"""Debian's Chromium on the published site: what every test of this folder is given, and what it must not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.waiting import PATIENCE
from tests.support.published import Published, build, served

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
expect.set_options(timeout=PATIENCE * 1000)
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
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site's folder, built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    return build((base if worker_id == "master" else base.parent) / "published")


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Published]:
    """The site with nothing in its search index, which makes its pages load faster."""
    with served(built, searchable=False) as published:
        yield published


@pytest.fixture(scope="session")
def searchable(built: Path) -> Iterator[Published]:
    """The site as it is published."""
    with served(built) as published:
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


class Contexts:
    """The browser's profiles, one for each sort of reader: what it has fetched once it does not fetch again."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: dict[tuple[str, str, bool], BrowserContext] = {}

    def get(self, url: str, theme: str, script: bool) -> BrowserContext:
        """The profile of a reader of the site at ``url``."""
        key = (url, theme, script)
        if key not in self._open:
            self._open[key] = self._browser.new_context(
                base_url=f"{url}/", color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce",
                java_script_enabled=script)
            self._open[key].set_default_timeout(PATIENCE * 1000)
        return self._open[key]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """The profiles of the one browser."""
    return Contexts(browser)


class Visitor:
    """A reader with a browser window of their own; remembers what the pages asked for and complained about."""

    def __init__(self, contexts: Contexts, site: Published) -> None:
        self.site = site
        self.problems: list[str] = []
        self._contexts = contexts
        self._open: list[Page] = []

    def window(self, width: str = "wide", theme: str = "light", script: bool = True) -> Page:
        """An empty window: ``wide`` or ``narrow``, for a reader who likes ``light`` or ``dark`` pages."""
        page = self._contexts.get(self.site.url, theme, script).new_page()
        page.set_viewport_size(WIDE if width == "wide" else NARROW)  # type: ignore[arg-type]
        self._open.append(page)
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
        """Close all windows; fails when a page asked another host, missed a file or reported an error."""
        for page in self._open:
            if page.url.startswith("http"):
                page.evaluate("() => localStorage.clear()")  # the next reader has chosen nothing
            page.close()
        assert not self.problems

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.problems.append(what)

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.site.url


@pytest.fixture
def visitor(contexts: Contexts, site: Published) -> Iterator[Visitor]:
    """A reader who does not search."""
    reader = Visitor(contexts, site)
    yield reader
    reader.close()


@pytest.fixture
def searcher(contexts: Contexts, searchable: Published) -> Iterator[Visitor]:
    """A reader who does."""
    reader = Visitor(contexts, searchable)
    yield reader
    reader.close()
