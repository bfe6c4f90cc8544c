"""What runs as the unit's own process: each attempt in a child of its own, so that a deadly filter ends only that."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Sequence

from compiler.probes.kernel import ImpossibleError
from compiler.probes.operations import OPERATIONS

LIMIT = 10
"""Seconds that an attempt may take."""

def attempt(tries: str, on: str, avoid: Collection[int]) -> dict[str, str]:
    """Make one attempt. ``avoid`` are the numbers of the victims, which in a PID namespace of its own this
    process's children could have by chance; it would then meet itself."""
    reader, writer = os.pipe()
    while True:
        child = os.fork()
        if child == 0:
            os.close(reader)
            _child(tries, on, writer, os.getpid() in avoid)
        if child not in avoid:
            break
        os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        text = said.read().decode(errors="replace")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _outcome(text, code)


def _child(tries: str, on: str, writer: int, to_be_avoided: bool) -> None:
    """Never returns. Says what was refused over the pipe; silence and a clean end mean that it worked."""
    if to_be_avoided:
        os._exit(0)
    signal.alarm(LIMIT)
    said, code = "", 0
    try:
        OPERATIONS[tries](on)
    except ImpossibleError as reason:
        said, code = f"impossible {reason}", 1
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, str(error.errno or type(error).__name__))
        own = error.strerror if error.errno and error.strerror != os.strerror(error.errno) else ""
        said, code = f"refused {name}{': ' + own if own else ''}", 1
    except (ValueError, KeyError) as error:
        said, code = f"impossible {type(error).__name__}: {error}", 1
    except subprocess.TimeoutExpired:
        said, code = "impossible no answer in time", 1
    os.write(writer, said.encode(errors="replace")[:400])
    os._exit(code)


def _outcome(said: str, code: int) -> dict[str, str]:
    word, _, rest = said.partition(" ")
    if word == "impossible":
        return {"outcome": "impossible", "saw": rest}
    if word == "refused":
        return {"outcome": "refused", "saw": rest}
    if code == -signal.SIGALRM:
        return {"outcome": "impossible", "saw": "no answer in time"}
    if code < 0:
        return {"outcome": "refused", "saw": signal.Signals(-code).name}
    if code > 0:                                              # a 32-bit program ends with the error number
        return {"outcome": "refused", "saw": errno.errorcode.get(code, f"exit {code}")}
    return {"outcome": "ok", "saw": ""}


def work(job: str) -> int:
    """Make the attempts of a job (JSON) and print what came of them as JSON, one line each."""
    task = json.loads(job)
    for index, tries, on in task["attempts"]:
        found = attempt(tries, on, task["avoid"])
        print(json.dumps({"index": index, **found}), flush=True)
    print(json.dumps({"done": True}), flush=True)
    return 0


def wait(_: Sequence[str] = ()) -> int:
    """Be a main process that does nothing and ends when it is told to: a victim, or one that is stopped."""
    def end(*_: object) -> None:
        sys.exit(0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, end)
    print("ready", flush=True)
    while True:
        time.sleep(3600)
