"""Every rule of ``checks/rules`` with the line that earns its finding, and the one that does not.

The failing tree is the rule's folder below ``cases/err``. `CURES` says how the unit of that tree has to read instead:
(old, new) in its text; the cured tree has no finding at all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.checks.rules import RULES
from compiler.codes import CODES
from compiler.pipeline import compile_tree
from tests.support.cases import all_cases, codes_of, lay_out_case
from tests.support.run import DAY

UNIT = "specs/units/clock.service.yaml"
CURES: dict[str, tuple[str, str, str]] = {
    "R901-allow-without-deny": (UNIT, "SocketBindAllow: udp:123", "SocketBindDeny: any"),
    "R902-deny-refuses-port-0": (UNIT, "SocketBindAllow: udp:123", "SocketBindAllow: udp"),
    "R903-filter-turns-over": (UNIT, '"@system-service"', "ptrace"),
    "R904-two-commands": (UNIT, "Type: simple", "Type: oneshot"),
    "R905-empty-bind-resets-both": (UNIT, '      - ""\n', ""),
    "R906-bind-below-a-home": (UNIT, '{ProtectHome: "true"}', "{ProtectHome: tmpfs}"),
    "R907-read-only-and-writable": (UNIT, "/srv/more:/srv/clock", "/srv/more:/srv/chime"),
    "R908-empty-home-twice": (UNIT, "TemporaryFileSystem: /home", "TemporaryFileSystem: /srv"),
    "R909-program-in-a-masked-folder": (UNIT, "InaccessiblePaths: /usr/local", "InaccessiblePaths: /usr/games"),
    "R910-need-behind-the-view": (UNIT, "TemporaryFileSystem: /etc",
                                  "TemporaryFileSystem: /etc\n    BindReadOnlyPaths: /etc/localtime"),
    "R911-proc-subset": (UNIT, "/proc/cpuinfo", "/proc/self/status"),
    "R912-families-and-x86": (UNIT, "native x86", "native"),
    "R912-families-without-architectures": (UNIT, "RestrictAddressFamilies: AF_INET",
                                            "RestrictAddressFamilies: AF_INET\n    SystemCallArchitectures: native"),
    "R913-filter-without-capset": (UNIT, '"~@privileged"', '"~@privileged"\n    NoNewPrivileges: "yes"'),
    "R914-sudo-without-new-privileges": (UNIT, 'NoNewPrivileges: "true"', 'NoNewPrivileges: "false"'),
    "R915-sudo-in-a-user-namespace": (UNIT, 'PrivateUsers: "true"', 'PrivateUsers: "false"'),
    "R916-sudo-without-capabilities": (UNIT, 'CapabilityBoundingSet: ""',
                                       "CapabilityBoundingSet: CAP_SETUID CAP_SETGID"),
    "R917-sudo-without-setuid": (UNIT, '"~@setuid"', '"~@swap"'),
    "R918-sudo-with-an-empty-etc": (UNIT, "TemporaryFileSystem: /etc",
                                    "TemporaryFileSystem: /etc\n"
                                    "    BindReadOnlyPaths: /etc/passwd /etc/sudoers /etc/pam.d"),
    "R919-systemctl-in-a-pid-namespace": (UNIT, "sudo -n systemctl is-active clock", "systemctl is-active clock"),
    "R920-i386-need": (UNIT, "SystemCallArchitectures: native", "SystemCallArchitectures: native x86"),
    "R921-text-relocations": (UNIT, 'MemoryDenyWriteExecute: "true"', 'MemoryDenyWriteExecute: "no"'),
    "R922-forking": (UNIT, "Type: forking", "Type: exec"),
    "R923-no-stop-tried": (UNIT, 'PrivatePIDs: "true"', 'PrivatePIDs: "no"'),
    "R924-mount-with-plus": (UNIT, "+/usr/bin/mount", "+/usr/bin/nsenter --mount=/proc/1/ns/mnt -- /usr/bin/mount"),
    "R925-keyring-mode": (UNIT, "KeyringMode: private", "KeyringMode: shared"),
    "R926-newer-than-the-target": ("specs/platforms/debian-13.json", '"systemd": 256', '"systemd": 257'),
    "R927-neighbour-of-one-user": ("specs/units/chime.service.yaml", "User: clock", "User: chime"),
    "R927-peer-of-one-template": ("specs/units/tick@.service.yaml", "Type: simple",
                                  'Type: simple\n    PrivateUsers: "true"'),
    "R928-key-in-two-files": ("specs/settings/70-clock.yaml", "kernel.kptr_restrict", "kernel.dmesg_restrict"),
    "R929-dynamic-user": (UNIT, 'DynamicUser: "true"', 'DynamicUser: "no"'),
    "R930-ambient-beyond-the-bounding-set": (UNIT, "AmbientCapabilities: CAP_SYS_TIME CAP_WAKE_ALARM",
                                             "AmbientCapabilities: CAP_SYS_TIME"),
    "R930-error-without-a-filter": (UNIT, "SystemCallErrorNumber: EPERM",
                                    'SystemCallErrorNumber: EPERM\n    SystemCallFilter: "~@swap"'),
    "R931-link-out-of-the-view": (UNIT, "TemporaryFileSystem: /srv",
                                  "TemporaryFileSystem: /srv\n    BindReadOnlyPaths: /srv/zones"),
    "R932-interpreter-behind-the-view": (UNIT, "TemporaryFileSystem: /opt",
                                         "TemporaryFileSystem: /opt\n    BindReadOnlyPaths: /opt/python"),
    "R932-interpreter-of-a-needed-script": (UNIT, "InaccessiblePaths: /opt", "InaccessiblePaths: /opt/other"),
    "R932-loader-behind-the-view": (UNIT, "InaccessiblePaths: /lib64", "InaccessiblePaths: /usr/games"),
    "R932-loader-of-32-bit-programs": (UNIT, "InaccessiblePaths: /usr/lib", "InaccessiblePaths: /usr/games"),
}
CASES = {case.name: case for case in all_cases() if set(codes_of(case)) & {rule.code for rule in RULES}}


def test_the_table_has_every_code_once_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert codes == [code for code in CODES if code.startswith("R")]
    assert all((rule.unit is None) != (rule.host is None) for rule in RULES)


def test_every_failing_case_has_a_passing_one() -> None:
    assert sorted(CURES) == sorted(CASES)


@pytest.mark.parametrize("name", sorted(CURES))
def test_the_smallest_cure_leaves_no_finding(name: str, tmp_path: Path) -> None:
    lay_out_case(CASES[name], tmp_path)
    path, old, new = CURES[name]
    text = (tmp_path / path).read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / path).write_text(text.replace(old, new), "utf-8")
    found = [finding for finding in compile_tree(tmp_path / "specs", DAY).findings if finding.code.startswith("R")]
    assert found == []


@pytest.mark.parametrize(("extra", "word"), [
    ("PAMName: login", "PAM session"), ('WatchdogSec: "30"', "SIGABRT"), ("KillSignal: SIGINT", "SIGINT")])
def test_process_one_is_asked_about_each_signal(extra: str, word: str, tmp_path: Path) -> None:
    lay_out_case(CASES["R923-no-stop-tried"], tmp_path)
    unit = tmp_path / UNIT
    unit.write_text(unit.read_text("utf-8").replace("    Type:", f"    {extra}\n    Type:"), "utf-8")
    messages = [finding.message for finding in compile_tree(tmp_path / "specs", DAY).findings]
    assert any(word in message for message in messages)
