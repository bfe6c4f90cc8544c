"""Machines: the host that is deployed to, and the scene that a laboratory builds in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, ClassVar

from compiler.spec import words as w
from compiler.spec.kinds.base import Item, Node, Sources, record


@record
class HostFact(Node):
    """One thing about the state of a host."""

    fact: w.Line
    managed: Annotated[bool, "whether the consumer's repository knows of it"]
    note: w.Prose = ""
    source: Sources


@record
class Host(Item):
    """A machine that the specs are deployed to, and its state as last known."""

    kind: ClassVar[str] = "host"
    about: w.Prose
    platform: w.PlatformId
    facts: tuple[HostFact, ...]


@record
class SceneFile(Node):
    """A file of the scene: what stands on the host beside the units."""

    path: w.HostPath
    text: w.Commands = ""
    folder: bool = False
    link: Annotated[w.HostPath | None, "makes it a symbolic link to this path"] = None
    owner: w.Line = "root"
    mode: w.Mode = "0644"


@record
class Scene(Item):
    """What a laboratory builds around the units: real parts where the host has them, stand-ins named as such."""

    kind: ClassVar[str] = "scene"
    about: w.Prose
    host: Annotated[w.HostId, "the machine that results of the laboratory name"]
    vm_host: Annotated[w.HostId | None, "the one that those of its virtual machine name"] = None
    packages: Annotated[tuple[w.Line, ...], "of the target's distribution"] = ()
    prepare: Annotated[w.Commands, "run once as root when the scene is set up"] = ""
    stand_ins: Annotated[tuple[w.Line, ...], "what is not the real thing, and instead of what"] = ()
    files: tuple[SceneFile, ...]
    start: Annotated[tuple[w.Line, ...], "units that run while the probes are made"]
    sweep: Annotated[Mapping[w.SysctlKey, tuple[w.Value, ...]], "kernel settings that a virtual machine tries, each at "
                     "all of these values"] = field(default_factory=dict)
