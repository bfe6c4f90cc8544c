"""axe-core by the rules of WCAG, level A and AA."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

Rules = dict[str, Any]
EVERYTHING: Rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS: Rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What the other theme can break."""


def violations(page: Page, rules: Rules) -> list[str]:
    """What axe-core objects to on a page, each with the element and the reason."""
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{violation['id']}: {' '.join(node['target'][-1:])} {node['html'][:120]} {node['failureSummary']}"
            for violation in found for node in violation["nodes"]]
