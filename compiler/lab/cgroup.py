"""A control group of our own: whatever runs in it can be ended at once, without looking for process ids."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from compiler.lab.problem import LabError

_PATIENCE = 5.0  # seconds for the kernel to reap what was killed


@contextmanager
def own_cgroup(name: str) -> Iterator[Path]:
    """A new group below ours in the cgroup v2 hierarchy; on leaving, its processes are killed and it is removed.

    Raises LabError when there is no such hierarchy or we may not write there.
    """
    folder = _parent() / name
    everywhere = [folder, *(parent / name for parent in _others())]
    try:
        if folder.exists():  # left by a run that was killed; nobody else uses the name, a lock sees to that
            _remove(everywhere)
        folder.mkdir()
    except OSError as error:
        raise LabError(f"cannot make the control group {folder}: {error.strerror}") from error
    try:
        yield folder
    finally:
        _remove(everywhere)


def _parent() -> Path:
    """Our own group in the v2 hierarchy, as a folder."""
    mounts = Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
    found = [line.split()[4] for line in mounts if " - cgroup2 " in line]
    ours = [line.partition("::")[2] for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines()
            if line.startswith("0::")]
    if not found or not ours:
        raise LabError("the laboratory needs control groups of version 2 (cgroup2), which are not mounted here")
    return Path(found[0]) / ours[0].strip("/")


def _others() -> list[Path]:
    """Our group in the older hierarchies, where a container's supervisor may make groups of the same name."""
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
              if " - cgroup " in line]
    return [Path(fields[4]) for fields in mounts]


def _remove(folders: Sequence[Path]) -> None:
    """Kill what runs in the first of the groups; remove all of them, with the groups below."""
    with suppress(OSError):
        (folders[0] / "cgroup.kill").write_text("1")
    end = time.monotonic() + _PATIENCE
    while any(folder.exists() for folder in folders) and time.monotonic() < end:
        for folder in folders:
            for path, _, _ in os.walk(folder, topdown=False):
                with suppress(OSError):
                    os.rmdir(path)
        if any(folder.exists() for folder in folders):
            time.sleep(0.02)
