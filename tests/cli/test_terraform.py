"""An environment with two targets, on the command line: what lies in Terraform's files is the whole project's."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import Run, run
from tests.unit.targets.terraform.emitted import MIRROR, SHOP, catalogue

if TYPE_CHECKING:
    from pathlib import Path

SCORE = "apiVersion: score.dev/v1b1\nmetadata: {name: %s}\ncontainers: {main: {image: 'x:1'}}\n" + SHOP


def write(folder: Path, environment: str = "") -> None:
    texts = catalogue(MIRROR, environment)
    texts |= {"scorekit.yaml": "name: shop\n", **{f"{name}/score.yaml": SCORE % name for name in ("aa", "bb")}}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def rendered(folder: Path, *arguments: str) -> Run:
    return run(folder, ["render", "--env", "prod", "-q", "-o", "out/", *arguments])


def modules(folder: Path, file: str = "out/terraform/main.tf.json") -> list[str]:
    return list(json.loads((folder / file).read_text())["module"])


@pytest.mark.parametrize("order", ["[kubernetes, terraform]", "[terraform, kubernetes]"])
def test_a_file_that_is_named_chooses_manifests_and_no_modules(project: Path, order: str) -> None:
    environment = project / "environments/prod.yaml"
    environment.write_text(environment.read_text().replace("[kubernetes, terraform]", order))
    assert rendered(project).status == 0
    before = {path: path.read_bytes() for path in project.rglob("out/**/*") if path.is_file()}
    assert rendered(project, "aa/score.yaml").status == 0
    assert {path: path.read_bytes() for path in project.rglob("out/**/*") if path.is_file()} == before
    assert modules(project) == ["aa-db", "bb-db"]
    assert rendered(project, "aa/score.yaml", "-o", "other/").status == 0
    assert modules(project, "other/terraform/main.tf.json") == ["aa-db", "bb-db"]
    assert [path.name for path in (project / "other/kubernetes").iterdir()] == ["aa"]


def test_what_is_known_alone_is_in_no_file(project: Path) -> None:
    (project / "elsewhere").mkdir()
    (project / "elsewhere/cc.yaml").write_text(SCORE % "cc")
    assert rendered(project, "--context", "elsewhere/cc.yaml").status == 0
    assert modules(project) == ["aa-db", "bb-db"]


def test_a_fault_of_a_workload_that_was_not_named_stops_the_file(project: Path) -> None:
    (project / "bb/score.yaml").write_text(SCORE % "bb" + "service: {port: 1}\n")
    assert rendered(project, "aa/score.yaml", "--target", "kubernetes").status == 0
    assert rendered(project, "aa/score.yaml", "--target", "terraform").status == 1


def test_files_of_several_namespaces_are_compared_as_one_output(project: Path) -> None:
    write(project, 'namespace: "{{ workload.name }}"\nterraform: {unit: namespace}\n')
    assert rendered(project, "--target", "terraform").status == 0
    assert {
        path.parent.name: modules(project, str(path.relative_to(project))) for path in project.rglob("*.tf.json")
    } == {
        "aa": ["aa-db"],
        "bb": ["bb-db"],
    }
    line = ["diff", "--env", "prod", "--target", "terraform", "--rendered", "out", "--fail-on", "stateful"]
    same = run(project, line)
    assert (same.status, "differ" in same.stdout) == (0, False)
    shutil.rmtree(project / "bb")
    gone = run(project, line)
    assert gone.status == 1
    assert "module/bb-db is removed; the data in module bb-db is destroyed by the next apply" in gone.stdout


def test_what_stands_beside_the_modules_is_the_environments(project: Path) -> None:
    write(project, "terraform: {providers: {cloud: {region: a}}}\n")
    told = run(project, ["explain", "provider/cloud", "--env", "prod", "--target", "terraform"]).stdout
    assert "`provider/cloud`, made for environment `prod`" in told
    assert "`region`, from the environment = a" in told
