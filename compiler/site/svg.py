"""Pictures as text: the few SVG elements that the site draws with, and the frame around them.

Lengths are in pixels of a picture that is shown at its own size on a phone and grows with the page. Colours are
classes of ``site.css``, so that a picture follows the theme; nothing is told by colour alone.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable

from compiler.site.markdown import Markdown

PHONE = 344
"""Width that fits into the text column of a screen of 375 pixels."""


def picture(id: str, title: str, description: str, size: tuple[float, float], parts: Iterable[str],
            caption: str = "") -> Markdown:
    """A figure of ``size`` (width, height) with a text alternative; ``id`` has to be unique on the page."""
    width, height = size
    name, about = f"{id}-title", f"{id}-desc"
    reach = ' tabindex="0"' if width > PHONE else ""  # what has to be scrolled can be reached with the keyboard
    head = (f'<figure class="picture" id="{_attribute(id)}"{reach}>'
            f'<svg viewBox="0 0 {_number(width)} {_number(height)}" '
            f'style="min-width: {_number(min(width, 2 * PHONE) * 0.95)}px" role="img" '
            f'aria-labelledby="{_attribute(name)} {_attribute(about)}" xmlns="http://www.w3.org/2000/svg">')
    told = (f'<title id="{_attribute(name)}">{html.escape(title)}</title>'
            f'<desc id="{_attribute(about)}">{html.escape(description)}</desc>')
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return Markdown(f"{head}{told}{''.join(parts)}</svg>{below}</figure>")


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    """``words`` with their baseline at ``y``; ``anchor`` is start, middle or end."""
    return (f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"{_class(style)}>'
            f"{html.escape(words)}</text>")


def rect(x: float, y: float, width: float, height: float, style: str, radius: float = 0) -> str:
    """A rectangle with its upper left corner at (x, y)."""
    return (f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" '
            f'rx="{_number(radius)}"{_class(style)}/>')


def circle(x: float, y: float, radius: float, style: str) -> str:
    """A circle around (x, y)."""
    return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"{_class(style)}/>'


def path(points: Iterable[tuple[str, float, float]], style: str) -> str:
    """A line through ``points``, each with its SVG command (M, L, C, Q)."""
    steps = " ".join(f"{command}{_number(x)} {_number(y)}".strip() for command, x, y in points)
    return f'<path d="{steps}"{_class(style)}/>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """A straight line."""
    return path([("M", x1, y1), ("L", x2, y2)], style)


def wrap(words: str, width: int, most: int) -> tuple[str, ...]:
    """``words`` in lines of at most ``width`` characters, no more than ``most``; what does not fit ends in '…'."""
    lines = textwrap.wrap(words, width) or [""]
    if len(lines) > most:
        lines = [*lines[:most - 1], textwrap.shorten(" ".join(lines[most - 1:]), width, placeholder="…")]
    return tuple(lines)


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _class(style: str) -> str:
    return f' class="{_attribute(style)}"' if style else ""


def _attribute(words: str) -> str:
    return html.escape(words, quote=True)
