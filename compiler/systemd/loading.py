"""What the kernel needs beside a program to run it: the interpreter of a script, the loader of everything else."""

from __future__ import annotations

# The names that the ABI documents of the architectures give the dynamic loader; statically linked programs need none.
LOADERS = {
    "x86-64": "/lib64/ld-linux-x86-64.so.2",
    "x86": "/lib/ld-linux.so.2",
    "arm64": "/lib/ld-linux-aarch64.so.1",
}


def interpreter_of(text: str) -> str:
    """The program that the first line of a script names (execve(2)); "" when the text is none."""
    first = text.partition("\n")[0]
    words = first[2:].split() if first.startswith("#!") else []
    return words[0] if words else ""
