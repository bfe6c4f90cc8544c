"""A booted copy of the target, whatever it runs in: commands as root, files in and out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from compiler.lab.archive import File, archive
from compiler.lab.problem import LabError

CLEAN = ("env", "-i", "-C", "/", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LC_ALL=C.UTF-8",
         "SYSTEMD_COLORS=0")
"""In front of each command: an environment that owes nothing to where the laboratory runs."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a command in the system printed, and its exit status."""

    stdout: str
    stderr: str
    status: int


class Session(ABC):
    """A booted system. ``noun`` is what messages call it; ``own_kernel``: its kernel settings are its own."""

    __slots__ = ()
    noun: ClassVar[str]
    own_kernel: ClassVar[bool]

    @abstractmethod
    def run(self, command: Sequence[str], timeout: float = 120, stdin: bytes = b"") -> Output:
        """Run a command as root; raises LabError when it does not end or the system has died.

        ``timeout`` is in seconds of a machine of usual speed; a slow system takes it many times.
        """

    @abstractmethod
    def check(self) -> None:
        """Raise LabError when the system has ended or has no space left: what else fails then is no news."""

    def ask(self, command: Sequence[str], timeout: float = 120, stdin: bytes = b"") -> str:
        """What a command prints; LabError with its last message when it fails."""
        output = self.run(command, timeout, stdin)
        if output.status != 0:
            said = [line.strip() for line in (output.stderr or output.stdout).splitlines() if line.strip()]
            what = " ".join(" ".join(command).split())[:60]
            raise LabError(f"'{what}' failed in the {self.noun} (status {output.status}): "
                           f"{' / '.join(said[-2:]) or 'no message'}")
        return output.stdout

    def push(self, files: Sequence[File]) -> None:
        """Put files into the system; owners are names that it knows."""
        self.ask(["tar", "--extract", "--file=-", "--directory=/", "--same-owner", "--same-permissions"],
                 stdin=archive(files))

    def pull(self, path: str) -> str:
        """The text of a file in the system."""
        return self.ask(["cat", path])
