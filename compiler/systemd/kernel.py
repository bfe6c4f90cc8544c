"""The kernel settings that matter to predictions: values of sysctl keys in, what they amount to out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

YAMA = "kernel.yama.ptrace_scope"
_DMESG = "kernel.dmesg_restrict"
_PORTS = "net.ipv4.ip_unprivileged_port_start"
# At 0 ordinary users make no user namespaces; the error that they get: Debian's patch, and namespaces(7).
_USER_NAMESPACES = {"kernel.unprivileged_userns_clone": "EPERM", "user.max_user_namespaces": "ENOSPC"}
KEYS = (YAMA, *_USER_NAMESPACES, _DMESG, _PORTS)
"""The keys that predictions depend on; no other is asked for."""


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What the kernel's settings come to. yama: kernel.yama.ptrace_scope, None where the kernel has no Yama.

    no_user_namespaces: (key, error) of what keeps ordinary users from making them, () where they may. dmesg_restrict:
    reading the kernel's log takes CAP_SYSLOG. unprivileged_port: the first port that takes no capability. The defaults
    are Debian 13's.
    """

    yama: int | None = 0
    no_user_namespaces: tuple[tuple[str, str], ...] = ()
    dmesg_restrict: bool = True
    unprivileged_port: int = 1024


def number(text: str) -> int | None:
    """The value of one of these keys; None when it is none that the kernel takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def host_settings(sysctl: Mapping[str, str]) -> HostSettings:
    """What these values come to; a key that is not among them, or has no number, is left as the target starts it."""
    plain = HostSettings()
    found = {key: value for key in KEYS if (value := number(sysctl.get(key, ""))) is not None}
    return HostSettings(
        yama=found.get(YAMA, plain.yama),
        no_user_namespaces=tuple((key, error) for key, error in _USER_NAMESPACES.items() if found.get(key) == 0),
        dmesg_restrict=bool(found.get(_DMESG, plain.dmesg_restrict)),
        unprivileged_port=found.get(_PORTS, plain.unprivileged_port))
