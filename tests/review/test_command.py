"""``diff`` on real repositories: revisions, the work tree, the merge base, and bases that say little."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.review.conftest import Repo, repository_of
from tests.review.specs import SERVER, WEB
from tests.support.run import MINIMAL, Ran, run

UNIT = "units/clock.service.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Repo:
    """A repository with the smallest tree."""
    return repository_of(MINIMAL, tmp_path / "small")


def diff(repo: Repo, *arguments: str) -> Ran:
    """Review what was done since the first commit."""
    ran = run("diff", "base", *arguments, "--today", "2026-11-22", folder=repo.folder)
    assert "Traceback" not in ran.err
    return ran


def relax(repo: Repo) -> None:
    repo.edit(UNIT, 'ProtectHome: "true"', "ProtectHome: read-only")


def test_a_pull_request_on_the_real_specs_is_refused(repo: Repo) -> None:
    text = (repo.specs / SERVER).read_text("utf-8")
    start = text.index("  - set:\n      TemporaryFileSystem:")
    repo.edit(SERVER, text[start:text.index("  - set:\n      BindReadOnlyPaths:")], "")
    head = repo.commit()
    for path in repo.specs.rglob("*.yaml"):
        path.unlink()
    ran = diff(repo, head)
    assert ran.code == 1
    assert f"→ `{head} ({head[:12]})`" in ran.out
    assert re.search(r"removes `TemporaryFileSystem=[^`]*`: the only thing between code running inside a game server "
                     "and `D1.a`", ran.out)


def test_a_change_of_words_on_the_real_specs_passes(repo: Repo) -> None:
    repo.edit(WEB, 'set: {ProtectHome: "true"}', "set: {ProtectHome: 'true'}  # as before")
    ran = diff(repo)
    assert ran.code == 0
    assert "**Nothing that the specs say has changed.**" in ran.out
    assert "→ `the work tree`" in ran.out


def test_facts_of_another_name_do_not_judge_the_change_that_brings_them(small: Repo) -> None:
    facts = small.specs / "platforms" / "debian-13.json"
    text = facts.read_text("utf-8").replace('"ProtectHome"', '"ProtectHomes"')
    facts.with_name("debian-14.json").write_text(text, "utf-8")
    small.edit("project.yaml", "platform: debian-13", "platform: debian-14")
    small.edit(UNIT, 'ProtectHome: "true"', "ProtectHomes: x")
    ran = diff(small)
    assert "the facts of the platform change; both sides are judged by those of `base" in ran.out
    assert ran.code == 1
    assert "removes `ProtectHome=true`" in ran.out


def test_two_revisions_are_compared_both_ways_without_the_work_tree(small: Repo) -> None:
    relax(small)
    head = small.commit()
    for path in small.specs.rglob("*.yaml"):
        path.unlink()
    assert diff(small, head).code == 1
    assert "relaxes `ProtectHome=` from `true` to `read-only`" in diff(small, "HEAD").out
    back = run("diff", "HEAD", "base", folder=small.folder)
    assert back.code == 0
    assert "tightens `ProtectHome=` from `read-only` to `true`" in back.out


def test_what_the_base_got_since_is_not_held_against_the_head(small: Repo) -> None:
    small.git("checkout", "-q", "-b", "feature")
    small.edit("project.yaml", "title:", "title: Feature,")
    small.commit()
    small.git("checkout", "-q", "base")
    relax(small)
    small.commit()
    small.git("checkout", "-q", "feature")
    assert "tightens `ProtectHome=`" in diff(small).out
    ran = diff(small, "--merge-base")
    assert ran.code == 0
    assert "ProtectHome" not in ran.out


def test_a_base_that_does_not_hold_together_is_said_in_a_line(small: Repo) -> None:
    good = (small.specs / UNIT).read_text("utf-8")
    (small.specs / UNIT).write_text("id: [", "utf-8")
    small.commit()
    small.git("branch", "-f", "base")
    (small.specs / UNIT).write_text(good, "utf-8")
    ran = diff(small)
    assert ran.code == 0, ran.out
    assert re.search(r"(?m)^> `base \(\w+\)` has \d+ errors?: what of it cannot be read is not compared$", ran.out)
    assert "- `clock.service` is new" in ran.out


def test_a_base_without_specs_is_said_in_a_line(small: Repo) -> None:
    small.git("checkout", "-q", "--orphan", "empty")
    small.git("rm", "-rqf", "--cached", ".")
    small.git("commit", "-q", "--allow-empty", "-m", "empty")
    small.git("branch", "-f", "base")
    ran = diff(small)
    assert ran.code == 0
    assert "has no specs: everything is new" in ran.out


def test_a_head_that_cannot_be_read_gives_its_diagnostics(small: Repo) -> None:
    (small.specs / UNIT).write_text("id: [", "utf-8")
    ran = diff(small)
    assert ran.code == 1
    assert "**The specs cannot be read, so nothing is compared." in ran.out
    assert "error[Y107]" in ran.out


@pytest.mark.parametrize("base", ["no-such-branch", "HEAD:specs", "--output=x", "HEAD..base", "\n"])
def test_what_is_no_revision_is_a_wrong_call(small: Repo, base: str) -> None:
    ran = run("diff", base, folder=small.folder)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert sorted(path.name for path in small.folder.iterdir()) == [".git", "specs"]


def test_outside_of_a_repository_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    ran = run("diff", "HEAD", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "is in no work tree that git may read: not a git repository" in ran.err


def test_the_repository_is_that_of_the_specs_and_not_of_whoever_asks(small: Repo, tmp_path: Path) -> None:
    relax(small)
    asked = tmp_path / "elsewhere"
    asked.mkdir()
    ran = run("--specs", small.specs, "diff", "base", "--today", "2026-11-22", folder=asked)
    assert "relaxes `ProtectHome=`" in ran.out
    ran = run("--specs", small.specs, "check", "--staged", folder=asked)
    assert "hold together" in ran.out


def test_a_repository_of_somebody_else_is_told_in_the_words_of_git(small: Repo, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ran = run("--specs", small.specs, "diff", "base", folder=tmp_path)
    assert ran.code == 2
    assert "git may read: detected dubious ownership in repository at" in ran.err


def test_specs_in_a_folder_of_the_repository_are_named_by_their_whole_path(small: Repo) -> None:
    (small.folder / "deep").mkdir()
    small.git("mv", "specs", "deep/specs")
    small.commit()
    small.git("branch", "-f", "base")
    path = small.folder / "deep" / "specs" / UNIT
    path.write_text(path.read_text("utf-8").replace('"true"', "read-only"), "utf-8")
    for head in ("", "HEAD"):
        if head:
            small.commit()
        out = run("diff", "base", *filter(None, [head]), "--specs", "deep/specs", "--format", "github",
                  folder=small.folder).out
        assert out.startswith("::error file=deep/specs/units/clock.service.yaml,line=13,")
