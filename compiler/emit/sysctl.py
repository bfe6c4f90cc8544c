"""Host settings as files for sysctl.d."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.artifact import Artifact
from compiler.emit.prose import comment, generated
from compiler.facts import plain
from compiler.relations import Relations
from compiler.spec import kinds


def emit(relations: Relations) -> Iterator[Artifact]:
    """``etc/sysctl.d/<id>.conf`` for every setting."""
    for setting in relations.model.all(kinds.Setting):
        specs = (relations.model.file_of(setting),)
        lines = [*comment(generated(specs)), "", *comment(plain(relations, setting.because)),
                 f"# serves {', '.join(setting.serves)}"]
        lines += [f"{key}={value}" for key, value in setting.sysctl.items()]
        host_path = f"/etc/sysctl.d/{setting.id}.conf"
        yield Artifact(host_path.lstrip("/"), "\n".join(lines) + "\n", specs, host_path)
