"""axe-core by the rules of WCAG, level A and AA."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

Rules = dict[str, Any]
EVERYTHING: Rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS: Rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What the other theme can break."""

TAKE_AWAY_REPETITION = """() => {
  const seen = new Map();
  const shape = (node) => `${node.tagName}.${node.className}(${[...node.children].map(shape).join()})`;
  const repeated = '.md-content tr, .md-content li, .md-content__inner > *, .md-content pre span, .md-nav__item';
  for (const node of document.querySelectorAll(repeated)) {
    const form = shape(node);
    seen.set(form, (seen.get(form) ?? 0) + 1);
    if (seen.get(form) > 3) node.remove();
  }
}"""
"""Leaves three of everything with the same elements and classes: axe-core takes seconds over a thousand like cells."""


def violations(page: Page, rules: Rules) -> list[str]:
    """What axe-core objects to on a page, each with the element and the reason."""
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{violation['id']}: {' '.join(node['target'][-1:])} {node['html'][:120]} {node['failureSummary']}"
            for violation in found for node in violation["nodes"]]
