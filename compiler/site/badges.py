"""Short words of state with a colour: the word alone says it, the colour only helps to find it."""

from __future__ import annotations

import html

from compiler.site.markdown import Markdown, inside_html

TONES = {
    "good": ("blocked", "met", "adopted", "already-set", "strong", "resolved", "chosen", "current",
             "holds"),
    "bad": ("reached", "unmet", "closed", "no directive", "no test", "no result", "trust: none",
            "fails", "not refuted", "nameless"),
    "warn": ("historical", "stale", "not-measured", "deferred", "weak", "open", "reported", "trust: low",
             "undecided", "unchecked", "unknown"),
    "info": ("medium", "lab", "vm", "host", "trust: full"),
}
"""Which words have which colour; every other word is grey."""

_TONE = {word: tone for tone, words in TONES.items() for word in words}


def tone(word: str) -> str:
    """The colour of a word of state."""
    return _TONE.get(word, "plain")


_MARKS = {"holds": ("✓", "the claim holds"), "fails": ("✗", "the claim fails"),
          "refuted": ("✗", "a document said it, and it is refuted")}


def mark(state: str) -> Markdown:
    """The state of a claim as one character, behind the words that rest on it."""
    sign, words = _MARKS.get(state, ("?", f"the claim is {state}"))
    return Markdown(f'<span class="mark {tone(state)}" role="img" aria-label="{words}" title="{words}">{sign}</span>')


def badge(word: object, colour: str = "") -> Markdown:
    """``word`` as a badge, in ``colour`` or in that of the table above."""
    text = str(word)
    shown = colour or tone(text)
    return Markdown(f'<span class="badge {html.escape(shown)}">{inside_html(text)}</span>')
