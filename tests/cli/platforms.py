"""A platform and a project that uses it, in folders of their own, and what makes one the source of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.git import commit_all, git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "apiVersion: scorekit.dev/v1alpha1\n"
PROJECT = f"{HEAD}kind: Project\nname: app\n"


def environment(name: str, body: str) -> str:
    return f"{HEAD}kind: Environment\nmetadata: {{name: {name}}}\n{body}\n"


#: What a platform has: environments that extend one another, a type with its driver, a definition.
PLATFORM = {
    "environments/base.yaml": environment("base", "extends: scorekit/dev\nabstract: true\nvariables: {REGION: north}"),
    "environments/prod.yaml": environment(
        "prod", "extends: base\nnamespace: shop\ndrivers:\n  - {type: queue, driver: queue/own}"
    ),
    "resource_drivers/queue/type.yaml": f"{HEAD}kind: ResourceType\nmetadata: {{name: queue}}\noutputs: {{host: {{}}}}\n",
    "resource_drivers/queue/own/driver.yaml": (
        f"{HEAD}kind: ResourceDriver\nmetadata: {{name: queue/own}}\noutputs: {{host: queue.example.com}}\n"
    ),
    "resource_drivers/queue/own/tests/one/score.yaml": "a case of the driver's, which no project reads\n",
    "README.md": "A platform.\n",
}
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: web}
containers:
  main:
    image: registry.example.com/web:1.0
    variables: {HOST: "${resources.jobs.host}", REGION: "${resources.env.REGION}"}
resources:
  jobs: {type: queue}
  env: {type: environment}
"""


def write(folder: Path, texts: Mapping[str, str]) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def make_app(folder: Path, *sources: str) -> Path:
    """A project whose sources are some lines of scorekit.yaml, each a mapping in braces."""
    rows = "".join(f"  - {source}\n" for source in sources)
    return write(folder, {"scorekit.yaml": f"{PROJECT}platform:\n{rows}", "score.yaml": SCORE})


def make_repository(folder: Path, texts: Mapping[str, str] = PLATFORM) -> Path:
    """A repository of a platform, with a tag of its only commit."""
    commit_all(write(folder, texts))
    git(folder, "tag", "v1")
    return folder
