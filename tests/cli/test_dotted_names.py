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
    assert re.search(r"output `app\.mode` = debug +environments/dev\.yaml:5", told)


def test_impact_counts_whoever_takes_it(shop: Path) -> None:
    told = json.loads(run(shop, ["impact", "environments/dev.yaml:5", "--format", "json"]).stdout)
    (environment,) = told["environments"]
    assert [each["takes"] for each in environment["workloads"]] == [["main.MODE"]]
    assert [each["object"] for each in environment["objects"]] == ["Deployment/shop"]


def test_diff_goes_back_to_it(shop: Path) -> None:
    (shop / "environments" / "prod.yaml").write_text(DEV.lstrip().replace("debug", "quiet").replace("dev}", "prod}"))
    told = run(shop, ["diff", "--env", "dev", "--env", "prod"]).stdout
    assert r"outputs.app\.mode: debug -> quiet" in told
    assert f"{READ}: environments/dev.yaml:5" in told


def test_graph_leads_to_its_resource(shop: Path) -> None:
    told = json.loads(run(shop, ["graph", "--env", "dev", "--format", "json"]).stdout)
    reasons = [r["text"] for scene in told["scenes"] for edge in scene["edges"] for r in edge["reasons"]]
    assert f"${{{READ}}}" in reasons


@given(st.lists(st.text(st.sampled_from("ab.[]0-"), min_size=1), min_size=1))
def test_what_is_written_of_a_name_means_it(path: list[str]) -> None:
    (found,) = placeholders("${" + str(ValuePath("resources", tuple(path))) + "}")
    assert found.reads == ValuePath("resources", tuple(path))
