"""Set up a scene in a booted system, deploy units into it, and start it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.artifact import Artifact
from compiler.lab.archive import File
from compiler.lab.problem import LabError
from compiler.lab.session import Session
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.unitfile import render

BASE_UNITS = "/usr/local/lib/systemd/system"
_SETTINGS = "/etc/sysctl.d/"


def the_scene(relations: Relations) -> kinds.Scene:
    """The scene of the tree; LabError unless there is exactly one."""
    scenes = relations.model.all(kinds.Scene)
    if len(scenes) != 1:
        raise LabError(f"the specs describe {len(scenes)} scenes, the laboratory builds one: see the folder scenes")
    return scenes[0]


def set_up(box: Session, scene: kinds.Scene) -> None:
    """Run what prepares the scene, then put its files down."""
    if scene.prepare:
        box.ask(["sh", "-eu", "-c", scene.prepare])
    files = [_file(file) for file in scene.files]
    for name in sorted({file.owner for file in files}):
        if box.run(["id", "-u", name]).status != 0:
            raise LabError(f"scene {scene.id}: a file belongs to '{name}', whom the system does not know")
    box.push(files)


def _file(file: kinds.SceneFile) -> File:
    owner, _, group = file.owner.partition(":")
    return File(file.path, file.text, owner, group or owner, file.mode, file.folder, file.link or "")


def base_units(relations: Relations) -> Iterator[File]:
    """Every unit as the consumer deploys it without hardening."""
    for composition in relations.compositions.values():
        yield File(f"{BASE_UNITS}/{composition.unit.id}", render(composition.base.assignments))


def hardening(artifacts: Sequence[Artifact], *, settings: bool = False) -> Iterator[File]:
    """The artifacts that have a place on the host; kernel settings only with ``settings``.

    A container shares the kernel of the machine that it runs on, whose settings are not ours to change.
    """
    for artifact in artifacts:
        if artifact.host_path and (settings or not artifact.host_path.startswith(_SETTINGS)):
            yield File(artifact.host_path, artifact.text, artifact.owner, artifact.group, artifact.mode)


def harden(box: Session, artifacts: Sequence[Artifact]) -> None:
    """Put the hardening in place; where the kernel is the system's own, its settings are in force too."""
    box.push(list(hardening(artifacts, settings=box.own_kernel)))
    if box.own_kernel:
        box.ask(["systemctl", "restart", "systemd-sysctl.service"])


def soften(box: Session, artifacts: Sequence[Artifact]) -> None:
    """Take the hardening away again; kernel settings stay in force."""
    box.ask(["rm", "--", *(file.path for file in hardening(artifacts, settings=box.own_kernel))])


def start(box: Session, scene: kinds.Scene) -> None:
    """Take the units that lie there now, and (re)start those of the scene; LabError names one that does not run."""
    box.ask(["systemctl", "daemon-reload"])
    box.run(["systemctl", "reset-failed"])
    stopped = box.run(["systemctl", "stop", *scene.start])
    begun = box.run(["systemctl", "start", *scene.start])
    for unit in scene.start:
        # A unit that ends right after its start is seen a moment later.
        state = box.run(["systemctl", "is-active", unit]).stdout.strip()
        if state != "active":
            raise LabError(f"{unit} does not run ({state}): {_why(box, unit) or begun.stderr or stopped.stderr}")


def _why(box: Session, unit: str) -> str:
    """The last errors that a unit or its manager logged; without any, the last lines."""
    shown = ""
    for selected in (["--priority=err", "--lines=3"], ["--lines=3"]):
        shown = shown or box.run(["journalctl", "--no-pager", "--quiet", "--output=cat", f"--unit={unit}",
                                  *selected]).stdout
    return " / ".join(line.strip() for line in shown.splitlines() if line.strip())
