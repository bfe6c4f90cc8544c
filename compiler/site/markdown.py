"""Text of the specs as Markdown that shows just that text: escaped by default, prose within limits.

Prose is what the model declares as prose. Of Markdown it keeps paragraphs, flat lists, emphasis, code spans and links
to web addresses; raw HTML, images, attribute lists and every other syntax come out as the characters they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from compiler.spec.markup import CODE_SPAN, MARKS, marked, resolve

Refer = Callable[[str, str | None], str]
"""Target and label of a reference, as they are written, to a finished Markdown link."""

_SPECIAL = re.compile(r"[&\\`*_{}\[\]<>()#+!|~$^=:]")
_SPECIAL_IN_PROSE = re.compile(r"[&\\`{}\[\]<>#!|~$^=:]")
# What makes a line the start of a block other than a paragraph, or the underline of a heading.
_MARKER = re.compile(r"^(\d*)([-+*.)](?=\s|$)|\?)")
_RULE = re.compile(r"[-*_ ]+")
_LIST_ITEM = re.compile(r"(?:[-*+]|(\d+)\.)[ ]+(?=\S)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\((https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]+)\)")
_HELD = re.compile("\x00(\\d+)\x00")  # the place of what is finished already; no spec holds a NUL


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(text: object) -> Markdown:
    """``text`` as Markdown that shows the same characters, on one line."""
    if isinstance(text, Markdown):
        return text
    line = " ".join(str(text).split())
    return Markdown(_no_block(_SPECIAL.sub(_entity, line)))


def code(text: object) -> Markdown:
    """``text`` as a code span, safe in tables too."""
    line = " ".join(str(text).splitlines())
    return Markdown(f"<code>{inside_html(line)}</code>") if line else Markdown("")


def code_span(text: str) -> Markdown:
    """A code span of prose: one that is marked as no statement about today looks so, and says why."""
    mark, statement = marked(text)
    if not mark:
        return code(statement)
    return Markdown(str(code(statement)).replace("<code>", f'<code class="mark-{mark}" title="{MARKS[mark]}">', 1))


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
        return f"\x00{len(held) - 1}\x00"

    def release(part: str) -> str:
        return _HELD.sub(lambda m: release(held[int(m.group(1))]), part)

    text = resolve(text.replace("\x00", ""), lambda target, label: hold(refer(target, label)))
    text = CODE_SPAN.sub(lambda m: hold(code_span(m.group(2).strip())), text)
    text = _LINK.sub(lambda m: hold(f"[{escape(m.group(1))}]({html.escape(m.group(2))})"), text)
    return Markdown(release("\n".join(_prose_lines(text))))


def inline(text: str, refer: Refer) -> Markdown:
    """Prose for a table cell or a list item: its paragraphs and list items on one line, with breaks between."""
    written = re.sub(r"^[-*+] +", "\n– ", prose(text, refer), flags=re.MULTILINE)
    written = re.sub(r"^(\d+)\. +", "\n\\1&#46; ", written, flags=re.MULTILINE)
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", written))
    return Markdown("<br>".join(part for part in parts if part))


def _prose_lines(text: str) -> Iterator[str]:
    """The lines of prose, each one part of a paragraph or of a list item, and of no other block."""
    in_list = False
    for line in map(str.strip, text.split("\n")):
        item = None if _RULE.fullmatch(line) else _LIST_ITEM.match(line)
        if item and (in_list or item.group(1) in (None, "1")):
            if not in_list:
                yield ""  # a list that follows a paragraph needs a blank line before it
            in_list = True
            yield item.group(0) + _no_block(_SPECIAL_IN_PROSE.sub(_entity, line[item.end():]))
        else:
            in_list = in_list and line != ""
            yield _no_block(_SPECIAL_IN_PROSE.sub(_entity, line))


def _no_block(line: str) -> str:
    """A line that starts a paragraph and no other block; everything but its start is escaped already."""
    if _RULE.fullmatch(line):
        return re.sub("[-*_]", _entity, line)
    return _MARKER.sub(lambda m: f"{m.group(1)}&#{ord(m.group(2))};", line)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group(0))};"
