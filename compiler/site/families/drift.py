"""How to find out whether a host, or the consumer's repository, still has what was compiled."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.codes import CODES
from compiler.emit.capture import PATH
from compiler.site.view import Site
from compiler.systemd.secrets import SECRET


def pages(site: Site) -> Iterator[Artifact]:
    """``drift.md``."""
    codes = [code for code in CODES.values() if code.code.startswith("D")]
    by_hand = f"ssh HOST sh -s <site/artifacts/{PATH} >HOST.capture\npython -m compiler drift --from HOST.capture"
    hidden = " ".join(f"{name}=" for name in sorted(SECRET))
    yield site.render("drift.md.j2", "drift.md", codes=codes, script=PATH, by_hand=by_hand, hidden=hidden)
