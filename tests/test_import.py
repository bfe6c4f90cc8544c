"""Units that somebody runs become a first spec, and the spec gives the very same units."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path

import pytest

from compiler.adopt.divide import effective_of
from compiler.adopt.sources import Gathered, from_files, is_unit
from compiler.drift.found import FoundFile, FoundUnit
from compiler.emit import dropin as emitted
from compiler.pipeline import Compiled
from compiler.render import as_text
from compiler.systemd.catalogue import CATALOGUE
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Effective, render
from tests.support.run import MINIMAL, REAL, Ran, compiled, lay_out, run

NGINX = """\
# A comment that is nobody's.
[Unit]
Description=A high performance web server and a reverse proxy server
After=network-online.target nss-lookup.target \\
      remote-fs.target
ConditionPathExists=|!/etc/nginx/off

[Service]
Type=forking
PIDFile=/run/nginx.pid
ExecStartPre=/usr/sbin/nginx -t -q -g 'daemon on; master_process on;'
ExecStart=/usr/sbin/nginx -g 'daemon on; master_process on;'
ExecStop=-/sbin/start-stop-daemon --quiet --stop --retry QUIT/5 --pidfile /run/nginx.pid
KillMode=mixed
ProtectSystem=full
PrivateTmp=yes
X-Ours=nothing
Nonsense=1

[Install]
WantedBy=multi-user.target
"""
LOCAL = "[Service]\nPrivateTmp=\nPrivateTmp=no\nProtectHome=yes\nRestartSec=5\nCapabilityBoundingSet=\n"


@pytest.fixture(scope="module")
def platform() -> Platform:
    found = compiled(REAL).model.platform
    assert found
    return found


def unit(folder: Path, name: str, text: str, *dropins: str) -> Path:
    """Lay out a unit file with its drop-ins."""
    (folder / f"{name}.d").mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    for number, dropin in enumerate(dropins):
        (folder / f"{name}.d" / f"{number}0.conf").write_text(dropin, "utf-8")
    return folder / name


def imported(into: Path, *arguments: str | Path) -> Ran:
    """Run the import with the real platform, which the smallest tree has too."""
    specs = into.with_name("smallest")
    return run("--specs", specs if specs.exists() else lay_out(MINIMAL, specs), "import", *arguments, "--into", into)


def of_the_spec(tree: Compiled) -> Mapping[str, FoundUnit]:
    """Base and compiled drop-in of each unit, as they would be deployed."""
    dropins = {one.path: one.text for one in emitted.emit(tree.relations)}
    found = {}
    for name, composition in tree.relations.compositions.items():
        ours = dropins.pop(f"etc/systemd/system/{name}.d/50-hardening.conf", None)
        found[name] = FoundUnit(name, FoundFile("base", render(composition.base.assignments)),
                                () if ours is None else (FoundFile("dropin", ours),))
    assert not dropins
    return found


def normal(platform: Platform, effective: Effective) -> Mapping[tuple[str, str], Hashable]:
    """What the unit means to the target, directive by directive."""
    found = {}
    for section, held in effective.items():
        for name, lines in held.items():
            directive = platform.directive(section, name)
            if directive:
                found[section, name] = normalise(platform, directive, lines)
    return found


def changed(platform: Platform, tree: Compiled, units: Iterable[FoundUnit]) -> list[str]:
    """Units of which the spec gives another effective content."""
    ours = of_the_spec(tree)
    return [one.name for one in units
            if normal(platform, effective_of(one, platform)) != normal(platform, effective_of(
                ours[one.name], platform))]


def test_base_and_hardening_are_apart_and_together_they_are_the_unit(tmp_path: Path, platform: Platform) -> None:
    path = unit(tmp_path, "nginx.service", NGINX, LOCAL)
    done = imported(tmp_path / "specs", path, "--project", "shop")
    assert done.code == 0
    tree = compiled(tmp_path / "specs")
    composition = tree.relations.compositions["nginx.service"]
    assert {setting.directive for setting in composition.kept} == {"ProtectSystem"}
    added = {setting.directive for setting in composition.added}
    assert added == {"PrivateTmp", "ProtectHome", "CapabilityBoundingSet"}
    assert composition.unit.base["Service"]["PrivateTmp"] == ("yes",)  # what the unit file says
    assert composition.unit.base["Service"]["RestartSec"] == ("5",)  # a drop-in that is no hardening
    assert changed(platform, tree, from_files([path]).units.values()) == []


def test_lines_that_mean_nothing_are_named_and_left_out(tmp_path: Path) -> None:
    done = imported(tmp_path / "specs", unit(tmp_path, "nginx.service", NGINX))
    assert done.out.count("warning[I103]") == 2
    assert f"{tmp_path}/nginx.service:18:1: warning[I103]: Nonsense of [Service] is not known to the target" in done.out


def test_each_directive_is_explained_and_each_one_left_out_is_an_open_question(tmp_path: Path) -> None:
    imported(tmp_path / "specs", unit(tmp_path, "nginx.service", NGINX, LOCAL))
    tree = compiled(tmp_path / "specs")
    assert as_text(tree.findings, tree.texts) == ""
    nginx = tree.relations.compositions["nginx.service"].unit
    held = {"ProtectSystem", "PrivateTmp", "ProtectHome", "CapabilityBoundingSet"}
    assert all(entry.because in {row.does for row in CATALOGUE.values()} for entry in nginx.hardening)
    assert {absence.directive for absence in nginx.absent} == {
        name for name, row in CATALOGUE.items() if not row.exception} - held
    assert {absence.verdict for absence in nginx.absent} == {"deferred"}


def test_every_catalogued_directive_is_known_to_the_target(platform: Platform) -> None:
    assert [name for name in CATALOGUE if platform.directive("Service", name) is None] == []


def test_a_link_is_the_unit_that_it_leads_to_and_a_mask_is_nothing(tmp_path: Path) -> None:
    unit(tmp_path, "ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n")
    (tmp_path / "sshd.service").symlink_to("ssh.service")
    (tmp_path / "off.service").symlink_to("/dev/null")
    (tmp_path / "empty.service").write_text("", "utf-8")
    found = from_files([tmp_path / name for name in ("sshd.service", "ssh.service", "off.service", "empty.service")])
    assert list(found.units) == ["ssh.service"]
    assert [finding.code for finding in found.findings] == ["I102", "I102"]


@pytest.mark.parametrize("name", ["x.service", "x.txt", "x.device", "..service"])
def test_what_is_no_unit_file_is_one_finding_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.txt").write_text("text", "utf-8")
    done = imported(tmp_path / "specs", tmp_path / name)
    assert (done.code, done.out.count("error[I101]")) == (1, 1)
    assert not (tmp_path / "specs").exists()


def test_one_unit_that_is_missing_keeps_the_others_from_being_written(tmp_path: Path) -> None:
    done = imported(tmp_path / "specs", unit(tmp_path, "nginx.service", NGINX), tmp_path / "typo.service")
    assert (done.code, done.out.count("error[I101]")) == (1, 1)
    assert not (tmp_path / "specs").exists()


def test_units_are_taken_from_one_capture_and_not_from_a_folder_of_them(tmp_path: Path) -> None:
    done = run("import", "--from", tmp_path, "--into", tmp_path / "specs")
    assert done.code == 2
    assert "import takes the units of one capture" in done.err


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "mine").write_text("mine", "utf-8")
    done = imported(tmp_path / "specs", unit(tmp_path, "nginx.service", NGINX))
    assert done.code == 1
    assert "error[A606]" in done.out
    assert [path.name for path in (tmp_path / "specs").iterdir()] == ["mine"]


@pytest.mark.parametrize("text", ["[Service]\nExecStart=/bin/x \x1b[2J\n", "[Service]\nExecStart=/bin/x\\\n", "[S\n",
                                  "[Service]\nExecStart=/bin/x '\n", "[Unit]\nDescription=a\tb\n[Service]\nType=x\n",
                                  "[Service]\nDescription=\ud800\n", "[Unit]\nDescription={{ [[x]] }} `not:x`\n"])
def test_a_hostile_unit_never_leads_to_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.service"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    done = imported(tmp_path / "specs", path)
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
    if (tmp_path / "specs").exists():
        checked = run("--specs", tmp_path / "specs", "check")
        assert checked.code in (0, 1)
        assert "Traceback" not in checked.err


def test_a_script_captures_units_that_no_spec_has() -> None:
    done = run("import", "--script", "nginx.service", "getty@.service", r"system-systemd\x2dcryptsetup.slice")
    assert done.code == 0
    assert subprocess.run(["sh", "-n"], input=done.out, text=True, check=False).returncode == 0
    assert "UNITS='nginx.service system-systemd\\x2dcryptsetup.slice'\nTEMPLATES='getty@*.service'\n" in done.out
    assert run("import", "--script", "a;b.service").code == 2


def shipped() -> Path | None:
    """The folder of units that the target ships; None without its root file system."""
    root = os.environ.get("SPEC_COMPILER_ROOT")
    return Path(root, "usr/lib/systemd/system") if root else None


def test_every_unit_that_the_target_ships_stays_what_it_is(tmp_path: Path, platform: Platform) -> None:
    folder = shipped()
    if folder is None:
        pytest.skip("SPEC_COMPILER_ROOT is not set: no root file system of the target to import from")
    # Links of the target are absolute for it; what leads to its own files is there without them.
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()]
    assert len(files) > 150
    assert all(is_unit(path.name) for path in files)
    done = imported(tmp_path / "specs", *files)
    assert done.code == 0, done.out
    tree = compiled(tmp_path / "specs")
    gathered: Gathered = from_files(files)
    assert set(tree.relations.compositions) == set(gathered.units)
    assert changed(platform, tree, gathered.units.values()) == []
    # What is left are remarks on Debian's own units: a ReadWritePaths= that ProtectSystem=yes does not need.
    assert {finding.code for finding in tree.findings} <= {"R908"}
