"""A cache of its own for each test of the laboratory, and a look at what is left on the machine afterwards."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.capture.__main__ import default_cache
from compiler.capture.image import open_image
from compiler.lab.machine import why_not
from compiler.lab.scene import the_scene
from tests.support.run import REAL, compiled


@pytest.fixture(scope="session")
def image() -> Path:
    """The image of the real scene, built if it is not there yet."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    tree = compiled(REAL)
    assert tree.model.platform is not None
    return open_image(tree.model.platform.suite, default_cache(), the_scene(tree.relations).packages).root


@pytest.fixture
def cache(image: Path, tmp_path: Path) -> Iterator[Path]:
    """A cache that holds the image by a link. Fails the test when anything of its laboratory is left."""
    folder = tmp_path / "cache" / "spec-compiler"
    folder.mkdir(parents=True)
    (folder / image.name).symlink_to(image)
    yield folder
    for _ in range(50):  # the kernel takes a moment to end what was killed
        if not left(folder):
            return
        time.sleep(0.1)
    pytest.fail(f"left on the machine: {left(folder)}")


def left(cache: Path) -> list[str]:
    """Processes, mounts, control groups and files that a laboratory of this cache left."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"{cache}/lab" in command:
            found.append(command)
    found += [line for line in Path("/proc/self/mounts").read_text("utf-8").splitlines() if f"{cache}/lab" in line]
    name = f"hardening-lab-{hashlib.sha256(os.fsencode(cache)).hexdigest()[:8]}"
    groups = [Path("/sys/fs/cgroup", folder, name) for folder in ("", "unified", "systemd")]
    found += [str(group) for group in groups if group.exists()]
    return found + [str(path) for path in (cache / "lab").glob("*")]
