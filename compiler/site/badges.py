"""Short words of state with a colour: the word alone says it, the colour only helps to find it."""

from __future__ import annotations

import html

from compiler.site.markdown import Markdown, inside_html

TONES = {
    "good": ("blocked", "met", "adopted", "already-set", "strong", "resolved", "chosen", "in the composition"),
    "bad": ("reached", "unmet", "gap", "no directive", "no test", "no result", "trust: none"),
    "warn": ("historical", "not-measured", "deferred", "weak", "open", "residual", "reported", "trust: low",
             "untested before"),
    "info": ("medium", "lab", "host", "hardened", "trust: full"),
}
"""Which words have which colour; every other word is grey."""

_TONE = {word: tone for tone, words in TONES.items() for word in words}


def badge(word: object, tone: str = "") -> Markdown:
    """``word`` as a badge, in the colour of ``tone`` or in that of the table above."""
    text = str(word)
    shown = tone or _TONE.get(text, "plain")
    return Markdown(f'<span class="badge {html.escape(shown)}">{inside_html(text)}</span>')
