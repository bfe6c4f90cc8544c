"""The effect of a unit: everything that its settings come to, worked out once, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.systemd.capabilities import Capabilities, capabilities
from compiler.systemd.filters import SyscallPolicy, denies_write_execute, policy, refused_families
from compiler.systemd.implied import namespaces, with_implied
from compiler.systemd.settings import Settings
from compiler.systemd.sockets import SocketRules, sockets
from compiler.systemd.view import HostPaths, View, view


@dataclass(frozen=True, slots=True)
class Effect:
    """What holds for the processes of a service.

    settings: with what is implied; written: as they were given. implied_by: setting -> the directive it comes from.
    namespaces: type -> the directives that give the unit one of its own. no_new_privs: the directives that set the
    flag, () when it is not set. view: the files; privileged_view: those of commands with `+`.
    """

    written: Settings
    settings: Settings
    implied_by: Mapping[str, str]
    namespaces: Mapping[str, tuple[str, ...]]
    capabilities: Capabilities
    syscalls: SyscallPolicy
    sockets: SocketRules
    no_new_privs: tuple[str, ...]
    refused_families: frozenset[str]
    denies_write_execute: bool
    view: View
    privileged_view: View
    host: HostPaths = field(default_factory=HostPaths)

    @property
    def name(self) -> str:
        """The name of the unit."""
        return self.settings.name.text

    @property
    def user(self) -> str:
        """The user of its processes, outside of any user namespace of theirs."""
        return self.settings.user

    @property
    def protect_proc(self) -> str:
        """`default`, `noaccess`, `invisible` or `ptraceable`."""
        return self.settings.word("ProtectProc", "default")

    @property
    def joins(self) -> frozenset[str]:
        """Units whose namespaces it shares where both ask for private ones (JoinsNamespaceOf=)."""
        return frozenset(text for _, text in self.settings.words("JoinsNamespaceOf", "Unit"))

    def cause(self, directive: str) -> str:
        """`directive` itself, or the one that implies it here."""
        return self.implied_by.get(directive, directive)


def effect(written: Settings, host: HostPaths | None = None) -> Effect:
    """Work out what a unit's settings come to. host: what is known of the host's files."""
    host = host or HostPaths()
    settings, causes = with_implied(written)
    spaces = namespaces(settings)
    filters = policy(settings)
    caps = capabilities(settings, "user" in spaces)
    has_mounts = "mnt" in spaces
    return Effect(
        written=written,
        settings=settings,
        implied_by=causes,
        namespaces=spaces,
        capabilities=caps,
        syscalls=filters,
        sockets=sockets(settings),
        no_new_privs=_no_new_privs(settings, causes, filters),
        refused_families=refused_families(settings),
        denies_write_execute=denies_write_execute(settings),
        view=view(settings, host, has_mounts),
        privileged_view=view(settings, host, has_mounts, privileged=True),
        host=host,
    )


def _no_new_privs(settings: Settings, causes: Mapping[str, str], filters: SyscallPolicy) -> tuple[str, ...]:
    """The directives that set the flag.

    A filter needs it where systemd has no right to load filters without: as another user than root, when the
    filter takes away the calls with which systemd would give up that right again (`context_has_no_new_privileges()`,
    `seccomp_allows_drop_privileges()` in `src/core/exec-invoke.c` of systemd 257.13).
    """
    found = [causes.get("NoNewPrivileges", "NoNewPrivileges")] if settings.flag("NoNewPrivileges") else []
    if not settings.is_root and not filters.allows_dropping_privileges:
        found.append("SystemCallFilter")
    return tuple(found)
