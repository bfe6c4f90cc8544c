"""Characters that no spec may hold, written out or as an escape: the invisible, and strange ends of lines."""

from __future__ import annotations

import re

from compiler.diagnostics import Finding, Span

# In order: C0 and C1 controls but for the newline; soft hyphen, zero-width characters, marks and overrides
# of writing direction, line and paragraph separators; byte order mark and non-characters; tag characters.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)


def refusal(character: str, where: Span) -> Finding:
    """The finding for a forbidden character that stands at ``where``."""
    if character == "\t":
        return Finding("Y104", where, "a tab", "write spaces")
    if character == "\r":
        return Finding("Y103", where, "a carriage return", "save the file with Unix line ends")
    name = f"U+{ord(character):04X}"
    if ord(character) > 0x9F:
        return Finding("Y117", where, f"the invisible character {name}",
                       "it makes text read differently from what it says: remove it")
    return Finding("Y103", where, f"the control character {name}", "remove it")
