"""The views of all services on a host; services that agree in what a view depends on share one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from compiler.systemd.mount_tables import ASKED, requested
from compiler.systemd.mounts import Mount
from compiler.systemd.settings import Settings
from compiler.systemd.view import HostPaths, View, view

_Made = TypeVar("_Made")


class Views:
    """What services see on one host, for one platform; each answer is worked out once.

    A service with a line more or less that is about something else than files sees what it saw before, and questions
    of the kind "what if" are mostly about such lines.
    """

    def __init__(self, host: HostPaths | None = None) -> None:
        self.host = host or HostPaths()
        self._views: dict[Hashable, View] = {}
        self._requested: dict[Hashable, tuple[Mount, ...]] = {}

    def of(self, settings: Settings, has_namespace: bool = True, privileged: bool = False) -> View:
        """The view of a unit. settings: with what is implied. privileged: for its commands with `+`."""
        return _once(self._views, settings, (has_namespace, privileged),
                     lambda narrow: view(narrow, self.host, has_namespace, privileged))

    def requested(self, settings: Settings) -> tuple[Mount, ...]:
        """Every mount that a unit asks for, before systemd sorts them and drops some."""
        return _once(self._requested, settings, (), lambda narrow: tuple(requested(narrow)))


def _once(known: dict[Hashable, _Made], settings: Settings, more: Hashable, make: Callable[[Settings], _Made]) -> _Made:
    """The answer for settings, made of nothing but what the key holds: what ASKED lacks could not be missed."""
    service = settings.effective.get("Service", {})
    held = {name: service[name] for name in ASKED if service.get(name)}
    values = tuple((name, *(one.value for one in lines)) for name, lines in held.items())
    key = settings.name, values, frozenset(settings.specifiers.items()), more
    if key not in known:
        known[key] = make(Settings(settings.platform, settings.name, {"Service": held}, settings.specifiers))
    return known[key]
