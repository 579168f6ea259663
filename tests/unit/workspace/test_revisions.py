"""The files of a revision: all of the folder's, nothing from beside it, whatever the repository holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scorekit.errors import UsageError
from scorekit.workspace import revisions
from scorekit.workspace.revisions import Repository
from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.rows import each_row

pytestmark = needs_git


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project `shop` in a repository, beside other files."""
    top = tmp_path / "top"
    shop = top / "shop"
    (shop / "data").mkdir(parents=True)
    (top / "beside.txt").write_text("beside")
    (shop / "score.yaml").write_text("a: 1\n")
    (shop / "data/run.sh").write_bytes(b"\xff\n\nx")
    (shop / "data/run.sh").chmod(0o755)
    (shop / "empty").write_text("")
    (shop / "data/inside").symlink_to("../score.yaml")
    (shop / "outside").symlink_to("../beside.txt")
    (shop / "absolute").symlink_to(top / "beside.txt")
    (shop / "dots").symlink_to("data/../../../x")
    commit_all(top)
    return shop


@contextmanager
def files(repository: Repository, commit: str) -> Iterator[Path]:
    copy = repository.copy(commit)
    yield copy.folder


def test_a_revision_has_the_folders_files_byte_by_byte_and_no_link_out_of_it(project: Path) -> None:
    repository = Repository.of(project)
    (project / "score.yaml").write_text("a: 2\n")
    with files(repository, repository.commit("HEAD")) as folder:
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        assert (folder / "data/inside").is_symlink()
        assert not any(os.path.lexists(folder / name) for name in ("outside", "absolute", "dots"))
    assert found == {
        "score.yaml": b"a: 1\n", "data/inside": b"a: 1\n", "data/run.sh": b"\xff\n\nx", "empty": b"",
    }  # fmt: skip
    assert not folder.exists()
    assert (project / "score.yaml").read_text() == "a: 2\n"


def test_a_file_below_a_link_that_leads_out_is_not_written(project: Path) -> None:
    """A tree that git did not make may have one name twice, and two links together may lead where neither does alone."""
    top = project.parent
    blob, up, out = (git(top, "hash-object", "-w", "--stdin", stdin=text) for text in ("x", "..", "d/up/../y"))
    links = git(top, "mktree", stdin=f"120000 blob {up}\tup\n")
    inner = git(top, "mktree", stdin=f"100644 blob {blob}\tnew.txt\n")
    tree = git(top, "mktree", stdin=f"040000 tree {links}\td\n120000 blob {out}\tx\n040000 tree {inner}\tx\n")
    repository = Repository(top, "")
    with files(repository, git(top, "commit-tree", tree, "-m", "odd")) as folder:
        assert os.path.realpath(folder / "x") == str(folder.parent / "y")
        assert sorted(p.name for p in folder.iterdir()) == [".git", "d", "x"]
        assert [p.name for p in folder.parent.iterdir()] == ["repository"]


def test_what_git_holds_and_no_disk_is_left_out(project: Path) -> None:
    top = project.parent
    blob, zero = (
        git(top, "hash-object", "-w", "--stdin", stdin="x"),
        git(top, "hash-object", "-w", "--stdin", stdin="a\0b"),
    )
    below = git(top, "mktree", stdin=f"100644 blob {blob}\tx\n")
    long = "x" * 300
    rows = (
        f"100644 blob {blob}\ta\n040000 tree {below}\ta\n120000 blob {zero}\tlink\n160000 commit {'1' * 40}\tmodule\n"
        f"040000 tree {below}\t.GIT\n100664 blob {blob}\todd\n100644 blob {blob}\tplain\n100644 blob {blob}\t{long}\n040000 tree {below}\t{long}y\n"
    )
    commit = git(top, "commit-tree", git(top, "mktree", "--missing", stdin=rows), "-m", "odd")
    with files(Repository(top, ""), commit) as folder:
        assert sorted(p.name for p in folder.iterdir()) == [".git", "a", "odd", "plain"]


@pytest.mark.parametrize("name", ["..", ".git", ".GIT", "git~1", ".git."])
def test_a_path_that_is_none_of_the_folders_is_left_out_though_it_led_into_it(project: Path, name: str) -> None:
    """git refuses to check such trees out; one that only reads them must not write what lies below."""
    top = project.parent
    blob = git(top, "hash-object", "-w", "--stdin", stdin="x")
    below = git(top, "mktree", stdin=f"100644 blob {blob}\tnew\n")
    inner = git(top, "mktree", stdin=f"040000 tree {below}\t{name}\n100644 blob {blob}\tplain\n")
    rows = f"040000 tree {inner}\ta\n040000 tree {below}\t{name}\n"
    with files(Repository(top, ""), git(top, "commit-tree", git(top, "mktree", stdin=rows), "-m", "odd")) as folder:
        found = [p.relative_to(folder).as_posix() for p in folder.rglob("*")]
        assert sorted(found) == [".git", "a", "a/plain"]
        assert sorted(p.name for p in folder.parent.iterdir()) == ["repository"]


def test_a_folder_that_was_not_there_yet_is_empty(project: Path) -> None:
    commit = Repository.of(project).commit("HEAD")
    with files(Repository(project.parent, "later"), commit) as folder:
        assert list(folder.iterdir()) == []


def test_what_changed_is_told_by_paths_in_the_folder(project: Path) -> None:
    (project / "score.yaml").write_text("a: 2\n")
    (project / "new file").write_text("")
    (project / "ignored").write_text("")
    (project / ".gitignore").write_text("ignored\n")
    (project / "empty").unlink()
    (project.parent / "beside.txt").write_text("other")
    repository = Repository.of(project)
    assert repository.changed(repository.commit("HEAD")) == (".gitignore", "empty", "new file", "score.yaml")


def test_no_filter_of_the_repository_is_run(project: Path) -> None:
    for name in ("x", "a=b"):
        for key in ("clean", "smudge", "process"):
            git(project, "config", f"filter.{name}.{key}", f"touch {project / 'evil'}; cat")
        git(project, "config", f"filter.{name}.required", "true")
    (project / ".gitattributes").write_text("score.yaml filter=x\nempty filter=a=b\n")
    (project / "score.yaml").write_text("a: 2\n")
    (project / "empty").write_text("not so")
    repository = Repository.of(project)
    assert repository.changed(repository.commit("HEAD")) == (".gitattributes", "empty", "score.yaml")
    assert not (project / "evil").exists()


def test_a_list_of_files_that_git_refuses_is_no_empty_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(folder: Path, *arguments: str, **rest: Any) -> bytes | None:
        return None if arguments[0] == "ls-tree" else asked(folder, *arguments, **rest)

    asked = revisions._git
    monkeypatch.setattr(revisions, "_git", refusing)
    with pytest.raises(UsageError, match="can't read the files of that revision"):
        Repository.of(project).copy("HEAD")


@each_row("url", ["ext::{evil}", "ssh://nowhere.invalid/x", "file:///nowhere"])
def test_what_a_partial_clone_lacks_is_fetched_by_no_program_of_the_repository(tmp_path: Path, url: str) -> None:
    shutil.rmtree(tmp_path / "here", ignore_errors=True)
    evil, here = tmp_path / "evil", tmp_path / "here"
    here.mkdir()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {evil}\n")
    program.chmod(0o755)
    (here / "score.yaml").write_text("a: 1\n")
    commit_all(here)
    blob = git(here, "rev-parse", "HEAD:score.yaml").strip()
    (here / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    configured = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
    }
    programs = {"core.sshCommand": str(program), "remote.origin.uploadpack": str(program), "protocol.allow": "always"}
    for key, value in {**configured, **programs, "remote.origin.url": url.format(evil=program)}.items():
        git(here, "config", key, value)
    with pytest.raises(UsageError, match="can't read the files of that revision"):
        Repository.of(here).copy("HEAD")
    assert not evil.exists()


@pytest.mark.parametrize("revision", ["nowhere", "--all", "HEAD:shop", "", "\0", "\ud800"])
def test_what_is_no_commit_is_wrong_usage(project: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="git knows no revision"):
        Repository.of(project).commit(revision)


def test_a_folder_outside_of_git_has_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in no git repository"):
        Repository.of(tmp_path)


def test_two_histories_without_a_common_commit_have_no_base(project: Path) -> None:
    repository = Repository.of(project)
    lone = git(project, "commit-tree", "HEAD^{tree}", "-m", "lone")
    with pytest.raises(UsageError, match=r"have no commit in common$"):
        repository.merge_base("HEAD", lone)
    later = git(project, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "later")
    assert repository.merge_base(later, "HEAD") == repository.commit("HEAD")


def test_a_git_of_the_caller_does_not_lead_elsewhere(project: Path, tmp_path: Path) -> None:
    before = os.environ.get("GIT_DIR")
    os.environ["GIT_DIR"] = str(tmp_path / "none")
    try:
        assert Repository.of(project) == Repository(Path(os.path.realpath(project.parent)), "shop")
    finally:
        del os.environ["GIT_DIR"]
        if before is not None:
            os.environ["GIT_DIR"] = before
