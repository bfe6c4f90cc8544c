"""Merging a fragment with its drop-ins, and which drop-ins there are."""

from __future__ import annotations

import pytest

from compiler.systemd.unitfile import MergeRules, dropin_directories, merge, order_dropins, parse

RULES = MergeRules(
    accumulates={
        "Environment",
        "ExecStart",
        "BindPaths",
        "BindReadOnlyPaths",
        "ReadWritePaths",
        "Caps",
        "Wants",
    },
    reset_together=(frozenset(("BindPaths", "BindReadOnlyPaths")),),
    empty_ignored={"NoNewPrivileges", "Wants"},
    empty_kept={"Caps"},
    aliases={"ReadWriteDirectories": "ReadWritePaths"},
)


def merged(*texts: str) -> dict[str, list[str]]:
    """Directive -> values in force, of files that consist of a [Service] section each."""
    files = [parse(f"[Service]\n{text}", f"{number}.conf") for number, text in enumerate(texts)]
    held = merge(files, RULES).get("Service", {})
    return {name: [item.value for item in items] for name, items in held.items()}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["User=a", "User=b"], {"User": ["b"]}, id="the last one wins"),
        pytest.param(["Environment=a", "Environment=b"], {"Environment": ["a", "b"]}, id="a list grows"),
        pytest.param(
            ["Environment=a", "Environment=\nEnvironment=b"], {"Environment": ["b"]}, id="reset and again"
        ),
        pytest.param(["Environment=a", "Environment="], {}, id="reset"),
        pytest.param(["User=a", "User="], {}, id="back to the default"),
        pytest.param(
            ["NoNewPrivileges=yes", "NoNewPrivileges="], {"NoNewPrivileges": ["yes"]}, id="no value at all"
        ),
        pytest.param(["Wants=a", "Wants="], {"Wants": ["a"]}, id="dependencies cannot be reset"),
        pytest.param(["Caps=a", "Caps="], {"Caps": [""]}, id="an empty value that counts"),
        pytest.param(["Caps=a", "Caps=\nCaps=~b"], {"Caps": ["", "~b"]}, id="and stays where it is"),
        pytest.param(["BindPaths=/a\nBindReadOnlyPaths=/b", "BindPaths="], {}, id="one empties both"),
        pytest.param(
            ["BindPaths=/a", "BindReadOnlyPaths=\nBindReadOnlyPaths=/b"],
            {"BindReadOnlyPaths": ["/b"]},
            id="the other too",
        ),
        pytest.param(
            ["ReadWriteDirectories=/a", "ReadWritePaths="], {}, id="an older name is the same directive"
        ),
        pytest.param(["ExecStart=a", "ExecStart=b"], {"ExecStart": ["a", "b"]}, id="commands add up, too"),
    ],
)
def test_lists_add_up_and_other_values_are_replaced(texts: list[str], expected: dict[str, list[str]]) -> None:
    assert merged(*texts) == expected


def test_sections_are_kept_apart_and_origins_known() -> None:
    files = [
        parse("[Unit]\nUser=a\n[Service]\nUser=b\n", "x.service"),
        parse("[Service]\n\nUser=c\n", "10.conf"),
    ]
    effective = merge(files, RULES)
    assert [item.value for item in effective["Unit"]["User"]] == ["a"]
    (last,) = effective["Service"]["User"]
    assert (last.value, last.origin, last.line) == ("c", "10.conf", 3)


def test_what_stands_behind_a_fatal_line_does_not_count() -> None:
    assert merged("User=a", "Group=g\n[broken\nUser=b") == {"User": ["a"], "Group": ["g"]}


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("web.service", ["web.service.d", "service.d"]),
        ("web@1.service", ["web@1.service.d", "web@.service.d", "service.d"]),
        ("web@.service", ["web@.service.d", "service.d"]),
        ("a-b.service", ["a-b.service.d", "a-.service.d", "service.d"]),
        ("a-b-c.socket", ["a-b-c.socket.d", "a-b-.socket.d", "a-.socket.d", "socket.d"]),
        (
            "a-b@x-y.service",
            [
                "a-b@x-y.service.d",
                "a-b@.service.d",
                "a-.service.d",
                "a-@x-y.service.d",
                "a-@.service.d",
                "service.d",
            ],
        ),
        ("a-.service", ["a-.service.d", "service.d"]),
        ("-a.slice", ["-a.slice.d", "slice.d"]),
    ],
)
def test_dropin_directories_of_a_unit_most_specific_first(unit: str, expected: list[str]) -> None:
    assert list(dropin_directories(unit)) == expected


ETC, RUN, LOCAL, USR = (f"{root}/systemd/system" for root in ("/etc", "/run", "/usr/local/lib", "/usr/lib"))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param(
            [f"{ETC}/a-b@1.service.d/20.conf", f"{USR}/service.d/10.conf", f"{RUN}/a-b@.service.d/15.conf"],
            [1, 2, 0],
            id="by file name, wherever they lie",
        ),
        pytest.param(
            [
                f"{USR}/a-b@1.service.d/x.conf",
                f"{LOCAL}/a-b@1.service.d/x.conf",
                f"{RUN}/a-b@1.service.d/x.conf",
            ],
            [2],
            id="/run before /usr/local/lib before /usr/lib",
        ),
        pytest.param(
            [f"{RUN}/a-b@1.service.d/x.conf", f"{ETC}/a-.service.d/x.conf"],
            [1],
            id="/etc before all, however general",
        ),
        pytest.param(
            [f"{ETC}/a-b@.service.d/x.conf", f"{ETC}/a-b@1.service.d/x.conf"],
            [1],
            id="the instance before its template",
        ),
        pytest.param(
            [f"{ETC}/service.d/x.conf", f"{USR}/a-.service.d/x.conf"], [1], id="service.d yields to all"
        ),
        pytest.param(
            [f"{ETC}/a-b@1.service.d/x.txt", f"{ETC}/a-b@2.service.d/x.conf", "/tmp/a-b@1.service.d/x.conf"],
            [],
            id="other names, other instances, other places",
        ),
        pytest.param(
            [f"{ETC}/a-b@1.service.d/9.conf", f"{ETC}/a-b@1.service.d/10.conf"],
            [1, 0],
            id="as text, not as numbers",
        ),
    ],
)
def test_of_dropins_with_one_name_the_first_folder_wins(paths: list[str], expected: list[int]) -> None:
    assert order_dropins("a-b@1.service", paths) == [paths[index] for index in expected]
