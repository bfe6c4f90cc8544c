"""Spec trees out of git are what the disk holds, and nothing in a repository makes git run a program."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from compiler.git import GitError, path_in, repository
from compiler.spec.source import Tree, read_tree
from tests.review.conftest import Repo


def committed(repo: Repo, revision: str = "HEAD") -> Tree:
    git = repository(repo.folder)
    return git.tree(git.commit(revision), "specs")


def test_a_commit_and_the_index_hold_what_the_disk_holds(repo: Repo) -> None:
    disk = read_tree(repo.specs)
    assert len(disk.files) > 200
    assert committed(repo) == disk
    assert repository(repo.folder).staged("specs") == disk


def test_staged_is_what_is_staged(repo: Repo) -> None:
    repo.edit("project.yaml", "title:", "title: staged #")
    repo.git("add", "-A")
    staged = read_tree(repo.specs)
    repo.edit("project.yaml", "title:", "title: not staged #")
    (repo.specs / "assets" / "new.yaml").write_text("id: new\n", "utf-8")
    assert repository(repo.folder).staged("specs") == staged
    assert committed(repo) != staged


@pytest.mark.parametrize("revision", [
    "--output=x", "-h", "", "HEAD --", "HEAD:specs", "HEAD..base", "HEAD\n", "$(id)", "no-such-branch", ":/a",
    "a" * 300, "HEAD^{tree}", "0" * 40])
def test_what_is_no_revision_is_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(GitError, match="revision"):
        repository(repo.folder).commit(revision)
    assert sorted(path.name for path in repo.folder.iterdir()) == [".git", "specs"]


@pytest.mark.parametrize("revision", ["HEAD", "@", "base", "refs/heads/main", "HEAD^{commit}", "main~0", "HEAD@{0}"])
def test_every_common_way_to_name_a_revision_works(repo: Repo, revision: str) -> None:
    assert repository(repo.folder).commit(revision) == repo.git("rev-parse", "HEAD")


def test_links_submodules_and_odd_names_are_refused_as_on_disk(repo: Repo) -> None:
    assets = repo.specs / "assets"
    (assets / "link.yaml").symlink_to("/etc/passwd")
    (assets / "notes.txt").write_text("x", "utf-8")
    (assets / "folder.yaml").mkdir()
    (assets / "folder.yaml" / "inner.yaml").write_text("id: inner\n", "utf-8")
    (assets / "x\n::error::y.yaml").write_text("id: x\n", "utf-8")
    (assets / os.fsdecode(b"\xff.yaml")).write_text("id: y\n", "utf-8")
    (assets / ".hidden.yaml").write_text("id: z\n", "utf-8")
    (assets / "large.yaml").write_text("id: large\n" + "#" * 300_000, "utf-8")
    repo.commit()
    assert committed(repo) == read_tree(repo.specs)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},specs/assets/sub.yaml")
    repo.git("commit", "-q", "-m", "a submodule")
    found = {(one.code, one.file) for one in committed(repo).findings}
    assert ("Y113", "specs/assets/sub.yaml") in found
    assert ("Y114", "specs/assets/link.yaml") in found


def test_a_spec_root_that_is_a_link_is_no_folder(repo: Repo) -> None:
    repo.specs.rename(repo.folder / "elsewhere")
    repo.specs.symlink_to("elsewhere")
    repo.commit()
    with pytest.raises(GitError, match="no folder"):
        committed(repo)


def test_a_path_that_a_tree_lists_twice_hides_nothing(repo: Repo) -> None:
    blob = repo.git("hash-object", "-w", "specs/project.yaml")
    rows = b"".join(b"100644 project.yaml\0" + bytes.fromhex(blob) for _ in range(2))
    tree = repo.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=rows)
    outer = repo.git("mktree", given=f"040000 tree {tree}\tspecs\n".encode())
    with pytest.raises(GitError, match="listed twice"):
        committed(repo, repo.git("commit-tree", outer, "-m", "twice"))


def test_a_tree_that_unfolds_without_end_is_cut_off(repo: Repo) -> None:
    tree = repo.git("mktree", given=f"100644 blob {repo.git('hash-object', '-w', 'specs/project.yaml')}\ta\n".encode())
    for _ in range(9):
        rows = "".join(f"040000 tree {tree}\t{name}\n" for name in "abcdefghij")
        tree = repo.git("mktree", given=rows.encode())
    outer = repo.git("mktree", given=f"040000 tree {tree}\tspecs\n".encode())
    with pytest.raises(GitError, match="longer than"):
        committed(repo, repo.git("commit-tree", outer, "-m", "a bomb"))


def test_folders_of_nothing_without_end_are_given_up(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compiler.git._TIMEOUT", 2)
    tree = repo.git("mktree", given=b"")
    for _ in range(20):
        tree = repo.git("mktree", given="".join(f"040000 tree {tree}\t{name}\n" for name in "abcdefghij").encode())
    outer = repo.git("mktree", given=f"040000 tree {tree}\tspecs\n".encode())
    with pytest.raises(GitError, match="did not end within 2 s"):
        committed(repo, repo.git("commit-tree", outer, "-m", "folders"))


def test_one_content_under_many_names_counts_as_often(repo: Repo) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", given=b"id: x\n" + b"#" * 200_000)
    tree = repo.git("mktree", given="".join(f"100644 blob {blob}\tx{n}.yaml\n" for n in range(400)).encode())
    outer = repo.git("mktree", given=f"040000 tree {tree}\tspecs\n".encode())
    with pytest.raises(GitError, match="more than 64 MiB"):
        committed(repo, repo.git("commit-tree", outer, "-m", "one and the same"))


def test_what_is_not_here_is_not_fetched_by_a_program_of_the_repository(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n", "utf-8")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    missing = repo.git("rev-parse", "HEAD:specs/project.yaml")
    for key, value in {"core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
                       "remote.origin.promisor": "true", "remote.origin.url": "/nowhere",
                       "remote.origin.uploadpack": str(trap), "protocol.allow": "always"}.items():
        repo.git("config", key, value)
    (repo.folder / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    with pytest.raises(GitError, match="is not here"):
        committed(repo)
    assert not (tmp_path / "sprung").exists()


def test_no_program_of_the_repository_runs(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n", "utf-8")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    (repo.folder / ".gitattributes").write_text("*.yaml diff=trap filter=trap\n", "utf-8")
    repo.commit()
    for key in ("diff.external", "diff.trap.command", "diff.trap.textconv", "filter.trap.smudge", "filter.trap.clean",
                "core.fsmonitor", "core.pager", "core.sshCommand"):
        repo.git("config", key, str(trap))
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
        (repo.folder / ".git" / "hooks" / hook).symlink_to(trap)
    (tmp_path / "sprung").unlink(missing_ok=True)
    assert len(committed(repo).files) > 200
    assert len(repository(repo.folder).staged("specs").files) > 200
    git = repository(repo.folder)
    git.merge_base(git.commit("base"), git.commit("HEAD"))
    assert not (tmp_path / "sprung").exists()


def test_a_conflict_in_the_index_is_said(repo: Repo) -> None:
    blob = repo.git("hash-object", "specs/project.yaml")
    repo.git("update-index", "--index-info", given="".join(
        f"100644 {blob} {stage}\tspecs/assets/torn.yaml\n" for stage in (1, 2, 3)).encode())
    with pytest.raises(GitError, match="not merged"):
        repository(repo.folder).staged("specs")


def test_the_folder_of_the_specs_is_found_from_anywhere(repo: Repo, tmp_path: Path) -> None:
    git = repository(repo.specs / "assets")
    assert git.top == repo.folder
    assert path_in(git, repo.specs) == "specs"
    assert path_in(git, repo.folder) == "."
    with pytest.raises(GitError, match="outside"):
        path_in(git, tmp_path / "other")
    with pytest.raises(GitError, match="in no work tree"):
        repository(tmp_path)


def test_a_revision_without_specs_is_an_empty_tree(repo: Repo) -> None:
    repo.git("rm", "-rq", "specs")
    repo.commit()
    assert committed(repo) == Tree("specs", (), (), (), {})
