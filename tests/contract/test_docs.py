"""The examples of the documents: each YAML block that names its file is written there, and the project they make works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.catalogued import DRIVERS
from tests.golden.running import run
from tests.reading import load

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```yaml\n# (\S+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: ledger}
containers:
  main:
    image: .
    variables: VARIABLES
resources: RESOURCES
"""


def project(folder: Path, page: str, variables: str, resources: str) -> None:
    """The files that a page shows, with a workload that uses them."""
    blocks = BLOCK.findall((DOCS / page).read_text("utf-8"))
    assert blocks
    score = SCORE.replace("VARIABLES", variables).replace("RESOURCES", resources)
    for name, text in [("scorekit.yaml", "name: bank\n"), ("score.yaml", score), *blocks]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_every_yaml_block_says_which_file_it_is() -> None:
    texts = {page.relative_to(DOCS).as_posix(): page.read_text("utf-8") for page in DOCS.rglob("*.md")}
    assert not [page for page, text in texts.items() if len(BLOCK.findall(text)) != text.count("```yaml")]


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    """The project of the page on drivers, whose workload asks for the queue."""
    project(tmp_path, "drivers.md", '{URL: "${resources.jobs.url}"}', "{jobs: {type: queue, params: {size: large}}}")
    for name in ("local", "dev"):
        text = (
            f"apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: {name}}}\n"
            f"extends: scorekit/{name}\ndrivers: [{{type: queue, driver: queue/nats}}]\n"
        )
        (tmp_path / "environments").mkdir(exist_ok=True)
        (tmp_path / "environments" / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / ".scorekit-seed").write_text("x" * 32, "utf-8")
    return tmp_path


def test_driver_of_the_page_keeps_its_contract(queue: Path) -> None:
    found = run(queue, ["drivers", "check"])
    assert (found.status, found.stderr) == (0, f"nothing wrong in {len(DRIVERS) + 1} drivers\n")


@pytest.mark.parametrize("environment", ["local", "dev"])
def test_driver_of_the_page_renders_with_the_token_in_no_argument(queue: Path, environment: str) -> None:
    found = run(queue, ["render", "--env", environment, "--image", "ledger:1.0.0", "-o", "out/"])
    assert (found.status, found.stderr.count("warning")) == (0, 0), found.stderr
    made = [load(p.read_text("utf-8")) for p in (queue / "out").rglob("*.yaml")]
    assert "NATS_TOKEN" in repr(made)
    assert {tuple(c) for c in under("command", made)} == {("nats-server", "--config", "/etc/nats/server.conf")}
    assert not list(under("args", made))


def under(key: str, tree: Any) -> Iterator[Any]:
    """What stands under a key, anywhere in a tree."""
    for name, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        if name == key:
            yield value
        yield from under(key, value)


def test_environment_of_the_page_renders(tmp_path: Path) -> None:
    variables = '{HOST: "${resources.db.host}", OLD: "${resources.legacy-db.host}"}'
    project(tmp_path, "environments.md", variables, "{db: {type: postgres}, legacy-db: {type: postgres}}")
    found = run(tmp_path, ["render", "-o", "-"])
    assert (found.status, found.stderr.count("warning")) == (0, 0), found.stderr
    assert "value: old.example.com" in found.stdout
    assert "image: registry.example.com/ledger:1.0.0" in found.stdout
    assert "priorityClassName: high" in found.stdout
    assert "revisionHistoryLimit: 3" in found.stdout
    assert "capabilities" not in found.stdout
    assert "replicas: 4" in found.stdout
