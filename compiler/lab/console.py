"""The last words of a system that did not come up or has died."""

from __future__ import annotations

import re
from typing import IO

_CONTROL = re.compile(r"\x1b(\[[0-9;?!]*[A-Za-z]|.)|[^\x20-\x7e]")
_LONGEST = 160


def last_words(console: IO[bytes], lines: int = 1) -> str:
    """The last lines on a console that are not empty, as plain text in one line."""
    console.seek(0)
    said = (_CONTROL.sub("", line).strip() for line in console.read().decode(errors="replace").splitlines())
    return " / ".join([line[:_LONGEST] for line in said if line][-lines:]) or "none"
