"""Whether this machine can run a laboratory, and the one laboratory that may run on it."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from compiler.capture.image import CaptureError, check_host
from compiler.lab.problem import LabError

Kind = Literal["container", "vm"]
"""What the target's system is booted in."""

_TOOLS: Mapping[Kind, Sequence[tuple[str, str]]] = {
    "container": (("systemd-nspawn", "systemd-container"), ("unshare", "util-linux"), ("nsenter", "util-linux"),
                  ("setpriv", "util-linux"), ("mount", "mount")),
    "vm": (("qemu-system-x86_64", "qemu-system-x86"), ("mkfs.ext4", "e2fsprogs"), ("setpriv", "util-linux")),
}
_WHY_ROOT = {"container": "it boots a container", "vm": "it builds the disk of a virtual machine"}


def check_machine(kind: Kind = "container") -> None:
    """Raise LabError unless this machine can run a laboratory of that kind."""
    if sys.platform != "linux":
        raise LabError(f"the laboratory needs Linux, this is {sys.platform}")
    if os.geteuid() != 0:
        raise LabError(f"the laboratory needs root: {_WHY_ROOT[kind]}")
    for tool, package in _TOOLS[kind]:
        if shutil.which(tool) is None:
            raise LabError(f"{tool} is missing: install the package {package}")


@contextmanager
def only_one(folder: Path) -> Iterator[Path]:
    """Hold the laboratory: a second one at the same time gets a LabError. Gives an empty folder to mount on."""
    mountpoint = folder / "lab"
    try:
        mountpoint.mkdir(parents=True, exist_ok=True)
        handle = (folder / "lab.lock").open("a+")
    except OSError as error:
        raise LabError(f"the cache {folder} is not usable: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            raise LabError(f"another laboratory is running (process {handle.read().strip() or 'unknown'}); "
                           "wait for its end") from error
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield mountpoint


def why_not(kind: Kind = "container") -> str:
    """Why no laboratory can run on this machine; empty when one can."""
    try:
        check_machine(kind)
        check_host()
    except (LabError, CaptureError) as error:
        return str(error)
    return ""
