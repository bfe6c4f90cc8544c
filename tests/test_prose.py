"""What is read out of prose, and what its references come out as in comments, checklists and pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compiler.checks.paths import KnownPaths
from compiler.facts import Fact, fact, plain
from compiler.site.build import build_pages
from compiler.spec.markup import marked, mentions, words_alone
from tests.support.run import CASES, artifacts_of, compiled, lay_out, run

DARKROOM = CASES / "ok" / "darkroom" / "specs"


@pytest.mark.parametrize(("text", "seen"), [
    ("as `ProtectHome=yes` says", [("directive", "ProtectHome", "yes", "")]),
    ("as ProtectHome=yes, says", [("directive", "ProtectHome", "yes, says", "")]),
    ("it sets PrivateTmp=.", [("directive", "PrivateTmp", "", "")]),
    ("`not:PrivateTmp=`", [("directive", "PrivateTmp", "", "not")]),
    ("`was: UMask=0`", [("directive", "UMask", "0", "was")]),
    ("`shows:NRestarts=0`", [("directive", "NRestarts", "0", "shows")]),
    ("`not:kernel.kptr_restrict=1`", [("sysctl", "kernel.kptr_restrict", "1", "not")]),
    ("kernel.kptr_restrict = 1 or", [("sysctl", "kernel.kptr_restrict", None, "")]),
    ("the kernel. vm.swappiness.", [("sysctl", "vm.swappiness", None, "")]),
    ("`~@debug` and `Private*`", [("group", "@debug", None, ""), ("prefix", "Private", None, "")]),
    ("`SystemCallFilter=@system-service\n~@debug`", [("directive", "SystemCallFilter", "@system-service ~@debug", "")]),
    ("and [[claim:x|sets `UMask=0` in /etc/a]]", [("directive", "UMask", "0", ""), ("path", "/etc/a", None, "")]),
    ("`not: a statement` `D1.a`", [("word", "not: a statement", None, ""), ("word", "D1.a", None, "")]),
    ("RECORD=1 make, [[web:UMask]], ``a`b``", [("word", "a`b", None, "")]),
    ("and/or /etc/x.conf, ~/y, https://a/b, Paths=/z", [("directive", "Paths", "/z", ""),
                                                        ("path", "/etc/x.conf", None, "")]),
    ("`cat --from=/etc/x` `was:/etc/y`", [("word", "cat --from=/etc/x", None, ""), ("path", "/etc/x", None, ""),
                                          ("word", "/etc/y", None, ""), ("path", "/etc/y", None, "was")]),
    ("`/proc/<pid of\nthe app>/root/...`", [("word", "/proc/<pid of\nthe app>/root/...", None, ""),
                                            ("path", "/proc/<pid of the app>/root", None, "")]),
    ("`see [[D1.a]]` `[[ -f key ]]`", [("word", "see [[D1.a]]", None, ""), ("reference", "D1.a", None, ""),
                                       ("word", "[[ -f key ]]", None, "")]),
])
def test_what_prose_mentions(text: str, seen: list[tuple[str, str, str | None, str]]) -> None:
    found = list(mentions(text))
    assert [(one.what, one.name, one.value, one.mark) for one in found] == seen
    assert all(text[one.start:].startswith(one.text.split()[0]) for one in found)


def test_a_mention_is_short_however_long_the_text() -> None:
    assert max(len(one.text) for one in mentions("UMask=" * 40_000)) < 1000


def test_a_mark_needs_a_statement_behind_it() -> None:
    assert marked("not:UMask=0") == ("not", "UMask=0")
    assert marked("not:found") == ("", "not:found")


@pytest.fixture(scope="module")
def darkroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(DARKROOM, tmp_path_factory.mktemp("prose") / "specs")


def test_references_are_values_in_plain_text(darkroom: Path) -> None:
    relations = compiled(darkroom).relations
    text = ("[[importer.service:ReadWritePaths]], [[80-ptrace:kernel.yama.ptrace_scope|the setting]],\n"
            "[[score:gallery.service:hardened]], [[P1]], `not:UMask=0`, `[[ -f x ]]`, `[[P1]]`")
    assert words_alone("[[claim:a|x `y`]], [[P1|z]], `[[claim:a|b]]`") == "x `y`, [[P1|z]], `[[claim:a|b]]`"
    assert plain(relations, "It [[claim:pictures-stay|keeps `was:UMask=0` away]].") == "It keeps `UMask=0` away."
    assert plain(relations, text) == ("ReadWritePaths=/srv/pictures, the setting, 5.0, P1, `UMask=0`, `[[ -f x ]]`, "
                                      "`[[P1]]`")


@pytest.mark.parametrize(("path", "word"), [
    ("/srv/pictures", ""), ("/srv/pictures/<day>", ""), ("/etc/hostname", ""), ("/dev/any", ""), ("/sys/fs/bpf", ""),
    ("/proc/PID/root/srv/picture", ""), ("/proc/12/ns/mnt", ""), ("/proc/*", ""), ("/proc/self/environ", ""),
    ("/etc/gallery/keys", "'key'"), ("/etc/gallery/cert/x", "'cert'"), ("/proc/self/env", "the kernel"),
    ("/proc/mounted", "did you mean 'mounts'"), ("/src/pictures", "no system"),
    ("/etc/galery/key", "did you mean 'gallery'"),
])
def test_a_path_of_prose_is_held_against_those_of_the_specs(path: str, word: str, darkroom: Path) -> None:
    known = KnownPaths(compiled(darkroom).relations)
    assert word in " ".join(known.problem(path) or ("",))
    assert bool(known.problem(path)) == bool(word)


def test_the_lines_in_force_are_those_of_the_merged_unit(darkroom: Path) -> None:
    for composition in compiled(darkroom).relations.compositions.values():
        said = {(section, name): values for section, name, values in composition.lines()}
        merged = {(section, name): tuple(one.value for one in rows)
                  for section, names in composition.intended().items() for name, rows in names.items()}
        assert {key: said[key] for key in merged} == merged


def test_a_fact_knows_where_it_stands(darkroom: Path) -> None:
    relations = compiled(darkroom).relations
    found = fact(relations, "importer.service:PrivateNetwork")
    assert isinstance(found, Fact)
    assert (found.text, found.section, found.directive) == ("PrivateNetwork=yes", "Service", "PrivateNetwork")
    newest = fact(relations, "score:gallery.service:base")
    assert isinstance(newest, Fact)
    assert newest.item is relations.model.items["2026-03-01-attic"]


def test_checklists_and_comments_hold_the_values(darkroom: Path) -> None:
    artifacts = artifacts_of(darkroom)
    assert "changed yet (8.9)" in artifacts["checklists/before.md"].text
    assert "kernel.yama.ptrace_scope=1 guards it" in artifacts["etc/sysctl.d/80-ptrace.conf"].text


def test_a_directive_that_is_removed_breaks_each_sentence_that_relies_on_it(darkroom: Path, tmp_path: Path) -> None:
    specs = lay_out(darkroom, tmp_path / "specs")
    unit = specs / "units" / "importer.service.yaml"
    text = unit.read_text("utf-8").replace("    ReadWritePaths: /srv/pictures\n", "").replace(", ReadWritePaths]", "]")
    unit.write_text(text, "utf-8")
    ran = run("check", "--specs", specs)
    assert "error[L305]: 'importer.service' does not set ReadWritePaths" in ran.out


def test_hand_written_pages_are_read_without_trust(darkroom: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"caf\xe9\n")
    (tmp_path / "override.md").write_text("ab\u202ecd\n", "utf-8")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "a\n::error::b.md").write_text("x\n", "utf-8")
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "Gallery.service.md").write_text("Nothing to see.\n", "utf-8")
    (tmp_path / "picture.svg").write_bytes(b"\xff")
    built = build_pages(compiled(darkroom), tmp_path)
    found = {one.file.removeprefix(f"{tmp_path}/"): one.code for one in built.findings}
    assert found == {"latin.md": "Y101", "override.md": "Y117", "link.md": "Y114", "folder.md": "Y113",
                     "pipe.md": "Y113", "a\\n::error::b.md": "Y116", "units/Gallery.service.md": "Y116"}
    page = next(page for page in built.pages if page.path == "units/gallery.service.md")
    assert "Nothing to see" not in page.text


def test_hand_written_pages_are_resolved_and_checked(darkroom: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "See [[importer.service:PrivateNetwork]], [[80-ptrace:kernel.yama.ptrace_scope|this]], [[count:unit]].\n"
        "It [[claim:pictures-stay|changes *nothing* in `/srv/pictures`]], [[claim:picture-stays|x]], "
        "[[claim:pictures-stay]].\n"
        "It has `not:PrivateNetwork=no`, not\n`PrivateNetwork=no`, [[importer.service:PrivateNet]].\n\n"
        "```sh\nRestart=[[nothing]]\n```\n", "utf-8")
    pages, findings, _ = build_pages(compiled(darkroom), tmp_path)
    text = next(page.text for page in pages if page.path == "page.md")
    assert "[<code>PrivateNetwork&#61;yes</code>](units/importer.service.md#Service.PrivateNetwork)" in text
    assert "[this](settings.md#80-ptrace), 3." in text
    assert "[changes *nothing* in <code>/srv/pictures</code>&nbsp;<span" in text
    assert "✓</span>](units/gallery.service.md#claim.pictures-stay)" in text
    assert '<code class="mark-not" title="a counter-example: the units do not say this">PrivateNetwork' in text
    assert "Restart=[[nothing]]" in text
    assert [(one.code, one.where[1:]) for one in findings] == [
        ("L305", (2, 66, 25)), ("L306", (2, 93, 23)), ("L305", (4, 22, 31)), ("T802", (4, 2, 17))]
