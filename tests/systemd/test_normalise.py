"""Which settings are the same setting."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.rules import merge_rules
from compiler.systemd.unitfile import merge, parse


def setting(platform: Platform, name: str, text: str) -> Hashable:
    """What the [Service] lines of `text` make of directive `name`."""
    effective = merge([parse(f"[Service]\n{text}")], merge_rules(platform))
    directive = platform.directive("Service", name)
    assert directive is not None
    return normalise(platform, directive, effective.get("Service", {}).get(name, ()))


EQUAL = [
    ("NoNewPrivileges", "NoNewPrivileges=yes", "NoNewPrivileges=On"),
    ("PrivateMounts", "PrivateMounts=1", "PrivateMounts=true"),
    ("ProtectSystem", "ProtectSystem=yes", "ProtectSystem=true"),
    ("PrivateTmp", "PrivateTmp=0", "PrivateTmp=no"),
    ("UMask", "UMask=77", "UMask=0077"),
    ("MemoryMax", "MemoryMax=1G", "MemoryMax=1073741824"),
    ("TasksMax", "TasksMax=0x10", "TasksMax=16"),
    ("LimitNOFILE", "LimitNOFILE=1024", "LimitNOFILE=1024:1024"),
    ("TimeoutStopSec", "TimeoutStopSec=90", "TimeoutStopSec=1min 30s"),
    ("KillSignal", "KillSignal=INT", "KillSignal=SIGINT"),
    ("User", "User=a\nUser=b", "User=b"),
    (
        "CapabilityBoundingSet",
        "CapabilityBoundingSet=CAP_KILL cap_chown",
        "CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=CAP_KILL",
    ),
    (
        "CapabilityBoundingSet",
        "CapabilityBoundingSet=",
        "CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet=~CAP_KILL",
    ),
    (
        "RestrictAddressFamilies",
        "RestrictAddressFamilies=AF_UNIX AF_INET",
        "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=AF_UNIX",
    ),
    (
        "RestrictAddressFamilies",
        "RestrictAddressFamilies=AF_INET",
        "RestrictAddressFamilies=AF_INET AF_UNIX\nRestrictAddressFamilies=~AF_UNIX",
    ),
    ("RestrictNamespaces", "RestrictNamespaces=true", "RestrictNamespaces=user\nRestrictNamespaces=~user"),
    (
        "SystemCallArchitectures",
        "SystemCallArchitectures=native x86",
        "SystemCallArchitectures=x86\nSystemCallArchitectures=native",
    ),
    (
        "SystemCallFilter",
        "SystemCallFilter=~@clock @debug",
        "SystemCallFilter=~@clock\nSystemCallFilter=~@debug",
    ),
    (
        "SystemCallFilter",
        "SystemCallFilter=foo\nSystemCallFilter=\nSystemCallFilter=@clock",
        "SystemCallFilter=@clock",
    ),
    ("ReadWritePaths", "ReadWritePaths=/b /a/", "ReadWritePaths=/a\nReadWritePaths=//b"),
    ("BindPaths", "BindPaths=/a", "BindPaths=/a:/a/:rbind"),
    ("BindPaths", "BindPaths=/a /b", "BindPaths=/a\nBindPaths=/b"),
    (
        "TemporaryFileSystem",
        "TemporaryFileSystem=/b /a:ro,size=1M",
        "TemporaryFileSystem=/a/:size=1M,ro\nTemporaryFileSystem=/b",
    ),
    ("Environment", "Environment=A=1 B=2", "Environment=B=1\nEnvironment='A=1' B=2"),
    ("ExecStart", "ExecStart=-+/bin/x  'a b'", 'ExecStart=+-/bin//x "a b"'),
    ("IPAddressDeny", "IPAddressDeny=10.0.0.1/8 any", "IPAddressDeny=any\nIPAddressDeny=10.0.0.0/8"),
    (
        "SocketBindAllow",
        "SocketBindAllow=tcp:1\nSocketBindAllow=udp:2",
        "SocketBindAllow=udp:2\nSocketBindAllow=tcp:1",
    ),
    ("SupplementaryGroups", "SupplementaryGroups=a b", "SupplementaryGroups=b a"),
]


@pytest.mark.parametrize(("name", "one", "other"), EQUAL)
def test_spellings_of_one_setting_are_equal(platform: Platform, name: str, one: str, other: str) -> None:
    assert setting(platform, name, one) is not None
    assert setting(platform, name, one) == setting(platform, name, other)


DIFFERENT = [
    ("NoNewPrivileges", "NoNewPrivileges=yes", "NoNewPrivileges=no"),
    ("ProtectSystem", "ProtectSystem=yes", "ProtectSystem=strict"),
    ("MemoryMax", "MemoryMax=100%", "MemoryMax=infinity"),
    ("CapabilityBoundingSet", "CapabilityBoundingSet=", ""),
    ("CapabilityBoundingSet", "CapabilityBoundingSet=~CAP_KILL", "CapabilityBoundingSet=CAP_KILL"),
    ("RestrictAddressFamilies", "RestrictAddressFamilies=none", "RestrictAddressFamilies="),
    ("RestrictAddressFamilies", "RestrictAddressFamilies=AF_UNIX", "RestrictAddressFamilies=~AF_UNIX"),
    (
        "SystemCallFilter",
        "SystemCallFilter=@a\nSystemCallFilter=~@b",
        "SystemCallFilter=~@b\nSystemCallFilter=@a",
    ),
    ("EnvironmentFile", "EnvironmentFile=/a\nEnvironmentFile=/b", "EnvironmentFile=/b\nEnvironmentFile=/a"),
    ("ExecStart", "ExecStart=/bin/a ; /bin/b", "ExecStart=/bin/b ; /bin/a"),
    ("ExecStart", "ExecStart=/bin/a 'b c'", "ExecStart=/bin/a b c"),
    ("BindPaths", "BindPaths=/a:/x /b:/x", "BindPaths=/b:/x /a:/x"),
    ("BindPaths", "BindPaths=-/a", "BindPaths=/a"),
    ("ReadWritePaths", "ReadWritePaths=-/a", "ReadWritePaths=/a"),
    ("TemporaryFileSystem", "TemporaryFileSystem=/a:ro", "TemporaryFileSystem=/a"),
]


@pytest.mark.parametrize(("name", "one", "other"), DIFFERENT)
def test_different_settings_are_not_equal(platform: Platform, name: str, one: str, other: str) -> None:
    assert setting(platform, name, one) != setting(platform, name, other)


@pytest.mark.parametrize(
    ("name", "value"), [("UMask", "x"), ("MemoryMax", "x"), ("LimitNOFILE", "x"), ("TimeoutStopSec", "x")]
)
def test_a_bad_value_stands_for_itself(platform: Platform, name: str, value: str) -> None:
    assert setting(platform, name, f"{name}={value}") == value


def test_nothing_assigned_is_none(platform: Platform) -> None:
    assert setting(platform, "User", "") is None
    assert setting(platform, "Environment", "Environment=A=1\nEnvironment=") is None
