"""What each hardening directive is good for, in a sentence: a first explanation for units that nobody has explained.

The sentences are ours; the facts are those of the man pages named, for systemd 257, and of the tables beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a directive keeps a service from, as the first half of a promise."""

    FILES = "Files that are none of its business"
    PROCESSES = "Other processes and what they share"
    RIGHTS = "More rights than it was given"
    KERNEL = "The kernel and its settings"
    DEVICES = "Devices"
    NETWORK = "The network"


@dataclass(frozen=True, slots=True)
class Entry:
    """A directive. exception: it only loosens what another one closes, so its absence is no open question."""

    directive: str
    area: Area
    does: str
    page: str = "systemd.exec(5)"
    exception: bool = False


def _rows(area: Area, page: str, text: str, *, exception: bool = False) -> tuple[Entry, ...]:
    pairs = (line.strip().partition(": ") for line in text.strip().splitlines())
    return tuple(Entry(name, area, does, page, exception) for name, _, does in pairs)


_CONTROL = "systemd.resource-control(5)"

CATALOGUE: dict[str, Entry] = {entry.directive: entry for entry in (
    *_rows(Area.FILES, "systemd.exec(5)", """
        ProtectSystem: The installed system is read-only for the service, in three degrees.
        ProtectHome: The homes of people are hidden, empty or read-only.
        PrivateTmp: The folders for temporary files belong to the service alone and go when it stops.
        TemporaryFileSystem: An empty file system in memory lies over each of these paths.
        InaccessiblePaths: Nothing at or below these paths can be opened.
        ReadOnlyPaths: What lies at or below these paths cannot be changed.
        NoExecPaths: No program at or below these paths can be started.
        RootDirectory: The service sees this folder as the root of all files.
        RootImage: The service sees the file system of this image as the root of all files.
        UMask: Files that the service makes lack these permissions from the start.
        PrivateMounts: What the service mounts is seen by nobody else.
    """),
    *_rows(Area.FILES, "systemd.exec(5)", """
        ReadWritePaths: These paths stay writable where the rest is read-only.
        BindPaths: These paths come back into a view that hides them, writable.
        BindReadOnlyPaths: These paths come back into a view that hides them, to be read.
        ExecPaths: Programs at or below these paths can be started where others cannot.
    """, exception=True),
    *_rows(Area.PROCESSES, "systemd.exec(5)", """
        PrivatePIDs: No process of others has a number inside the service, so none can be found, traced or signalled.
        PrivateUsers: A user namespace of its own: rights in it count for nothing outside.
        ProtectProc: The folders of other users' processes disappear from the service's view of running processes.
        ProcSubset: The part of /proc that is not about processes disappears.
        PrivateIPC: Shared memory, semaphores and queues of System V and POSIX queues are the service's own.
        RemoveIPC: Objects for communication that its user leaves behind are removed.
        KeyringMode: How the kernel's keyring of the service is tied to those of others.
    """),
    *_rows(Area.RIGHTS, "systemd.exec(5)", """
        NoNewPrivileges: No program that the service starts can have more rights than itself, set-uid or not.
        CapabilityBoundingSet: No program below the service can ever hold a capability that is not in this list.
        RestrictSUIDSGID: The service cannot mark files so that others run them with its rights.
        DynamicUser: The service runs as a user that exists only as long as it runs.
        SecureBits: How the kernel treats user 0 and capabilities when programs are started.
        LockPersonality: The execution domain cannot be switched to one with weaker protection of memory.
        RestrictNamespaces: Namespaces of these types cannot be made or entered.
    """),
    *_rows(Area.RIGHTS, "systemd.exec(5)", """
        AmbientCapabilities: These capabilities are handed on to the programs that an ordinary user starts.
    """, exception=True),
    *_rows(Area.KERNEL, "systemd.exec(5)", """
        ProtectKernelTunables: Settings of the kernel can be read and not written.
        ProtectKernelModules: Modules of the kernel can be neither loaded nor unloaded.
        ProtectKernelLogs: The kernel's log is out of reach.
        ProtectClock: The clocks cannot be set.
        ProtectControlGroups: The tree of control groups is read-only.
        ProtectHostname: The name of the host cannot be changed.
        SystemCallFilter: System calls outside of this list are refused.
        SystemCallArchitectures: System calls of other architectures are refused.
        RestrictRealtime: Real-time scheduling, which can starve all others, is refused.
        MemoryDenyWriteExecute: Memory is either writable or executable, and does not become the other later.
        RestrictFileSystems: File systems of other types cannot be opened.
    """),
    *_rows(Area.KERNEL, "systemd.exec(5)", """
        SystemCallErrorNumber: A refused system call returns this error and does not end the process.
        SystemCallLog: These system calls are logged.
    """, exception=True),
    *_rows(Area.DEVICES, "systemd.exec(5)", """
        PrivateDevices: Only pseudo devices such as null and random are there.
    """),
    *_rows(Area.DEVICES, _CONTROL, """
        DevicePolicy: Which devices can be opened at all.
    """),
    *_rows(Area.DEVICES, _CONTROL, """
        DeviceAllow: These devices can be opened where others cannot.
    """, exception=True),
    *_rows(Area.NETWORK, "systemd.exec(5)", """
        PrivateNetwork: The service has a network of its own with nothing but loopback.
        RestrictAddressFamilies: Sockets of other families cannot be made.
    """),
    *_rows(Area.NETWORK, _CONTROL, """
        IPAddressDeny: No packet is exchanged with these addresses, in either direction.
        SocketBindDeny: These ports cannot be bound.
        RestrictNetworkInterfaces: Packets pass over these interfaces only.
    """),
    *_rows(Area.NETWORK, _CONTROL, """
        IPAddressAllow: Packets are exchanged with these addresses although others are refused.
        SocketBindAllow: These ports can be bound although others are refused.
    """, exception=True),
)}
"""Every directive that counts as hardening, by name."""
