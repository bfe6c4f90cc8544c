"""One virtual machine: the target's system with the target's own kernel, in software emulation.

Nothing is left behind however this ends. The machine is one process that dies with us (parent-death signal); what it
writes goes to a file that has no name from the start; it has no network; we speak to it over a pair of sockets.

Emulation is slow, and how slow depends on what else this machine does. So the guest's clock counts instructions:
a time limit in there means the same everywhere, and a service that stops in time does so here too.
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar

from compiler.lab.agent import Agent, GoneError
from compiler.lab.console import last_words
from compiler.lab.disk import Parts, parts
from compiler.lab.machine import check_machine, only_one
from compiler.lab.problem import LabError
from compiler.lab.session import CLEAN, Output, Session

PACKAGES = ("linux-image-amd64", "qemu-guest-agent")
"""What the image needs beside the scene's packages: the kernel, and who runs commands for us."""

BOOT_TIMEOUT = 600.0  # seconds
PATIENCE = 20  # how many times longer than in a container anything may take
_MEMORY = "2g"
_AGENT = "org.qemu.guest_agent.0"  # the name of the port that the agent waits for

# No hardware virtualisation: inside of another virtual machine it has been seen to crash, and emulation, on some
# machines, with the two processor features that are off. One processor: only then does the clock count instructions.
_MACHINE = ("-accel", "tcg", "-icount", "shift=0", "-cpu", "max,la57=off,cx16=off", "-smp", "1", "-m", _MEMORY,
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
            "-device", "virtio-rng-pci", "-device", "virtio-serial-pci")

# A kernel that panics reboots at once, which with -no-reboot is the end of the machine.
_KERNEL = "root=/dev/vda rootfstype=ext4 rw console=ttyS0 loglevel=4 panic=-1 TERM=dumb SYSTEMD_COLORS=0"

_AFTER_BOOT = """
systemctl is-system-running --wait || test "$(systemctl is-system-running)" = degraded
hostname lab
"""


@dataclass(frozen=True, slots=True)
class Machine(Session):
    """A booted virtual machine."""

    noun: ClassVar[str] = "machine"
    own_kernel: ClassVar[bool] = True

    process: subprocess.Popen[bytes]
    agent: Agent
    console: IO[bytes]

    def run(self, command: Sequence[str], timeout: float = 120, stdin: bytes = b"") -> Output:
        """Run a command as root in the machine; raises LabError when it does not end or the machine has died."""
        try:
            return self.agent.run([*CLEAN, *command], timeout * PATIENCE, stdin)
        except TimeoutError as error:
            self.check()
            raise LabError(f"{command[0]} did not end within {timeout * PATIENCE:g} s in the machine") from error
        except GoneError as error:
            raise LabError("the machine ended in the middle of the run; its last words: "
                           f"{last_words(self.console, 3)}") from error

    def check(self) -> None:
        """Raise LabError when the machine has ended."""
        if self.process.poll() is not None:
            raise LabError("the machine ended in the middle of the run; its last words: "
                           f"{last_words(self.console, 3)}")


@contextmanager
def machine(image: Path, cache: Path) -> Iterator[Machine]:
    """Boot the system below ``image`` on its own kernel and hold it until the end of the block."""
    check_machine("vm")
    with only_one(cache), tempfile.TemporaryFile() as console:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            process = subprocess.Popen(
                _command(parts(image), theirs.fileno()), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=console, stderr=subprocess.STDOUT, start_new_session=True,
                env={"PATH": os.environ.get("PATH", os.defpath)})
            try:
                theirs.close()
                box = Machine(process, Agent(ours), console)
                _wait(box)
                box.ask(["sh", "-eu", "-c", _AFTER_BOOT])
                yield box
            finally:
                process.kill()
                process.wait()


def _command(boot: Parts, channel: int) -> list[str]:
    """QEMU with its arguments. It takes what is left of this machine, and its changes to the disk have no name."""
    return ["setpriv", "--pdeathsig", "KILL", "nice", "qemu-system-x86_64", *_MACHINE,
            "-kernel", str(boot.kernel), "-initrd", str(boot.initrd), "-append", _KERNEL,
            "-drive", f"file={str(boot.disk).replace(',', ',,')},format=raw,if=virtio,snapshot=on,cache=unsafe",
            "-chardev", f"socket,id=agent,fd={channel}", "-device", f"virtserialport,chardev=agent,name={_AGENT}"]


def _wait(box: Machine) -> None:
    """Wait until the agent in the machine answers."""
    end = time.monotonic() + BOOT_TIMEOUT
    while time.monotonic() < end:
        try:
            if box.agent.answers(within=min(2.0, BOOT_TIMEOUT)):
                return
        except GoneError as error:
            box.process.wait()
            raise LabError(f"the machine did not start: {last_words(box.console, 3)}") from error
    raise LabError(f"the machine was not up after {BOOT_TIMEOUT:g} s; its last words: {last_words(box.console, 3)}")
