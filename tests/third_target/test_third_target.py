"""A target is one record: a third one, and a companion, both of an installed package, go through every command without a line of scorekit about them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.shell_completion import ShellComplete

from scorekit import cli
from scorekit.targets.record import find_target
from tests.git import commit_all
from tests.golden.running import Run, run
from tests.packages import packages
from tests.third_target.targets import stack

HERE = Path(__file__).parent
LOST = "store `shop.db` is removed; its data in store shop-db goes with it"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """The project, committed, where the package of this folder is installed."""
    folder = tmp_path / "shop"
    shutil.copytree(HERE / "project", folder)
    commit_all(folder)
    with packages(HERE / "installed"):
        yield folder


def scorekit(folder: Path, line: str) -> Run:
    return run(folder, line.split())


def without_database(folder: Path) -> None:
    score = (folder / "score.yaml").read_text("utf-8")
    score = score.replace("  db: {type: store}\n", "").replace('ADDRESS: "${resources.db.address}", ', "")
    (folder / "score.yaml").write_text(score, "utf-8")


def test_render_and_check(project: Path) -> None:
    made = scorekit(project, "render --env one -o -")
    assert made.status == 0, made.stderr
    assert yaml.safe_load(made.stdout) == {
        "programs": {"shop": {"variables": {"ADDRESS": "shop-db", "CACHE": "shop-cache"}}},
        "services": {"shop-cache": {"image": "cache:1"}, "shop-db": {"image": "db:15"}},
        "stores": {"shop-db": {"size": 1}},
    }
    assert scorekit(project, "check --env one").status == 0
    assert scorekit(project, "drivers check").status == 0
    assert scorekit(project, "render --env one -o out/").status == 0
    assert scorekit(project, "render --env one -o out/ --check").status == 0


@pytest.mark.parametrize(
    ("section", "code", "words"),
    [
        ("zzz: {}\n", "SK459", "it has `outputs`, `services`, `stores`"),
        ("stores: []\n", "SK465", "`stores` of the section for stack must be a mapping"),
    ],
)
def test_a_section_is_held_to_the_keys_of_its_target(project: Path, section: str, code: str, words: str) -> None:
    (project / "resource_drivers/store/plain/stack.yaml").write_text(section)
    found = scorekit(project, "check --env one")
    assert found.status == 1
    assert code in found.stdout
    assert words in found.stdout


def test_an_unknown_target_is_told_of_all_that_there_are(project: Path) -> None:
    environment = project / "environments/one.yaml"
    environment.write_text(environment.read_text().replace("stack", "stak"))
    found = scorekit(project, "check --env one")
    assert "must be one of `kubernetes`, `compose`, `extras`, `stack` or `terraform`" in found.stdout
    assert "did you mean `stack`?" in found.stdout


def test_schemas_for_editors_know_it(project: Path) -> None:
    driver, environment = (json.loads(scorekit(project, f"schema {kind}").stdout) for kind in ("driver", "environment"))
    assert set(driver["properties"]["stack"]["properties"]) == {"outputs", "services", "stores"}
    assert '"enum": ["kubernetes", "compose", "extras", "stack", "terraform"]' in json.dumps(environment)


def test_completion_offers_it(project: Path) -> None:
    del project
    offered = ShellComplete(cli.scorekit, {}, "scorekit", "_SCOREKIT_COMPLETE").get_completions(
        ["render", "--target"], ""
    )
    assert {"compose", "extras", "stack"} < {item.value for item in offered}


def test_explain(project: Path) -> None:
    found = scorekit(project, "explain shop.containers.main.variables.ADDRESS --env one")
    assert "program/shop  variables.ADDRESS" in found.stdout
    found = scorekit(project, "explain store/shop-db --env one")
    assert "`size`, written by the driver = 1" in found.stdout
    assert "resource_drivers/store/plain/stack.yaml:1" in found.stdout
    assert "namespace" not in scorekit(project, "explain shop --env one").stdout


@pytest.mark.parametrize(("environment", "target"), [("one", "stack"), ("both", "extras")])
def test_a_lost_database_is_stateful(project: Path, environment: str, target: str) -> None:
    assert scorekit(project, f"diff --env {environment} --from HEAD --fail-on stateful").status == 0
    scorekit(project, f"render --env {environment} --target {target} -o out/")
    without_database(project)
    found = scorekit(project, f"diff --env {environment} --from HEAD --fail-on stateful")
    assert found.status == 1
    assert LOST in found.stdout
    against = scorekit(project, f"diff --env {environment} --target {target} --rendered out --fail-on stateful")
    assert against.status == 1
    assert "the data in store shop-db goes with it" in against.stdout


def test_a_service_without_an_api_version_is_none_of_composes(project: Path) -> None:
    section = project / "resource_drivers/store/plain/stack.yaml"
    section.write_text(section.read_text().replace("db:15", "db:16"))
    (change,) = json.loads(scorekit(project, "diff --env one --from HEAD --format json").stdout)["changes"]
    assert [each["after"]["kind"] for each in change["objects"]] == ["service"]
    assert change["hazards"] == []


def test_impact(project: Path) -> None:
    found = json.loads(scorekit(project, "impact store/plain --env one --format json").stdout)
    (one,) = found["environments"]
    held = {each["object"]: each["data"] for each in one["objects"]}
    assert held == {"program/shop": None, "service/shop-db": None, "store/shop-db": "a store"}


def test_parity(project: Path) -> None:
    section = project / "environments/two.yaml"
    section.write_text(section.read_text().replace("store/plain", "store/fleeting"))
    driver = project / "resource_drivers/store/fleeting"
    driver.mkdir()
    (driver / "driver.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: store/fleeting}\n"
        'outputs: {address: "{{ name }}"}\nstack: {services: {"{{ name }}": {image: "db:15"}}}\n'
    )
    found = json.loads(scorekit(project, "parity --env one --env two --format json").stdout)
    (storage,) = (row for row in found["differences"] if row["aspect"] == "storage")
    texts = {name: value["text"] for name, value in storage["values"].items()}
    assert texts == {"one": "kept", "two": "lost at a restart"}


def test_parity_holds_a_companion_to_what_it_takes(project: Path) -> None:
    found = json.loads(scorekit(project, "parity --env both --env one --format json").stdout)
    assert [row["aspect"] for row in found["differences"]] == ["targets"]


def test_graph(project: Path) -> None:
    found = scorekit(project, "graph --env one --format json -o -")
    (scene,) = json.loads(found.stdout)["scenes"]
    assert scene["target"] == "stack"
    assert {node["label"] for node in scene["nodes"]} >= {"shop", "db", "cache"}


def test_how_a_service_is_called_from_elsewhere_is_the_targets_answer(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meshed = replace(stack.TARGET, namespaces=True, domain=lambda namespace, _: f".{namespace}.mesh")
    monkeypatch.setattr(stack, "TARGET", meshed)
    find_target.cache_clear()
    driver = project / "resource_drivers/store/plain/driver.yaml"
    driver.write_text(driver.read_text().replace("{{ name }}", "{{ name }}{{ domain }}"))
    with (project / "environments/one.yaml").open("a") as file:
        file.write("namespace: shop\n")
    made = scorekit(project, "render --env one -o -")
    assert yaml.safe_load(made.stdout)["programs"]["shop"]["variables"]["ADDRESS"] == "shop-db.shop.mesh"
    told = scorekit(project, "explain shop.containers.main.variables.ADDRESS --env one").stdout
    assert "`domain`, which follows from the namespace = .shop.mesh" in told


def test_a_companion_takes_what_has_a_section_for_it_and_leaves_the_rest(project: Path) -> None:
    made = scorekit(project, "render --env both -o out/")
    assert made.status == 0, made.stderr
    assert "error" not in made.stderr
    assert yaml.safe_load((project / "out/extras/extras.yaml").read_text()) == {"stores": {"shop-db": {"size": 1}}}
    assert (project / "out/kubernetes/shop/deployment-shop.yaml").is_file()
    scene = json.loads(scorekit(project, "graph --env both --target extras --format json -o -").stdout)["scenes"][0]
    assert {node["label"] for node in scene["nodes"] if node["kind"] == "resource"} == {"db"}


def test_what_a_companion_takes_is_held_to_its_contract(project: Path) -> None:
    (project / "resource_drivers/cache/plain/extras.yaml").write_text("stores: {}\n")
    found = scorekit(project, "check --env both")
    assert found.status == 1
    assert "lacks output `address`" in found.stdout


def test_what_a_companion_takes_may_need_the_outputs_of_what_it_leaves(project: Path) -> None:
    drivers = project / "resource_drivers"
    (drivers / "cache/plain/driver.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: cache/plain}\noutputs: {address: shared}\n"
    )
    (drivers / "store/type.yaml").write_text(
        (drivers / "store/type.yaml").read_text() + "params: {properties: {near: {type: string}}}\n"
    )
    (drivers / "store/plain/extras.yaml").write_text('stores: {"{{ name }}": {near: "{{ params.near }}"}}\n')
    score = project / "score.yaml"
    score.write_text(
        score.read_text().replace("{type: store}", '{type: store, params: {near: "${resources.cache.address}"}}')
    )
    made = scorekit(project, "render --env both --target extras -o -")
    assert made.status == 0, made.stderr
    assert yaml.safe_load(made.stdout) == {"stores": {"shop-db": {"near": "shared"}}}
