"""What a laboratory can boot the target's system in: a container in a second, or a virtual machine in a minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from compiler.lab import vm
from compiler.lab.container import container
from compiler.lab.machine import Kind
from compiler.lab.session import Session
from compiler.spec import kinds


@dataclass(frozen=True, slots=True)
class Backend:
    """One way to boot: the packages that it needs in the image, how it starts, and how its results are marked.

    ``boot`` takes the image, the cache, and the size of a throw-away layer for which only a container has use.
    """

    kind: Kind
    method: kinds.Method
    packages: tuple[str, ...]
    boot: Callable[[Path, Path, str], AbstractContextManager[Session]]


BACKENDS: Mapping[Kind, Backend] = {
    "container": Backend("container", "lab", (), container),
    "vm": Backend("vm", "vm", vm.PACKAGES, lambda image, cache, _: vm.machine(image, cache)),
}


def host_of(backend: Backend, scene: kinds.Scene) -> str:
    """The host that results of this backend name."""
    return (scene.vm_host if backend.kind == "vm" else None) or scene.host
