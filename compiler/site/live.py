"""The published form of the site while it is edited: built once, then only the pages that changed.

MkDocs' own ``--dirty`` builds leave what did not change out of the search index and compile the theme's templates
again each time; here the index is put together again and the templates are kept. Never publish what this builds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

_INDEX = "search/search_index.json"


class _KeepTemplates(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # it has no options
    """Hands MkDocs the environment of the first build again, in which the theme's templates are compiled."""

    environment: jinja2.Environment | None = None

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """The first environment that came by."""
        self.environment = self.environment or env
        return self.environment


class LiveSite:
    """The site in ``folder``, as MkDocs builds it from the configuration in the current folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = url
        self._templates = _KeepTemplates()
        self._entries: list[dict[str, Any]] = []
        logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
        self._configuration().plugins.on_startup(command="serve", dirty=False)

    def build_all(self) -> None:
        """Build every page; raises what MkDocs raises."""
        self._templates = _KeepTemplates()
        build(self._configuration())
        self._entries = self._index()["docs"]

    def build_changed(self, gone: Iterable[str]) -> None:
        """Build the pages whose source is newer than what was built, and take away those that are ``gone``.

        ``gone`` holds paths of Markdown files, relative to the sources. Raises what MkDocs raises.
        """
        lost = {self._forget(path) for path in gone}
        build(self._configuration(), dirty=True)
        index = self._index()
        lost |= {_page_of(entry) for entry in index["docs"]}
        self._entries = [entry for entry in self._entries if _page_of(entry) not in lost] + index["docs"]
        (self._folder / _INDEX).write_text(json.dumps({**index, "docs": self._entries}), "utf-8")

    def _configuration(self) -> MkDocsConfig:
        """MkDocs changes a configuration while it builds, so each build has a new one."""
        config = load_config(site_dir=str(self._folder), strict=False)
        config.site_url = self._url
        config.plugins["keep-templates"] = self._templates
        return config

    def _index(self) -> Any:
        return json.loads((self._folder / _INDEX).read_text("utf-8"))

    def _forget(self, source: str) -> str:
        """Take a page away; gives its address."""
        address = source.removesuffix("index.md") if source.endswith("index.md") else source.removesuffix(".md") + "/"
        (self._folder / address / "index.html").unlink(missing_ok=True)
        return address


def _page_of(entry: dict[str, Any]) -> str:
    """The address of the page that an entry of the search index leads to."""
    return str(entry["location"]).partition("#")[0]
