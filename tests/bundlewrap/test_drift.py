"""The units that the real ``bw`` would write, held against the compiled ones: equal in other words is equal."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.composition import Emission
from compiler.drift import program
from tests.support import bundlewrap
from tests.support.run import MINIMAL, REAL, Ran, lay_out, run

MODULE = Path("libs/left4me_hardening.py")
ETC = "/etc/systemd/system"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The repository with drop-ins."""
    return hardened(tmp_path / "ckn-bw", Emission.DROPIN)


def hardened(folder: Path, shape: Emission) -> Path:
    repository = bundlewrap.checkout(folder)
    ran = run("--specs", REAL, "place", "--into", repository, "--shape", shape)
    bundlewrap.use(repository, bundlewrap.text_in(ran.out))
    return repository


def drift(repository: Path, node: str = bundlewrap.NODE, specs: Path = REAL) -> Ran:
    return run("--specs", specs, "drift", "--ckn-bw", repository, f"--node={node}")


def edit(repository: Path, path: Path, *changes: tuple[str, str]) -> None:
    """Replace texts that are there."""
    text = (repository / path).read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    (repository / path).write_text(text, "utf-8")


def add(repository: Path, *lines: str) -> None:
    """Let the bundle of the services bring further items."""
    with (repository / "bundles/left4me/items.py").open("a", encoding="utf-8") as items:
        items.writelines(f"{line}\n" for line in lines)


def add_file(repository: Path, path: str, text: str) -> None:
    add(repository, f"files = {{{path!r}: {{'content': {text!r}}}}}")


def said(ran: Ran) -> list[str]:
    """The findings, without their places and hints."""
    return [line.partition("error[")[2] or line.partition("warning[")[2] for line in ran.out.splitlines()
            if "error[" in line or "warning[" in line]


# What is equal


@pytest.mark.parametrize("shape", Emission)
def test_what_was_placed_has_not_drifted(tmp_path: Path, shape: Emission) -> None:
    ran = drift(hardened(tmp_path / "ckn-bw", shape))
    assert (ran.code, ran.out) == (0, "lab  as the specs have it\n")


def test_equal_in_other_words_is_equal(repository: Path) -> None:
    edit(repository, MODULE,
         ("'ProtectKernelModules': 'true'", "'ProtectKernelModules': 'on'"),
         ("'AF_INET AF_INET6 AF_UNIX'", "('AF_UNIX', 'AF_INET6 AF_INET')"),
         ("'UMask': '0027'", "'UMask': '027'"),
         ("'/etc/resolv.conf /etc/nsswitch.conf /etc/alternatives',",
          "'/etc/resolv.conf', '/etc/nsswitch.conf /etc/alternatives/',"))
    assert drift(repository).out == "lab  as the specs have it\n"


def test_files_of_others_are_not_asked_for_and_what_is_taken_away_is_not_there(repository: Path) -> None:
    gone = f"{ETC}/left4me-web.service.d/99-x.conf"
    add(repository, f"files = {{{gone!r}: {{'delete': True}}, "
                    "'/etc/secret': {'content': '${no_such_name}', 'content_type': 'mako'}}")
    assert bundlewrap.bw(repository, "items", "lab", "file:/etc/secret", "--preview").returncode != 0
    assert drift(repository).out == "lab  as the specs have it\n"


# What differs, and where the specs say so


def test_a_repository_without_hardening_is_said_in_one_line_a_unit(tmp_path: Path) -> None:
    ran = drift(bundlewrap.checkout(tmp_path / "ckn-bw"))
    assert ran.code == 1
    assert [line.partition(", none of the ")[0] for line in said(ran)] == [
        "D052]: kernel.yama.ptrace_scope on lab: is set by no file of sysctl.d there, the specs have 2",
        "D003]: left4me-server@.service on lab: not hardened", "D003]: left4me-web.service on lab: not hardened"]


WEB, SERVER = "left4me-web.service on lab: ", "left4me-server@.service on lab: "
FILTER = "'@system-service'", "'~@debug @mount @raw-io @reboot @swap @cpu-emulation @obsolete @privileged'"


def lines_changed(repository: Path) -> None:
    edit(repository, MODULE,
         ("            'PrivatePIDs': 'true',\n", ""),
         ("'ProtectSystem': 'strict'", "'ProtectSystem': 'full'"),
         (", ".join(FILTER), ", ".join(FILTER[::-1])),
         ("{'ptrace_scope': '2'}", "{'ptrace_scope': '1'}"))
    edit(repository, bundlewrap.BUNDLE,
         ("'RestartSec': '3s',", "'RestartSec': '4s', 'AmbientCapabilities': 'CAP_KILL',"))


def dropins_added(repository: Path) -> None:
    files = {f"{ETC}/left4me-web.service.d/99-more.conf": "[Service]\nReadWritePaths=\n",
             f"{ETC}/left4me-server@1.service.d/99-more.conf": "[Service]\nProtectProc=default\n",
             f"{ETC}/service.d/98-all.conf": "[Service]\nUMask=0000\n",
             "/etc/sysctl.d/zz.conf": "kernel.yama.ptrace_scope = 0\n"}
    add(repository, f"files = {({path: {'content': text} for path, text in files.items()})!r}")


def links_added(repository: Path) -> None:
    links = {f"{ETC}/left4me-web.service": "/dev/null",
             f"{ETC}/left4me-server@.service.d/99-x.conf": "/opt/left4me/x.conf"}
    add(repository, f"symlinks = {({path: {'target': target} for path, target in links.items()})!r}")


def files_not_shown(repository: Path) -> None:
    path = f"{ETC}/left4me-web.service.d/99-x.conf"
    add(repository, f"files = {({path: {'content': 'eA==', 'content_type': 'base64'}})!r}")


def units_gone(repository: Path) -> None:
    edit(repository, bundlewrap.BUNDLE, ("{**base_units,", "{"), ("    'sysctl': hardening.SYSCTL['sysctl'],\n", ""))


def unit_hidden(repository: Path) -> None:
    unit = (bundlewrap.units_of(repository, repository.parent / "out"))["left4me-web.service"]
    add_file(repository, f"{ETC}/left4me-web.service", unit.replace("User=left4me", "User=root"))


TAMPERED: dict[Callable[[Path], None], list[str]] = {
    lines_changed: [
        f"D004]: {SERVER}PrivatePIDs is not set, the specs have 'true'",
        f"D005]: {SERVER}SystemCallFilter has the lines of the specs in another order",
        f"D005]: {WEB}ProtectSystem is 'full', the specs have 'strict'",
        f"D005]: {WEB}RestartSec is '4s', the specs have '3'",
        f"D006]: {WEB}AmbientCapabilities is 'CAP_KILL', the specs do not set it",
        "D052]: kernel.yama.ptrace_scope on lab: is 1 there, the specs have 2"],
    dropins_added: [
        "D005]: left4me-server@1.service on lab: ProtectProc is 'default', the specs have 'invisible'",
        f"D004]: {WEB}ReadWritePaths is not set, the specs have '/var/lib/left4me'",
        f"D005]: {SERVER}UMask is '0000', the specs have '0027'",
        f"D005]: {WEB}UMask is '0000', the specs have '0027'",
        "D052]: kernel.yama.ptrace_scope on lab: is 0 there, the specs have 2"],
    links_added: [
        f"D002]: {WEB}the unit is masked",
        f"D051]: lab: {ETC}/left4me-server@.service.d/99-x.conf is a link to /opt/left4me/x.conf, whose text only the "
        "host has"],
    files_not_shown: [
        f"D051]: lab: {ETC}/left4me-web.service.d/99-x.conf is not shown: 'bw items lab file:"],
    units_gone: [
        f"D001]: {SERVER}there is no such unit",
        f"D001]: {WEB}there is no such unit",
        "D052]: kernel.yama.ptrace_scope on lab: is set by no file of sysctl.d there, the specs have 2"],
    unit_hidden: [
        f"D005]: {WEB}User is 'root', the specs have 'left4me'"],
}


@pytest.mark.parametrize("change", TAMPERED, ids=lambda change: change.__name__)
def test_what_was_changed_is_said(repository: Path, change: Callable[[Path], None]) -> None:
    change(repository)
    ran = drift(repository)
    assert ran.code == 1
    for found, words in zip(sorted(said(ran)), sorted(TAMPERED[change]), strict=True):
        assert found.startswith(words), ran.out
    if change is lines_changed:
        assert f"{line_of('PrivatePIDs')}: error[D004]: {SERVER}PrivatePIDs" in ran.out
        assert ": the reason, for D1, D2, D5.b, D6\n" in ran.out


def line_of(directive: str) -> str:
    """Where the specs set a directive of the server: file, line and column."""
    file = "units/left4me-server@.service.yaml"
    for number, text in enumerate((REAL / file).read_text("utf-8").splitlines(), 1):
        if f"set: {{{directive}:" in text:
            return f"specs/{file}:{number}:{text.index(directive) + 1}"
    raise AssertionError(directive)


# When there is no answer


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The repository without hardening, and beside it the smallest specs: it does not come to a comparison."""
    lay_out(MINIMAL, tmp_path / "specs")
    return bundlewrap.checkout(tmp_path / "ckn-bw")


def unanswered(repository: Path, node: str = bundlewrap.NODE) -> list[str]:
    """The findings when a repository is asked, which gives no answer."""
    ran = drift(repository, node, repository.parent / "specs")
    assert (ran.code, ran.out.splitlines()[-1].endswith("  could not be read")) == (1, True)
    return said(ran)


def test_a_folder_that_is_no_repository_is_refused(checkout: Path) -> None:
    (checkout / "bundles").rename(checkout / "elsewhere")
    assert unanswered(checkout) == ["A607]: not a BundleWrap repository: it has no bundles"]


def test_a_node_that_the_repository_does_not_have(checkout: Path) -> None:
    assert unanswered(checkout, "attic") == ["D050]: attic: 'bw items attic --json' failed: No such node: attic"]


@pytest.mark.parametrize("name", ["--help", "", "a b", "a\nb", "../x"])
def test_a_name_that_no_node_can_have(checkout: Path, name: str) -> None:
    found = unanswered(checkout, name)
    assert len(found) == 1
    assert found[0].startswith("D050]: ")
    assert found[0].endswith("is no name of a node")


def test_a_repository_that_is_broken(checkout: Path) -> None:
    (checkout / "nodes.py").write_text("nodes = {1: 1/0}\n", "utf-8")
    assert unanswered(checkout) == ["D050]: lab: 'bw items lab --json' failed: ZeroDivisionError: division by zero"]


def test_both_options_or_none(checkout: Path) -> None:
    for arguments in (("--ckn-bw", str(checkout)), ("--from", "x", "--node", "lab")):
        assert run("--specs", checkout.parent / "specs", "drift", *arguments).code == 2


def stand_in(folder: Path, script: str) -> Path:
    """A program called ``bw`` that does something else."""
    folder.mkdir()
    bw = folder / "bw"
    bw.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    bw.chmod(bw.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.mark.parametrize(("script", "why"), [
    ("exec sleep 60", "did not end within 0.5 s"),
    ("sleep 60 & exec sleep 60", "did not end within 0.5 s"),
    ("head -c 5000000 /dev/zero", "printed more than 4 MiB"),
    ("echo here is the list", "printed no list of items"),
    ("echo '{\"a\": 1}'", "printed no list of items"),
    ("printf '[%.0s' $(seq 5000)", "printed no list of items"),
    ("exit 7", "failed: exit code 7"),
    ("printf '\\033[31mno\\n' >&2; exit 1", "failed: ·[31mno"),
    ("kill -9 $$", "failed: exit code -9"),
])
def test_a_program_that_gives_no_answer(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                        script: str, why: str) -> None:
    monkeypatch.setenv("PATH", f"{stand_in(tmp_path / 'bin', script)}:{os.environ['PATH']}")
    monkeypatch.setattr(program, "TIMEOUT", 0.5)
    found = unanswered(checkout)
    assert len(found) == 1
    assert found[0].startswith("D050]: lab: 'bw items lab --json' ")
    assert found[0].endswith(why)


def test_no_program_at_all(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert unanswered(checkout) == ["D050]: there is no bw to ask"]
