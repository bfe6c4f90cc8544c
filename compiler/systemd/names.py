"""Unit names: which are valid, and what their parts are (`unit-name.c` of systemd 257.13)."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNIT_TYPES = (
    "automount",
    "device",
    "mount",
    "path",
    "scope",
    "service",
    "slice",
    "socket",
    "swap",
    "target",
    "timer",
)
NAME_LIMIT = 255

_STEM = re.compile(r"[0-9A-Za-z:_.\\-]+(@[0-9A-Za-z:_.\\@-]*)?")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A valid unit name. `instance`: None for a plain unit, "" for a template, else what follows `@`."""

    text: str
    prefix: str
    instance: str | None
    type: str

    @property
    def is_template(self) -> bool:
        """`foo@.service`"""
        return self.instance == ""

    @property
    def is_instance(self) -> bool:
        """`foo@bar.service`"""
        return bool(self.instance)

    @property
    def stem(self) -> str:
        """The name without its type suffix: `foo@bar`."""
        return self.text.rpartition(".")[0]

    @property
    def template(self) -> str:
        """`foo@.service` for a template and its instances; of a plain unit, its own name."""
        return self.text if self.instance is None else f"{self.prefix}@.{self.type}"

    def with_instance(self, instance: str) -> str:
        """The name of this template's instance `instance`; a plain unit's name stays what it is."""
        return self.text if self.instance is None else f"{self.prefix}@{instance}.{self.type}"


def parse_unit_name(text: str) -> UnitName | None:
    """Take a unit name apart; None when systemd would not accept it."""
    stem, dot, suffix = text.rpartition(".")
    if len(text) > NAME_LIMIT or not dot or suffix not in UNIT_TYPES or not _STEM.fullmatch(stem):
        return None
    prefix, at, instance = stem.partition("@")
    return UnitName(text, prefix, instance if at else None, suffix)


def unescape(text: str) -> str:
    r"""Undo the escaping of unit names: `-` is `/`, `\xHH` a byte; all else stays as it is."""
    dashed = text.replace("-", "/").encode()
    plain = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda found: bytes((int(found[1], 16),)), dashed)
    return plain.decode(errors="replace")


def unescape_path(text: str) -> str:
    """As unescape, for an escaped absolute path, whose first `/` is left out (`-` alone is the root)."""
    return "/" if text == "-" else "/" + unescape(text)
