"""Unit names and their parts."""

from __future__ import annotations

import pytest

from compiler.systemd.names import parse_unit_name, unescape, unescape_path


@pytest.mark.parametrize(
    ("text", "prefix", "instance", "type_"),
    [
        ("web.service", "web", None, "service"),
        ("web@.service", "web", "", "service"),
        ("web@1.service", "web", "1", "service"),
        ("web@a@b.service", "web", "a@b", "service"),
        ("a.b.socket", "a.b", None, "socket"),
        ("-.slice", "-", None, "slice"),
        ("dev-disk\\x2d1.device", "dev-disk\\x2d1", None, "device"),
    ],
)
def test_a_valid_name_has_its_parts(text: str, prefix: str, instance: str | None, type_: str) -> None:
    name = parse_unit_name(text)
    assert name is not None
    assert (name.prefix, name.instance, name.type) == (prefix, instance, type_)
    assert (name.is_template, name.is_instance) == (instance == "", bool(instance))


INVALID = [
    "",
    "web",
    "web.conf",
    ".service",
    "@.service",
    "@1.service",
    "a/b.service",
    "../x.service",
    "a b.service",
    "é.service",
    "a" * 256 + ".service",
]


@pytest.mark.parametrize("text", INVALID)
def test_what_systemd_refuses_is_no_name(text: str) -> None:
    assert parse_unit_name(text) is None


def test_an_instance_knows_its_template() -> None:
    instance = parse_unit_name("web@1.service")
    plain = parse_unit_name("web.service")
    assert instance is not None
    assert plain is not None
    assert instance.template == "web@.service"
    assert instance.with_instance("2") == "web@2.service"
    assert plain.template == plain.with_instance("2") == "web.service"


def test_escapes_of_names_are_undone() -> None:
    assert unescape("a-b\\x2dc") == "a/b-c"
    assert unescape_path("-") == "/"
    assert unescape_path("srv-x") == "/srv/x"
