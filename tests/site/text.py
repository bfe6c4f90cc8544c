"""Parts of a page, for looking at them one by one."""

from __future__ import annotations

import re


def section(text: str, heading: str) -> str:
    """The part of a page below a heading, as far as the next one of the same level or above."""
    return _until_next(text.partition(f"\n{heading}")[2], heading.count("#"))


def block(text: str, anchor: str) -> str:
    """The part of a page below the heading with that anchor."""
    found = re.search(rf"^(#+) .*\{{ #{re.escape(anchor)} \}}$", text, re.MULTILINE)
    assert found, f"no heading has the anchor {anchor}"
    return found.group(0) + _until_next(text[found.end():], len(found.group(1)))


def _until_next(text: str, level: int) -> str:
    """``text`` as far as the next heading of that level or above; fenced blocks have none."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and re.match(rf"#{{1,{level}}} ", line):
            break
        lines.append(line)
    return "\n".join(lines)
