"""What holds for several units or for the whole host: profiles, host settings, and the hosts as last known."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.artifact import Artifact
from compiler.composition import profiles_of
from compiler.site.claims import ClaimView
from compiler.site.evidence import runs
from compiler.site.platform_words import since
from compiler.site.referring import Referrers
from compiler.site.routes import Route, artifact_page, directive_route
from compiler.site.sweeps import Table, tables
from compiler.site.view import Site
from compiler.spec import kinds

_MOST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """A directive of a profile: its lines, since when systemd has it, and where each unit explains it."""

    entry: kinds.SetEntry
    directive: str
    values: tuple[str, ...]
    since: str
    places: tuple[tuple[kinds.Unit, Route], ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile, the units that use it, its directives, and what is claimed of them."""

    profile: kinds.Profile
    units: tuple[kinds.Unit, ...]
    shared: tuple[Shared, ...]
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class SettingView:
    """A host setting, its file, what refers to it, and what was seen while it changed."""

    setting: kinds.Setting
    file: Artifact | None
    page: Route | None
    primitives: tuple[kinds.Primitive, ...]
    referring: tuple[Referrers, ...]
    sweeps: tuple[Table, ...]

    @property
    def lines(self) -> str:
        """The settings as they stand in the file."""
        return "\n".join(f"{key}={value}" for key, value in self.setting.sysctl.items())

    @property
    def look(self) -> str:
        """The command that shows them as they are in force."""
        return f"sysctl {' '.join(map(shlex.quote, self.setting.sysctl))}"


@dataclass(frozen=True, slots=True)
class HostView:
    """A host with the runs that were made on it, the newest first."""

    host: kinds.Host
    results: tuple[kinds.Result, ...]
    referring: tuple[Referrers, ...]

    @property
    def newest(self) -> tuple[kinds.Result, ...]:
        """As many of the runs as a line holds."""
        return self.results[:_MOST_RUNS]


def pages(site: Site) -> Iterator[Artifact]:
    """``profiles.md``, ``settings.md`` and ``hosts.md``."""
    yield site.render("profiles.md.j2", "profiles.md", views=[
        _profile(site, profile) for profile in site.model.all(kinds.Profile)])
    yield site.render("settings.md.j2", "settings.md", views=[
        _setting(site, setting) for setting in site.model.all(kinds.Setting)])
    yield site.render("hosts.md.j2", "hosts.md", views=[
        _host(site, host) for host in site.model.all(kinds.Host)])


def _profile(site: Site, profile: kinds.Profile) -> ProfileView:
    units = tuple(unit for unit in site.model.all(kinds.Unit) if profile in profiles_of(site.model, unit))
    in_force = {(unit.id, setting.key) for unit in units for setting in site.relations.compositions[unit.id].added
                if setting.profile is profile}
    rows = []
    for entry in profile.hardening:
        for directive, values in entry.set.items():
            places = tuple((unit, directive_route(site.model, unit, entry.section, directive)) for unit in units
                           if (unit.id, (entry.section, directive)) in in_force)
            rows.append(Shared(entry, directive, values, since(site, entry.section, directive), places))
    claims = tuple(view for entry in profile.hardening for view in site.claims.of(entry.claims))
    return ProfileView(profile, units, tuple(rows), claims)


def _setting(site: Site, setting: kinds.Setting) -> SettingView:
    files = [artifact for artifact in site.artifacts
             if artifact.host_path and setting.place.file in artifact.specs]
    primitives = {primitive.id: primitive for key, value in setting.sysctl.items()
                  for primitive in site.relations.primitives_of(key, (value,))}
    return SettingView(setting, files[0] if files else None, Route(artifact_page(files[0].path)) if files else None,
                       tuple(primitives.values()), site.referring.to(setting, ("primitive",)),
                       tables(site.relations, setting.sysctl))


def _host(site: Site, host: kinds.Host) -> HostView:
    results = tuple(result for result in runs(site.relations) if result.host == host.id)
    return HostView(host, results, site.referring.to(host, ("result",)))
