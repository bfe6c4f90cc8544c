"""A unit as found against the unit as compiled: equal in other words is equal, and every difference has its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.composition import Composition
from compiler.drift.command import Reading, judge
from compiler.drift.found import Found, FoundFile, FoundUnit
from compiler.emit import dropin as dropins
from compiler.pipeline import Compiled
from compiler.render import as_text
from compiler.systemd.unitfile import render
from tests.support.run import REAL, compiled

SERVER, WEB = "left4me-server@.service", "left4me-web.service"
BASE, DROPIN = "/usr/local/lib/systemd/system", "/etc/systemd/system/{}.d/10-hardening.conf"


@pytest.fixture(scope="module")
def tree() -> Compiled:
    return compiled(REAL)


def shape_c(tree: Compiled, unit: str) -> FoundUnit:
    """Base and drop-in, as deployed."""
    composition: Composition = tree.relations.compositions[unit]
    path = DROPIN.format(unit)
    dropin = next(one.text for one in dropins.emit(tree.relations) if one.host_path == path)
    return FoundUnit(unit, FoundFile(f"{BASE}/{unit}", render(composition.base.assignments)),
                     (FoundFile(path, dropin),))


def shape_a(tree: Compiled, unit: str) -> FoundUnit:
    """The whole unit in one file."""
    composition = tree.relations.compositions[unit]
    return FoundUnit(unit, FoundFile(f"{BASE}/{unit}", render(composition.inline(unit).assignments)))


def seen(tree: Compiled, *changed: FoundUnit) -> list[tuple[str, str]]:
    """Code and message for a host where these units are as given, and all others as deployed."""
    units = {unit: shape_c(tree, unit) for unit in tree.relations.compositions}
    units |= {unit.name: unit for unit in changed}
    drift = judge(tree.relations, [Reading("h", Found("h", units))], tree.texts)
    return [(finding.code, finding.message) for finding in drift.findings]


def web_with(tree: Compiled, *added: str, base: Callable[[str], str] = str) -> FoundUnit:
    """The web unit as deployed, with further drop-ins of [Service] and its base changed."""
    unit = shape_c(tree, WEB)
    assert unit.fragment
    more = tuple(FoundFile(f"/etc/systemd/system/{WEB}.d/{50 + number}.conf", f"[Service]\n{text}\n")
                 for number, text in enumerate(added))
    return FoundUnit(WEB, FoundFile(unit.fragment.path, base(unit.fragment.text)), (*unit.dropins, *more))


@pytest.mark.parametrize("shape", [shape_a, shape_c])
def test_what_was_compiled_has_not_drifted(tree: Compiled, shape: Callable[[Compiled, str], FoundUnit]) -> None:
    assert seen(tree, *(shape(tree, unit) for unit in tree.relations.compositions)) == []


@pytest.mark.parametrize("line", [
    "PrivateTmp=yes", "PrivateTmp=on", "RestartSec=3s", "RestartSec=3000ms", "UMask=027", "KeyringMode=private",
    "SystemCallArchitectures=\nSystemCallArchitectures=native", "ProtectHome=1\n# a comment\n\n", "X-Note=ours",
    "ReadWritePaths=\nReadWritePaths=/var//lib/left4me/",
])
def test_the_same_in_other_words_is_no_drift(tree: Compiled, line: str) -> None:
    assert [code for code, _ in seen(tree, web_with(tree, line))] == ["D010"]  # the drop-in itself, and no difference


@pytest.mark.parametrize(("line", "code", "words"), [
    ("ProtectSystem=full", "D005", "ProtectSystem is 'full', the specs have 'strict'"),
    ("SystemCallFilter=", "D004", "SystemCallFilter is not set, the specs have '@system-service', "),
    ("ReadWritePaths=/opt", "D005", "ReadWritePaths has '/opt' beside the lines of the specs"),
    ("AmbientCapabilities=CAP_SYS_PTRACE", "D006", "AmbientCapabilities is 'CAP_SYS_PTRACE', the specs do not set it"),
    ("Environment=LD_PRELOAD=/x.so", "D005", "Environment has 'LD_PRELOAD=/x.so' beside the lines of the specs"),
    ("ExecStartPre=+/bin/true", "D006", "ExecStartPre is '+/bin/true', the specs do not set it"),
    ("Nonsense=yes", "D006", "Nonsense is 'yes', the specs do not set it"),
])
def test_a_later_dropin_is_found_and_its_line_named(tree: Compiled, line: str, code: str, words: str) -> None:
    units = {unit: shape_c(tree, unit) for unit in tree.relations.compositions} | {WEB: web_with(tree, line)}
    drift = judge(tree.relations, [Reading("h", Found("h", units))], tree.texts)
    finding, = drift.findings
    assert finding.code == code
    assert finding.message.startswith(f"{WEB} on h: {words}")
    assert f"/etc/systemd/system/{WEB}.d/50.conf:2:1" in as_text(drift.findings, drift.texts)


def test_a_difference_points_at_its_line_of_the_specs(tree: Compiled) -> None:
    units = {unit: shape_c(tree, unit) for unit in tree.relations.compositions}
    units[WEB] = web_with(tree, "ProtectSystem=no", base=lambda text: text.replace("Restart=on-failure", "Restart=no"))
    text = as_text(judge(tree.relations, [Reading("h", Found("h", units))], tree.texts).findings, tree.texts)
    spec = (REAL / f"units/{WEB}.yaml").read_text("utf-8").splitlines()
    for directive in ("Restart: on-failure", "ProtectSystem: strict"):
        line = next(number for number, line in enumerate(spec, 1) if directive in line)
        assert f"specs/units/{WEB}.yaml:{line}:" in text


def test_a_unit_without_its_dropin_is_one_finding(tree: Compiled) -> None:
    bare = FoundUnit(WEB, shape_c(tree, WEB).fragment)
    (code, message), = seen(tree, bare)
    assert code == "D003"
    assert message.startswith(f"{WEB} on h: not hardened, none of the ")


def test_a_unit_that_is_masked_or_not_there_is_one_finding(tree: Compiled) -> None:
    assert seen(tree, FoundUnit(WEB, FoundFile(f"/etc/systemd/system/{WEB}", "")))[0][0] == "D002"
    assert seen(tree, FoundUnit(WEB, None)) == [("D001", f"{WEB} on h: there is no such unit")]


def test_an_instance_tells_only_what_its_template_does_not(tree: Compiled) -> None:
    template = shape_c(tree, SERVER)
    loose = FoundFile(f"/etc/systemd/system/{SERVER}.d/20.conf", "[Service]\nPrivateUsers=no\n")
    own = FoundFile("/etc/systemd/system/left4me-server@1.service.d/30.conf", "[Service]\nPrivateIPC=no\n")
    found = seen(tree, FoundUnit(SERVER, template.fragment, (*template.dropins, loose)),
                 FoundUnit("left4me-server@1.service", template.fragment, (*template.dropins, loose, own)))
    assert [message.partition(", the specs")[0] for _, message in found] == [
        f"{SERVER} on h: PrivateUsers is 'no'", "left4me-server@1.service on h: PrivateIPC is 'no'"]


def test_what_a_stranger_wrote_is_shown_on_one_printable_line(tree: Compiled) -> None:
    (_, message), = seen(tree, web_with(tree, "Nice=\x1b[2J" + "9" * 5000))
    assert message.isprintable()
    assert len(message) < 300
