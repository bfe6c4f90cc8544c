"""Split a directive's value into words, with systemd's quoting (`extract_first_word()` of systemd 257.13)."""

from __future__ import annotations

import re
from dataclasses import dataclass

BLANK = " \t\n\r"
# Most values hold neither quotes nor backslashes, and are split without looking at each character.
_SPECIAL = re.compile(r"[\\'\"]")
_PLAIN = re.compile(r"[^ \t\n\r]+")

# What may follow a backslash where C escapes are read: `cunescape_one()`.
_C_ESCAPE = re.compile(r"[abfnrtvs\\\"']|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}")
_C_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "s": " "}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` as systemd sees it, `raw` as written, `start` its offset in the value."""

    text: str
    raw: str
    start: int

    @property
    def end(self) -> int:
        """Offset just behind the word."""
        return self.start + len(self.raw)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a value. `unbalanced`: the rest of the value from a quote that is never closed, else "".

    `bad_escapes`: escape sequences that mean nothing to systemd (kept as they stand), in order; a backslash
    at the end of the value is one.
    """

    items: tuple[Word, ...]
    unbalanced: str = ""
    bad_escapes: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as systemd sees them."""
        return tuple(word.text for word in self.items)


def split_words(value: str, *, quotes: bool = True, escapes: str = "drop", separators: str = BLANK) -> Words:
    """Split `value` at runs of `separators`.

    quotes: '...' and "..." hold a word together and vanish. escapes: `drop` takes the character behind a
    backslash as it is, `c` reads C escapes as command lines do, `keep` leaves backslashes alone.
    """
    if separators == BLANK and not _SPECIAL.search(value):
        return Words(tuple([Word(found.group(), found.group(), found.start()) for found in _PLAIN.finditer(value)]))
    words: list[Word] = []
    bad: list[str] = []
    position = 0
    while True:
        while position < len(value) and value[position] in separators:
            position += 1
        if position == len(value):
            return Words(tuple(words), bad_escapes=tuple(bad))
        text, end, open_quote = _read_word(value, position, quotes, escapes, separators, bad)
        if open_quote is not None:
            return Words(tuple(words), value[open_quote:], tuple(bad))
        words.append(Word(text, value[position:end], position))
        position = end


def _read_word(
    value: str, position: int, quotes: bool, escapes: str, separators: str, bad: list[str]
) -> tuple[str, int, int | None]:
    """Read one word from `position`: (its text, the offset behind it, the offset of a quote left open)."""
    text: list[str] = []
    quote, opened = "", 0
    while position < len(value):
        char = value[position]
        if char == "\\" and escapes != "keep":
            piece, position = _read_escape(value, position, escapes, bad)
            text.append(piece)
            continue
        if quote and char == quote:
            quote = ""
        elif not quote and quotes and char in "'\"":
            quote, opened = char, position
        elif not quote and char in separators:
            break
        else:
            text.append(char)
        position += 1
    return "".join(text), position, opened if quote else None


def _read_escape(value: str, position: int, escapes: str, bad: list[str]) -> tuple[str, int]:
    """Read the escape sequence at `position`: (what it stands for, the offset behind it)."""
    sequence = value[position : position + 2]
    if escapes == "drop" and len(sequence) == 2:
        return sequence[1], position + 2
    found = _C_ESCAPE.match(value, position + 1)
    if found is None:
        bad.append(sequence)
        return sequence, position + len(sequence)
    code = found.group()
    if code[0] in "xuU":
        return _character(int(code[1:], 16)), found.end()
    if code[0] in "01234567":
        return _character(int(code, 8)), found.end()
    return _C_LETTERS.get(code, code), found.end()


def _character(number: int) -> str:
    """The character of a code point; the replacement character where there is none."""
    return chr(number) if number < 0x110000 else "\ufffd"


def split_fields(value: str, separator: str = ":") -> tuple[Word, ...]:
    """Split one raw word at every `separator` outside of quotes; empty fields stay, quotes and escapes go."""
    fields: list[Word] = []
    position = 0
    while position <= len(value):
        text, end, _ = _read_word(value, position, True, "drop", separator, [])
        fields.append(Word(text, value[position:end], position))
        position = end + 1
    return tuple(fields)
