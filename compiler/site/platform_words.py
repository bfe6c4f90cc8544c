"""Facts of the target in words for a page."""

from __future__ import annotations

from compiler.site.view import Site


def since(site: Site, section: str, directive: str) -> str:
    """Since when systemd has the directive; empty where the target's manual does not say."""
    platform = site.model.platform
    found = platform.directive(section, directive) if platform is not None else None
    if found is None or found.since is None:
        return ""
    return f"systemd {found.since}" + (" or a later version" if found.since_shared else "")
