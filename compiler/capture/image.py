"""The target's root file system: built once, entered for single commands. The only module here that needs root.

Nothing of this survives a crash: a tree under construction is moved to its place only when whole, and the
mounts of a command live in its own mount namespace, so the kernel takes them back however the command ends.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# What the facts are read from: the service manager, the bus, a full Python (ctypes is not in the minimal
# one), and libraries that systemd loads only when present and without which it knows fewer settings.
PACKAGES = ("dbus", "libapparmor1", "libseccomp2", "procps", "python3", "sudo", "systemd", "systemd-sysv")
VARIANT = "minbase"
SUITE = re.compile(r"[a-z][a-z0-9.-]*")
PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+(:[a-z0-9]+)?")
_TIMEOUT = 300

# Root and command arrive as arguments; the files of the command arrive as a tar archive on standard input. A
# tmpfs over /run keeps the image clean. /sys stays empty: facts about this machine's kernel are not wanted.
# The shell stays as process 1 of the namespace: systemd would take that place for a boot.
_ENTER = """
set -e
root=$1; shift
mount -t tmpfs -o mode=0755 tmpfs "$root/run"
mkdir "$root/run/capture"
tar -x -f - -C "$root/run/capture"
chroot "$root" env -i -C /run/capture PATH=/usr/sbin:/usr/bin LC_ALL=C.UTF-8 "$@" </dev/null
exit
"""


class CaptureError(Exception):
    """Why the capture cannot go on, in one line that names what to do."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a command of the target printed, and its exit status."""

    stdout: str
    stderr: str
    status: int


@dataclass(frozen=True, slots=True)
class Image:
    """An unpacked root file system of the target."""

    root: Path

    def run(self, command: Sequence[str], files: Mapping[str, str] | None = None) -> Output:
        """Run `command` of the target, with /proc mounted, in a directory of `files` (name -> text)."""
        enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        argv = [
            *enter,
            f"--mount-proc={self.root / 'proc'}",
            "sh",
            "-c",
            _ENTER,
            "enter",
            str(self.root),
            *command,
        ]
        try:
            done = subprocess.run(argv, input=_archive(files or {}), capture_output=True, timeout=_TIMEOUT, check=False)
        except subprocess.TimeoutExpired as error:
            raise CaptureError(f"{command[0]} of the target did not end within {_TIMEOUT} s") from error
        return Output(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.returncode)

    def ask(self, command: Sequence[str]) -> str:
        """What `command` of the target prints; a failing command ends the capture with its last message."""
        output = self.run(command)
        if output.status != 0:
            said = output.stderr.strip().splitlines()[-1:] or ["no message"]
            raise CaptureError(f"{' '.join(command[:2])} failed in the target (status {output.status}): {said[0]}")
        return output.stdout

    def read(self, path: str) -> bytes:
        """The bytes of the target's file `path` (absolute in the target, no absolute symlink on the way)."""
        try:
            return (self.root / path.lstrip("/")).read_bytes()
        except OSError as error:
            raise CaptureError(f"the target has no readable {path}: {error.strerror}") from error


def check_host() -> None:
    """Raise CaptureError unless this host can build and enter an image."""
    if sys.platform != "linux":
        raise CaptureError(f"capturing a platform needs Linux, this is {sys.platform}")
    if os.geteuid() != 0:
        raise CaptureError("capturing a platform needs root: it builds a root file system and enters it")
    for tool, package in (("mmdebstrap", "mmdebstrap"), ("unshare", "util-linux"), ("tar", "tar")):
        if shutil.which(tool) is None:
            raise CaptureError(f"{tool} is missing: install the package {package}")


def recipe(suite: str, extra: Sequence[str] = ()) -> str:
    """The text that determines an image; its digest names the image in the cache."""
    packages = [*PACKAGES, *sorted(set(extra) - set(PACKAGES))]
    return json.dumps({"suite": suite, "variant": VARIANT, "packages": packages}, sort_keys=True)


def image_root(suite: str, cache: Path, extra: Sequence[str] = ()) -> Path:
    """Where in `cache` the image of `suite` lies, or will lie once it is built."""
    return cache / f"{suite}-{hashlib.sha256(recipe(suite, extra).encode()).hexdigest()[:16]}"


def open_image(suite: str, cache: Path, extra: Sequence[str] = ()) -> Image:
    """The image of `suite` with `extra` packages, from `cache` or built now (about a minute, needs the network)."""
    if not SUITE.fullmatch(suite):
        raise CaptureError(f"{suite!r} is not a suite name such as 'trixie'")
    for package in extra:
        if not PACKAGE.fullmatch(package):
            raise CaptureError(f"{package!r} is not the name of a package")
    check_host()
    root = image_root(suite, cache, extra)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _locked(cache / "lock"):
            if not root.is_dir():
                _build(suite, root, extra)
    except OSError as error:
        raise CaptureError(f"the cache {cache} is not usable: {error.strerror}") from error
    return Image(root)


def _build(suite: str, root: Path, extra: Sequence[str]) -> None:
    """Build the image beside its place and move it there when it is whole."""
    unfinished = root.with_name(f"{root.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    argv = [
        *("setpriv", "--pdeathsig", "KILL"),  # it does not outlive us, and none of its children outlives it
        *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
        "mmdebstrap",
        "--mode=root",
        f"--variant={VARIANT}",
        f"--include={','.join([*PACKAGES, *extra])}",
    ]
    done = subprocess.run(
        [*argv, "--format=directory", suite, str(unfinished)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("E:")] or ["E: no message"]
        shutil.rmtree(unfinished, ignore_errors=True)
        raise CaptureError(f"mmdebstrap could not build {suite}: {errors[0].removeprefix('E:').strip()}")
    unfinished.rename(root)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file lock `path`, so that two captures do not build one image at once."""
    import fcntl  # not on every system; elsewhere check_host() has said so before

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _archive(files: Mapping[str, str]) -> bytes:
    """A tar archive of `files` (relative name -> text), the same bytes for the same files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in sorted(files):
            content = files[name].encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
