"""``Project.write`` and ``Project.is_current``, as a library's user calls them: from a folder elsewhere."""

from __future__ import annotations

import errno
import os
import tempfile
import threading
import time
from contextlib import chdir
from typing import TYPE_CHECKING, Any

import pytest

import scorekit
from scorekit.catalogue import open_project
from scorekit.workspace.writing import locked
from tests.golden.running import run
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = b"0123456789abcdef0123456789abcdef"
SCORE = """\
apiVersion: score.dev/v1b1
metadata:
  name: {name}
containers:
  main:
    image: registry.example.com/{name}:1.0
    variables: {{CACHE: "${{resources.cache.host}}"}}
    files:
      /etc/motd: {{source: ../motd.txt}}
resources:
  cache: {{type: redis}}
"""
SETTINGS = """\
apiVersion: scorekit.dev/v1alpha1
kind: Project
name: shop
output: {both: out/both/}
"""
DEV = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
namespace: shop
"""
#: An environment of two targets.
BOTH = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: both}
type: development
targets: [kubernetes, compose]
namespace: shop-both
bindings: {cache: {type: redis, outputs: {host: cache, port: 6379, password: {secretRef: {name: cache, key: password}}}}}
"""
ARGOCD = {"repo-url": "https://git.example.com/shop.git", "path": "deploy/{env}"}
DEPLOYMENT = "api/deployment-api.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A project of two workloads, seen from a folder beside it."""
    root = tmp_path / "shop"
    texts = {
        "scorekit.yaml": SETTINGS,
        "environments/dev.yaml": DEV,
        "environments/both.yaml": BOTH,
        "motd.txt": "hello\n",
    }
    for name in ("api", "web"):
        texts[f"{name}/score.yaml"] = SCORE.format(name=name)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / ".scorekit-seed").write_bytes(SEED)
    (tmp_path / "elsewhere").mkdir()
    with chdir(tmp_path / "elsewhere"):
        yield root


def opened(root: Path) -> scorekit.Project:
    folder = open_project(root).unwrap()
    return scorekit.Project(folder, scorekit.Catalogue.load(folder))


def compiled(
    project: scorekit.Project, environment: str = "dev", names: tuple[str, ...] = ("api", "web"), **more: Any
) -> scorekit.ManifestSet:
    root = project.folder.root
    sources = [scorekit.Source(f"{n}/score.yaml", (root / n / "score.yaml").read_text()) for n in names]
    files = {"motd.txt": (root / "motd.txt").read_bytes()}
    given = {"project": "shop", "seed": SEED, "sources": files, **more}
    return scorekit.compile(sources, environment, project.catalogue, **given).unwrap()


def for_both(project: scorekit.Project) -> list[scorekit.ManifestSet]:
    return [compiled(project, "both", target=target) for target in ("kubernetes", "compose")]


def held(place: Path) -> dict[str, bytes]:
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}


def codes(outcome: scorekit.Outcome[scorekit.WrittenOutput]) -> list[str]:
    return [diagnostic.code for diagnostic in outcome.diagnostics]


def test_what_is_written_are_the_bytes_of_the_command_line_wherever_it_is_called(folder: Path) -> None:
    project = opened(folder)
    both, local = for_both(project), compiled(project, "scorekit/local")
    rows = (
        ("folder/", "both", both),
        ("stream.yaml", "dev", compiled(project)),
        ("compose.yaml", "scorekit/local", local),
    )
    for place, environment, sets in rows:
        assert run(folder, ["render", "-q", "--env", environment, "-o", f"of-cli/{place}"]).status == 0
        written = project.write(sets, f"../shop/of-library/{place}")
        assert written.ok, written.diagnostics
        assert project.is_current(sets, folder / "of-cli" / place).ok
    assert held(folder / "of-cli") == held(folder / "of-library")
    assert {"folder/compose/compose.yaml", "compose.yaml", ".env"} < held(folder / "of-library").keys()


def test_what_was_done_is_told_by_value(folder: Path) -> None:
    project, place = opened(folder), folder / "out"
    made = compiled(project)
    first = project.write(made, place).unwrap()
    assert (place / DEPLOYMENT).as_posix() in first.changed
    assert len(first.changed) == len([name for name in held(place) if ".scorekit-" not in name])
    again = project.write(made, place).unwrap()
    assert again == scorekit.WrittenOutput(unchanged=len(first.changed), place=str(place))
    assert project.is_current(made, place).unwrap() == again
    alone = compiled(project, select={"api"})
    part = project.write(alone, place).unwrap()
    assert not part.removed
    assert (place / "web/deployment-web.yaml").as_posix() in part.kept
    (folder / "web/score.yaml").unlink()
    gone = project.write(compiled(project, names=("api",)), place).unwrap()
    assert (place / "web/deployment-web.yaml").as_posix() in gone.removed
    assert not (place / "web").exists()


def test_an_edit_is_kept_until_force_says_otherwise_and_no_message_speaks_of_options(folder: Path) -> None:
    project, place = opened(folder), folder / "out"
    made = compiled(project)
    project.write(made, place).unwrap()
    (place / DEPLOYMENT).write_text("edited\n", "utf-8")
    before = held(place)
    refused, stale = project.write(made, place), project.is_current(made, place)
    assert (refused.value, codes(refused)) == (None, ["SK801"])
    assert (stale.value, codes(stale)) == (None, ["SK801"])
    said = [f"{d.message} {d.help} {d.notes}" for d in (*refused.diagnostics, *stale.diagnostics)]
    assert not [words for words in said if "--" in words or "scorekit render" in words]
    assert held(place) == before
    assert (place / DEPLOYMENT).as_posix() in project.write(made, place, force=True).unwrap().changed
    assert project.is_current(made, place).ok
    (place / DEPLOYMENT).unlink()
    assert codes(project.is_current(made, place)) == ["SK806"]


def test_secrets_are_left_out_or_go_where_they_should(folder: Path) -> None:
    project = opened(folder)
    project.write(compiled(project), folder / "out", no_secrets=True).unwrap()
    assert not [name for name in held(folder / "out") if "secret" in name]
    assert project.is_current(compiled(project), folder / "out", no_secrets=True).ok
    made = compiled(project, "scorekit/local", env_file="local.env")
    written = project.write(made, folder / "compose.yaml", env_file=folder / "local.env").unwrap()
    assert (folder / "local.env").stat().st_mode & 0o077 == 0
    assert "local.env" in (written.start or "")
    assert not (folder / ".env").exists()


def test_a_write_waits_for_another_in_the_same_folder(folder: Path) -> None:
    project, place = opened(folder), folder / "out"
    done: list[float] = []
    made = compiled(project)
    with locked([place]):
        thread = threading.Thread(target=lambda: done.append(project.write(made, place).ok and time.monotonic()))
        thread.start()
        time.sleep(0.1)
        assert not done
        freed = time.monotonic()
    thread.join(10)
    assert done[0] > freed


def test_what_the_system_refuses_is_a_finding_and_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, place = opened(folder), folder / "out"
    made = compiled(project)

    def refuse(*_: object, **options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), options.get("dir"))

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "mkstemp", refuse)
        outcome = project.write(made, place)
    assert codes(outcome) == ["SK804"]
    assert "read-only file system" in outcome.diagnostics[0].message
    assert not place.exists()
    (folder / "file").write_text("x", "utf-8")
    for odd in (folder / "file" / "below", folder / ("x" * 300)):
        assert codes(project.write(made, odd)) == ["SK804"]


def test_a_write_leaves_the_umask_to_the_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for it changes it for every thread."""
    monkeypatch.setattr(os, "umask", lambda _: pytest.fail("the umask was changed"))
    project = opened(folder)
    assert project.write(compiled(project), folder / "out").ok


def test_a_link_in_the_project_leads_nowhere_outside_of_it(folder: Path) -> None:
    project, outside = opened(folder), folder.parent / "outside"
    outside.mkdir()
    (folder / "out").symlink_to(outside)
    (folder / "one.yaml").symlink_to(outside / "one.yaml")
    made = compiled(project)
    for place in (folder / "out", folder / "out" / "below", folder / "one.yaml"):
        refused = project.write(made, place)
        assert codes(refused) == ["SK804"], place
        assert "leads out of the project" in refused.diagnostics[0].message
        assert not project.is_current(made, place).ok
        with chdir(folder.parent):  # from further up, too, where the link stays below the working folder
            above = project.write(made, place)
        assert codes(above) == ["SK804"], place
        assert "leads out of the repository" in above.diagnostics[0].message
    (folder / ".git").mkdir()
    (folder / "hooks").symlink_to(folder / ".git")
    assert codes(project.write(made, folder / "hooks")) == ["SK804"]
    assert not held(outside)
    assert not held(folder / ".git")


def test_no_input_is_written_over(folder: Path) -> None:
    project = opened(folder)
    made = compiled(project)
    before = held(folder)
    for name in ("scorekit.yaml", "api/score.yaml", ".scorekit-seed", "motd.txt", "environments/more.yaml"):
        words = (
            "lies among drivers" if name.startswith("env") else "is one of the files that the manifests are made from"
        )
        for ask in (project.write, project.is_current):
            with pytest.raises(scorekit.UsageError, match=f"^place .*{name} {words}"):
                ask(made, folder / name)
    (folder / "draft.yaml").write_text(SCORE.format(name="draft"), "utf-8")
    with pytest.raises(scorekit.UsageError, match="wrote by hand; `force` replaces it"):
        project.write(made, folder / "draft.yaml")
    (folder / "draft.yaml").unlink()
    assert held(folder) == before


@each_row(
    "wrong, words",
    [
        ({"place": ""}, "place is the path"),
        ({"place": "a\0b"}, "place is the path"),
        ({"place": "a\ud800"}, "place is the path"),
        ({"place": 3}, "place is the path"),
        ({"place": b"out"}, "place is the path"),
        ({"env_file": 3}, "env_file is the path"),
        ({"manifests": []}, "ManifestSet or several"),
        ({"manifests": "out"}, "ManifestSet or several"),
        ({"manifests": None}, "ManifestSet or several"),
        ({"manifests": 2}, "two sets are for target `kubernetes`"),
        ({"manifests": 2, "place": "one.yaml"}, "2 sets are written to a folder"),
        ({"layout": "kustomise"}, "has no layout `kustomise`"),
    ],
)
def test_what_can_not_be_meant_is_said(folder: Path, wrong: dict[str, Any], words: str) -> None:
    project = opened(folder)
    made = compiled(project)
    given: dict[str, Any] = {"manifests": made, "place": "out/", **wrong}
    given["manifests"] = [made, made] if given["manifests"] == 2 else given["manifests"]
    with pytest.raises(scorekit.UsageError, match=words):
        project.write(**given)
    assert not held(folder.parent / "elsewhere")


def test_a_projection_is_written_beside_those_of_other_environments_and_never_among_the_manifests(folder: Path) -> None:
    project = opened(folder)
    made = compiled(project)
    documents = project.project([made], "argocd", ARGOCD).unwrap()
    project.write(documents, folder / "argocd").unwrap()
    other = project.project([compiled(project, "both", target="kubernetes")], "argocd", ARGOCD).unwrap()
    assert project.write(other, folder / "argocd").unwrap().kept
    assert project.is_current(documents, folder / "argocd").ok
    with pytest.raises(scorekit.UsageError, match="has the manifests of `both`"):
        project.write(documents, folder / "out/both")


def test_the_places_of_scorekit_yaml_are_told_as_the_working_folder_sees_them(folder: Path) -> None:
    project = opened(folder)
    assert project.outputs == {"both": "../shop/out/both/"}
    project.write(for_both(project), project.outputs["both"]).unwrap()
    assert run(folder, ["render", "--check", "-q"]).status == 0
