"""Stricter or looser: each way to read a directive, both ways round."""

from __future__ import annotations

import pytest

from compiler.systemd.platform import Platform
from compiler.systemd.strictness import Direction, compare, together
from tests.systemd.test_effect_units import effect_of

STRICTER = [
    ("", "NoNewPrivileges=yes"),
    ("ProtectSystem=full", "ProtectSystem=strict"),
    ("", "ProtectSystem=yes"),
    ("ProtectHome=tmpfs", "ProtectHome=yes"),
    ("PrivateUsers=identity", "PrivateUsers=yes"),
    ("PrivateUsers=no", "PrivateUsers=self"),
    ("ProtectControlGroups=yes", "ProtectControlGroups=strict"),
    ("ProtectProc=noaccess", "ProtectProc=invisible"),
    ("KeyringMode=shared", "KeyringMode=private"),
    ("KeyringMode=shared", ""),
    ("DevicePolicy=closed", "DevicePolicy=strict"),
    ("DeviceAllow=/dev/null rw\nDeviceAllow=/dev/sda rw", "DeviceAllow=/dev/null rw"),
    ("UMask=0022", "UMask=0027"),
    ("", "UMask=0077"),
    ("", "CapabilityBoundingSet="),
    ("CapabilityBoundingSet=CAP_CHOWN CAP_KILL", "CapabilityBoundingSet=CAP_KILL"),
    ("", "CapabilityBoundingSet=~CAP_SYS_ADMIN"),
    ("AmbientCapabilities=CAP_CHOWN", ""),
    ("", "RestrictNamespaces=yes"),
    ("RestrictNamespaces=user", "RestrictNamespaces=yes"),
    ("", "RestrictAddressFamilies=AF_UNIX"),
    ("RestrictAddressFamilies=AF_UNIX AF_INET", "RestrictAddressFamilies=AF_UNIX"),
    ("RestrictAddressFamilies=~AF_PACKET", "RestrictAddressFamilies=~AF_PACKET AF_NETLINK"),
    ("SystemCallArchitectures=native x86", "SystemCallArchitectures=native"),
    ("", "SystemCallArchitectures=native"),
    ("", "SystemCallFilter=@system-service"),
    ("SystemCallFilter=@system-service", "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged"),
    ("SystemCallFilter=~@clock", "SystemCallFilter=~@clock @debug"),
    ("", "InaccessiblePaths=/srv"),
    ("InaccessiblePaths=/srv/a", "InaccessiblePaths=-/srv"),
    ("ReadOnlyPaths=/srv/a", "ReadOnlyPaths=/srv/a /opt"),
    ("ProtectSystem=strict\nReadWritePaths=/srv", "ProtectSystem=strict\nReadWritePaths=/srv/a"),
    ("TemporaryFileSystem=/var/lib", "TemporaryFileSystem=/var/lib /etc"),
    ("TemporaryFileSystem=/srv\nBindPaths=/srv/a /srv/b", "TemporaryFileSystem=/srv\nBindPaths=/srv/a"),
    ("TemporaryFileSystem=/srv\nBindPaths=/srv/a", "TemporaryFileSystem=/srv\nBindReadOnlyPaths=/srv/a"),
    ("", "BindReadOnlyPaths=/srv/a"),
    ("", "MemoryMax=1G"),
    ("MemoryMax=2G", "MemoryMax=1024M"),
    ("LimitNOFILE=1024:65536", "LimitNOFILE=1024:4096"),
    ("TasksMax=infinity", "TasksMax=10"),
    ("", "IPAddressDeny=any"),
    ("IPAddressAllow=10.0.0.0/8 127.0.0.1", "IPAddressAllow=127.0.0.1"),
    ("", "SocketBindDeny=any"),
    ("SupplementaryGroups=adm video", "SupplementaryGroups=video"),
    ("", "User=www-data"),
    ("User=root", "User=www-data"),
    ("ExecStartPre=+/usr/bin/mount /a", "ExecStartPre=/usr/bin/mount /a"),
]
SAME = [
    ("NoNewPrivileges=yes", "NoNewPrivileges=on"),
    ("", "AmbientCapabilities="),
    ("", "PrivateTmp=no"),
    ("", "KeyringMode=private"),
    ("UMask=0022", ""),
    ("PrivateUsers=yes", "PrivateUsers=self"),
    ("SystemCallFilter=@system-service\nSystemCallFilter=~@debug", "SystemCallFilter=@system-service"),
    ("SupplementaryGroups=adm video", "SupplementaryGroups=video adm"),
    ("BindPaths=/srv/a", ""),
]
MIXED = [
    ("ProtectControlGroups=yes", "ProtectControlGroups=private"),
    ("RestrictAddressFamilies=AF_UNIX", "RestrictAddressFamilies=AF_INET"),
    ("InaccessiblePaths=/srv", "InaccessiblePaths=/opt"),
    ("UMask=0022", "UMask=0007"),
    ("SystemCallFilter=@clock", "SystemCallFilter=@debug"),
    ("LimitNOFILE=10:20", "LimitNOFILE=15:18"),
]
UNKNOWN = [
    ("User=a", "User=b"),
    ("ExecStart=/usr/bin/a", "ExecStart=/usr/bin/b"),
    ("Environment=A=1", "Environment=A=2"),
    ("TemporaryFileSystem=/srv:ro", "TemporaryFileSystem=/srv"),
    ("BindPaths=/srv/a:/srv/c", "BindPaths=/srv/b:/srv/c"),
    ("MemoryMax=10%", "MemoryMax=1G"),
    ("KeyringMode=inherit", "KeyringMode=shared"),
    ("RootDirectory=/srv", ""),
]


def directions(platform: Platform, before: str, after: str) -> Direction:
    """The comparison of all directives that one of the two sets."""
    names = [line.partition("=")[0] for line in (before + "\n" + after).splitlines() if line]
    one, other = effect_of(platform, before), effect_of(platform, after)
    return together(compare(one, other, name) for name in dict.fromkeys(names))


@pytest.mark.parametrize(("before", "after"), STRICTER)
def test_stricter_one_way_and_looser_the_other(platform: Platform, before: str, after: str) -> None:
    assert directions(platform, before, after) is Direction.STRICTER
    assert directions(platform, after, before) is Direction.LOOSER


@pytest.mark.parametrize(("expected", "before", "after"), [
    *((Direction.SAME, *pair) for pair in SAME), *((Direction.MIXED, *pair) for pair in MIXED),
    *((Direction.UNKNOWN, *pair) for pair in UNKNOWN)])
def test_neither_more_nor_less(platform: Platform, expected: Direction, before: str, after: str) -> None:
    assert directions(platform, before, after) is expected
    assert directions(platform, after, before) is expected


def test_a_line_that_is_looser_is_not_hidden_by_one_that_nobody_can_compare() -> None:
    assert together([Direction.UNKNOWN, Direction.LOOSER, Direction.SAME]) is Direction.LOOSER
    assert together([Direction.UNKNOWN, Direction.STRICTER]) is Direction.UNKNOWN
    assert together([]) is Direction.SAME
