"""Spec trees of any size, for measuring: linked like real ones, the same for the same number."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

REAL = Path(__file__).parent.parent / "specs"
PLATFORM = REAL / "platforms" / "debian-13.json"
_SOURCE = "source: {document: note, section: all}"


def generate(root: Path, items: int) -> None:
    """Write a tree of about ``items`` linked items (defenses, vectors, primitives, units, tests, results)."""
    for path, text in _tree(items):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    (root / "platforms").mkdir(parents=True, exist_ok=True)
    shutil.copy(PLATFORM, root / "platforms" / PLATFORM.name)


def _tree(items: int) -> Iterator[tuple[str, str]]:
    """Nine items a group: a defense with two vectors, a primitive, a unit, a test, a decision, a question, an asset."""
    groups = max(1, items // 9)
    yield "project.yaml", ("id: measured\ntitle: A generated tree\nabout: Made for measuring.\nplatform: debian-13\n"
                           "dropin: 10-hardening.conf\nconsumer:\n  id: nobody\n  module: measured\n")
    yield "documents/note.yaml", "id: note\ntitle: A note\nheld: true\nabout: The only source.\nsections:\n  all: it\n"
    yield "positions/inside.yaml", (f"id: inside\ntitle: Inside\nabout: Code in a service.\ntrust: none\n"
                                    f"can: [what the user may do]\n{_SOURCE}\n")
    yield "primitives/protect-home.yaml", _primitive(0).replace("id: p0", "id: protect-home").replace(
        "X-Mark-0", "ProtectHome").replace("    on: [s0.service]\n", "").replace(
        "  - verdict: rejected\n    because: No other service has the number 0.\n", "")
    for n in range(groups):
        yield f"assets/a{n}.yaml", (f"id: a{n}\ntitle: Asset {n}\nabout: A file that matters.\n"
                                    f"paths: [/var/lib/s{n}]\nloss: It would be missed.\n{_SOURCE}\n")
        yield f"primitives/p{n}.yaml", _primitive(n)
        yield f"defenses/D{n}.yaml", _defense(n)
        yield f"units/s{n}.service.yaml", _unit(n)
        yield f"tests/T{n}.yaml", _test(n)
        yield f"decisions/d{n}.yaml", _decision(n)
        yield f"questions/q{n}.yaml", _question(n)


def _question(n: int) -> str:
    return f"""id: q{n}
title: Question {n}
asks: >-
  Whether more is needed for [[D{n}]].
touches: [D{n}, p{n}]
resolved:
  by: d{n}
  because: It was decided.
{_SOURCE}
"""


def _primitive(n: int) -> str:
    return f"""id: p{n}
title: ProtectHome= and friends {n}
layer: systemd
family: file system
does: >-
  Hides folders from the unit that it has no business with, so that
  a program in it cannot read what lies there.
relevance: The service of [[D{n}]] needs none of them.
directives: [X-Mark-{n}]
verdicts:
  - verdict: adopted
    on: [s{n}.service]
    because: It costs nothing.
  - verdict: rejected
    because: No other service has the number {n}.
sharp_edges:
  - A bind below a hidden folder is dropped without a word.
{_SOURCE}
"""


def _defense(n: int) -> str:
    vectors = "".join(f"""  - id: D{n}.{letter}
    title: Read a file, way {letter}
    does: The attacker opens /home and /root by the way {letter}.
    target: /home
    reaches: [a{n}]
    {_SOURCE}
""" for letter in "ab")
    return f"""id: D{n}
title: Defense {n}
statement: Code inside service {n} reads no file of a user.
positions: [inside]
assets: [a{n}]
vectors:
{vectors}mechanisms:
  - primitive: p{n}
    strength: strong
    effect: The unit sees an empty folder.
  - primitive: protect-home
    strength: strong
    effect: The same, from systemd.
composition: [p{n}, protect-home]
because: One directive is enough, and it is tested.
{_SOURCE}
"""


def _unit(n: int) -> str:
    return f"""id: s{n}.service
title: Service {n}
role: Serves the number {n}.
base:
  Unit:
    Description: Service {n}
    After: network-online.target
  Service:
    Type: simple
    User: s{n}
    ExecStart: /usr/bin/serve --number {n}
    ReadWritePaths: /var/lib/s{n}
hardening:
  - set: {{ProtectHome: "true", X-Mark-{n}: "{n}"}}
    serves: [D{n}.a, D{n}.b]
    because: Nobody's home is needed, and nobody's clock.
    {_SOURCE}
{_SOURCE}
"""


def _test(n: int) -> str:
    return f"""id: T{n}
title: Service {n} sees no home
purpose: Try to list a home from inside the unit.
units: [s{n}.service]
vectors: [D{n}.a, D{n}.b]
steps:
  - do: List /home as the service's user
    run: systemd-run --pipe --wait -p ProtectHome=true ls /home
    expect: The list is empty.
{_SOURCE}
"""


def _decision(n: int) -> str:
    return f"""id: d{n}
title: Decision {n}
asks: How to hide homes from service {n}.
options:
  - option: hide
    means: Set the directive.
    speaks_for: It is cheap.
  - option: leave
    means: Trust the service.
chosen: hide
because: Nothing speaks against it.
binding: for-good
touches: [D{n}, p{n}, s{n}.service]
{_SOURCE}
"""


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
