"""A run of the laboratory, step by step: base, hardening, scores. What it gives back is data; nothing is written.

One boot serves all levels. Without hardening the neighbours run without it too, and with it they run with
it: a defense of one unit may rest on a directive of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compiler.artifact import Artifact
from compiler.capture.image import CaptureError, open_image
from compiler.emit.probes import PATH
from compiler.judge import Verdict, judge
from compiler.lab import scene as scenes
from compiler.lab import scores as rating
from compiler.lab.archive import File
from compiler.lab.backend import BACKENDS, Backend
from compiler.lab.container import SCRATCH
from compiler.lab.losing import losing
from compiler.lab.machine import check_machine
from compiler.lab.probing import FOLDER, Say, clock, probe
from compiler.lab.problem import LabError
from compiler.lab.session import Session
from compiler.lab.sweep import Swept, sweep
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import roles
from compiler.record import attempts_of
from compiler.record.document import FORMAT
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: in what, where images are kept, whom to tell of progress, how large the throw-away layer is.

    ``packages`` are in the image beside those of the scene: what a test of the laboratory needs and no scene.
    """

    cache: Path
    say: Say
    scratch: str = SCRATCH
    packages: tuple[str, ...] = ()
    backend: Backend = BACKENDS["container"]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run has seen; ``document`` is the same as data, to be recorded, but for what a sweep saw."""

    verdicts: tuple[Verdict, ...]
    scores: tuple[rating.Score, ...]
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    document: Mapping[str, Any]
    swept: Swept | None = None

    @property
    def failures(self) -> tuple[str, ...]:
        """Everything that is wrong, in the words of the verdicts and checks."""
        return (*(failure for verdict in self.verdicts for failure in verdict.failures),
                *(failure for _, failures in self.checks for failure in failures))


def run(compiled: Compiled, settings: Settings) -> Report:
    """Boot, attack and rate; LabError when the run is void."""
    say = clock(settings.say)
    with booted(compiled, settings) as (box, scene):
        report = _attacked(compiled, box, scene, say)
        if not box.own_kernel or not scene.sweep:
            return report
        return replace(report, swept=sweep(compiled, box, scene, report.document["runs"], say))


def _attacked(compiled: Compiled, box: Session, scene: kinds.Scene, say: Say) -> Report:
    """Attack and rate without the hardening, then with it; it stays in place."""
    units = compiled.model.all(kinds.Unit)
    runs: list[Mapping[str, Any]] = []
    scores: list[rating.Score] = []
    box.push(list(scenes.base_units(compiled.relations)))
    scenes.start(box, scene)
    say("the scene runs without hardening")
    scores += rating.scores(box, units, "base")
    runs += [_with_own(compiled, probe(box, "bare", say)), _with_own(compiled, probe(box, "base", say))]
    scenes.harden(box, emit_all(compiled))
    scenes.start(box, scene)
    say("the scene runs with the compiled hardening")
    scores += rating.scores(box, units, "hardened")
    runs.append(_with_own(compiled, probe(box, "hardened", say)))
    refused = tuple(rating.unverified(box, units))
    say("scored and verified")
    return _report(compiled, runs, tuple(scores), refused)


def _with_own(compiled: Compiled, run: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the script wrote at a level, with the attempts that the laboratory makes itself."""
    return {**run, "attempts": [*run["attempts"], *losing(compiled, run["level"])]}


@contextmanager
def booted(compiled: Compiled, settings: Settings) -> Iterator[tuple[Session, kinds.Scene]]:
    """The target with the scene set up and the probe script in it; no unit is deployed yet."""
    check_machine(settings.backend.kind)
    scene = scenes.the_scene(compiled.relations)
    image = _image(compiled, scene, settings)
    script = _script(emit_all(compiled))
    say = clock(settings.say)
    with settings.backend.boot(image, settings.cache, settings.scratch) as box:
        say("booted")
        scenes.set_up(box, scene)
        box.push([File(f"{FOLDER}/probe.py", script)])
        yield box, scene


def _image(compiled: Compiled, scene: kinds.Scene, settings: Settings) -> Path:
    platform = compiled.model.platform
    if platform is None:
        raise LabError("the specs name no platform, so there is no system to boot")
    packages = [*scene.packages, *settings.backend.packages, *settings.packages]
    settings.say(f"image: {platform.suite} with {', '.join(packages)}")
    try:
        return open_image(platform.suite, settings.cache, packages).root
    except CaptureError as error:
        raise LabError(str(error)) from error


def _script(artifacts: Sequence[Artifact]) -> str:
    for artifact in artifacts:
        if artifact.path == PATH:
            return artifact.text
    raise LabError(f"the specs give no {PATH}: no vector or need has a probe")


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
