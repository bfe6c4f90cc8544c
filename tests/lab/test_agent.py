"""The talk with the agent in a virtual machine, against one of a few lines."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from compiler.lab.agent import Agent, GoneError
from compiler.lab.problem import LabError

Answer = Callable[[dict[str, Any]], bytes]


@contextmanager
def talk(answer: Answer) -> Iterator[Agent]:
    """An agent whose other end gives ``answer`` to each message; nothing at all ends the talk."""
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with theirs, theirs.makefile("rb") as messages:
            for message in messages:
                said = answer(json.loads(message))
                if not said:
                    return
                theirs.sendall(said)
    other = threading.Thread(target=serve)
    other.start()
    try:
        with ours:
            yield Agent(ours)
    finally:
        other.join()


def line(value: object) -> bytes:
    return json.dumps({"return": value}).encode() + b"\n"


def shell(end: dict[str, object], polls: int = 1) -> Answer:
    """Takes any command, and says after so many questions that it has ended with ``end``."""
    asked = iter(range(polls))

    def answer(message: dict[str, Any]) -> bytes:
        if message["execute"] == "guest-exec":
            return line({"pid": 7})
        return line({"exited": False}) if next(asked, None) is not None else line({"exited": True, **end})
    return answer


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_command_gives_its_output_and_status() -> None:
    with talk(shell({"exitcode": 3, "out-data": coded("süß\n"), "err-data": coded("no\n")}, 3)) as agent:
        done = agent.run(["true"], 5)
    assert (done.stdout, done.stderr, done.status) == ("süß\n", "no\n", 3)


def test_a_signal_is_a_status_as_in_a_shell() -> None:
    with talk(shell({"signal": 9})) as agent:
        assert agent.run(["true"], 5).status == 137


def test_a_command_gets_its_input_byte_by_byte() -> None:
    got = list[dict[str, Any]]()

    def answer(message: dict[str, Any]) -> bytes:
        got.append(message)
        return shell({"exitcode": 0}, 0)(message)
    with talk(answer) as agent:
        agent.run(["tar", "-x"], 5, b"\x00data")
    arguments = got[0]["arguments"]
    assert (arguments["path"], arguments["arg"]) == ("tar", ["-x"])
    assert base64.b64decode(arguments["input-data"]) == b"\x00data"


def test_a_command_that_does_not_end_is_given_up() -> None:
    with talk(shell({}, 1000)) as agent, pytest.raises(TimeoutError):
        agent.run(["sleep", "9"], 0.1)


def test_what_was_asked_before_the_agent_was_up_is_forgotten() -> None:
    with talk(lambda message: line({"late": True}) + b"\xff{]\n" + line(message["arguments"]["id"])) as agent:
        assert agent.answers(5)


def test_silence_is_no_answer() -> None:
    with talk(lambda _: b"\n") as agent:
        assert not agent.answers(0.2)


def test_the_end_of_the_machine_is_told() -> None:
    with talk(lambda _: b"") as agent, pytest.raises(GoneError):
        agent.run(["true"], 5)


@pytest.mark.parametrize(("said", "why"), [
    (b'{"error": {"desc": "command failed"}}\n', r"^the agent in the machine refused guest-exec: command failed$"),
    (b'[1]\n', r"^the agent in the machine refused guest-exec: \{\}$"),
])
def test_a_refusal_is_a_line(said: bytes, why: str) -> None:
    with talk(lambda _: said) as agent, pytest.raises(LabError, match=why):
        agent.run(["true"], 5)


def test_output_that_is_not_coded_as_it_should_is_refused() -> None:
    with talk(shell({"exitcode": 0, "out-data": "%%%x"})) as agent, pytest.raises(LabError, match="cannot be read"):
        agent.run(["true"], 5)
