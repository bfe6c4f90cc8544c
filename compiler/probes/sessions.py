"""Copies of units, started, watched and taken away again, whatever happens in between."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compiler.probes.units import PREFIX, RUNTIME, copy_text, main_pid, systemctl
from compiler.systemd.unitfile import Effective

FOLDER = Path("/run/hardening-probe")
CUT = "# === What follows stays outside of the sandboxes; only what stands above is sent into them."
_LOCK = Path("/run/hardening-probe.lock")


@dataclass
class Copy:
    """One copy of a unit: what it is of, in which sandbox, and what it is to do there."""

    name: str
    unit: str
    effective: Effective
    instance: str = ""
    as_root: bool = False
    role: str = "attempt"
    attempts: Sequence[Mapping[str, Any]] = ()
    found: list[dict[str, str]] = field(default_factory=list)
    failed: str = ""

    @property
    def service(self) -> str:
        """The name under which systemd knows the copy; it has the instance of what it copies."""
        return f"{PREFIX}{self.name}{'@' + self.instance if '@.' in self.unit else ''}.service"


class Workshop:
    """The folder and the unit files of one run; ``with`` it, all is gone at the end."""

    def __init__(self, source: str) -> None:
        self._program = source.partition(f"\n{CUT}\n")[0]
        self._ended = False

    def __enter__(self) -> Workshop:
        self._lock = _LOCK.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise OSError(0, "another probe is running on this host") from None
        try:
            self.end()                                        # what a run that was killed has left
            self._clear()
            self._ended = False
            FOLDER.mkdir(mode=0o700)
            RUNTIME.mkdir(parents=True, exist_ok=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with uninterrupted():
            self.end()
            self._clear()
            _LOCK.unlink(missing_ok=True)
            self._lock.close()

    def end(self) -> None:
        """End whatever copies are running, and start no more."""
        self._ended = True
        systemctl("kill", "--signal=SIGKILL", f"{PREFIX}*", check=False)
        systemctl("stop", f"{PREFIX}*", check=False)

    def _clear(self) -> None:
        left = [path for path in RUNTIME.glob(f"{PREFIX}*") if path.is_file()]
        for path in left:
            path.unlink()
        if FOLDER.exists():
            shutil.rmtree(FOLDER)
        if left:
            systemctl("daemon-reload", check=False)
            systemctl("reset-failed", f"{PREFIX}*", check=False)

    def install(self, copies: Sequence[Copy]) -> None:
        """Write all the unit files, then let systemd read them once."""
        for copy in copies:
            text = copy_text(copy.effective, FOLDER, copy.name, as_root=copy.as_root, role=copy.role)
            (RUNTIME / copy.service).write_text(text, encoding="utf-8", errors="surrogateescape")
        systemctl("daemon-reload")

    def start(self, copy: Copy, job: Mapping[str, object]) -> None:
        """Give the copy its program and start it; an attempt has ended when this returns, one that waits is ready."""
        if self._ended:
            raise OSError(0, "the run has ended")
        ending = f"\nsys.exit({'wait()' if copy.role == 'wait' else f'work({json.dumps(job)!r})'})\n"
        (FOLDER / f"{copy.name}.py").write_text(self._program + ending, encoding="utf-8")
        try:
            systemctl("start", copy.service)
            if copy.role == "wait":
                _until(lambda: "ready" in self._read(copy, "out"))
        except OSError as error:
            # A oneshot that was not started at all has printed nothing; what it printed counts below.
            copy.failed = str(error.strerror or error)

    def collect(self, copy: Copy) -> None:
        """Read what the attempts of a copy came to; what is missing at the end was never made."""
        rows = [json.loads(line) for line in self._read(copy, "out").splitlines() if line.startswith("{")]
        made = {row["index"]: row for row in rows if "index" in row}
        if any("done" in row for row in rows):
            copy.failed = ""
        elif not copy.failed:
            copy.failed = "ended early"
        if copy.failed:
            status = systemctl("show", "-P", "Result", copy.service, check=False)
            said = self._read(copy, "err").strip().splitlines()
            copy.failed = f"{status}; {said[-1] if said else copy.failed}"
        nothing = {"outcome": "impossible", "saw": f"the unit did not run: {copy.failed}"}
        copy.found = [made.get(index, nothing) for index in range(len(copy.attempts))]

    def stop(self, copy: Copy) -> tuple[float, str]:
        """Stop a copy that waits: seconds that it took, and systemd's result."""
        begun = time.monotonic()
        systemctl("stop", copy.service, check=False)
        return time.monotonic() - begun, systemctl("show", "-P", "Result", copy.service, check=False)

    def pid(self, copy: Copy) -> int:
        """The main process of a copy that waits."""
        return main_pid(copy.service)

    def _read(self, copy: Copy, kind: str) -> str:
        path = FOLDER / f"{copy.name}.{kind}"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _until(ready: Callable[[], bool], limit: float = 10.0) -> None:
    begun = time.monotonic()
    while not ready():
        if time.monotonic() - begun > limit:
            raise OSError(0, "the waiting copy did not get ready")
        time.sleep(0.02)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Cleaning up goes on through a second Ctrl-C."""
    held = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = [signal.signal(number, signal.SIG_IGN) for number in held]
    try:
        yield
    finally:
        for number, handler in zip(held, before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the run as Ctrl-C does, by way of every ``with``."""
    def end(number: int, _: object) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
