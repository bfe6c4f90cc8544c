"""Claims: each sort with one that holds and one that fails, what nobody can decide, and hostile values in every key."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from compiler.claims import Claims, State, Stated, Verdict, stated, words_of
from compiler.claims.attempts import OPERATIONS
from compiler.pipeline import Compiled, compile_tree
from compiler.spec import kinds
from compiler.spec.annotations import shape_of
from compiler.spec.nodes import compose
from compiler.spec.shape import INVALID, Reading
from compiler.systemd.operations import Operation
from tests.support.run import CASES, DAY, REAL, ROOT, compiled, lay_out

HOLDS, FAILS, UNDECIDED, NAMELESS = State

TABLE: tuple[tuple[str, State, str], ...] = (
    ('{group: "@ipc", contains: [process_vm_readv, shmget]}', HOLDS, "28 calls of @ipc"),
    ('{group: "@debug", contains: [ptrace, process_vm_readv]}', FAILS, "process_vm_readv, which is in @ipc"),
    ('{group: "@privileged", contains: "@process"}', FAILS, "lacks 22 of the 22 calls of @process"),
    ('{group: "@system-servce", contains: ptrace}', NAMELESS, "no group of system calls @system-servce"),
    ('{group: "@debug", lacks: process_vm_readv}', HOLDS, "none of it"),
    ('{group: "@debug", lacks: [mount, ptrace]}', FAILS, "contains ptrace"),
    ('{group: "@debug", lacks: ptracee}', NAMELESS, "no system call ptracee"),
    ('{group: ["@debug", "@mount"], disjoint_from: "@system-service"}', HOLDS, "no call in common"),
    ('{group: ["@debug", "@ipc"], disjoint_from: "@system-service"}', FAILS, "@ipc and @system-service share"),
    ('{name: "@ptrace", exists: false}', HOLDS, "no group of system calls @ptrace"),
    ("{name: CAP_PERFMON, exists: true}", HOLDS, "a capability"),
    ("{name: PrivateTime, exists: true}", FAILS, "no directive PrivateTime"),
    ("{name: ptrace, exists: false}", FAILS, "a system call ptrace"),
    ("{directive: KeyringMode, default: private}", HOLDS, "KeyringMode=private"),
    ("{directive: KeyringMode, default: shared}", FAILS, "KeyringMode=private"),
    ('{directive: AmbientCapabilities, default: ""}', HOLDS, "as good as none"),
    ('{directive: CapabilityBoundingSet, default: ""}', FAILS, "something of its own"),
    ("{directive: BindPaths, default: /srv}", UNDECIDED, "does not show a default"),
    ("{directive: KeyringMod, default: private}", NAMELESS, "no directive KeyringMod"),
    ('{directive: PrivatePIDs, since: "257"}', HOLDS, "systemd 257"),
    ('{directive: PrivatePIDs, since: "256"}', FAILS, "systemd 257"),
    ('{directive: LogsDirectory, since: "235"}', UNDECIDED, "and others together"),
    ('{directive: UMask, takes: ["0027", "077"]}', HOLDS, "nothing wrong"),
    ('{directive: UMask, takes: "0888"}', FAILS, "not an octal mode"),
    ('{directive: PrivateUsers, refuses: "true # new"}', HOLDS, "comment"),
    ('{directive: PrivateUsers, refuses: [maybe, "true"]}', FAILS, "PrivateUsers=true is taken"),
    ("{directive: [PrivatePIDs, BindPaths], scored: false}", HOLDS, "no rows for"),
    ("{directive: [User, PrivatePIDs], scored: true}", FAILS, "PrivatePIDs"),
    ('{sysctl: kernel.yama.ptrace_scope, is: "1"}', HOLDS, "80-ptrace sets it to 1"),
    ('{sysctl: kernel.yama.ptrace_scope, is: "2"}', FAILS, "80-ptrace sets it to 1"),
    ('{sysctl: kernel.kexec_load_disabled, is: "1"}', FAILS, "no setting"),
    ('{with: {SystemCallFilter: "@system-service"}, call: ptrace, is: refused, by: SystemCallFilter, error: SIGSYS}',
     HOLDS, "refused by SystemCallFilter= with SIGSYS"),
    ('{with: {SystemCallFilter: "@system-service"}, call: ptrace, is: refused, error: EPERM}', FAILS, "SIGSYS"),
    ('{with: {SystemCallFilter: "@system-service"}, call: [ptrace, read], is: refused}', FAILS, "refuses read"),
    ('{with: {SystemCallFilter: "@system-service"}, call: [read, ptrace], is: allowed}', FAILS, "ptrace is refused"),
    ('{with: {SystemCallFilter: "@system-service"}, call: ptrace, is: refused, by: LockPersonality}', FAILS, "no part"),
    ("{with: {SystemCallArchitectures: native}, call: read, is: refused, architecture: x86}", HOLDS, "SIGSYS"),
    ("{call: ptrcae, is: allowed}", NAMELESS, "no system call ptrcae"),
    ('{with: {SystemCallFilter: ["@system-service", "~@debug"]}, word: "~@debug", removes: nothing}', HOLDS, "nothing"),
    ('{with: {SystemCallFilter: ["@system-service", "~@ipc"]}, word: "~@ipc", removes: [shmget, "@ipc"]}', HOLDS, "28"),
    ('{with: {SystemCallFilter: ["@system-service", "~@debug"]}, word: "~@debug", removes: ptrace}', FAILS, "nothing"),
    ('{with: {SystemCallFilter: ["@system-service", "~@ipc"]}, word: "~@ipc", removes: read}', FAILS, "not remove"),
    ('{with: {SystemCallFilter: "@system-service"}, word: "~@debug", removes: nothing}', NAMELESS, "no word ~@debug"),
    ('{with: {SystemCallFilter: ["~@debug", "@system-service"]}, filter: deny-list}', HOLDS, "refuses 7 calls"),
    ('{with: {SystemCallFilter: ["~@debug", "", "@system-service"]}, filter: deny-list}', FAILS, "allows"),
    ("{filter: none}", HOLDS, "no filter"),
    ('{with: {ProtectHome: "true"}, path: [/home/a, /root], is: inaccessible, by: ProtectHome}', HOLDS, "ProtectHome="),
    ('{with: {ProtectHome: "true"}, path: [/home/a, /srv], is: inaccessible}', FAILS, "/srv: writable, as on the host"),
    ('{with: {ProtectHome: "true"}, path: /home/a, is: inaccessible, by: ProtectSystem}', FAILS, "no part in it"),
    ("{with: {TemporaryFileSystem: /opt}, path: /opt/a, is: absent, privileged: true}", HOLDS, "absent"),
    ("{on: gallery.service, path: /srv/pictures, is: read-only}", HOLDS, "ProtectSystem="),
    ("{on: gallery.service, at: base, path: /srv/pictures, is: read-only}", FAILS, "writable"),
    ("{with: {TemporaryFileSystem: /opt, ReadOnlyPaths: /opt/a}, path: /srv, is: writable}", UNDECIDED, "start"),
    ('{with: {ProtectHome: "true", BindPaths: /home/a}, mount: /home/a, is: dropped, by: ProtectHome}', HOLDS, "/home"),
    ("{with: {ProtectHome: tmpfs, BindPaths: /home/a}, mount: /home/a, is: dropped}", FAILS, "BindPaths= mounts there"),
    ("{with: {BindPaths: /srv}, mount: /opt, is: made}", NAMELESS, "no line asks"),
    ("{with: {TemporaryFileSystem: /var/lib, ReadOnlyPaths: /var/lib/a}, start: fails}", HOLDS, "226/NAMESPACE"),
    ('{with: {PrivatePIDs: "true", Type: forking}, start: succeeds}', FAILS, "Type=forking"),
    ("{start: succeeds}", HOLDS, "every mount"),
    ('{with: {PrivateUsers: "true"}, namespace: user, is: own, by: PrivateUsers}', HOLDS, "PrivateUsers="),
    ('{with: {PrivateUsers: "true"}, namespace: pid, is: own}', FAILS, "no line"),
    ('{with: {PrivateDevices: "true"}, capability: [CAP_MKNOD, CAP_SYS_RAWIO], is: taken}', HOLDS, "PrivateDevices="),
    ('{with: {PrivateDevices: "true"}, capability: [CAP_MKNOD, CAP_KILL], is: taken}', FAILS, "CAP_KILL: in the"),
    ("{capability: CAP_FLY, is: taken}", NAMELESS, "no capability CAP_FLY"),
    ('{with: {SystemCallFilter: "~capset"}, no_new_privs: true, by: SystemCallFilter}', HOLDS, "SystemCallFilter="),
    ('{with: {SystemCallFilter: "@system-service"}, no_new_privs: true}', FAILS, "nothing sets it"),
    ('{with: {DynamicUser: "yes"}, implies: {ProtectSystem: strict, RemoveIPC: "true"}}', HOLDS, "DynamicUser="),
    ('{with: {DynamicUser: "yes"}, implies: {ProtectProc: invisible}}', FAILS, "no other line implies it"),
    ('{with: {DynamicUser: "yes"}, implies: {ProtectSystem: full}}', FAILS, "ProtectSystem=strict"),
    ('{on: gallery.service, sets: {UMask: "027", NoNewPrivileges: "true"}}', HOLDS, "UMask=027"),
    ('{on: gallery.service, sets: {UMask: "0077"}}', FAILS, "UMask=0027"),
    ('{on: gallery.service, sets: {OOMScoreAdjust: "1"}}', FAILS, "does not set OOMScoreAdjust="),
    ("{on: gallery.service, unset: [PassEnvironment, PrivateNetwork]}", HOLDS, "no line of"),
    ("{on: gallery.service, unset: [PrivateNetwork, UMask]}", FAILS, "it sets UMask="),
    ('{with: {OOMScoreAdjust: "-200"}, sign: OOMScoreAdjust, is: negative}', HOLDS, "-200"),
    ('{with: {Nice: "5"}, sign: Nice, is: negative}', FAILS, "Nice=5"),
    ("{sign: Nice, is: zero}", NAMELESS, "not set to a number"),
    ('{with: {PrivateUsers: "true"}, tries: [mem, environ], is: blocked, by: PrivateUsers}', HOLDS, "PrivateUsers="),
    ('{with: {PrivateUsers: "true"}, tries: [mem, signal], is: blocked}', FAILS, "signal: nothing blocks it"),
    ('{tries: mem, against: {with: {PrivateUsers: "true"}}, is: blocked, error: EACCES}', HOLDS, "the other service"),
    ('{tries: mem, against: {with: {PrivateUsers: "true"}}, is: blocked, error: ESRCH}', FAILS, "with EACCES"),
    ('{tries: ptrace, kernel: {kernel.yama.ptrace_scope: "1"}, is: blocked}', HOLDS, "kernel.yama.ptrace_scope"),
    ('{tries: ptrace, kernel: {kernel.yama.ptrace_scope: "0"}, is: blocked}', FAILS, "nothing blocks it"),
    ("{on: gallery.service, tries: ptrace, against: {with: {User: gallery}}, is: blocked}", HOLDS, "ptrace_scope"),
    ("{on: gallery.service, at: base, tries: ptrace, against: {with: {User: gallery}}, is: blocked}", FAILS, "nothing"),
    ("{tries: ptrace, against: {on: gallery.service, at: base}, is: reachable}", HOLDS, "nothing blocks it"),
    ("{with: {User: other}, tries: sysv-shm, against: {on: gallery.service}, is: reachable}", UNDECIDED, "mode"),
    ('{with: {NoNewPrivileges: "true"}, tries: sudo, is: blocked, by: NoNewPrivileges}', HOLDS, "NoNewPrivileges="),
    ('{tries: connect, target: "127.0.0.1:80", is: reachable}', HOLDS, "nothing blocks it"),
    ('{tries: connect, target: "localhost:80", is: reachable}', NAMELESS, "no address with a port"),
    ("{tries: read, is: blocked}", NAMELESS, "tried on something"),
    ("{tries: read, target: etc, is: blocked}", NAMELESS, "no absolute path"),
    ("{tries: mount, against: {on: gallery.service}, is: blocked}", NAMELESS, "on no other service"),
    ('{tries: bind, target: "tcp:x", is: blocked}', NAMELESS, "no port"),
    ("{tries: socket, target: AF_NETLNIK, is: blocked}", NAMELESS, "AF_NETLNIK"),
    ("{tries: syscall, target: ptrcae, is: blocked}", NAMELESS, "ptrcae"),
    ('{tries: unshare, kernel: {user.max_user_namespaces: "0"}, is: blocked}', HOLDS, "user.max_user_namespaces"),
    ('{tries: ptrace, kernel: {kernel.kptr_restrict: "1"}, is: blocked}', NAMELESS, "no prediction depends on"),
    ("{tries: ptrace, kernel: {kernel.yama.ptrace_scope: one}, is: blocked}", NAMELESS, "is a number"),
    ("{on: gallery.service, without: PrivateUsers, start: succeeds}", NAMELESS, "does not set PrivateUsers"),
    ("{with: {ProtectHom: yes}, start: succeeds}", NAMELESS, "no directive ProtectHom"),
    ("{with: {ProtectHome: maybe}, start: succeeds}", NAMELESS, "would not take ProtectHome=maybe"),
)
"""Claim, what comes of it in the darkroom's specs, and words of the reason."""

HOSTILE = ("", " ", "/", "@", "~", "%i", "%", "%zz", "{instance}{peer-instance}", "a\\", "\x00", "-" * 5000,
           "/../../etc", "tcp:-1", "tcp:99999999999999999999", "udp:27015:1", "'", '"', "{", "[]", "0" * 4000, "1e999",
           "@system-service" * 300, "CAP_" * 2000, "\ud7ff", "true", "null", "-9" * 3000, "/a b", "٣",
           "AF_UNIX AF_UNIX", "\u202e")


@pytest.fixture(scope="module")
def darkroom(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return compiled(lay_out(CASES / "ok" / "darkroom" / "specs", tmp_path_factory.mktemp("claims") / "specs"))


@cache
def _shape() -> Any:
    return shape_of(tuple[kinds.Claim, ...])


def read(text: str) -> Any:
    """A claim from its text; INVALID where the schema refuses it."""
    node, findings = compose(f"- {text}\n", "claim.yaml")
    if node is None or findings:
        return INVALID
    reading = Reading("claim.yaml")
    found = _shape().read(node, (), reading)
    return found[0] if found and not reading.findings else INVALID


def verdict(tree: Compiled, text: str) -> Verdict:
    claim = read(text)
    assert claim is not INVALID, text
    return Claims(tree.relations).verdict(Stated(claim, tree.model.all(kinds.Unit)[0]))


@pytest.mark.parametrize(("text", "state", "words"), TABLE, ids=[row[0] for row in TABLE])
def test_what_comes_of_a_claim(darkroom: Compiled, text: str, state: State, words: str) -> None:
    found = verdict(darkroom, text)
    assert (found.state, words in found.finds) == (state, True), found


def test_every_sort_of_claim_has_one_that_holds_and_one_that_fails() -> None:
    found = {(type(read(text)), state) for text, state, _ in TABLE}
    assert found >= {(sort, state) for sort in get_args(kinds.Claim) for state in (HOLDS, FAILS)}


def test_every_attempt_that_can_be_predicted_can_be_claimed() -> None:
    assert set(OPERATIONS) == set(get_args(kinds.Tried))
    assert {*OPERATIONS.values(), Operation.CAPABILITY} == set(Operation)  # that one is a sort of its own


def test_every_sort_is_told_by_a_key_that_no_other_has() -> None:
    sorts = get_args(kinds.Claim)
    for sort in sorts:
        others = [other for other in sorts if sort.told_by in {field.name for field in dataclasses.fields(other)}]
        assert others == [sort], sort


def test_words_tell_claims_apart(darkroom: Compiled) -> None:
    unit = darkroom.model.all(kinds.Unit)[0]
    told: dict[str, str] = {}
    for text, _, _ in TABLE:
        words = words_of(Stated(read(text), unit))
        assert words.strip(".") == words != "", text
        assert told.setdefault(words, text) == text


def test_the_claims_of_the_guide_are_claims() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    block = re.search(r"```yaml\nclaims:\n(.*?)```", guide, re.DOTALL)
    assert block
    lines = [line.strip().removeprefix("- ").partition("  #")[0] for line in block.group(1).splitlines()]
    assert len(lines) > 5
    assert [line for line in lines if read(line) is INVALID] == []


def _spoiled(value: Any) -> Iterator[Any]:
    """The value with one of its texts replaced by a hostile one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in _spoiled(inner))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1:]] for other in _spoiled(inner))
    else:
        yield from HOSTILE


def test_hostile_values_end_in_a_verdict(darkroom: Compiled) -> None:
    """Whatever the schema lets through is decided, or found to be no claim; nothing raises."""
    claims = Claims(darkroom.relations)
    unit = darkroom.model.all(kinds.Unit)[0]
    states: dict[State, int] = dict.fromkeys(State, 0)
    for text in {type(read(row[0])): row[0] for row in TABLE}.values():
        for spoiled in _spoiled(yaml.safe_load(text)):
            claim = read(yaml.safe_dump(spoiled, default_flow_style=True, width=10**9, allow_unicode=True).strip())
            if claim is not INVALID:
                one = Stated(claim, unit)
                states[claims.verdict(one).state] += 1
                assert words_of(one)
    assert states[NAMELESS] > 40
    assert states[FAILS] > 20


def test_a_claim_of_a_profile_is_about_each_unit_that_uses_it(darkroom: Compiled) -> None:
    units = tuple(unit.id for unit in darkroom.model.all(kinds.Unit) if unit.profiles)
    assert len(units) > 1
    claim = read("{unset: ReadWritePaths}")
    found = Claims(darkroom.relations).verdict(Stated(claim, darkroom.model.all(kinds.Profile)[0], units))
    assert found.state is FAILS
    assert found.finds.startswith("on gallery.service: ")


def test_the_claims_of_the_specs_hold_and_what_was_said_does_not() -> None:
    tree = compiled(REAL)
    claims = Claims(tree.relations)
    found = [(one.said, claims.verdict(one).state) for one in stated(tree.model)]
    assert set(found) == {(False, HOLDS), (True, FAILS)}
    assert sum(said for said, _ in found) >= 30
    assert len(found) > 400


def test_a_directive_that_is_taken_away_makes_its_claims_fail(tmp_path: Path) -> None:
    """What rests on a line of one unit is reported wherever it is claimed: D4 is about the other unit."""
    specs = lay_out(REAL, tmp_path / "specs")
    unit = next(specs.glob("units/*server*.yaml"))
    text = unit.read_text("utf-8")
    assert text.count('PrivateUsers: "true"') == 1
    unit.write_text(text.replace('PrivateUsers: "true"', 'PrivateUsers: "no"'), "utf-8")
    failing = [finding for finding in compile_tree(specs, DAY).findings if finding.code in ("K701", "K704")]
    assert len(failing) > 10
    assert any("/D4-" in finding.file for finding in failing)
