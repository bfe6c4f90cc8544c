"""What systemd and the kernel say of running units: not reloaded, not restarted, or too old for a directive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import Finding, Related, Span
from compiler.drift.capture import Capture, CapturedUnit
from compiler.drift.compare import effective_of
from compiler.drift.files import found_of
from compiler.drift.found import Found, FoundUnit
from compiler.drift.words import shown
from compiler.relations import Relations
from compiler.systemd.names import parse_unit_name
from compiler.systemd.normalise import meaning
from compiler.systemd.platform import Platform
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import Effective, dropin_directories

# Directive -> namespace that its process then has for itself; namespaces(7), systemd.exec(5).
_OWN_NAMESPACE = {"PrivateUsers": "user", "PrivatePIDs": "pid", "PrivateIPC": "ipc", "PrivateNetwork": "net"}


def not_reloaded(relations: Relations, found: Found) -> Iterator[Finding]:
    """D008: systemd goes by files that have changed since it read them."""
    for composition, one in found_of(relations, found):
        seen = _seen(found, one)
        if seen is None or seen["LoadState"] != "loaded":
            continue
        other = sorted(_loaded_otherwise(seen, effective_of(one, composition.rules), relations.model.platform))
        if seen["NeedDaemonReload"] == "yes" or other:
            what = f"; it has {shown(', '.join(other))}" if other else ""
            yield Finding("D008", composition.unit.place.under("id"),
                          f"{one.name} on {found.label}: systemd has not read its files again since they changed{what}",
                          "run: systemctl daemon-reload, then restart the unit")


def _loaded_otherwise(seen: CapturedUnit, files: Effective, platform: Platform | None) -> Iterator[str]:
    """`Directive=value` for what systemd has loaded and the files say otherwise."""
    for name, lines in files.get("Service", {}).items() if platform else ():
        if platform and platform.directive("Service", name) and name in seen.properties:
            loaded = meaning(platform, "Service", name, [seen[name]])
            if loaded != meaning(platform, "Service", name, [line.value for line in lines]):
                yield f"{name}={seen[name]}"


def older_settings(relations: Relations, found: Found) -> Iterator[Finding]:
    """D009: a process that was started before its settings became what they are, or that does not have them."""
    for composition, one in found_of(relations, found):
        seen, capture = _seen(found, one), found.capture
        if seen is None or capture is None or not seen.active:
            continue
        changed = list(_changed_since(seen.started, one, capture)) if seen.started else []
        lacks = list(_lacks(seen, one, effective_of(one, composition.rules), relations.model.platform))
        if changed or lacks:
            why = f"its process does not have {', '.join(lacks)}" if lacks else "it was started before they changed"
            yield Finding("D009", composition.unit.place.under("id"),
                          f"{one.name} on {found.label}: runs with older settings than its files have: {why}",
                          f"restart it: systemctl restart {shown(one.name)}",
                          tuple(Related(Span(shown(path), 1, 1), "changed since") for path in changed))


def _changed_since(started: int, one: FoundUnit, capture: Capture) -> Iterator[str]:
    """Files of a unit that are younger than its process, and folders that a drop-in was taken from or added to."""
    found = [file.path for file in one.files if capture.files[file.path].modified > started]
    yield from found
    names = dropin_directories(one.name)
    for folder, changed in capture.folders.items():
        new_inside = any(path.startswith(f"{folder}/") for path in found)
        if changed > started and folder.rpartition("/")[2] in names and not new_inside:
            yield folder


def _lacks(seen: CapturedUnit, one: FoundUnit, files: Effective, platform: Platform | None) -> Iterator[str]:
    """Directives in the files whose traces the kernel does not show on the process."""
    name = parse_unit_name(one.name)
    if platform is None or name is None:
        return
    settings = Settings(platform, name, files)
    if settings.flag("NoNewPrivileges") and seen.process.get("NoNewPrivs") == "0":
        yield "NoNewPrivileges"
    if "SystemCallFilter" in settings and seen.process.get("Seccomp") == "0":
        yield "SystemCallFilter"
    if settings.normal("CapabilityBoundingSet") == frozenset() and int(seen.process.get("CapBnd", "0"), 16):
        yield "CapabilityBoundingSet"
    for directive, kind in _OWN_NAMESPACE.items():
        if settings.word(directive) != "no" and seen.namespaces.get(kind) == "host":
            yield directive
    if "TemporaryFileSystem" in settings and seen.namespaces.get("mnt") == "host":
        yield "TemporaryFileSystem"


def too_new_directives(relations: Relations, found: Found) -> Iterator[Finding]:
    """D012: directives of the units that came with a later systemd than the host runs; it ignores them."""
    has, platform = found.capture.systemd if found.capture else 0, relations.model.platform
    for composition in relations.compositions.values() if has and platform else ():
        for section, name in _keys(composition.intended()):
            known = platform.directive(section, name) if platform else None
            if known and known.since and known.since > has:
                yield Finding("D012", composition.place(section, name),
                              f"{composition.unit.id} on {found.label}: systemd {has} ignores {name}, "
                              f"which came with {known.since}", "upgrade the host, or do not count on the directive")


def other_version(relations: Relations, found: Found) -> Iterator[Finding]:
    """D013: the host runs another major version of systemd than the specs are checked against."""
    platform, project = relations.model.platform, relations.model.project
    if found.capture and platform and project and found.capture.systemd != platform.systemd:
        yield Finding("D013", project.place.under("platform"),
                      f"{found.label}: runs systemd {shown(found.capture.version)}, "
                      f"the specs are checked against {platform.systemd}",
                      "what a directive means may differ: capture the platform of that host for the specs")


def _keys(effective: Effective) -> Iterator[tuple[str, str]]:
    return ((section, name) for section, held in effective.items() for name in held)


def _seen(found: Found, one: FoundUnit) -> CapturedUnit | None:
    units: Mapping[str, CapturedUnit] = found.capture.units if found.capture else {}
    return units.get(one.name)
