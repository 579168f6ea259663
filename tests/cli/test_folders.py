"""Output folders that several renders write to: FILES choose what is emitted, and what others made stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue.output_list import listed_below
from tests.golden.running import Run, run

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: NAME}
containers: {main: {image: "registry.example.com/NAME:1.0"}}
"""
SHARED = """\
resources:
  own: {type: redis, id: of-NAME}
  db: {type: postgres, id: everyones}
"""


def score(name: str, extra: str = "") -> str:
    return (SCORE + extra).replace("NAME", name)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """Two score files that no project holds together."""
    for name in ("aa", "bb"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "score.yaml").write_text(score(name, SHARED))
    return tmp_path


@pytest.fixture
def project(loose: Path) -> Path:
    (loose / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    return loose


def render(folder: Path, *arguments: str) -> Run:
    done = run(folder, ["render", "--env", "dev", "-o", "out/", *arguments])
    assert done.status == 0, done.stderr
    return done


@pytest.mark.parametrize("layout", ["files", "kustomize"])
def test_a_part_of_a_project_gives_the_bytes_of_the_whole(project: Path, layout: str) -> None:
    render(project, "--layout", layout)
    whole = tree(project / "out")
    assert {name.partition("/")[0] for name in whole} >= {"aa", "bb", "_shared", ".scorekit-files"}
    done = render(project, "--layout", layout, "aa/score.yaml")
    assert tree(project / "out") == whole
    assert "0 changed" in done.stderr
    assert "of other workloads kept" in done.stderr


def test_a_part_into_an_empty_folder_and_then_the_other_give_the_whole(project: Path) -> None:
    render(project, "--layout", "kustomize")
    whole = tree(project / "out")
    (project / "out").rename(project / "whole")
    render(project, "--layout", "kustomize", "aa/score.yaml")
    render(project, "--layout", "kustomize", "bb/score.yaml")
    assert tree(project / "out") == whole


def test_a_part_keeps_a_workload_whose_name_begins_with_a_digit(project: Path) -> None:
    (project / "aa/score.yaml").write_text(score("0a", SHARED))
    render(project)
    whole = tree(project / "out")
    assert "w_0a/deployment-0a.yaml" in whole
    render(project, "bb/score.yaml")
    assert tree(project / "out") == whole
    render(project, "aa/score.yaml")
    assert tree(project / "out") == whole


def test_files_outside_a_project_keep_each_others_manifests(loose: Path) -> None:
    render(loose, "aa/score.yaml")
    first = tree(loose / "out")
    render(loose, "bb/score.yaml")
    both = tree(loose / "out")
    assert {item for item in first.items() if not item[0].endswith(".scorekit-files")} <= both.items()
    assert sorted(listed_below(loose / "out")) == sorted(name for name in both if not name.endswith(".scorekit-files"))


def test_what_a_workload_no_longer_makes_is_removed(project: Path) -> None:
    render(project)
    assert (project / "out/aa/deployment-aa.yaml").exists()
    (project / "aa/score.yaml").write_text(
        score("aa")
        .replace("{name: aa}", "{name: aa, annotations: {A}}")
        .replace("{A}", "{scorekit.dev/kind: StatefulSet}")
    )
    render(project, "aa/score.yaml")
    assert not (project / "out/aa/deployment-aa.yaml").exists()
    assert (project / "out/aa/statefulset-aa.yaml").exists()


def test_the_files_of_a_workload_that_is_gone_are_removed(project: Path) -> None:
    render(project)
    (project / "bb/score.yaml").unlink()
    render(project, "aa/score.yaml")
    assert not (project / "out/bb").exists()


def test_shared_files_are_removed_only_when_everything_is_rendered(project: Path) -> None:
    render(project)
    shared = {name for name in tree(project / "out") if name.startswith("_shared/")}
    (project / "aa/score.yaml").write_text(score("aa"))
    render(project, "aa/score.yaml")
    assert shared <= tree(project / "out").keys()
    render(project)
    left = {name for name in tree(project / "out") if name.startswith("_shared/")}
    assert left < shared
    assert not any("of-aa" in name for name in left)


def test_a_workload_that_can_not_be_read_keeps_its_files(project: Path) -> None:
    render(project)
    before = tree(project / "out")
    (project / "bb/score.yaml").write_text(score("bb").replace("containers", "contaners"))
    render(project, "aa/score.yaml")
    assert {n for n in before if n.startswith("bb/")} <= tree(project / "out").keys()


def test_a_kept_unit_without_a_kustomization_gets_one(project: Path) -> None:
    render(project)
    render(project, "--layout", "kustomize", "aa/score.yaml")
    files = tree(project / "out")
    assert b"- bb\n" in files["kustomization.yaml"]
    assert b"deployment-bb.yaml" in files["bb/kustomization.yaml"]


def test_a_file_that_someone_took_away_is_not_listed_any_more(project: Path) -> None:
    render(project, "--layout", "kustomize")
    for path in (project / "out/bb").rglob("*.yaml"):
        path.unlink()
    render(project, "--layout", "kustomize", "aa/score.yaml")
    assert b"- bb\n" not in (project / "out/kustomization.yaml").read_bytes()
    assert not any(n.startswith("bb/") for n in listed_below(project / "out"))


BOTH = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: both}
extends: scorekit/base
targets: [kubernetes, compose]
"""


def test_the_rule_holds_below_each_targets_folder(project: Path) -> None:
    for name in ("aa", "bb"):
        (project / name / "score.yaml").write_text(score(name))
    (project / "environments").mkdir()
    (project / "environments/both.yaml").write_text(BOTH)
    run(project, ["render", "--env", "both", "-o", "out/"])
    before = tree(project / "out")
    assert "kubernetes/bb/deployment-bb.yaml" in before
    assert run(project, ["render", "--env", "both", "-o", "out/", "aa/score.yaml"]).status == 0
    assert {n for n in before if n.startswith("kubernetes/")} <= tree(project / "out").keys()
    assert run(project, ["render", "--env", "both", "-t", "kubernetes", "-o", "out/", "aa/score.yaml"]).status == 0
    assert {n for n in before if n.startswith("kubernetes/")} <= tree(project / "out").keys()


BINARY = """\
apiVersion: score.dev/v1b1
metadata: {name: NAME}
containers: {main: {image: "registry.example.com/NAME:1.0", files: {/blob: {binaryContent: AAEC}}}}
"""


def test_files_beside_two_compose_files_of_one_folder_both_stay(loose: Path) -> None:
    for name in ("aa", "bb"):
        (loose / name / "score.yaml").write_text(BINARY.replace("NAME", name))
        done = run(loose, ["render", f"{name}/score.yaml", "--env", "local", "-o", f"out/{name}.yaml"])
        assert done.status == 0, done.stderr
    blobs = sorted(n for n in tree(loose / "out") if n.startswith("files/") and not n.endswith(".scorekit-files"))
    assert len(blobs) == 2
    assert f"  out/{blobs[1]}" in done.stderr.splitlines()
    (loose / "aa/score.yaml").write_text(score("aa"))
    run(loose, ["render", "aa/score.yaml", "--env", "local", "-o", "out/aa.yaml"])
    assert (
        sorted(n for n in tree(loose / "out") if n.startswith("files/") and not n.endswith(".scorekit-files"))
        == blobs[1:]
    )


def test_a_compose_folder_keeps_no_files_of_its_old_self(project: Path) -> None:
    for name in ("aa", "bb"):
        (project / name / "score.yaml").write_text(BINARY.replace("NAME", name))
    arguments = ["render", "--env", "local", "-o", "out/"]
    run(project, arguments)
    assert len([n for n in tree(project / "out") if n.startswith("files/")]) == 2
    assert run(project, [*arguments, "aa/score.yaml"]).status == 0
    assert len([n for n in tree(project / "out") if n.startswith("files/")]) == 1
