"""The script that makes the specs' attempts, on the host as in the laboratory: one file, standard library only."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.emit.prose import comment, generated
from compiler.emit.python_data import literal
from compiler.probes.script import Script, probe_script
from compiler.relations import Relations

PATH = "checklists/probe.py"


def emit(relations: Relations) -> Iterator[Artifact]:
    """``checklists/probe.py``; none where no spec has a probe."""
    script = probe_script(relations)
    if script is not None:
        yield Artifact(PATH, text(script), script.specs, mode="0755")


def text(script: Script) -> str:
    """The whole file: what it is and comes from, the program, the data, the start."""
    head = ["#!/usr/bin/env python3", f'"""{script.about}', "", *comment(generated(script.specs), 110, ""), '"""', ""]
    start = ['if __name__ == "__main__":', "    sys.exit(main(sys.argv[1:], DATA))", ""]
    tail = [f"DATA = {literal(script.data)}", "", *start]
    return "\n".join([*head, script.code, *tail])
