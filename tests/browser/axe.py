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
  const name = (node) => `${node.tagName}.${node.className}`;
  const shape = (node) => `${name(node)}(${[...new Set([...node.children].map(shape))].sort().join()})`;
  const seen = new Map();
  for (const node of document.querySelectorAll(
    '.md-content__inner > *, .md-content :is(tr, li, tr + tr > td > *, pre span), .md-nav__item')) {
    const form = `${name(node.parentElement)} ${shape(node)}`;
    seen.set(form, (seen.get(form) ?? 0) + 1);
    if (seen.get(form) > 2) node.remove();
  }
}"""
"""Leaves two of everything that has the same elements and classes in it: over thousands of like cells axe-core takes
seconds, and says the same of each."""


def violations(page: Page, rules: Rules) -> list[str]:
    """What axe-core objects to on a page, each with the element and the reason."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(rules) => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)["violations"]
    return [f"{violation['id']}: {' '.join(node['target'][-1:])} {node['html'][:120]} {node['failureSummary']}"
            for violation in found for node in violation["nodes"]]
