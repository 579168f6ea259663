"""A name with a dot in it is one name, and is written in one way by whoever tells of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.placeholder import placeholders
from scorekit.value_path import ValuePath
from tests.golden.running import run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

SCORE = r"""
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: shop:1
    variables:
      MODE: ${resources.env.app\.mode}
      app.level: high
resources:
  env: {type: environment}
"""
DEV = """
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
variables:
  app.mode: debug
drivers:
  - {type: environment, driver: environment/variables}
"""
READ = r"resources.env.app\.mode"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "environments").mkdir()
    (tmp_path / "score.yaml").write_text(SCORE.lstrip())
    (tmp_path / "environments" / "dev.yaml").write_text(DEV.lstrip())
    return tmp_path


def test_explain_follows_it_to_its_line(shop: Path) -> None:
    told = run(shop, ["explain", "shop.main.MODE", "--env", "dev"]).stdout
    assert re.search(r"`\$\{resources\.env\.app\\\.mode\}` = debug", told)
    assert re.search(r"output `app\\\.mode` = debug +environments/dev\.yaml:5", told)


@each_row(
    "subject", [r"shop.env.outputs.app\.mode", r"variables.app\.mode", r"shop.containers.main.variables.app\.level"]
)
@each_row("spelling", [r"app\.", "app.", '["app.'])
def test_explain_takes_it_in_any_spelling_and_calls_it_as_a_placeholder_does(
    shop: Path, subject: str, spelling: str
) -> None:
    asked = subject.replace(r"app\.", spelling) + ('"]' if "[" in spelling else "")
    told = json.loads(run(shop, ["explain", asked, "--env", "dev", "--format", "json"]).stdout)
    (one,) = told["explanations"]
    assert one["subject"].endswith(subject.removeprefix("shop.env"))
    assert subject.rpartition(".")[2] in one["root"]["text"]
    assert [field["object"] for field in one["reaches"]] == ["Deployment/shop"]


@pytest.mark.parametrize(
    ("subject", "meant"),
    [
        ("shop.env.app.mod", r"shop.env.app\.mode"),
        ("variables.app.mod", r"variables.app\.mode"),
        ("shop.main.app.leve", r"shop.main.app\.level"),
    ],
)
def test_explain_suggests_what_it_takes(shop: Path, subject: str, meant: str) -> None:
    assert f"did you mean `{meant}`?" in run(shop, ["explain", subject, "--env", "dev"]).stderr
    assert run(shop, ["explain", meant, "--env", "dev"]).status == 0


def test_impact_counts_whoever_takes_it(shop: Path) -> None:
    told = json.loads(run(shop, ["impact", "environments/dev.yaml:5", "--format", "json"]).stdout)
    (environment,) = told["environments"]
    assert [each["takes"] for each in environment["workloads"]] == [["main.MODE"]]
    assert [each["object"] for each in environment["objects"]] == ["Deployment/shop"]
    assert [each["why"] for each in environment["resources"]] == [r"takes its output app\.mode from here"]


def test_impact_calls_a_variable_of_a_container_as_a_path(shop: Path) -> None:
    told = json.loads(run(shop, ["impact", "score.yaml:8", "--format", "json"]).stdout)
    assert [each["takes"] for each in told["environments"][0]["workloads"]] == [[r"main.app\.level"]]


def test_diff_goes_back_to_it(shop: Path) -> None:
    (shop / "environments" / "prod.yaml").write_text(DEV.lstrip().replace("debug", "quiet").replace("dev}", "prod}"))
    told = run(shop, ["diff", "--env", "dev", "--env", "prod"]).stdout
    assert r"outputs.app\.mode: debug -> quiet" in told
    assert f"{READ}: environments/dev.yaml:5" in told
    found = json.loads(run(shop, ["diff", "--env", "dev", "--env", "prod", "--format", "json"]).stdout)
    (output,) = found["changes"][0]["resources"][0]["outputs"]
    assert (output["path"], output["steps"]) == (r"app\.mode", ["app.mode"])


def test_parity_calls_it_so(shop: Path) -> None:
    other = DEV.lstrip().replace("debug", "quiet").replace("dev}", "prod}")
    (shop / "environments" / "prod.yaml").write_text(other)
    (shop / "environments" / "dev.yaml").write_text(
        f"{DEV.lstrip()}workloads: {{shop: {{variables: {{app.mode: own}}}}}}\n"
    )
    told = run(shop, ["parity"]).stdout
    assert re.search(r"environment variable app\\\.mode +debug +quiet", told)
    assert re.search(r"shop\.env output app\\\.mode +own +quiet", told)


def test_graph_leads_to_its_resource(shop: Path) -> None:
    told = json.loads(run(shop, ["graph", "--env", "dev", "--format", "json"]).stdout)
    reasons = [r["text"] for scene in told["scenes"] for edge in scene["edges"] for r in edge["reasons"]]
    assert f"${{{READ}}}" in reasons


def test_graph_calls_a_variable_of_a_container_as_a_path(shop: Path) -> None:
    (shop / "score.yaml").write_text(SCORE.lstrip().replace("MODE:", "app.own:"))
    told = json.loads(run(shop, ["graph", "--env", "dev", "--format", "json"]).stdout)
    holders = {r["holder"] for scene in told["scenes"] for edge in scene["edges"] for r in edge["reasons"]}
    assert r"variables.app\.own" in holders


@given(st.lists(st.text(st.sampled_from("ab.[]0-"), min_size=1), min_size=1))
def test_what_is_written_of_a_name_means_it(path: list[str]) -> None:
    (found,) = placeholders("${" + str(ValuePath("resources", tuple(path))) + "}")
    assert found.reads == ValuePath("resources", tuple(path))


def test_a_name_that_is_made_of_the_name_is_explained_by_what_the_resource_is_called(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").touch()
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/ee.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: ee}\nextends: scorekit/dev\n"
        'drivers: [{type: redis, driver: redis/in-cluster, name: "{{ name }}-x"}]\n',
        "utf-8",
    )
    (tmp_path / "score.yaml").write_text(
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: 'shop:1'}}\n"
        "resources: {cache: {type: redis}}\n",
        "utf-8",
    )
    told = run(tmp_path, ["explain", "StatefulSet/shop-cache-x.metadata.name", "--env", "ee"])
    assert told.status == 0
    assert "given with the rule or binding = shop-cache-x" in told.stdout
    assert "workload `shop`" in told.stdout
    assert run(tmp_path, ["graph", "--env", "ee", "--format", "html"]).status == 0
