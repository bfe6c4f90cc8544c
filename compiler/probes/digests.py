"""Digests of what is deployed: equal for equal meaning, whatever the spelling; a result counts only with them."""

from __future__ import annotations

from collections.abc import Hashable

from compiler.composition import Composition
from compiler.probes.units import digest_of
from compiler.spec import kinds
from compiler.spec.model import Model
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Effective, merge


def unhardened(composition: Composition) -> Effective:
    """The unit without its hardening, merged."""
    return merge([composition.base], composition.rules)


def effective_digest(effective: Effective, platform: Platform) -> str:
    """Of the [Service] section: what each directive means, in the order of names."""
    found = []
    for name, held in sorted(effective.get("Service", {}).items()):
        directive = platform.directive("Service", name)
        meant = normalise(platform, directive, held) if directive else tuple(item.value for item in held)
        found.append([name, stable(meant)])
    return digest_of(found)


def settings_of_host(model: Model) -> dict[str, str]:
    """Every sysctl key that the specs set, with its value."""
    return {key: value for one in model.all(kinds.Setting) for key, value in one.sysctl.items()}


def scene_of_host(model: Model, host: str) -> str:
    """The digest of the scene that a laboratory builds as ``host``: of what is built, not of what is said about it.

    Empty for a host that no scene stands for.
    """
    scene = next((one for one in model.all(kinds.Scene) if host in (one.host, one.vm_host)), None)
    if scene is None:
        return ""
    files = [[one.path, one.text, one.folder, one.link, one.owner, one.mode] for one in scene.files]
    return digest_of([sorted(scene.packages), scene.prepare, files, sorted(scene.start)])


def stable(value: Hashable) -> object:
    """Plain data for a normalised value: sets in order, anything else as it reads."""
    if isinstance(value, frozenset):
        return ["set", *sorted(map(repr, map(stable, value)))]
    if isinstance(value, tuple):
        return [stable(one) for one in value]
    return value if isinstance(value, str | int | None) else repr(value)
