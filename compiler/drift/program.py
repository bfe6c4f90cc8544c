"""The ``bw`` program, run as a process of its own, with limits on its time and output."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from compiler.drift.words import shown

NAME = "bw"
TIMEOUT = 120.0  # seconds for one call; a large repository takes some to load
_LONGEST = 4 * 1024 * 1024  # bytes of what it prints


class ProgramError(Exception):
    """Why the program gave no answer, in one line; ``hint`` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Program:
    """The program at ``path``, and how long one call may take in seconds."""

    path: str
    timeout: float

    def run(self, folder: Path, *arguments: str) -> str:
        """What it prints in ``folder``; ProgramError when it fails, takes too long or says too much."""
        called = shown(" ".join((NAME, *arguments)))
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen([self.path, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                                           stderr=errors, start_new_session=True, env={**os.environ, "BW_COLORS": "0"})
            except OSError as error:
                raise ProgramError(f"'{called}' cannot be run: {error.strerror}") from error
            try:
                status = process.wait(self.timeout)
            except subprocess.TimeoutExpired as error:
                raise ProgramError(f"'{called}' did not end within {self.timeout:g} s") from error
            finally:
                # Also on an interrupt: what it has started ends with it.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            said, complaint = _read(out), _read(errors)
        if status != 0:
            raise ProgramError(f"'{called}' failed: {_last(complaint) or _last(said) or f'exit code {status}'}",
                               "run it in the checkout to see all that it says")
        if len(said) > _LONGEST:
            raise ProgramError(f"'{called}' printed more than {_LONGEST // 1024 // 1024} MiB")
        return said.decode("utf-8", "surrogateescape")


def find() -> Program | None:
    """The program that the caller's shell would run, else the one beside this Python; None where there is neither."""
    path = shutil.which(NAME) or shutil.which(NAME, path=str(Path(sys.executable).parent))
    return Program(path, TIMEOUT) if path else None


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(_LONGEST + 1)


def _last(text: bytes) -> str:
    """The last line that says something, without the marks that frame it."""
    lines = [line.strip(" \t!│╵╷") for line in text.decode("utf-8", "replace").splitlines()]
    return shown(next((line for line in reversed(lines) if line), ""))
