"""SSH into a container without a network: the client's proxy command starts the server inside, on its own pipe."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compiler.lab.archive import File
from compiler.lab.container import Container

PACKAGES = ("file", "openssh-server")
"""What ``bw`` needs on a host."""
_SERVER = "/usr/sbin/sshd"
_HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub"

_CONFIG = """\
Host {name}
    User root
    ProxyCommand {proxy}
    IdentityFile {folder}/key
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known_hosts
    GlobalKnownHostsFile /dev/null
    HostKeyAlgorithms ssh-ed25519
    ControlPath {folder}/master
"""


@dataclass(frozen=True, slots=True)
class Access:
    """A configuration for ``ssh`` and ``scp`` with which they reach the container under a name."""

    config: Path

    @property
    def environment(self) -> dict[str, str]:
        """What ``bw`` reads its options for ``ssh`` and ``scp`` from."""
        options = f"-F {shlex.quote(str(self.config))}"
        return {"BW_SSH_ARGS": options, "BW_SCP_ARGS": options}


@contextmanager
def open_door(box: Container, name: str, folder: Path) -> Iterator[Access]:
    """Let root in with a key made here; nothing listens, and nothing but a pipe leaves the container.

    One connection is kept until the end of the block, and all commands go through it.
    """
    folder.mkdir(mode=0o700)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(folder / "key")], check=True)
    box.push([File("/run/sshd", folder=True, mode="0755"), File("/root/.ssh", folder=True, mode="0700"),
              File("/root/.ssh/authorized_keys", (folder / "key.pub").read_text("utf-8"), mode="0600")])
    (folder / "known_hosts").write_text(f"{name} {box.pull(_HOST_KEY)}", "utf-8")
    proxy = ["nsenter", f"--target={box.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root",
             "--wd", "env", "-i", "PATH=/usr/sbin:/usr/bin", _SERVER, "-i"]
    config = folder / "config"
    config.write_text(_CONFIG.format(name=name, proxy=shlex.join(proxy), folder=folder), "utf-8")
    with subprocess.Popen(["ssh", "-F", str(config), "-M", "-N", name], stdin=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as master:
        try:
            yield Access(config)
        finally:
            master.terminate()
