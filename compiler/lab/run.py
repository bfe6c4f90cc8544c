"""A run of the laboratory, step by step: base, hardening, scores. What it gives back is data; nothing is written.

One container serves all levels. Without hardening the neighbours run without it too, and with it they run with
it: a defense of one unit may rest on a directive of another.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compiler.artifact import Artifact
from compiler.capture.image import CaptureError, open_image
from compiler.judge import Level, Verdict, judge
from compiler.lab import scene as scenes
from compiler.lab import scores as rating
from compiler.lab.archive import File
from compiler.lab.machine import check_machine
from compiler.lab.problem import LabError
from compiler.lab.session import SCRATCH, Session, session
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import roles
from compiler.record import attempts_of
from compiler.spec import kinds

FORMAT = 1
PROBES = "checklists/probe.py"
FOLDER = "/run/hardening-lab"
_TIMEOUT = 300.0  # seconds for all attempts of one level

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: where images are kept, whom to tell of progress, how large the throw-away layer is.

    ``packages`` are in the image beside those of the scene: what a test of the laboratory needs and no scene.
    """

    cache: Path
    say: Say
    scratch: str = SCRATCH
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run has seen; ``document`` is the same as data, to be recorded."""

    verdicts: tuple[Verdict, ...]
    scores: tuple[rating.Score, ...]
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    document: Mapping[str, Any]

    @property
    def failures(self) -> tuple[str, ...]:
        """Everything that is wrong, in the words of the verdicts and checks."""
        return (*(failure for verdict in self.verdicts for failure in verdict.failures),
                *(failure for _, failures in self.checks for failure in failures))


def run(compiled: Compiled, settings: Settings) -> Report:
    """Boot, attack and rate; LabError when the run is void."""
    units = compiled.model.all(kinds.Unit)
    runs: list[Mapping[str, Any]] = []
    scores: list[rating.Score] = []
    with booted(compiled, settings) as (box, scene):
        say = clock(settings.say)
        box.push(list(scenes.base_units(compiled.relations)))
        scenes.start(box, scene)
        say("the scene runs without hardening")
        scores += rating.scores(box, units, "base")
        runs += [probe(box, "bare", say), probe(box, "base", say)]
        box.push(list(scenes.hardening(emit_all(compiled))))
        scenes.start(box, scene)
        say("the scene runs with the compiled hardening")
        scores += rating.scores(box, units, "hardened")
        runs.append(probe(box, "hardened", say))
        refused = tuple(rating.unverified(box, units))
        say("scored and verified")
    return _report(compiled, runs, tuple(scores), refused)


@contextmanager
def booted(compiled: Compiled, settings: Settings) -> Iterator[tuple[Session, kinds.Scene]]:
    """A container with the scene set up and the probe script in it; no unit is deployed yet."""
    check_machine()
    scene = scenes.the_scene(compiled.relations)
    image = _image(compiled, scene, settings)
    script = _script(emit_all(compiled))
    say = clock(settings.say)
    with session(image, settings.cache, settings.scratch) as box:
        say("booted")
        scenes.set_up(box, scene)
        box.push([File(f"{FOLDER}/probe.py", script)])
        yield box, scene


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


def _image(compiled: Compiled, scene: kinds.Scene, settings: Settings) -> Path:
    platform = compiled.model.platform
    if platform is None:
        raise LabError("the specs name no platform, so there is no system to boot")
    settings.say(f"image: {platform.suite} with {len(scene.packages)} packages of the scene")
    try:
        return open_image(platform.suite, settings.cache, [*scene.packages, *settings.packages]).root
    except CaptureError as error:
        raise LabError(str(error)) from error


def _script(artifacts: Sequence[Artifact]) -> str:
    for artifact in artifacts:
        if artifact.path == PROBES:
            return artifact.text
    raise LabError(f"the specs give no {PROBES}: no vector or need has a probe")


def _report(compiled: Compiled, runs: Sequence[Mapping[str, Any]], scores: tuple[rating.Score, ...],
            refused: tuple[str, ...]) -> Report:
    found = [attempts_of(done) for done in runs]
    verdicts = judge(roles(compiled.relations), [attempt for attempts in found for attempt in attempts])
    rows = [{"unit": score.unit, "at": score.at, "exposure": score.exposure, "rating": score.rating}
            for score in scores]
    failed = tuple(f"{unit} at level {done['level']}: did not run its attempts: {why}"
                   for done in runs for unit, why in done.get("failed", {}).items())
    checks = (("units", failed), ("scores", tuple(rating.unexpected(compiled.model, scores))), ("verify", refused))
    return Report(verdicts, scores, checks, {"format": FORMAT, "runs": list(runs), "scores": rows})
