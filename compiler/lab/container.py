"""One container: the target's system booted over a throw-away layer on its image, entered for commands.

Nothing is left behind however this ends. The layer is a tmpfs, it and the overlay are mounted in a mount
namespace of the container's own, so the kernel takes them back with its last process; and all its processes
live in a process namespace whose first one dies with us (parent-death signals), which ends the others.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar

from compiler.lab.cgroup import own_cgroup
from compiler.lab.console import last_words
from compiler.lab.machine import check_machine, only_one
from compiler.lab.problem import LabError
from compiler.lab.session import CLEAN, Output, Session

BOOT_TIMEOUT = 60.0  # seconds
SCRATCH = "1g"  # size of the throw-away layer
_ENOUGH = 64 * 1024  # bytes

_DIE_WITH_US = ("setpriv", "--pdeathsig", "KILL",
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")

# $1: the group, $2: an empty folder to mount on, $3: the image, $4: size of the layer; the rest: for nspawn.
_START = """
set -e
echo 0 >"$1/cgroup.procs"
mount --make-rprivate /
mount -t tmpfs -o "size=$4,mode=0755" tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay overlay -o "lowerdir=$3,upperdir=$2/upper,workdir=$2/work" "$2/root"
root=$2/root
shift 4
exec systemd-nspawn -D "$root" "$@"
"""

# All capabilities and a few more system calls, because the container stands for a whole host: its own systemd
# takes away what the units are not to have. The network is loopback only.
_NSPAWN = ("--register=no", "--keep-unit", "--console=pipe", "--capability=all",
           "--system-call-filter=bpf perf_event_open @keyring @debug @swap", "--private-network", "--resolv-conf=off",
           "--timezone=off", "--link-journal=no", "--notify-ready=yes", "-b")

# What a host has and a container lacks until it is told: a console, kernel settings that can be opened for
# writing, and the bpf file system, without which SocketBindDeny= and its like are silently not enforced.
_AFTER_BOOT = """
test -e /dev/console || mknod -m 0600 /dev/console c 5 1
hostname lab
mount -o remount,rw,bind /proc/sys
mount -o remount,rw /sys
mkdir -p /sys/fs/bpf
mount -t bpf bpf /sys/fs/bpf
mount -o remount,ro /sys
"""


@dataclass(frozen=True, slots=True)
class Container(Session):
    """A booted container. ``leader`` is its process 1 as this system counts it."""

    noun: ClassVar[str] = "container"
    own_kernel: ClassVar[bool] = False

    process: subprocess.Popen[bytes]
    leader: int
    console: IO[bytes]

    def run(self, command: Sequence[str], timeout: float = 120, stdin: bytes = b"") -> Output:
        """Run a command as root in the container; raises LabError when it does not end or the container has died."""
        enter = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup",
                 "--root", "--wd"]
        try:
            done = subprocess.run([*enter, *CLEAN, *command], input=stdin, capture_output=True, timeout=timeout,
                                  check=False, start_new_session=True)
        except subprocess.TimeoutExpired as error:
            self.check()
            raise LabError(f"{command[0]} did not end within {timeout:g} s in the container") from error
        if done.returncode != 0:
            self.check()
        return Output(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.returncode)

    def check(self) -> None:
        """Raise LabError when the container has ended or its layer is full: what else fails then is no news."""
        try:
            # A process that is ending gives its namespaces up before those in them are killed, and long before
            # its parent hears of it.
            os.readlink(f"/proc/{self.leader}/ns/mnt")
            layer = os.statvfs(f"/proc/{self.leader}/root")
        except OSError as error:
            raise LabError("the container ended in the middle of the run; its last words: "
                           f"{last_words(self.console)}") from error
        if layer.f_bavail * layer.f_bsize < _ENOUGH:
            raise LabError(f"no space left in the container's layer of {layer.f_blocks * layer.f_bsize // 1024} KiB; "
                           "give it more with --scratch")


@contextmanager
def container(image: Path, cache: Path, scratch: str = SCRATCH) -> Iterator[Container]:
    """Boot the system below ``image`` and hold it until the end of the block; the image stays as it is."""
    check_machine("container")
    with only_one(cache) as mountpoint, own_cgroup(_name(cache)) as group, tempfile.TemporaryFile() as console, \
            _listener() as (address, ready):
        arguments = [str(group), str(mountpoint), str(image), scratch, *_NSPAWN]
        process = subprocess.Popen(
            [*_DIE_WITH_US, "sh", "-c", _START, "lab", *arguments],
            env={"PATH": os.environ.get("PATH", os.defpath), "NOTIFY_SOCKET": address,
                 "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            box = Container(process, _wait(process, ready, console, group), console)
            # Its manager goes on reporting; with nobody reading, it would wait for ever after some reloads.
            ready.close()
            box.ask(["sh", "-eu", "-c", _AFTER_BOOT])
            yield box
        finally:
            process.kill()
            process.wait()


def _name(cache: Path) -> str:
    """One name for each cache: what its lock allows only once."""
    return f"hardening-lab-{hashlib.sha256(os.fsencode(cache.absolute())).hexdigest()[:8]}"


@contextmanager
def _listener() -> Iterator[tuple[str, socket.socket]]:
    """A socket that the container's supervisor reports to; its name is not in the file system."""
    name = f"hardening-lab-{secrets.token_hex(8)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(f"\0{name}")
        ready.settimeout(0.2)
        yield f"@{name}", ready


def _wait(process: subprocess.Popen[bytes], ready: socket.socket, console: IO[bytes], group: Path) -> int:
    """Wait until the system in the container is up; gives the process id of its process 1, as we count."""
    end = time.monotonic() + BOOT_TIMEOUT
    while time.monotonic() < end:
        try:
            lines = ready.recv(4096).decode(errors="replace").splitlines()
        except TimeoutError:
            if process.poll() is not None:
                raise LabError(f"the container did not start: {last_words(console)}") from None
            continue
        if "READY=1" in lines:
            return _leader(group)
    raise LabError(f"the container was not up after {BOOT_TIMEOUT:g} s; its last words: {last_words(console)}")


def _leader(group: Path) -> int:
    """Of the processes in the group, the first one of the innermost process namespace."""
    found: dict[int, list[str]] = {}
    for procs in group.rglob("cgroup.procs"):
        for pid in procs.read_text("utf-8").split():
            with suppress(OSError):
                status = Path(f"/proc/{pid}/status").read_text("utf-8")
                found[int(pid)] = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[1:]
    depth = max(map(len, found.values()), default=0)
    leaders = [pid for pid, counted in found.items() if len(counted) == depth and counted[-1] == "1"]
    if not leaders:
        raise LabError("the container is up, but its first process is not to be found")
    return leaders[0]
