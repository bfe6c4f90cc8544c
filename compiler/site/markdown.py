"""Text of the specs as Markdown that shows just that text: escaped by default, prose within limits.

Prose is what the model declares as prose. Of Markdown it keeps paragraphs, lists, emphasis, code spans and links to
web addresses; raw HTML, images, attribute lists and every other syntax come out as the characters they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

Refer = Callable[[str, str], str]
"""Reference and label to a finished Markdown link."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$^=:])")
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_REFERENCE = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]+))?\]\]")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>\"']+)\)")
_HELD = "\x00{}\x00"
_BLOCK_START = re.compile(r"^(\s*)(#|>|=|-{3,}|\+{3}|!!!|\?\?\?|:::|@|%|\||~{3})", re.MULTILINE)


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(text: object) -> Markdown:
    """``text`` as Markdown that shows the same characters, on one line."""
    if isinstance(text, Markdown):
        return text
    line = " ".join(str(text).split())
    return Markdown(_SPECIAL.sub(lambda m: f"&#{ord(m.group(1))};", line))


def code(text: object) -> Markdown:
    """``text`` as a code span, safe in tables too."""
    line = " ".join(str(text).splitlines())
    return Markdown(f"<code>{inside_html(line)}</code>") if line else Markdown("")


def inside_html(text: str) -> str:
    """``text`` for the inside of an inline HTML element, where Markdown would still read it."""
    return html.escape(text, quote=False).translate(_IN_HTML)


# Characters that Markdown would still read inside an inline HTML element.
_IN_HTML = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]|~^=:#!@$"})


def fence(text: str, language: str = "") -> Markdown:
    """``text`` as a fenced block, with a fence longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    body = text.rstrip("\n")
    return Markdown(f"{mark}{language}\n{body}\n{mark}")


def prose(text: str, refer: Refer) -> Markdown:
    """Prose of a spec as Markdown; ``refer`` makes the links of its ``[[id]]`` references."""
    held: list[str] = []

    def hold(finished: str) -> str:
        held.append(finished)
        return _HELD.format(len(held) - 1)

    text = _CODE_SPAN.sub(lambda m: hold(code(m.group(2).strip())), text.replace("\x00", ""))
    text = _REFERENCE.sub(lambda m: hold(refer(m.group(1), m.group(2) or m.group(1))), text)
    text = _LINK.sub(lambda m: hold(f"[{escape(m.group(1))}]({m.group(2)})"), text)
    text = _BLOCK_START.sub(lambda m: m.group(1) + "".join(f"&#{ord(c)};" for c in m.group(2)), text)
    text = re.sub(r"[<>{}\[\]!\\|~^=$:`]", lambda m: f"&#{ord(m.group())};", text)
    text = re.sub(r"&(?!#\d+;)", "&amp;", text)
    return Markdown(re.sub("\x00(\\d+)\x00", lambda m: held[int(m.group(1))], text))


def inline(text: str, refer: Refer) -> Markdown:
    """Prose for a table cell or a list item: its paragraphs on one line."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", str(prose(text, refer)))]
    return Markdown("<br>".join(paragraphs))
