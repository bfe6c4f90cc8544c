"""The probe script: one file that stands alone, says the same as the parts it is made of, and fits the specs."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from compiler.emit.probes import text
from compiler.pipeline import Compiled
from compiler.probes import inside, kernel
from compiler.probes.operations import OPERATIONS
from compiler.probes.plan import attempts
from compiler.probes.script import probe_script
from compiler.probes.sessions import CUT
from compiler.spec import kinds


@pytest.fixture(scope="module")
def source(compiled: Compiled) -> str:
    script = probe_script(compiled.relations)
    assert script is not None
    return text(script)


def test_the_script_imports_the_standard_library_only(source: str) -> None:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    assert found <= sys.stdlib_module_names


def test_the_script_says_what_it_was_made_of(source: str) -> None:
    assert "specs/units/" in source.split('"""')[1]


def test_the_script_runs_alone(source: str, tmp_path: Path) -> None:
    path = tmp_path / "probe.py"
    path.write_text(source)
    command = [sys.executable, "-I", str(path), "run", "--level", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "bare" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_goes_into_a_sandbox_is_a_program_of_its_own(source: str) -> None:
    job = json.dumps({"attempts": [[0, "umask", ""]], "avoid": []})
    program = source.partition(f"\n{CUT}\n")[0] + f"\nsys.exit(work({job!r}))\n"
    done = subprocess.run([sys.executable, "-I", "-"], input=program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == '{"done": true}'


def test_every_operation_of_the_specs_can_be_made() -> None:
    assert set(get_args(kinds.Operation)) == {*OPERATIONS, "stop", *kinds.BY_LABORATORY}


def test_every_vector_but_those_of_the_operator_has_an_attempt(compiled: Compiled) -> None:
    tried = {attempt.id for attempt in attempts(compiled.relations)}
    untried = [vector.id for vector in compiled.model.all(kinds.Vector) if vector.id not in tried]
    assert untried == ["D7.a"]
    assert all(need.id in tried for need in compiled.model.all(kinds.Need))


def test_the_digest_is_of_attempts_and_code_and_not_of_the_units(compiled: Compiled) -> None:
    script = probe_script(compiled.relations)
    assert script is not None
    assert script.data["digest"] == script.digest
    assert script.digest in text(script)


@pytest.mark.parametrize(("code", "status"), [
    (kernel.code_exit(), 0), (kernel.code_text_relocation(), 0), (kernel.code_socket(1, 1), 0),
    (kernel.code_socket(99, 1), 97)])
def test_programs_made_of_bytes_run_where_the_kernel_runs_32_bit_code(code: str, status: int, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(kernel.elf32(code))
    program.chmod(0o755)
    try:
        done = subprocess.run([program], check=False)
    except OSError:
        pytest.skip("this kernel runs no 32-bit code")
    assert done.returncode == status


def seen(tries: str, on: str = "") -> tuple[str, str]:
    found = inside.attempt(tries, on, ())
    return found["outcome"], found["saw"]


def test_an_attempt_that_works_says_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert seen("read", str(tmp_path / "file")) == ("ok", "")
    assert seen("write", str(tmp_path)) == ("ok", "")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_refusal_names_the_error(tmp_path: Path) -> None:
    assert seen("read", str(tmp_path / "none")) == ("refused", "ENOENT")
    assert seen("list", str(tmp_path)) == ("refused", "ENOENT: the folder is empty")
    assert seen("variable", "NO_SUCH_VARIABLE") == ("refused", "ENOENT: the variable is not set")


def test_a_deadly_refusal_names_the_signal() -> None:
    assert seen("execute", "sh -c kill${IFS}-SYS${IFS}$$") == ("refused", "SIGSYS")


def test_what_cannot_be_tried_says_why() -> None:
    assert seen("syscall", "no_such_call") == ("impossible", "no harmless arguments are known for no_such_call")
    assert seen("socket", "pigeons")[0] == "impossible"


def test_a_child_never_has_the_number_of_a_victim() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    coming = range(pid + 1, pid + 4)
    assert inside.attempt("visible", str(os.getpid()), coming)["outcome"] == "ok"
