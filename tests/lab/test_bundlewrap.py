"""The real ``bw apply``, over SSH, deploys each of the three shapes to the container, and every vector is blocked.

One container serves all of it; what is done to it by hand in the end is found by ``bw verify`` and by ``drift``.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from compiler.capture.__main__ import default_cache
from compiler.capture.image import open_image
from compiler.composition import Emission
from compiler.drift.command import judge as judge_drift
from compiler.drift.sources import reading_of
from compiler.emit.capture import PATH
from compiler.judge import Attempt, judge
from compiler.lab import scene as scenes
from compiler.lab.container import Container
from compiler.lab.probing import probe
from compiler.lab.run import Settings, booted
from compiler.lab.scene import the_scene
from compiler.pipeline import Compiled, emit_all
from compiler.probes.plan import roles
from compiler.record import attempts_of
from compiler.spec import kinds
from tests.support import bundlewrap, ssh
from tests.support.run import REAL, ROOT, compiled, run

pytestmark = pytest.mark.lab

UNITS = "/usr/local/lib/systemd/system"


@dataclass(frozen=True)
class Host:
    """A container that ``bw`` reaches as the node of the repository."""

    box: Container
    scene: kinds.Scene
    repository: Path
    access: ssh.Access
    capture: str

    def bw(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return bundlewrap.bw(self.repository, *arguments, **self.access.environment)

    def apply(self) -> None:
        """Deploy what the repository says now, and start the services with it."""
        done = self.bw("apply", bundlewrap.NODE)
        assert done.returncode == 0, done.stdout + done.stderr
        scenes.start(self.box, self.scene)

    def verify(self) -> tuple[bool, str]:
        """Whether all items are as deployed, and what ``bw`` says of the others; its exit code is 0 either way."""
        done = self.bw("verify", bundlewrap.NODE)
        assert done.returncode == 0, done.stdout + done.stderr
        return " 100.0%" in done.stdout, done.stderr

    def probed(self, level: Any) -> tuple[Attempt, ...]:
        return attempts_of(probe(self.box, level, lambda _: None))

    def drift(self, tree: Compiled) -> set[str]:
        """What a capture says against the specs, but for Yama, which the kernel of this machine may lack."""
        data = self.box.ask(["sh", "-s"], stdin=self.capture.encode()).encode()
        found = judge_drift(tree.relations, [reading_of(data, "lab.capture", bundlewrap.NODE)], tree.texts).findings
        return {f"{finding.code} {finding.message}" for finding in found if "kernel.yama." not in finding.message}

    def forget(self) -> None:
        """Take the units away, as on a host that has none yet."""
        self.box.ask(["sh", "-c", f"rm -rf {UNITS}/left4me* && systemctl daemon-reload"])


@pytest.fixture
def specs() -> Compiled:
    return compiled(REAL)


@pytest.fixture
def host(specs: Compiled, cache: Path, tmp_path: Path) -> Iterator[Host]:
    if shutil.which("ssh") is None:
        pytest.skip("no ssh here: install the package openssh-client")
    platform = specs.model.platform
    assert platform is not None
    image = open_image(platform.suite, default_cache(), [*the_scene(specs.relations).packages, *ssh.PACKAGES]).root
    (cache / image.name).symlink_to(image)
    with booted(specs, Settings(cache, lambda _: None, packages=ssh.PACKAGES)) as (box, scene):
        assert isinstance(box, Container)
        repository = bundlewrap.checkout(tmp_path / "ckn-bw")
        with ssh.open_door(box, bundlewrap.NODE, tmp_path / "ssh") as access:
            script = next(one.text for one in emit_all(specs) if one.path == PATH)
            yield Host(box, scene, repository, access, script)


def test_each_shape_deployed_by_bw_blocks_every_vector_until_somebody_changes_it(specs: Compiled, host: Host) -> None:
    host.apply()
    without = (*host.probed("bare"), *host.probed("base"))
    for shape in Emission:
        host.forget()
        harden(host, shape)
        host.apply()
        assert failures(specs, (*without, *host.probed("hardened"))) == {}, shape
        assert host.verify() == (True, "")
        assert host.drift(specs) == set(), shape
    capture_the_fleet(specs, host)
    change_by_hand(specs, host)


def capture_the_fleet(specs: Compiled, host: Host) -> None:
    """The hook and the command of the page on drift bring back a capture of each node."""
    page = (ROOT / "compiler" / "site" / "templates" / "drift.md.j2").read_text("utf-8")
    hook = page.partition("```python\n")[2].partition("```")[0]
    (host.repository / "hooks").mkdir(exist_ok=True)
    (host.repository / "hooks" / "capture.py").write_text(hook, "utf-8")
    assert host.bw("run", bundlewrap.NODE, host.capture).returncode == 0
    data = (host.repository / "captures" / f"{bundlewrap.NODE}.capture").read_bytes()
    found = judge_drift(specs.relations, [reading_of(data, "x", bundlewrap.NODE)], specs.texts).findings
    assert [finding.message for finding in found if "kernel.yama." not in finding.message] == []


def change_by_hand(specs: Compiled, host: Host) -> None:
    """Somebody takes a line out of a deployed unit: bw sees another file, and drift sees what it means."""
    dropin = f"{UNITS}/left4me-server@.service.d/10-hardening.conf"
    assert "PrivatePIDs=true\n" in host.box.pull(dropin)
    host.box.ask(["sed", "-i", "/PrivatePIDs=/d", dropin])
    scenes.start(host.box, host.scene)
    healthy, complaint = host.verify()
    assert not healthy
    assert f"file:{dropin}" in complaint
    assert host.drift(specs) == {
        "D004 left4me-server@.service on lab: PrivatePIDs is not set, the specs have 'true'"}


def harden(host: Host, shape: Emission) -> None:
    """Place a shape into the repository, and let the bundle say what the command tells."""
    ran = run("--specs", REAL, "place", "--into", host.repository, "--shape", shape)
    assert ran.code == 0, ran.out
    bundlewrap.use(host.repository, bundlewrap.text_in(ran.out))


def failures(specs: Compiled, attempts: tuple[Attempt, ...]) -> Mapping[str, tuple[str, ...]]:
    """What is wrong, by item; nothing where every vector is blocked and every need met."""
    return {verdict.id: verdict.failures for verdict in judge(roles(specs.relations), attempts) if verdict.failures}
