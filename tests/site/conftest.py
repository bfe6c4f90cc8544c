"""The real specs, compiled once, and the pages made of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from compiler.pipeline import emit_all
from compiler.site.families import pages_of
from compiler.site.view import Site
from tests.support.run import REAL, compiled


@pytest.fixture(scope="session")
def site() -> Site:
    """The site of the real specs."""
    tree = compiled(REAL)
    return Site(tree, emit_all(tree))


@pytest.fixture(scope="session")
def pages(site: Site) -> Mapping[str, str]:
    """Every generated page of it: path to text."""
    return {page.path: page.text for page in pages_of(site)}
