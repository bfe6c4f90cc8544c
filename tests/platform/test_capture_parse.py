"""Reading what the target's tools print, on short pieces of real output."""

from __future__ import annotations

import json

import pytest

from compiler.capture import parse
from compiler.capture.parse import Complaint, Item, ParseError


def test_configuration_items_have_section_name_and_kind() -> None:
    text = "[Unit]\nDescription=STRING\nRequires=UNIT [...]\n\n[Service]\nPrivatePIDs=OTHER\n"

    assert parse.configuration_items(text) == (
        Item("Unit", "Description", "STRING"),
        Item("Unit", "Requires", "UNIT [...]"),
        Item("Service", "PrivatePIDs", "OTHER"),
    )


@pytest.mark.parametrize("text", ["", "Description=STRING\n", "[Unit]\nDescription\n", "[Unit]\n=STRING\n"])
def test_other_output_is_no_configuration_item(text: str) -> None:
    with pytest.raises(ParseError):
        parse.configuration_items(text)


def test_os_release_loses_its_quotes() -> None:
    text = 'NAME="Debian GNU/Linux"\nVERSION_ID="13"\n# a comment\nID=debian\n'

    assert parse.os_release(text) == {"NAME": "Debian GNU/Linux", "VERSION_ID": "13", "ID": "debian"}


def test_version_is_the_major_number() -> None:
    assert parse.version_number("systemd 257 (257.13-1~deb13u1)\n+PAM +AUDIT\n") == 257
    with pytest.raises(ParseError):
        parse.version_number("command not found")


def test_groups_keep_nested_groups_and_drop_what_depends_on_the_kernel() -> None:
    text = (
        "@default\n    # System calls that are always permitted\n    @sandbox\n    brk\n\n"
        "@swap\n    # Enable/disable swap devices\n    swapon\n    swapoff\n\n"
        "# Ungrouped System Calls (known but not included in any of the groups except @known):\n#   syslog\n"
    )

    assert parse.groups(text) == {"@default": ("@sandbox", "brk"), "@swap": ("swapoff", "swapon")}


def test_a_file_system_loses_its_magic_number() -> None:
    assert parse.groups("@temporary\n    # Temporary\n    tmpfs (magic: 0x1021994)\n") == {
        "@temporary": ("tmpfs",)
    }


def test_package_versions_are_sorted() -> None:
    assert list(parse.package_versions("sudo\t1.9.16p2-3\nlibc6\t2.41-12\n").items()) == [
        ("libc6", "2.41-12"),
        ("sudo", "1.9.16p2-3"),
    ]


def test_tables_and_the_native_architecture() -> None:
    table = "NAME        SUPPORT\narm64       foreign\nx86         secondary\nx86-64      native\n"

    assert parse.first_column(table) == ("arm64", "x86", "x86-64")
    assert parse.native_architecture(table) == "x86-64"
    with pytest.raises(ParseError):
        parse.native_architecture("NAME SUPPORT\narm64 foreign\n")


def test_complaints_name_file_line_and_message() -> None:
    text = (
        "/run/capture/dev-a.service:4: Failed to parse Type=qzx, ignoring: Invalid argument\n"
        "dev-b.service:5: Standard output type syslog is obsolete, automatically updating to journal.\n"
        "dev-a.service: Unit configuration has fatal error, unit will not be started.\n"
    )

    refused, obsolete = parse.complaints(text)

    assert refused == Complaint("dev-a.service", 4, "Failed to parse Type=qzx, ignoring: Invalid argument")
    assert parse.is_refusal(refused)
    assert not parse.is_refusal(obsolete)


def test_dumps_of_two_units_are_alike_but_for_what_they_set() -> None:
    text = (
        "\t→ Unit dev-d1na.service:\n\t\tDescription: dev-d1na.service\n\t\tSystemCallFilter: write read\n"
        "\t→ Unit dev-d1nb.service:\n\t\tDescription: dev-d1nb.service\n\t\tSystemCallFilter: read write\n"
    )

    dumps = parse.unit_dumps(text)

    assert list(dumps) == ["dev-d1na.service", "dev-d1nb.service"]
    assert dumps["dev-d1na.service"] == dumps["dev-d1nb.service"]


def test_the_values_of_one_unit_end_where_the_next_unit_begins() -> None:
    text = (
        "\t→ Unit dev-empty.service:\n\t\tKillMode: control-group\n\t\tAllowedCPUs: \n\t\t→ ExecStart:\n"
        "\t\t\tCommand Line: /bin/true\n\t→ Unit system.slice:\n\t\tKillMode: none\n"
    )

    values = parse.dump_values(parse.raw_dump(text, "dev-empty.service"))

    assert values == {"KillMode": "control-group"}
    assert parse.raw_dump(text, "other.service") == ()


def test_assessments_are_sorted_and_their_points_are_numbers() -> None:
    row = {"set": False, "name": "PrivateTmp=", "description": "…", "exposure": "0.2"}
    absent = {"set": None, "name": "RemoveIPC=", "description": "…", "exposure": None}
    text = json.dumps([{**absent, "json_field": "RemoveIPC"}, {**row, "json_field": "PrivateTmp"}])

    first, second = parse.assessments(text)

    assert (first["field"], first["empty_exposure"], first["empty_set"]) == ("PrivateTmp", 0.2, False)
    assert (second["field"], second["empty_exposure"], second["empty_set"]) == ("RemoveIPC", None, None)


@pytest.mark.parametrize("text", ["", "null", "[{}]", '[{"json_field": 1}]'])
def test_other_json_is_no_assessment(text: str) -> None:
    with pytest.raises(ParseError):
        parse.assessments(text)


def test_overall_exposure_is_the_number_of_the_last_line() -> None:
    assert parse.overall_exposure("→ Overall exposure level for x.service: 9.6 UNSAFE 😨\n") == 9.6
    with pytest.raises(ParseError):
        parse.overall_exposure("")
