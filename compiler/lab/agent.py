"""The guest agent of a virtual machine: commands go in and answers come out over a socket of ours.

The agent is QEMU's own, as the target's distribution packs it; what it takes and gives is JSON, a line each.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import socket
import time
from collections.abc import Sequence
from typing import Any

from compiler.lab.problem import LabError
from compiler.lab.session import Output

_ANSWER = 600.0  # seconds for an answer, however slow the machine is
_SHORTEST, _LONGEST = 0.05, 1.0  # seconds between two questions whether a command has ended


class GoneError(Exception):
    """Nobody is left at the other end."""


class Agent:
    """Speaks to the agent at the other end of ``channel``."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel, self._read = channel, b""

    def answers(self, within: float) -> bool:
        """Whether the agent is up: it answers within so many seconds. What it still had to say before is dropped."""
        mine = secrets.randbelow(2**31)
        try:
            self._send({"execute": "guest-sync", "arguments": {"id": mine}}, within)
            end = time.monotonic() + within
            while self._line(end) != {"return": mine}:
                pass
        except TimeoutError:
            return False
        return True

    def run(self, command: Sequence[str], timeout: float, stdin: bytes = b"") -> Output:
        """Run a command as the agent, which is root; TimeoutError when it takes longer than so many seconds."""
        started = self._call("guest-exec", {"path": command[0], "arg": list(command[1:]), "capture-output": True,
                                            "input-data": base64.b64encode(stdin).decode()})
        end, pause = time.monotonic() + timeout, _SHORTEST
        while True:
            found = self._call("guest-exec-status", {"pid": started["pid"]})
            if found["exited"]:
                return Output(_text(found, "out-data"), _text(found, "err-data"), _status(found))
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST)

    def _call(self, name: str, arguments: dict[str, Any]) -> Any:
        self._send({"execute": name, "arguments": arguments}, _ANSWER)
        try:
            answer = self._line(time.monotonic() + _ANSWER)
        except TimeoutError as error:
            raise LabError(f"the agent in the machine has not answered {name} for {_ANSWER:g} s") from error
        if "return" not in answer:
            raise LabError(f"the agent in the machine refused {name}: {answer.get('error', {}).get('desc', answer)}")
        return answer["return"]

    def _send(self, message: dict[str, Any], within: float) -> None:
        self._channel.settimeout(within)
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except (BrokenPipeError, ConnectionResetError) as error:
            raise GoneError from error

    def _line(self, end: float) -> dict[str, Any]:
        """The next line that is a JSON object; TimeoutError when there is none at ``end``."""
        while b"\n" not in self._read:
            self._channel.settimeout(max(end - time.monotonic(), 0.001))
            try:
                got = self._channel.recv(1 << 16)
            except ConnectionResetError as error:
                raise GoneError from error
            if not got:
                raise GoneError
            self._read += got
        line, _, self._read = self._read.partition(b"\n")
        try:
            found = json.loads(line)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def _status(found: dict[str, Any]) -> int:
    """The exit status; as a shell gives it for a command that a signal has ended."""
    return int(found.get("exitcode", 128 + int(found.get("signal", 0))))


def _text(found: dict[str, Any], key: str) -> str:
    try:
        return base64.b64decode(found.get(key, ""), validate=True).decode(errors="replace")
    except binascii.Error as error:
        raise LabError("the agent in the machine gave output that cannot be read") from error
