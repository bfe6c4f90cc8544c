"""Where captures come from: a file, a folder of them, or a host that is asked over ssh. Nothing is changed there."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from compiler.diagnostics import Finding, Span
from compiler.drift.capture import Capture
from compiler.drift.capture_text import MAX_BYTES, read_capture
from compiler.drift.command import Reading
from compiler.drift.found import Found
from compiler.drift.words import shown
from compiler.emit.capture import PATH
from compiler.foreign import read_foreign
from compiler.pipeline import Compiled, emit_all

SUFFIX = ".capture"
_TIMEOUT = 90.0  # seconds for connecting and capturing
_ENOUGH = 4096  # bytes of what a host complains of
_HOST = re.compile(r"([A-Za-z0-9_][A-Za-z0-9._-]{0,63}@)?[A-Za-z0-9\[][A-Za-z0-9._:%\]-]{0,252}")
_SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ClearAllForwardings=yes", "-T")


def from_path(path: Path) -> Iterator[Reading]:
    """The capture in a file, called what its host calls itself; or all ``*.capture`` files of a folder, by name."""
    if not path.is_dir():
        yield _from_file(path)
        return
    files = sorted(path.glob(f"*{SUFFIX}"))
    if not files:
        yield Reading(str(path), None, (Finding("D030", Span(str(path), 1, 1), f"the folder has no file *{SUFFIX}",
                                                "name each capture after its host"),))
    for file in files:
        yield _from_file(file, file.name.removesuffix(SUFFIX))


def is_host(name: str) -> bool:
    """Whether ssh may be given the name: a host, a user before it; no option and nothing that a shell would read."""
    return _HOST.fullmatch(name) is not None


def from_host(host: str, compiled: Compiled) -> Iterator[Reading]:
    """Run the capture script on a host; the ssh configuration of whoever asks decides how it is reached."""
    script = next(artifact.text for artifact in emit_all(compiled) if artifact.path == PATH)
    yield ask(host, script)


def ask(host: str, script: str) -> Reading:
    """What a host prints when it is given a script."""
    try:
        data, said = _ask([*_SSH, "--", host, "sh -s"], script)
    except TimeoutError:
        return _not_reached(host, f"it did not answer within {_TIMEOUT:g} s")
    except OSError as error:
        return _not_reached(host, f"ssh cannot be run: {error.strerror}")
    if not data:
        return _not_reached(host, said.decode(errors="replace").strip().split("\n")[-1] or "it gave no output")
    return reading_of(data, f"{host}{SUFFIX}", host)


def _ask(command: list[str], script: str) -> tuple[bytes, bytes]:
    """What a command prints and complains of, as far as a capture may be long; TimeoutError when it takes too long."""
    end = time.monotonic() + _TIMEOUT
    with tempfile.TemporaryFile() as given:
        given.write(script.encode())
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
    assert process.stdout
    assert process.stderr
    kept = {process.stdout: bytearray(), process.stderr: bytearray()}
    is_open = set(kept)
    try:
        while is_open and len(kept[process.stdout]) <= MAX_BYTES:
            ready = select.select(is_open, (), (), max(0.0, end - time.monotonic()))[0]
            if not ready:
                raise TimeoutError
            for stream in ready:
                chunk = os.read(stream.fileno(), 64 * 1024)
                # A host that complains without end is heard for the first lines only.
                if stream is process.stdout or len(kept[stream]) < _ENOUGH:
                    kept[stream] += chunk
                if not chunk:
                    is_open.remove(stream)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what ssh itself has started, too
        process.wait()
        process.stdout.close()
        process.stderr.close()
    return bytes(kept[process.stdout]), bytes(kept[process.stderr])


def _from_file(path: Path, label: str = "") -> Reading:
    name = str(path)
    data = read_foreign(path, MAX_BYTES)
    if isinstance(data, str):
        return Reading(name, None, (Finding("D030", Span(name, 1, 1), f"there is no capture in the file: {data}",
                                            "name a file that checklists/capture.sh has written"),))
    return reading_of(data, name, label)


def reading_of(data: bytes, name: str, label: str = "") -> Reading:
    """What a capture says: of the host that it names, or that is called ``label``; ``name`` is that of its file."""
    capture = read_capture(data, name)
    if isinstance(capture, Finding):
        text = data[:MAX_BYTES].decode("utf-8", "replace")
        return Reading(label or name, None, (capture,), {name: text})
    return Reading(label or capture.host, _found(capture, label or capture.host))


def _found(capture: Capture, label: str) -> Found:
    return Found(label, {unit.name: unit for unit in capture.found_units()}, capture=capture)


def _not_reached(host: str, why: str) -> Reading:
    return Reading(host, None, (Finding("D032", Span(host, 1, 1), f"the host was not captured: {shown(why)}",
                                        f"try: ssh -o BatchMode=yes {host} true"),))
