"""``scorekit graph`` from the outside: formats, statuses, files, and the pictures of two examples."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import Run, run
from tests.reading import load_all
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "graph"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: .
    variables: {DB_PASSWORD: "${resources.db.password}", WORDS: "${resources.words.TOKEN}"}
resources:
  db: {type: postgres}
  words: {type: environment}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME}
extends: scorekit/dev
variables: {TOKEN: plain}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (tmp_path / "score.yaml").write_text(SCORE)
    (tmp_path / "environments").mkdir()
    for name in ("dev", "test"):
        (tmp_path / "environments" / f"{name}.yaml").write_text(ENVIRONMENT.replace("NAME", name))
    return tmp_path


def graph(folder: Path, *arguments: str) -> Run:
    return run(folder, ["graph", *arguments])


@pytest.mark.parametrize(
    ("example", "environment"), [("02-payment-service", "prod"), ("08-shop", "prod"), ("08-shop", "dev")]
)
def test_golden_graphs_of_examples(example: str, environment: str, golden: Golden) -> None:
    made = {}
    for form, ending in (("mermaid", "mmd"), ("dot", "dot"), ("json", "json"), ("svg", "svg")):
        done = graph(ROOT / "examples" / example, "--env", environment, "--format", form, "-q")
        assert (done.status, done.stderr) == (0, "")
        made[f"graph.{ending}"] = done.stdout.encode()
    golden.check(EXPECTED / example / environment, made)


def test_mermaid_goes_to_stdout_where_nothing_is_said(folder: Path) -> None:
    done = graph(folder, "--env", "dev")
    assert done.status == 0
    assert "\nflowchart LR\n" in done.stdout


@each_row(
    ("name", "beginning"),
    [
        ("g.mmd", "---\n"), ("g.md", "```mermaid\n"), ("g.dot", "digraph"), ("g.gv", "digraph"), ("g.json", "{"),
        ("g.svg", "<?xml"), ("deep/g.HTML", "<!doctype html>"),
    ],
)  # fmt: skip
def test_the_ending_tells_the_format(folder: Path, name: str, beginning: str) -> None:
    done = graph(folder, "--env", "dev", "-o", name)
    assert (done.status, done.stdout) == (0, "")
    assert f"wrote {name}" in done.stderr
    assert (folder / name).read_text("utf-8").startswith(beginning)


def test_a_file_is_replaced_whole_and_left_where_nothing_changed(folder: Path) -> None:
    (folder / "g.svg").write_text("old")
    assert "wrote g.svg" in graph(folder, "--env", "dev", "-o", "g.svg").stderr
    assert "unchanged: g.svg" in graph(folder, "--env", "dev", "-o", "g.svg").stderr
    assert sorted(p.name for p in folder.iterdir() if p.name.startswith((".", "g"))) == ["g.svg"]


def test_html_and_json_hold_every_environment_of_the_project(folder: Path) -> None:
    data = json.loads(graph(folder, "--format", "json").stdout)
    assert [s["environment"] for s in data["scenes"]] == ["dev", "test"]
    chosen = json.loads(graph(folder, "--format", "json", "--env", "test").stdout)
    assert [s["environment"] for s in chosen["scenes"]] == ["test"]


def test_the_page_explains_every_node(folder: Path) -> None:
    assert graph(folder, "-o", "g.html").status == 0
    text = (folder / "g.html").read_text("utf-8")
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    assert [n[0] for s in data["scenes"] for n in s["nodes"] if n[-1] < 0] == []
    assert any("hidden" not in t and "db" in t for t in data["texts"])


@pytest.mark.parametrize("form", ["dot", "html", "json", "mermaid", "svg"])
def test_a_secret_that_a_render_emits_is_in_no_picture(folder: Path, form: str) -> None:
    (folder / ".scorekit-seed").write_text("0123456789abcdef" * 4 + "\n")
    (folder / ".scorekit-seed").chmod(0o600)
    rendered = run(folder, ["render", "--env", "dev", "--image", "a:1"])
    objects = [o for o in load_all(rendered.stdout) if o["kind"] == "Secret"]
    coded = {v for o in objects for v in o["data"].values() if len(v) > 10}
    assert coded
    done = graph(folder, "--env", "dev", "--format", form)
    assert done.status == 0
    hidden = {base64.b64decode(v).decode() for v in coded}
    assert not [v for v in hidden | coded if v in done.stdout + done.stderr]


def test_focus_leaves_the_rest_out(folder: Path) -> None:
    keys = [
        n["key"]
        for n in json.loads(graph(folder, "--env", "dev", "--format", "json", "--focus", "shop.db").stdout)["scenes"][
            0
        ]["nodes"]
    ]
    assert keys == ["container shop/main", "postgres.default#shop.db", "workload shop"]


def with_default(folder: Path, environment: str) -> Path:
    """The folder as a project with a default environment."""
    file = folder / "scorekit.yaml"
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n"
    there = file.read_text("utf-8") if file.exists() else head
    file.write_text(f"{there}defaultEnvironment: {environment}\n", "utf-8")
    return folder


def test_the_default_environment_is_drawn_where_a_format_holds_one(folder: Path) -> None:
    with_default(folder, "dev")
    assert "in dev for" in run(folder, ["graph"]).stdout
    scenes = json.loads(run(folder, ["graph", "--format", "json"]).stdout)["scenes"]
    assert {scene["environment"] for scene in scenes} == {"dev", "test"}


def test_the_default_environment_comes_first_where_a_format_holds_several(folder: Path) -> None:
    scenes = json.loads(run(with_default(folder, "test"), ["graph", "--format", "json"]).stdout)["scenes"]
    assert [scene["environment"] for scene in scenes] == ["test", "dev"]


def test_a_default_environment_that_is_only_there_to_be_extended_draws_nothing_and_is_told(folder: Path) -> None:
    done = run(with_default(folder, "base"), ["graph"])
    assert (done.status, done.stdout) == (2, "")
    assert "environment `base` is only there to be extended" in done.stderr


@each_row(
    ("arguments", "words"),
    [
        ([], "mermaid draws one environment: say --env NAME; there are: dev, test"),
        (["--env", "dev", "--env", "test", "-o", "g.svg"], "svg draws one environment; html and json hold several"),
        (["--env", "dve", "--format", "dot"], "did you mean `dev`?"),
        (["--env", "dev", "-o", "g.png"], "does not tell a format"),
        (["--env", "dev", "-o", ""], "--output wants"),
        (["--env", "dev", "-o", "environments", "--format", "dot"], "`environments` is a folder"),
        (["--env", "dev", "--focus", "shp"], "did you mean `shop`?"),
        (["--env", "dev", "--format", "png"], "'png' is not one of"),
    ],
)
def test_wrong_usage_is_status_2_with_a_hint(folder: Path, arguments: list[str], words: str) -> None:
    done = graph(folder, *arguments)
    assert (done.status, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_faulty_file_is_status_1_and_draws_nothing(folder: Path) -> None:
    (folder / "score.yaml").write_text(SCORE.replace("image", "imgae"))
    done = graph(folder, "--env", "dev", "-o", "g.html")
    assert (done.status, done.stdout) == (1, "")
    assert not (folder / "g.html").exists()


def test_a_graph_that_mermaid_refuses_is_told(folder: Path) -> None:
    names = [f"      LONG_{n}: ${{resources.db{n}.host}}\n" for n in range(260)]
    resources = [f"  db{n}: {{type: redis, id: a{n}}}\n" for n in range(260)]
    second = "".join(
        [
            "containers:\n",
            *(f"  c{i}:\n    image: a:1\n    variables:\n{''.join(names)}" for i in range(2)),
            "resources:\n",
            *resources,
        ]
    )
    (folder / "score.yaml").write_text(f"apiVersion: score.dev/v1b1\nmetadata: {{name: shop}}\n{second}")
    done = graph(folder, "--env", "dev")
    assert done.status == 0
    assert "Mermaid draws 500 arrows at most by default, and this graph has 520" in done.stderr
