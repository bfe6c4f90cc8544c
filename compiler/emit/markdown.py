"""Text as Markdown for both of its readers: rendered, it shows the same text; raw in a terminal, it reads like text.

So a character is escaped only where it would be read as syntax (CommonMark, and GitHub's tables and strikethrough):
the underscores of ``process_vm_readv`` stay as they are. Code spans stay what they are.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

WIDTH = 100

_CODE = re.compile(r"((?<!`)`[^`\n]+`(?!`))")
_SPECIAL = re.compile(r"""
      \\(?=[!-/:-@\[-`{-~]|\s|$)       # a backslash that would escape what follows
    | `                                  # a backtick outside of a code span
    | (?<!\s)\*|\*(?!\s)                 # an asterisk that touches a word
    | (?<![^\W_])_|_(?![^\W_])           # an underscore at the edge of a word
    | <(?=[A-Za-z/!?])                   # markup, or an address
    | &(?=\#?\w+;)                       # the name of a character
    | \](?=[(\[:])|(?<=\])\[             # a link, or what one leads to
    | ~(?=~)|(?<=\S)~                    # strikethrough
    """, re.VERBOSE)
_BLOCK = re.compile(r"([-+*](?=\s|$)|\#{1,6}(?=\s|$)|>|-+$|=+$)|(\d+)(?=[.)](?:\s|$))")
_TABLE = re.compile(r"[-:|\s]*\|[-:|\s]*")  # the line below the head of a table
_LIST_ITEM = re.compile(r"(?:[-+*]|\d+[.)])\s+(?=\S)")


def escape(text: str) -> str:
    """One line of text, for a place in the middle of a line."""
    parts = _CODE.split(text)
    return "".join(part if index % 2 else _SPECIAL.sub(r"\\\g<0>", part) for index, part in enumerate(parts))


def wrapped(text: str, lead: str = "") -> Iterator[str]:
    """Lines of prose behind ``lead``, words of our own: its paragraphs and list items stay as they are.

    No line breaks inside a code span.
    """
    for number, line in enumerate(map(str.strip, text.strip().split("\n"))):
        item = None if lead and not number else _LIST_ITEM.match(line)
        start = item.group() if item else "" if number else lead
        body = escape(line.removeprefix(start) if item else line)
        rows = textwrap.wrap(start + _CODE.sub(lambda span: span[0].replace(" ", "\0"), body), WIDTH,
                             break_long_words=False, break_on_hyphens=False)
        for index, row in enumerate(rows or [""]):
            kept = index == 0 and start
            yield ("  " if item and index else "") + (row if kept else _no_block(row)).replace("\0", " ")


def _no_block(line: str) -> str:
    """The line without anything that would begin another block."""
    if _TABLE.fullmatch(line):
        return line.replace("|", "\\|")
    return _BLOCK.sub(lambda mark: f"\\{mark[1]}" if mark[1] else f"{mark[2]}\\", line, count=1) \
        if _BLOCK.match(line) else line
