"""Units deployed on the real target have not drifted; each kind of tampering with them is found and named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from compiler.drift.command import Drift, judge
from compiler.drift.sources import reading_of
from compiler.emit.capture import PATH
from compiler.lab import scene as scenes
from compiler.lab.archive import File
from compiler.lab.run import Settings, booted
from compiler.lab.session import Session
from compiler.pipeline import Compiled, emit_all
from tests.support.run import REAL, compiled

pytestmark = pytest.mark.lab

WEB, SERVER, FIRST = "left4me-web.service", "left4me-server@.service", "left4me-server@1.service"
ETC, RUN, BASE = "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system"
OURS = f"{ETC}/{WEB}.d/10-hardening.conf"
KEY, SYSCTL = "net.ipv4.conf.all.log_martians", "/etc/sysctl.d/60-drift.conf"

# Take away what was not deployed beside what was, and put back what is missing or another.
AS_DEPLOYED = f"""
cd /run/deployed
for there in {ETC}/*.d/*; do test -e ".$there" || rm -f "$there"; done
for there in {ETC}/*.d; do test ! -d "$there" || rmdir --ignore-fail-on-non-empty "$there"; done
find . -type f | while read -r file; do
    mkdir -p "${{file%/*}}" "/${{file%/*}}"
    test -f "/$file" -a ! -L "/$file" && cmp -s "$file" "/$file" || cp --remove-destination "$file" "/$file"
done
"""

# A key of the container's own network namespace: any other would be the machine's.
SETTING = f"""\
id: 60-drift
title: A key to tamper with
sysctl: {{{KEY}: "1"}}
serves: [H1]
because: The container may change it.
source: {{ours: for this test}}
"""


@dataclass(frozen=True, slots=True)
class Host:
    """The booted target with everything deployed."""

    box: Session
    tree: Compiled
    script: str
    touched: set[str]

    def shell(self, commands: str, *units: str) -> None:
        """Run commands in the container; remember that they are about these units."""
        self.touched.update(units)
        self.box.ask(["sh", "-eu", "-c", commands])

    def restart(self, *units: str) -> None:
        """Have the manager read everything again, and start units anew; killed, as none has to end in order here."""
        names = " ".join(units)
        self.box.run(["sh", "-c", f"systemctl daemon-reload; systemctl kill --signal=KILL {names}; "
                                  f"systemctl stop {names}; systemctl reset-failed; systemctl start {names}"])

    def capture(self, *how: str) -> bytes:
        """What the script prints, by default as root."""
        return self.box.ask([*how, "sh", "-s"], stdin=self.script.encode()).encode()

    def drift(self, data: bytes) -> Drift:
        """A capture held against the specs."""
        return judge(self.tree.relations, [reading_of(data, "lab.capture")], self.tree.texts)

    def restore(self) -> None:
        """Everything as deployed, and running. A file is written only where it differs: that alone makes it younger."""
        self.shell(f"rm -rf {ETC}.control /run/systemd/system.control {RUN}/*.d {ETC}/{WEB} {RUN}/{WEB}; "
                   f"rm -f /etc/sysctl.d/99-drift.conf; sysctl -qw {KEY}=1\n{AS_DEPLOYED}")
        self.restart(*self.touched)
        self.touched.clear()


@pytest.fixture(scope="module")
def host(image: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("drift")
    specs = Path(shutil.copytree(REAL, folder / "specs"))
    (specs / "settings" / "60-drift.yaml").write_text(SETTING, "utf-8")
    cache = folder / "cache"
    cache.mkdir()
    (cache / image.name).symlink_to(image)
    tree = compiled(specs)
    script = next(one.text for one in emit_all(tree) if one.path == PATH)
    with booted(tree, Settings(cache, lambda text: None)) as (box, _):
        deployed = [*scenes.base_units(tree.relations), *scenes.hardening(emit_all(tree)),
                    *(File(one.host_path, one.text) for one in emit_all(tree) if one.host_path == SYSCTL)]
        box.push([replace(file, path=f"/run/deployed{file.path}") for file in deployed])
        yield Host(box, tree, script, {WEB, FIRST})


@pytest.fixture
def deployed(host: Host) -> Host:
    """The host as the specs have it, whatever the last test did to it."""
    host.restore()
    return host


def told(drift: Drift) -> set[str]:
    """Code and message of each finding but that on Yama, which the kernel of this machine may lack."""
    return {f"{finding.code} {finding.message}" for finding in drift.findings if "kernel.yama." not in finding.message}


def test_what_was_deployed_has_not_drifted(deployed: Host) -> None:
    assert told(deployed.drift(deployed.capture())) == set()


def test_any_user_can_capture_and_sees_as_much_of_the_units(deployed: Host) -> None:
    data = deployed.capture("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    assert told(deployed.drift(data)) == set()
    assert b"\nuid 65534\n" in data


def dropin(path: str, *lines: str) -> str:
    """Write a drop-in of [Service]."""
    text = "".join(f"{line}\\n" for line in ("[Service]", *lines))
    return f"mkdir -p {path.rpartition('/')[0]}; printf '{text}' >{path}"


@dataclass(frozen=True, slots=True)
class Tampering:
    """Something done to the host, and how each finding about it begins; ``names`` is a file that they point to.

    Whoever did it made it count: these units were started again.
    """

    does: str
    expect: tuple[str, ...]
    names: str = ""
    units: tuple[str, ...] = (WEB,)


TAMPERINGS = {
    "drop-in removed": Tampering(
        f"rm -r {OURS.rpartition('/')[0]}", (f"D003 {WEB} on lab: not hardened, none of the ",)),
    "drop-in edited": Tampering(
        f"sed -i s/^UMask=.*/UMask=0022/ {OURS}",
        (f"D005 {WEB} on lab: UMask is '0022', the specs have '0027'",), f"{OURS}:"),
    "drop-in renamed so that it is not read": Tampering(
        f"mv {OURS} {OURS}.disabled", (f"D003 {WEB} on lab: not hardened",)),
    "further drop-in in /etc": Tampering(
        f"{dropin(f'{ETC}/{WEB}.d/50-local.conf', 'ProtectSystem=no')}",
        (f"D005 {WEB} on lab: ProtectSystem is 'no', the specs have 'strict'",), f"{ETC}/{WEB}.d/50-local.conf:2:1"),
    "further drop-in that changes nothing": Tampering(
        f"{dropin(f'{ETC}/{WEB}.d/50-local.conf', 'PrivateTmp=on')}",
        (f"D010 {WEB} on lab: a drop-in that is not of the specs is read",), f"{ETC}/{WEB}.d/50-local.conf"),
    "drop-in in /run": Tampering(
        f"{dropin(f'{RUN}/{WEB}.d/zz.conf', 'PrivateTmp=no')}",
        (f"D005 {WEB} on lab: PrivateTmp is 'no', the specs have 'true'",), f"{RUN}/{WEB}.d/zz.conf:2:1"),
    "systemctl set-property": Tampering(
        f"systemctl set-property {WEB} TasksMax=9999",
        (f"D006 {WEB} on lab: TasksMax is '9999', the specs do not set it",),
        f"{ETC}.control/{WEB}.d/50-TasksMax.conf:"),
    "systemctl set-property --runtime": Tampering(
        f"systemctl set-property --runtime {FIRST} MemoryMax=infinity",
        (f"D005 {FIRST} on lab: MemoryMax is 'infinity', the specs have '2G'",), "/run/systemd/system.control/",
        (FIRST,)),
    "masked": Tampering(f"systemctl mask {WEB}", (f"D002 {WEB} on lab: the unit is masked",)),
    "masked until the next boot": Tampering(
        f"systemctl mask --runtime {WEB}", (f"D002 {WEB} on lab: the unit is masked",)),
    "unit file removed": Tampering(
        f"rm {BASE}/{WEB}",
        (f"D001 {WEB} on lab: there is no such unit",)),
    "base unit edited": Tampering(
        f"sed -i s/^Restart=.*/Restart=no/ {BASE}/{WEB}",
        (f"D005 {WEB} on lab: Restart is 'no', the specs have 'on-failure'",), f"{BASE}/{WEB}:"),
    "unit file in a folder of higher priority": Tampering(
        f"sed s/^Restart=.*/Restart=always/ {BASE}/{WEB} >{ETC}/{WEB}",
        (f"D005 {WEB} on lab: Restart is 'always'", f"D011 {WEB} on lab: {ETC}/{WEB} hides {BASE}/{WEB}")),
    "list emptied by a later drop-in": Tampering(
        f"{dropin(f'{ETC}/{WEB}.d/zz.conf', 'SystemCallFilter=')}",
        (f"D004 {WEB} on lab: SystemCallFilter is not set, the specs have '@system-service'",),
        f"{ETC}/{WEB}.d/zz.conf:2:1"),
    "list emptied by way of another one": Tampering(
        f"{dropin(f'{ETC}/{SERVER}.d/zz.conf', 'BindPaths=')}",
        (f"D004 {SERVER} on lab: BindReadOnlyPaths is not set", f"D004 {SERVER} on lab: BindPaths is not set"),
        f"{ETC}/{SERVER}.d/zz.conf:2:1", (FIRST,)),
    "filter turned over by an earlier drop-in": Tampering(
        f"{dropin(f'{ETC}/{WEB}.d/00-first.conf', 'SystemCallFilter=~@clock')}",
        (f"D005 {WEB} on lab: SystemCallFilter has '~@clock' beside the lines of the specs",),
        f"{ETC}/{WEB}.d/00-first.conf:2:1"),
    "drop-in of one instance": Tampering(
        f"{dropin(f'{ETC}/{FIRST}.d/50.conf', 'PrivateUsers=no')}",
        (f"D005 {FIRST} on lab: PrivateUsers is 'no', the specs have 'true'",), f"{ETC}/{FIRST}.d/50.conf:2:1",
        (FIRST,)),
    "drop-in for a prefix of the name": Tampering(
        f"{dropin(f'{ETC}/left4me-.service.d/50.conf', 'ProtectHome=no')}",
        (f"D005 {WEB} on lab: ProtectHome is 'no'", f"D005 {SERVER} on lab: ProtectHome is 'no'"),
        f"{ETC}/left4me-.service.d/50.conf:2:1", (WEB, FIRST)),
    "drop-in for all services": Tampering(
        f"{dropin(f'{ETC}/service.d/50.conf', 'CPUWeight=1')}",
        (f"D006 {WEB} on lab: CPUWeight is '1'", f"D006 {SERVER} on lab: CPUWeight is '1'"), f"{ETC}/service.d/50.conf",
        (WEB, FIRST)),
    "empty file in place of the drop-in": Tampering(
        f"mkdir -p {ETC}.control/{WEB}.d; : >{ETC}.control/{WEB}.d/10-hardening.conf",
        (f"D003 {WEB} on lab: not hardened",)),
    "a line that systemd does not take": Tampering(
        f"printf '[Service\\nProtectHome=no\\n' >{ETC}/{WEB}.d/50.conf",
        (f"D007 {WEB} on lab: bad section header", f"D010 {WEB} on lab: a drop-in that is not of the specs is read",
         f"D008 {WEB} on lab: systemd has not read"),  # it tries again at each reload
        f"{ETC}/{WEB}.d/50.conf:1:1"),
    "kernel setting changed at run time": Tampering(
        f"sysctl -qw {KEY}=0", (f"D014 {KEY} on lab: is 0, the specs have 1; it was changed since",), f"{SYSCTL}:"),
    "kernel setting overruled by another file": Tampering(
        f"echo {KEY.replace('.', '/')} = 0 >/etc/sysctl.d/99-drift.conf",
        (f"D015 {KEY} on lab: is 1 now and will be 0 after the next boot",), "/etc/sysctl.d/99-drift.conf:1:1"),
    "file of kernel settings removed": Tampering(
        f"rm {SYSCTL}", (f"D015 {KEY} on lab: is 1 now and will not be set after the next boot",)),
    "file of kernel settings masked": Tampering(
        f"ln -sf /dev/null {SYSCTL}", (f"D015 {KEY} on lab: is 1 now and will not be set after the next boot",)),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(deployed: Host, name: str) -> None:
    tampering = TAMPERINGS[name]
    deployed.shell(tampering.does, *tampering.units)
    deployed.restart(*tampering.units)
    drift = deployed.drift(deployed.capture())
    found = told(drift)
    assert all(any(one.startswith(begin) for one in found) for begin in tampering.expect), found
    assert len(found) == len(tampering.expect), found
    pointed = {f"{related.where.file}:{getattr(related.where, 'line', 0)}:1"
               for finding in drift.findings for related in finding.related}
    assert any(tampering.names in place for place in pointed) or not tampering.names, pointed


def test_files_that_changed_are_not_in_force_before_a_reload(deployed: Host) -> None:
    deployed.shell(f"sleep 1.1; sed -i s/^ProtectHome=.*/ProtectHome=no/ {OURS}", WEB)
    assert {one.partition(",")[0] for one in told(deployed.drift(deployed.capture()))} == {
        f"D005 {WEB} on lab: ProtectHome is 'no'",
        f"D008 {WEB} on lab: systemd has not read its files again since they changed; it has ProtectHome=yes",
        f"D009 {WEB} on lab: runs with older settings than its files have: it was started before they changed"}


def test_a_process_keeps_the_settings_that_it_was_started_with(deployed: Host) -> None:
    folder = f"{ETC}/{SERVER}.d"
    deployed.shell(f"mv {folder} /run/aside", FIRST)
    deployed.restart(FIRST)
    deployed.shell(f"sleep 1.1; mv /run/aside {folder}; systemctl daemon-reload")
    found = told(deployed.drift(deployed.capture()))
    assert (f"D009 {FIRST} on lab: runs with older settings than its files have: its process does not have "
            "CapabilityBoundingSet, PrivateUsers, PrivatePIDs, PrivateIPC") in found
    assert all(one.startswith("D009") for one in found)


SLOW_SOCKET = """
import socket, time
listening = socket.socket(socket.AF_UNIX)
listening.bind("/run/slow")
listening.listen()
with listening.accept()[0] as asked:
    time.sleep(3)
    asked.sendall(b"secret")
"""


def test_a_process_that_systemd_still_prepares_is_waited_for(deployed: Host) -> None:
    """Its credential comes from a socket that takes its time; so long it is systemd's own program, with no sandbox."""
    deployed.shell(f"systemd-run --quiet python3 -c '{SLOW_SOCKET}'; until test -S /run/slow; do sleep 0.1; done; "
                   f"{dropin(f'{RUN}/{WEB}.d/zz.conf', 'PrivateIPC=yes', 'LoadCredential=slow:/run/slow')}", WEB)
    deployed.restart(WEB)
    name = deployed.box.ask(["sh", "-c", f"cat /proc/$(systemctl show -P MainPID {WEB})/comm; rm /run/slow"])
    assert name.startswith(("(", "systemd-executo")), "started too soon for this test to show anything"
    assert {one.partition(" on ")[0] for one in told(deployed.drift(deployed.capture()))} == {f"D006 {WEB}"}


def test_an_older_systemd_ignores_what_came_later(deployed: Host) -> None:
    data = deployed.capture().replace(b"\nmanager 257.", b"\nmanager 252.")
    found = told(deployed.drift(data))
    assert f"D012 {SERVER} on lab: systemd 252 ignores PrivatePIDs, which came with 257" in found
    assert any(one.startswith("D013 lab: runs systemd 252.") for one in found)


def test_a_file_that_may_not_be_read_is_named(deployed: Host) -> None:
    deployed.shell(f"chmod 0600 {OURS}")
    data = deployed.capture("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    assert f"D017 lab: {OURS} could not be read" in told(deployed.drift(data))


def test_no_secret_leaves_the_host(deployed: Host) -> None:
    lines = ["[Service]", "Environment=TOKEN=first-secret", " Environment = A=1 \\", "; aside", "  B=second-secret",
             "# third-secret", "SetCredential=key:fourth-secret", "StandardInputText=fifth-secret",
             "\ufeffEnvironment=X=sixth-secret", "ExecReload=/bin/true \\", "  Environment=shown",
             "Environment=\"C=seventh-secret\" \\\r", "D=eighth-secret", "Nice=3\rEnvironment=ninth-secret",
             "Nice=4\0Environment=tenth-secret"]
    text = "\n".join(lines)
    deployed.touched.add(WEB)
    deployed.box.ask(["sh", "-c", f"cat >{ETC}/{WEB}.d/90.conf"], stdin=text.encode())
    data = deployed.capture()
    assert b"secret" not in data
    assert b"|Environment=HOME=/var/lib/left4me\n" in data  # the specs say it themselves
    assert b"|  Environment=shown\n" in data
    hidden = ", ".join(["'<hidden>'"] * 6)
    assert f"D005 {WEB} on lab: Environment has {hidden} beside the lines of the specs" in told(deployed.drift(data))
