"""Platforms of other repositories: pinned, fetched when asked, and used without a network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

import scorekit
from tests.cli.platforms import PLATFORM, PROJECT, environment, make_app, make_repository, write
from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCOREKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "origin")


def git_source(repository: Path, more: str = "") -> str:
    return f"{{name: acme, git: 'file://{repository}', ref: v1{more}}}"


def forget(cache: Path) -> None:
    """A fresh machine."""
    shutil.rmtree(cache)


def said(told: Run) -> str:
    """The findings, wherever a command prints them."""
    return told.stdout + told.stderr


# A folder of the repository


def test_a_folder_of_the_repository_is_a_source(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(tmp_path)
    made = run(app, ["render", "--env", "prod"])
    assert made.status == 0
    assert "namespace: shop" in made.stdout
    assert "queue.example.com" in made.stdout
    assert "north" in made.stdout
    told = run(app, ["explain", "web.jobs.host", "--env", "prod"]).stdout
    assert "acme" not in told
    assert "platform:resource_drivers/queue/own/driver.yaml:4" in told
    listed = run(app, ["envs", "list"]).stdout.splitlines()
    assert [line.split()[4] for line in listed if line.startswith("prod ")] == ["platform"]


def test_one_source_may_stand_by_itself(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{}")
    commit_all(tmp_path)
    for text, place in (("  path: ../platform\n", None), ("  path: ../platform\n  refs: x\n", "scorekit.yaml:6:3")):
        (app / "scorekit.yaml").write_text(f"{PROJECT}platform:\n{text}")
        told = run(app, ["check", "--env", "prod"])
        assert (told.status, str(place) in said(told)) == (int(place is not None), place is not None)


def test_names_go_from_the_project_over_sources_in_their_order_to_the_built_in_ones(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(
            tmp_path / name,
            {
                f"environments/{place}.yaml": environment(place, f"extends: scorekit/dev\nnamespace: {name}")
                for place in ("prod", "live", name)
            },
        )
    app = make_app(tmp_path / "app", "{path: ../one}", "{path: ../two, name: second}")
    write(app, {"environments/prod.yaml": environment("prod", "extends: second/prod\nvariables: {A: b}")})
    commit_all(tmp_path)
    catalogue = scorekit.Project.open(app).unwrap().catalogue
    spaces = {name: catalogue.environment(name).unwrap().namespace for name in ("prod", "live", "two", "second/live")}
    assert spaces == {"prod": "two", "live": "one", "two": "two", "second/live": "two"}
    assert catalogue.environment_chain("prod").unwrap() == (
        "environments/prod.yaml",
        "second:environments/prod.yaml",
        "scorekit:environments/dev.yaml",
        "scorekit:environments/base.yaml",
    )
    assert not catalogue.has_environment("third/live")
    assert catalogue.has_driver("scorekit/redis/in-cluster")
    assert not catalogue.has_driver("/redis/in-cluster")


def test_a_projects_file_comes_not_between_documents_of_a_platform(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    write(app, {"environments/base.yaml": environment("base", "variables: {REGION: mine}")})
    commit_all(tmp_path)
    catalogue = scorekit.Project.open(app).unwrap().catalogue
    assert catalogue.environment("prod").unwrap().variables == {"REGION": "north"}


def test_faults_of_a_source_name_it(tmp_path: Path) -> None:
    write(tmp_path / "platform", {**PLATFORM, "environments/prod.yaml": environment("prod", "namespaces: shop")})
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(tmp_path)
    told = run(app, ["check"])
    assert told.status == 1
    assert " --> platform:environments/prod.yaml:4:1" in said(told)


def test_a_folder_outside_is_the_persons_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(app)
    told = run(app, ["check"])
    assert (told.status, "SK435" in said(told)) == (1, True)
    assert "names another repository; --platform DIR takes a folder from anywhere" in said(told)
    assert run(app, ["render", "--env", "prod", "--platform", "../platform"]).status == 0
    assert run(app, ["render", "--env", "prod", "--platform", "../missing"]).status == 2
    assert run(app, ["render", "--env", "prod", "--platform", "scorekit=../platform"]).status == 2
    monkeypatch.setenv("SCOREKIT_PLATFORM", f"{tmp_path / 'platform'}")
    assert run(app, ["fix"]).status == 0
    assert run(app, ["render", "--env", "prod"]).status == 0


def test_a_revision_has_the_platform_that_it_had(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(tmp_path)
    write(
        tmp_path / "platform", {"environments/base.yaml": PLATFORM["environments/base.yaml"].replace("north", "south")}
    )
    told = run(app, ["diff", "--from", "HEAD", "--env", "prod"])
    assert told.status == 0
    assert "north -> south" in told.stdout
    assert told.stderr == ""


def test_a_platform_that_is_a_submodule_is_as_it_was_in_a_revision(tmp_path: Path) -> None:
    origin = make_repository(tmp_path / "origin")
    app = make_app(tmp_path / "mono" / "app", "{path: ../vendor/platform, name: acme}", "{path: own}")
    write(app, {"own/environments/x.yaml": environment("x", "extends: scorekit/dev")})
    commit_all(tmp_path / "mono")
    git(tmp_path / "mono", "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(origin), "vendor/platform")
    git(tmp_path / "mono", "commit", "-qam", "submodule")
    vendored = tmp_path / "mono" / "vendor" / "platform"
    write(vendored, {"environments/base.yaml": PLATFORM["environments/base.yaml"].replace("north", "south")})
    git(vendored, "commit", "-qam", "south")
    told = run(app, ["diff", "--from", "HEAD", "--env", "prod"])
    assert (told.status, told.stderr) == (0, "")
    assert "north -> south" in told.stdout


def test_a_change_beside_the_project_has_an_impact(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(tmp_path)
    file = "resource_drivers/queue/own/driver.yaml"
    write(tmp_path / "platform", {file: PLATFORM[file].replace("queue.example.com", "other.example.com")})
    told = run(app, ["impact", "--changed", "HEAD"])
    assert (told.status, "served by queue/own" in told.stdout) == (0, True)
    told = run(app, ["impact", f"platform:{file}:4"])
    assert (told.status, "web" in told.stdout) == (0, True)
    assert run(app, ["impact", f"platform:{file}:40"]).status == 2
    assert run(app, ["impact", "platform:environments/prod.yaml"]).status == 0
    assert run(app, ["impact", "platform/queue/own"]).status == 0
    by_name = run(app, ["impact", f"platform:{file}"]).stdout
    for way in (file, file.rpartition("/")[0]):
        assert run(app, ["impact", f"../platform/{way}"]).stdout == by_name


def test_editors_know_the_names_of_sources(tmp_path: Path) -> None:
    write(tmp_path / "platform", PLATFORM)
    app = make_app(tmp_path / "app", "{path: ../platform}")
    commit_all(tmp_path)
    schema = scorekit.Project.open(app).unwrap().schema("environment").value
    assert schema is not None
    validator = Draft7Validator(schema)
    for name, fits in {"prod": True, "platform/prod": True, "scorekit/dev": True, "other/prod": False}.items():
        document = {
            "apiVersion": "scorekit.dev/v1alpha1",
            "kind": "Environment",
            "metadata": {"name": "a"},
            "extends": name,
        }
        assert validator.is_valid(document) == fits, name


# Git


@needs_git
def test_what_is_pinned_renders_the_same_on_a_fresh_machine_and_offline(
    tmp_path: Path, repository: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (make_app(tmp_path / name, git_source(repository)) for name in ("first", "second"))
    told = run(first, ["check"])
    assert (told.status, "SK441" in said(told), "run `scorekit platform update`" in said(told)) == (1, True, True)
    done = run(first, ["platform", "update"])
    commit = git(repository, "rev-parse", "v1")
    assert (done.status, done.stdout) == (0, f"pinned  acme  {commit[:12]}\n")
    lock = (first / "scorekit.lock").read_text()
    assert f"commit: {commit}" in lock
    assert run(first, ["platform", "update"]).stdout == f"unchanged  acme  {commit[:12]}\n"
    made = run(first, ["render", "--env", "prod"])
    assert made.status == 0

    forget(cache)
    (second / "scorekit.lock").write_text(lock)
    told = run(second, ["render", "--env", "prod"])
    assert (told.status, "SK442" in said(told), "run `scorekit platform fetch`" in said(told)) == (1, True, True)
    assert run(second, ["platform", "fetch"]).status == 0
    shutil.rmtree(repository)
    monkeypatch.setenv("PATH", "")
    assert run(second, ["render", "--env", "prod"]).stdout == made.stdout
    assert run(second, ["check"]).status == 0
    assert run(second, ["platform", "fetch"]).status == 0
    assert (second / "scorekit.lock").read_text() == lock


@needs_git
def test_update_and_fetch_of_branches_and_tags_that_move(tmp_path: Path, repository: Path, cache: Path) -> None:
    app = make_app(
        tmp_path / "app", git_source(repository), git_source(repository).replace("acme", "tip").replace("v1", "main")
    )
    assert run(app, ["platform", "update"]).status == 0
    lock = (app / "scorekit.lock").read_bytes()
    write(repository, {"environments/new.yaml": environment("new", "extends: prod")})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "second")
    told = run(app, ["platform", "update", "tip"])
    assert [line.split()[:2] for line in told.stdout.splitlines()] == [["unchanged", "acme"], ["updated", "tip"]]
    assert run(app, ["render", "--env", "new"]).status == 0
    assert run(app, ["platform", "update", "top"]).status == 2

    git(repository, "tag", "-f", "v1")
    moved = run(app, ["platform", "update"])
    assert (moved.status, "SK444" in said(moved)) == (1, True)
    # What the first lock pins is there still, by its commit.
    (app / "scorekit.lock").write_bytes(lock)
    forget(cache)
    assert run(app, ["platform", "fetch"]).status == 0
    assert run(app, ["render", "--env", "new"]).status == 2
    assert "updated  acme" in run(app, ["platform", "update", "--moved"]).stdout

    # History that is gone can't be had, whatever is there now.
    git(repository, "tag", "-d", "v1")
    git(repository, "checkout", "-q", "--orphan", "other")
    git(repository, "commit", "-qm", "anew")
    for name in ("main",):
        git(repository, "branch", "-D", name)
    git(repository, "reflog", "expire", "--expire=now", "--all")
    git(repository, "gc", "-q", "--prune=now")
    forget(cache)
    gone = run(app, ["platform", "fetch"])
    assert gone.status == 1
    assert "SK444" in said(gone) or "SK445" in said(gone)


@needs_git
def test_a_new_pin_is_compared_with_that_of_a_revision(tmp_path: Path, repository: Path, cache: Path) -> None:
    app = make_app(tmp_path / "app", git_source(repository))
    run(app, ["platform", "update"])
    commit_all(app)
    write(repository, {"environments/base.yaml": PLATFORM["environments/base.yaml"].replace("north", "south")})
    git(repository, "commit", "-qam", "south")
    git(repository, "tag", "v2")
    (app / "scorekit.yaml").write_text((app / "scorekit.yaml").read_text().replace("ref: v1", "ref: v2"))
    forget(cache)
    assert run(app, ["platform", "update"]).status == 0
    told = run(app, ["diff", "--from", "HEAD", "--env", "prod"])
    commit = git(app, "rev-parse", "HEAD")[:12]
    assert (told.status, f"run `scorekit platform fetch --from {commit}`" in said(told)) == (1, True)
    assert run(app, ["platform", "fetch", "--from", commit]).status == 0
    told = run(app, ["diff", "--from", "HEAD", "--env", "prod"])
    assert (told.status, "north -> south" in told.stdout) == (0, True)
    git(app, "commit", "-qm", "name v2", "scorekit.yaml")
    assert "Deployment/web" in run(app, ["impact", "--changed", "HEAD"]).stdout


@needs_git
def test_what_a_cache_or_a_lock_was_made_to_say_is_not_believed(tmp_path: Path, repository: Path, cache: Path) -> None:
    app = make_app(tmp_path / "app", git_source(repository))
    run(app, ["platform", "update"])
    lock = (app / "scorekit.lock").read_text()
    (listing,) = (p for p in cache.rglob("*") if p.name == lock.rpartition("sha256:")[2].strip())
    (base,) = (p for p in cache.rglob("*") if p.is_file() and "REGION" in p.read_text())
    whole = base.read_text()

    base.write_text(whole.replace("north", "evil"))
    told = run(app, ["render", "--env", "prod"])
    assert (told.status, "SK443" in said(told), "evil" in told.stdout) == (1, True, False)
    assert run(app, ["platform", "fetch"]).status == 0
    assert base.read_text() == whole

    listing.write_text(listing.read_text().replace("environments/base", "environments/bass"))
    told = run(app, ["render", "--env", "prod"])
    assert (told.status, "SK443" in said(told)) == (1, True)
    assert run(app, ["platform", "fetch"]).status == 0
    base.unlink()
    told = run(app, ["render", "--env", "prod"])
    assert (told.status, "SK442" in said(told)) == (1, True)

    (app / "scorekit.lock").write_text(lock.replace("ref: v1", "ref: v2"))
    for command in (["check"], ["platform", "fetch"]):
        words = said(run(app, command))
        assert "SK441" in words
        assert "note: scorekit.lock pins `acme` with another `ref`" in words
    (app / "scorekit.lock").write_text(lock.replace(lock.rpartition("sha256:")[2].strip(), "0" * 64))
    told = run(app, ["platform", "fetch"])
    assert (told.status, "SK444" in said(told)) == (1, True)


@needs_git
def test_a_repository_of_git_is_judged(tmp_path: Path, repository: Path) -> None:
    (repository / "environments" / "link.yaml").symlink_to("/etc/passwd")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "link")
    git(repository, "tag", "-f", "v1")
    told = run(make_app(tmp_path / "app", git_source(repository)), ["platform", "update"])
    assert (told.status, "SK446" in said(told)) == (1, True)
    assert "`environments/link.yaml` is a link" in said(told)
    told = run(make_app(tmp_path / "b", git_source(repository, ", path: none")), ["platform", "update"])
    assert (told.status, "has no folder `none`" in said(told)) == (1, True)
    told = run(make_app(tmp_path / "c", git_source(repository).replace("v1", "v7")), ["platform", "update"])
    assert (told.status, "has no branch or tag `v7`" in said(told)) == (1, True)
    # Folders that share what they hold: ten levels of ten make a list that no disk holds, out of a kilobyte.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scorekit.remote.git._MOST_ANSWERED", 400)
        told = run(make_app(tmp_path / "d", git_source(repository)), ["platform", "update"])
    assert (told.status, "it has comes to more than 0 MiB" in said(told)) == (1, True)
    assert not (tmp_path / "app" / "scorekit.lock").exists()


#: Sources that say too little, too much, or what nobody should commit; and the code of the fault.
WRONG = (
    ("{}", "SK440"),
    ("{ref: v1, path: .}", "SK440"),
    ("{git: 'https://git.example.com/a/b', archive: 'https://a.example.com/x.zip'}", "SK440"),
    ("{archive: 'https://a.example.com/x.zip'}", "SK440"),
    ("{git: 'https://git.example.com/a/b', path: ../c}", "SK440"),
    ("{git: 'https://git.example.com/a/scorekit.git'}", "SK440"),
    ("{path: missing}", "SK432"),
    ("{path: a}\n  - {path: b}" + "".join(f"\n  - {{path: x, name: n{n}}}" for n in range(30)), "SK109"),
    ("{git: 'ssh://-oProxyCommand@git.example.com/a/b'}", None),
    ("{path: /etc, name: a}", "SK435"),
    ("{git: 'https://user:secret@git.example.com/a/b'}", None),
    ("{git: 'http://git.example.com/a/b'}", None),
    ("{git: 'ext::sh -c touch% /tmp/x'}", None),
    ("{git: '--upload-pack=touch'}", None),
    ("{git: 'https://git.example.com/a/b', ref: '--upload-pack=x'}", None),
    ("{archive: 'file:///etc/passwd', name: a}", None),
    ("{oci: 'registry.example.com/a', name: a}", None),
    ("{oci: 'a/b:1', name: a}", None),
)


@each_row("source, code", WRONG)
def test_a_source_that_can_be_no_place_is_told(tmp_path: Path, source: str, code: str | None) -> None:
    told = run(make_app(tmp_path, source), ["check"])
    assert told.status == 1
    assert (code or "SK205") in said(told)
    assert run(tmp_path, ["platform", "update"]).status == (0 if code in {"SK432", "SK435"} else 1)
    assert not (tmp_path / "scorekit.lock").exists()
