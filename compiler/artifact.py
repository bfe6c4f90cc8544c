"""A file to be: what an emitter gives back and the writer writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """One compiled file.

    ``path`` is relative to the artifact folder, with ``/``; ``host_path`` is where it belongs on the host
    (empty: nowhere), with owner, group and octal mode as the host has them; ``specs`` are the spec files
    that it came from, sorted.
    """

    path: str
    text: str
    specs: tuple[str, ...]
    host_path: str = ""
    owner: str = "root"
    group: str = "root"
    mode: str = "0644"

    @property
    def data(self) -> bytes:
        """The bytes to be written: UTF-8, one line feed at the end of each line."""
        return self.text.encode("utf-8")

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()
