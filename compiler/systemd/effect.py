"""The effect of a unit: everything that its settings come to, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.systemd.capabilities import Capabilities, capabilities
from compiler.systemd.filters import SyscallPolicy, denies_write_execute, policy, refused_families
from compiler.systemd.implied import namespaces, with_implied
from compiler.systemd.mounts import Mount
from compiler.systemd.settings import Settings
from compiler.systemd.sockets import SocketRules, sockets
from compiler.systemd.view import HostPaths, View
from compiler.systemd.views import Views


@dataclass(frozen=True)
class Effect:
    """What holds for the processes of a service; each part is worked out when it is first asked for.

    written: the settings as they were given; settings: with what is implied. implied_by: setting -> the directive it
    comes from. views: what services on its host see.
    """

    written: Settings
    settings: Settings
    implied_by: Mapping[str, str]
    views: Views

    @property
    def host(self) -> HostPaths:
        """What is known of the host's files."""
        return self.views.host

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

    @cached_property
    def namespaces(self) -> Mapping[str, tuple[str, ...]]:
        """Type -> the directives that give the unit one of its own."""
        return namespaces(self.settings)

    @cached_property
    def capabilities(self) -> Capabilities:
        """The capability sets of its processes."""
        return capabilities(self.settings, "user" in self.namespaces)

    @cached_property
    def syscalls(self) -> SyscallPolicy:
        """Which system calls it can make."""
        return policy(self.settings)

    @cached_property
    def refused_families(self) -> frozenset[str]:
        """The address families for which it gets no socket."""
        return refused_families(self.settings)

    @cached_property
    def sockets(self) -> SocketRules:
        """What it may bind and whom it may talk to."""
        return sockets(self.settings)

    @cached_property
    def denies_write_execute(self) -> bool:
        """Whether memory that was written is never executed."""
        return denies_write_execute(self.settings)

    @cached_property
    def no_new_privs(self) -> tuple[str, ...]:
        """The directives that set the flag, () when it is not set.

        A filter needs it where systemd has no right to load filters without: as another user than root, when the
        filter takes away the calls with which systemd would give up that right again
        (`context_has_no_new_privileges()`, `seccomp_allows_drop_privileges()` in `src/core/exec-invoke.c` of
        systemd 257.13).
        """
        found = [self.cause("NoNewPrivileges")] if self.settings.flag("NoNewPrivileges") else []
        if not self.settings.is_root and not self.syscalls.allows_dropping_privileges:
            found.append("SystemCallFilter")
        return tuple(found)

    @cached_property
    def view(self) -> View:
        """The files that it sees."""
        return self.views.of(self.settings, "mnt" in self.namespaces)

    @cached_property
    def requested(self) -> tuple[Mount, ...]:
        """Every mount that it asks for, before systemd sorts them and drops some."""
        return self.views.requested(self.settings)

    @cached_property
    def _views_without(self) -> dict[frozenset[str], View]:
        return {}

    def view_without(self, removed: frozenset[str]) -> View:
        """The files that it would see if it did not set some directives; each answer is kept."""
        gone = removed.intersection(self.written.effective.get("Service", ()))
        if gone not in self._views_without:
            settings, _ = with_implied(self.written.with_changes({}, gone))
            self._views_without[gone] = self.views.of(settings, "mnt" in namespaces(settings))
        return self._views_without[gone]

    @cached_property
    def privileged_view(self) -> View:
        """The files that its commands with `+` see."""
        return self.views.of(self.settings, "mnt" in self.namespaces, privileged=True)


def effect(written: Settings, views: Views | None = None) -> Effect:
    """What a unit's settings come to. views: of its host, by default one of which nothing is known."""
    settings, causes = with_implied(written)
    return Effect(written, settings, causes, views or Views())
