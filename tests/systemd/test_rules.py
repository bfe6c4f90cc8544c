"""How the target's directives merge; what the platform data says, seen through a merge."""

from __future__ import annotations

import pytest

from compiler.systemd.platform import Platform
from compiler.systemd.rules import merge_rules
from compiler.systemd.unitfile import merge, parse


def merged(platform: Platform, section: str, *lines: str) -> dict[str, list[str]]:
    """Directive -> values in force after `lines` of one section."""
    effective = merge([parse("\n".join((f"[{section}]", *lines)))], merge_rules(platform))
    return {name: [item.value for item in items] for name, items in effective.get(section, {}).items()}


@pytest.mark.parametrize(
    ("section", "lines", "expected"),
    [
        ("Service", ["BindPaths=/a", "BindReadOnlyPaths=/b", "BindPaths="], {}),
        ("Service", ["LoadCredential=a:/b", "LoadCredentialEncrypted="], {}),
        ("Service", ["StandardInputText=a", "StandardInputData="], {}),
        ("Service", ["ExecStartPre=/a", "ExecStart=/b", "ExecStart="], {"ExecStartPre": ["/a"]}),
        (
            "Service",
            ["SocketBindAllow=tcp", "SocketBindDeny=any", "SocketBindDeny="],
            {"SocketBindAllow": ["tcp"]},
        ),
        (
            "Service",
            ["CapabilityBoundingSet=CAP_KILL", "CapabilityBoundingSet="],
            {"CapabilityBoundingSet": [""]},
        ),
        ("Service", ["ProtectSystem=strict", "ProtectSystem="], {"ProtectSystem": ["strict"]}),
        ("Service", ["UMask=0077", "UMask="], {"UMask": ["0077"]}),
        ("Service", ["User=a", "User="], {}),
        ("Service", ["ReadOnlyPaths=/a", "ReadOnlyPaths=", "ReadOnlyPaths=/b"], {"ReadOnlyPaths": ["/b"]}),
        ("Service", ["Type=oneshot", "Type=simple"], {"Type": ["simple"]}),
        ("Unit", ["ConditionPathExists=/a", "ConditionHost=b", "ConditionPathExists="], {}),
        ("Unit", ["AssertHost=a", "ConditionHost=b", "AssertUser="], {"ConditionHost": ["b"]}),
        ("Unit", ["After=a.service", "After=", "After=b.service"], {"After": ["a.service", "b.service"]}),
        ("Socket", ["ListenStream=1", "ListenDatagram=2", "ListenStream="], {}),
        ("Timer", ["OnCalendar=daily", "OnBootSec=1", "OnBootSec="], {}),
    ],
)
def test_lines_merge_as_the_target_merges_them(
    platform: Platform, section: str, lines: list[str], expected: dict[str, list[str]]
) -> None:
    assert merged(platform, section, *lines) == expected
