"""Putting together what is known of a directive."""

from __future__ import annotations

from compiler.capture.assignments import Behaviour
from compiler.capture.directives import by_kind, rows
from compiler.capture.manpages import Entry
from compiler.capture.parse import Item

_REPLACES = Behaviour(accumulates=False, resets=False)


def _item(name: str, kind: str = "BOOLEAN", section: str = "Service") -> Item:
    return Item(section, name, kind)


def test_one_row_for_all_sections_that_agree() -> None:
    items = [_item("PrivateTmp", "OTHER"), _item("PrivateTmp", "OTHER", "Socket")]
    entry = Entry(("PrivateTmp",), "", 200)

    (row,) = rows(
        items,
        {items[0]: _REPLACES},
        {items[0]: (("no", "yes"), False)},
        {("systemd.exec", "PrivateTmp"): entry},
    )

    assert row == {
        "name": "PrivateTmp",
        "sections": ["Service", "Socket"],
        "kind": "OTHER",
        "since": 200,
        "accumulates": False,
        "resets": False,
        "how": "dump",
        "values": ["no", "yes"],
    }


def test_sections_that_differ_have_their_own_rows() -> None:
    items = [_item("Type", "SERVICETYPE"), _item("Type", "STRING", "Mount")]

    first, second = rows(items, {}, {}, {})

    assert [first["sections"], second["sections"]] == [["Mount"], ["Service"]]
    assert first["documented"] is second["documented"] is False


def test_a_kind_speaks_for_a_directive_that_the_dump_does_not_show() -> None:
    shown = {_item(name): _REPLACES for name in ("LockPersonality", "ProtectClock", "RestrictRealtime")}
    hidden = _item("NoNewPrivileges")

    (row,) = rows([hidden], shown, {}, {})

    assert (row["accumulates"], row["resets"], row["how"]) == (False, False, "kind")


def test_a_kind_is_silent_when_its_directives_disagree_or_are_few() -> None:
    few = {_item("A"): _REPLACES, _item("B"): _REPLACES}
    disagreeing = {**few, _item("C"): Behaviour(True, False), _item("D"): _REPLACES}

    assert by_kind(few)["BOOLEAN"] == Behaviour(None, None)
    assert by_kind(disagreeing)["BOOLEAN"] == Behaviour(None, False)
    assert by_kind({_item(name, "OTHER"): _REPLACES for name in "ABCD"}) == {}


def test_a_kept_rule_gives_its_source() -> None:
    (row,) = rows([_item("After", "UNIT [...]", "Unit")], {}, {}, {})

    assert (row["accumulates"], row["resets"], row["how"]) == (True, False, "systemd.unit(5)")


def test_what_is_measured_goes_before_what_is_written() -> None:
    item = _item("SystemCallLog", "SYSCALLS")

    (row,) = rows([item], {item: Behaviour(accumulates=False, resets=None)}, {}, {})

    assert (row["accumulates"], row["resets"], row["how"]) == (False, True, "dump")


def test_nothing_known_is_said_to_be_nothing() -> None:
    (row,) = rows([_item("Unheard", "OTHER")], {}, {}, {})

    assert (row["accumulates"], row["resets"]) == (None, None)
    assert "how" not in row


def test_a_version_of_a_grouped_entry_is_marked() -> None:
    known = {("systemd.exec", "BindPaths"): Entry(("BindPaths", "BindReadOnlyPaths"), "", 233)}

    (row,) = rows([_item("BindPaths", "OTHER")], {}, {}, known)

    assert (row["since"], row["since_shared"]) == (233, True)
