"""The emitted script in a booted system: all attempts at one level, and what it wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from compiler.judge import Level
from compiler.lab.problem import LabError
from compiler.lab.session import Session

FOLDER = "/run/hardening-lab"
_TIMEOUT = 300.0  # seconds for all attempts of one level

Say = Callable[[str], None]


def probe(box: Session, level: Level, say: Say, arguments: Sequence[str] = ()) -> Mapping[str, Any]:
    """Make all attempts at one level with the emitted script; gives what it wrote."""
    out = f"{FOLDER}/{level}.json"
    done = box.run(["python3", "-I", f"{FOLDER}/probe.py", "run", "--level", level, "--out", out, *arguments], _TIMEOUT)
    if done.status not in (0, 1):  # 1: it ran, and found a unit that would not
        raise LabError(f"the probe script failed at level {level} (status {done.status}): {last_line(done.stderr)}")
    try:
        found = json.loads(box.pull(out))
    except (LabError, ValueError) as error:
        box.check()
        raise LabError(f"the probe script wrote no result at level {level}: {last_line(done.stderr)}") from error
    if not isinstance(found, dict):
        raise LabError(f"the probe script wrote no object at level {level}")
    say(f"{len(found.get('attempts', ()))} attempts at level {level}")
    return found


def last_line(text: str) -> str:
    """The last line of a text that is not empty."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no message")


def clock(say: Say) -> Say:
    """Progress with the seconds since now in front."""
    begun = time.monotonic()
    return lambda text: say(f"[{time.monotonic() - begun:5.1f} s] {text}")
