"""Units for the tests of effects: short texts in, effects out."""

from __future__ import annotations

from collections.abc import Collection

from compiler.systemd.effect import Effect, effect
from compiler.systemd.names import parse_unit_name
from compiler.systemd.platform import Platform
from compiler.systemd.rules import merge_rules
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import merge, parse
from compiler.systemd.view import HostPaths
from compiler.systemd.views import Views


def settings_of(platform: Platform, lines: str, name: str = "a.service", unit: str = "") -> Settings:
    """A service with `lines` in [Service] and `unit` in [Unit]."""
    parsed = parse(f"[Unit]\n{unit}\n[Service]\n{lines}\n")
    known = parse_unit_name(name)
    assert known is not None
    assert not parsed.problems
    return Settings(platform, known, merge([parsed], merge_rules(platform)))


def effect_of(
    platform: Platform, lines: str, name: str = "a.service", unit: str = "", missing: Collection[str] = ()
) -> Effect:
    """The effect of such a service on a host that lacks the paths `missing`."""
    return effect(settings_of(platform, lines, name, unit), Views(HostPaths(missing=frozenset(missing))))


def test_words_have_their_specifiers_expanded(platform: Platform) -> None:
    found = settings_of(platform, "BindPaths=/srv/%i", "a@b.service")
    assert [text for _, text in found.words("BindPaths")] == ["/srv/b"]
