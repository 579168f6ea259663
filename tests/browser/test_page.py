"""The graph's page in a real browser: what people do with it works, and nothing leaves it.

Needs node, chromium (or what CHROMIUM names) and playwright-core: ``make node`` installs it, or NODE_PATH names it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit import drawing
from scorekit.report import drawing as reports
from tests.unit.drawing.projects import API, WEB, compiled

HERE = Path(__file__).parent
CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
NODE = shutil.which("node")
FEW = (
    *("search", "nothing", "types", "workload", "environment", "click", "keyboard", "zoom"),
    *("placeholder", "phone", "related", "titles", "words", "order"),
)
MANY = ("near", "hub", "search", "words")


@cache
def missing() -> str:
    """What this machine lacks; empty where the tests can run."""
    if NODE is None:
        return "node is not on PATH"
    if CHROMIUM is None:
        return "there is no chromium on PATH, and CHROMIUM names none"
    found = subprocess.run([NODE, "-e", "require('playwright-core')"], cwd=HERE, capture_output=True, check=False)
    return "" if found.returncode == 0 else "playwright-core is not installed: `make node` does it"


pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")]


def service(number: int) -> scorekit.Source:
    """A workload with resources of its own, one that all share, and a neighbour."""
    neighbour = f"  next: {{type: service-port, params: {{workload: service-{number - 1:05d}, port: web}}}}\n"
    text = (
        "apiVersion: score.dev/v1b1\n"
        f"metadata: {{name: service-{number:05d}}}\n"
        "service: {ports: {web: {port: 80}}}\n"
        "containers:\n  main:\n    image: registry.example.com/a:1\n"
        '    variables: {DB: "${resources.db.url}", PAGE: "${resources.dns.url}"}\n'
        "resources:\n  db: {type: postgres}\n  cache: {type: redis}\n  dns: {type: dns, id: all}\n"
    )
    return scorekit.Source(f"{number:05d}/score.yaml", text + (neighbour if number % 5 == 4 else ""))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sets = [compiled(API, WEB), compiled(API, WEB, environment="local", target="compose")]
    drawn = drawing.explained(drawing.draw(sets), sets)
    path = tmp_path_factory.mktemp("few") / "graph.html"
    path.write_text(reports.FORMATS.find("html").render(drawn), "utf-8")
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outcome = scorekit.compile(
        [service(n) for n in range(500)], "dev", scorekit.Catalogue.builtin(), target="kubernetes", seed=b"s" * 32
    )
    path = tmp_path_factory.mktemp("many") / "graph.html"
    path.write_text(reports.FORMATS.find("html").render(drawing.draw(outcome.unwrap())), "utf-8")
    return path


@cache
def played(page: Path, scenarios: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    command = [str(NODE), str(HERE / "page.js"), str(CHROMIUM), str(page), *scenarios]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def drive(page: Path, scenario: str) -> dict[str, Any]:
    """What a scenario of page.js saw; nothing may have left the page, and the browser may not have complained.

    All scenarios of a page are played in one browser: starting it is most of the time.
    """
    seen = dict(played(page, FEW if page.parent.name.startswith("few") else MANY)[scenario])
    assert seen.pop("away") == []
    assert seen.pop("complaints") == []
    return seen


def test_search_lists_what_matches_and_enter_leads_there(few: Path) -> None:
    seen = drive(few, "search")
    assert len(seen["listed"]) == 1
    assert seen["lit"] == 1
    assert seen["title"] == "postgres db"
    assert seen["hash"] == "#env=dev&target=kubernetes&node=postgres.default#api.db"


def test_search_for_nothing_says_so_and_escape_lets_go(few: Path) -> None:
    assert drive(few, "nothing") == {"told": "nothing found", "dim": 0}


def test_a_type_that_is_switched_off_is_dimmed(few: Path) -> None:
    seen = drive(few, "types")
    assert [name.split(",")[0] for name in seen["dim"]] == ["postgres db"]
    assert seen["counts"] == "2 workloads, 4 of 5 resources"


def test_a_workload_is_shown_with_what_it_needs(few: Path) -> None:
    seen = drive(few, "workload")
    assert {"workload web", "container nginx of web"} <= set(seen["lit"])
    assert not [name for name in seen["lit"] if name.startswith("redis")]


def test_an_environment_is_chosen_from_those_that_the_page_holds(few: Path) -> None:
    seen = drive(few, "environment")
    assert "postgres · in-cluster" in seen["before"]
    assert "postgres · in-cluster" not in seen["after"]
    assert seen["hash"].startswith("#env=local")


def test_a_click_tells_why(few: Path) -> None:
    seen = drive(few, "click")
    assert seen["title"] == "postgres db"
    assert "${resources.db.url}" in seen["text"]
    assert "0/score.yaml:7" in seen["text"]
    assert "StatefulSet/api-db" in seen["text"]
    assert "postgres/in-cluster" in seen["why"]
    assert "container main of api" in seen["lit"]
    assert not [name for name in seen["lit"] if name.startswith(("redis", "dns"))]
    assert seen["hot"] >= 1


def test_the_keyboard_reaches_every_part(few: Path) -> None:
    seen = drive(few, "keyboard")
    assert all(a != b for a, b in zip(seen["seen"], seen["seen"][1:], strict=False))
    assert seen["stops"] == 1
    assert seen["title"].split(" ")[-1] in seen["seen"][-1]
    assert seen["closed"]
    assert seen["back"] == seen["seen"][-1]


def test_the_picture_comes_nearer_moves_and_fits_again(few: Path) -> None:
    first, nearer, farther, fitted = (seen := drive(few, "zoom"))["seen"]
    assert nearer > first
    assert farther < nearer
    assert fitted == first
    assert seen["moved"]


def test_a_placeholder_finds_who_reads_it_and_what_it_means(few: Path) -> None:
    seen = drive(few, "placeholder")
    assert {"container main of api"} <= set(seen["found"])
    assert [name.split(",")[0] for name in seen["found"] if name.startswith("postgres")] == ["postgres db"]


def test_on_a_phone_what_is_chosen_stands_in_what_the_panel_leaves(few: Path) -> None:
    seen = drive(few, "phone")
    assert seen["below"] >= 0
    assert seen["left"] >= 0
    assert seen["wide"] <= 390


def test_what_a_node_needs_is_listed_once_however_it_needs_it(few: Path) -> None:
    seen = drive(few, "related")
    assert len(seen["needs"]) == len(set(seen["needs"])) > 0
    assert f"NEEDS ({len(seen['needs'])})" in [title.upper() for title in seen["titles"]]


def test_the_names_of_cards_seen_from_afar_lie_free_of_what_the_cards_hold(few: Path) -> None:
    assert drive(few, "titles") == {"covered": 0, "shown": True}


def test_words_stay_in_their_boxes(few: Path, many: Path) -> None:
    assert drive(few, "words")["beyond"] < 0
    assert drive(many, "words")["beyond"] < 0


def test_what_is_called_as_searched_comes_before_what_only_reads_it(few: Path) -> None:
    listed = drive(few, "order")["listed"]
    assert listed[:2] == ["api", "service-port api"]
    assert "main" in listed


def test_five_hundred_workloads_show_names_from_afar_and_more_when_near(many: Path) -> None:
    seen = drive(many, "near")
    assert seen["distant"] == {"far": True, "near": False}
    assert seen["close"] == {"far": False, "near": True}
    assert seen["inside"]
    assert seen["chosen"] == ["workload service-00123"]


def test_what_five_hundred_need_is_lit_without_five_hundred_lines(many: Path) -> None:
    assert drive(many, "hub") == {"hot": 0, "lit": 500}


def test_search_works_among_five_hundred(many: Path) -> None:
    seen = drive(many, "search")
    assert len(seen["listed"]) == 30
    assert seen["lit"] == 500
    assert seen["title"] == "postgres db"
