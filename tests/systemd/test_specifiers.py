"""Specifiers: found, judged, expanded."""

from __future__ import annotations

import pytest

from compiler.systemd.names import UnitName, parse_unit_name
from compiler.systemd.platform import Platform
from compiler.systemd.specifiers import check_specifiers, expand, find_specifiers


def unit(text: str) -> UnitName:
    name = parse_unit_name(text)
    assert name is not None
    return name


@pytest.mark.parametrize(
    ("value", "letters"),
    [
        ("/srv/%i/%t", "it"),
        ("100%% sure", ""),
        ("%%%i", "i"),
        ("50% of", ""),
        ("ends in %", ""),
        ("%-%.%i", "i"),
    ],
)
def test_specifiers_are_found_and_percent_signs_are_none(value: str, letters: str) -> None:
    assert "".join(found.letter for found in find_specifiers(value)) == letters


def test_an_unknown_letter_is_reported_once(platform: Platform) -> None:
    (problem,) = check_specifiers(platform, "/srv/%i/%k/%k", unit("a@1.service"))
    assert (problem.needle, problem.suggestions) == ("%k", ("%%k",))


def test_an_instance_where_there_is_none(platform: Platform) -> None:
    (problem,) = check_specifiers(platform, "/srv/%i/%p", unit("a.service"))
    assert problem.needle == "%i"
    assert check_specifiers(platform, "/srv/%i/%p", unit("a@.service")) == []
    assert check_specifiers(platform, "/srv/%i/%p") == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "game-srv@a-b.service",
            "%n %N %p %i %I %j",
            "game-srv@a-b.service game-srv@a-b game-srv a-b a/b srv",
        ),
        ("game-srv.service", "%p|%P|%i|%j|%f", "game-srv|game/srv||srv|/game/srv"),
        ("web@.service", "%p %i %n", "web %i %n"),
        (
            "web@x.service",
            "%t %S %C %L %E %d",
            "/run /var/lib /var/cache /var/log /etc /run/credentials/web@x.service",
        ),
        ("web@x.service", "%% %H 5%", "% %H 5%"),
    ],
)
def test_what_the_name_decides_is_expanded(name: str, value: str, expected: str) -> None:
    assert expand(value, unit(name)) == expected


def test_expand_takes_facts_of_the_host() -> None:
    assert expand("%H", unit("a.service"), {"H": "box"}) == "box"
