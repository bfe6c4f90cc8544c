"""What a virtual machine boots from: kernel and first file system of an image, and the image as a disk."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from compiler.lab.problem import LabError

SIZE = "4g"  # of the disk as the machine sees it; what it does not fill takes no space


@dataclass(frozen=True, slots=True)
class Parts:
    """The files that a machine is started from."""

    kernel: Path
    initrd: Path
    disk: Path


def parts(image: Path) -> Parts:
    """The parts of the machine that boots the system below ``image``; its disk is made now if it is not there yet.

    The disk lies beside the image. It is moved to its place only when whole, so no half of one is ever booted.
    """
    disk = image.parent / f"{image.name}.ext4"
    kernel, initrd = (_newest(image, name) for name in ("vmlinuz", "initrd.img"))
    if not disk.is_file():
        _make(image, disk)
    return Parts(kernel, initrd, disk)


def _newest(image: Path, name: str) -> Path:
    found = sorted((image / "boot").glob(f"{name}-*"))
    if not found:
        raise LabError(f"the image has no {name} in /boot, so there is no kernel of the target to boot")
    return found[-1]


def _make(image: Path, disk: Path) -> None:
    unfinished = disk.with_suffix(".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        made = subprocess.run(["mkfs.ext4", "-q", "-F", "-d", str(image), "-L", "root", str(unfinished), SIZE],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
        if made.returncode != 0:
            said = made.stderr.strip().splitlines()[-1:] or ["no message"]
            raise LabError(f"the disk {disk} cannot be made: {said[0]}")
        unfinished.rename(disk)
    except OSError as error:
        raise LabError(f"the disk {disk} cannot be made: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
