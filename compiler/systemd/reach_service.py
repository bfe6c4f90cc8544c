"""Predictions about what a service can use for itself: programs, sockets of the system, rights, its environment."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from compiler.systemd import raising
from compiler.systemd.filters import X86
from compiler.systemd.loading import LOADERS
from compiler.systemd.operations import Attempt, Barrier, Found, Holder, Scene, Unknown
from compiler.systemd.quantities import octal_mode
from compiler.systemd.reach_parts import by_view, hidden, lacks, refused, socket_calls, unrunnable, unseen_path

# Where a link of the target's /dev leads that a private /dev has too: dev_setup() of systemd 257.13.
_SOCKET_LINKS = {"/dev/log": "/run/systemd/journal/dev-log"}
SYSTEM_BUS = "/run/dbus/system_bus_socket"
# Calls that ask for one capability whatever their arguments: capabilities(7) of Linux.
_RIGHTS = {
    **dict.fromkeys(("init_module", "finit_module", "delete_module"), "CAP_SYS_MODULE"),
    **dict.fromkeys(("settimeofday", "clock_settime", "adjtimex", "clock_adjtime"), "CAP_SYS_TIME"),
    **dict.fromkeys(("swapon", "swapoff", "quotactl", "sethostname", "setdomainname", "pivot_root"), "CAP_SYS_ADMIN"),
    **dict.fromkeys(("iopl", "ioperm"), "CAP_SYS_RAWIO"),
    "reboot": "CAP_SYS_BOOT",
    "chroot": "CAP_SYS_CHROOT",
    "acct": "CAP_SYS_PACCT",
}
# Calls that a setting of the kernel opens or closes, which the specs may not know.
_BY_KERNEL = {"perf_event_open": "kernel.perf_event_paranoid", "bpf": "kernel.unprivileged_bpf_disabled"}


def exists(scene: Scene) -> Iterator[Found]:
    """A path is seen."""
    yield from by_view(scene.attacker, scene.attempt.target, unseen_path)


def run(scene: Scene) -> Iterator[Found]:
    """The program is there and can be run, and so is what loads it."""
    yield from by_view(scene.attacker, scene.attempt.target, unrunnable)
    if loader := LOADERS.get(scene.attacker.settings.platform.architecture):
        yield from by_view(scene.attacker, loader, unrunnable)


def sudo(scene: Scene) -> Iterator[Found]:
    """sudo makes its caller root: the set-uid bit counts, it can change ids, and it finds what it reads."""
    side = scene.attacker
    for name in side.no_new_privs:
        yield Barrier((name,), Holder.ATTACKER, "EPERM")
    for name in side.namespaces.get("user", ()):
        yield Barrier((name,), Holder.ATTACKER, "EPERM")
    for capability in raising.CAPABILITIES:
        for name in side.capabilities.missing.get(capability, ()):
            yield Barrier((name,), Holder.ATTACKER, "EPERM")
    for call in raising.CALLS:
        yield from refused(scene, [[(call, "")]])
    for path in raising.FILES:
        yield from by_view(side, path, hidden)
    if scene.attempt.target:
        yield from by_view(side, scene.attempt.target, unrunnable)
        if "systemctl" in scene.attempt.target:
            # systemctl asks who it is by its number, which PID 1 cannot find in another namespace.
            for name in side.namespaces.get("pid", ()):
                yield Barrier((name,), Holder.ATTACKER, "EPERM")


def capability(scene: Scene) -> Iterator[Found]:
    """The bounding set holds it."""
    for name in scene.attacker.capabilities.missing.get(scene.attempt.target, ()):
        yield Barrier((name,), Holder.ATTACKER, "EPERM")


def address_of(target: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address of ADDRESS:PORT; None when it is a name, or nothing."""
    try:
        return ipaddress.ip_address(target.rpartition(":")[0].strip("[]"))
    except ValueError:
        return None


def connect(scene: Scene) -> Iterator[Found]:
    """A TCP connection; who listens is not known, so only the unit's own side is asked."""
    address = address_of(scene.attempt.target)
    if address is None:
        yield Unknown(f"{scene.attempt.target} is no address, and what it stands for is not known")
        return
    yield from socket_calls(scene, "AF_INET6" if address.version == 6 else "AF_INET", "connect")
    for name in scene.attacker.namespaces.get("net", ()):
        yield Barrier((name,), Holder.ATTACKER, "ECONNREFUSED" if address.is_loopback else "ENETUNREACH")
    if scene.attacker.sockets.refuses_address(str(address)):
        yield Barrier(("IPAddressDeny",), Holder.ATTACKER, "ETIMEDOUT")


def unix_socket(scene: Scene) -> Iterator[Found]:
    """A Unix socket that is a file: its network namespace does not count, its place in the view does."""
    path = scene.attempt.target
    yield from socket_calls(scene, "AF_UNIX", "connect")
    yield from by_view(scene.attacker, path, hidden)
    if path in _SOCKET_LINKS:
        yield from by_view(scene.attacker, _SOCKET_LINKS[path], hidden)


def syscall(scene: Scene) -> Iterator[Found]:
    """A system call, and the right that the kernel asks for."""
    name = scene.attempt.target
    yield from refused(scene, [[(name, "")]])
    if name in _RIGHTS:
        yield from lacks(scene, _RIGHTS[name])
    if name == "syslog" and scene.host.dmesg_restrict:
        yield from lacks(scene, "CAP_SYSLOG")
    if name in _BY_KERNEL and not scene.attacker.capabilities.against_host("CAP_SYS_ADMIN"):
        yield Unknown(f"{_BY_KERNEL[name]} of the kernel decides")


def run_i386(scene: Scene) -> Iterator[Found]:
    """32-bit code ends by a call of its own architecture, if by nothing else."""
    inside = Scene(scene.attacker, Attempt(scene.attempt.operation, "", X86), None, scene.host)
    yield from refused(inside, [[("exit", "")], [("exit_group", "")]])


def text_relocation(scene: Scene) -> Iterator[Found]:
    """32-bit code makes text writable, changes it, and makes it executable again."""
    if scene.attacker.denies_write_execute:
        yield Barrier(("MemoryDenyWriteExecute",), Holder.ATTACKER, "EACCES")
    yield from run_i386(scene)


def open_files(scene: Scene) -> Iterator[Found]:
    """UMask= leaves others a right to new files; so does the manager's default, which a wrong value leaves in place."""
    mask = octal_mode(scene.attacker.settings.text("UMask"))
    if mask is not None and mask & 0o7 == 0o7:
        yield Barrier(("UMask",), Holder.ATTACKER, "EACCES")


def keyring(scene: Scene) -> Iterator[Found]:
    """The user's keyring is linked into the session's where KeyringMode= says shared; system services get private."""
    mode = scene.attacker.settings.word("KeyringMode", "private")
    if mode != "shared":
        yield Barrier(("KeyringMode",), Holder.ATTACKER, "ENOKEY")
    elif "user" in scene.attacker.namespaces:
        yield Unknown("whether the keyring of the user is that of the user namespace is not known")
    yield from refused(scene, [[("keyctl", "")]])


def variable(scene: Scene) -> Iterator[Found]:
    """Environment=, EnvironmentFile= (which PID 1 reads, outside of the view) or PassEnvironment= gives it."""
    settings, name = scene.attacker.settings, scene.attempt.target
    if name in {text.partition("=")[0] for _, text in settings.words("UnsetEnvironment")}:
        yield Barrier(("UnsetEnvironment",), Holder.ATTACKER, "ENOENT")
    known = scene.attacker.host.variables
    files = [text.removeprefix("-") for _, text in settings.words("EnvironmentFile")]
    given = {text.partition("=")[0] for _, text in settings.words("Environment")}
    if name in given.union(*(known.get(path, ()) for path in files)):
        return
    unknown = [path for path in files if path not in known]
    if unknown or name in {text for _, text in settings.words("PassEnvironment")}:
        yield Unknown(f"what {' and '.join(unknown) or 'the environment of the manager'} holds is not known")
    else:
        yield Barrier(("EnvironmentFile" if files else "Environment",), Holder.ATTACKER, "ENOENT")


def stop(scene: Scene) -> Iterator[Found]:
    """Processes end on the signal that they are sent; as process 1 of a namespace only if they handle it."""
    settings = scene.attacker.settings
    signal = settings.text("KillSignal") or "SIGTERM"
    if settings.word("KillMode", "control-group") in ("none", "process"):
        yield Unknown("KillMode= leaves processes to themselves")
    if "pid" in scene.attacker.namespaces and signal != "SIGKILL":
        yield Unknown(f"process 1 of a PID namespace ends on {signal} only if the program handles it")
