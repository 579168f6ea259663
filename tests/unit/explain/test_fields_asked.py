"""What is asked of an explainer is what it looks at: a project of hundreds must not be walked to explain one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import scorekit
from scorekit.explain.explainer import Explainer

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Origin
    from scorekit.source.document import Path
    from scorekit.targets.api import ManifestSet, Origins


@dataclass(frozen=True)
class Watched:
    """Origins that remember of whose object they were asked."""

    below: Origins
    owner: str
    asked: set[str]

    foreign = False

    def at(self, path: Path, *, key: bool = False) -> Origin:
        self.asked.add(self.owner)
        return self.below.at(path, key=key)


def service(name: str) -> scorekit.Source:
    text = (
        f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\n"
        'containers: {main: {image: "a:1", variables: {URL: "${resources.db.url}"}}}\n'
        "resources: {db: {type: postgres}}\n"
    )
    return scorekit.Source(f"{name}/score.yaml", text)


def watched(asked: set[str]) -> ManifestSet:
    outcome = scorekit.compile(
        [service(name) for name in ("aa", "bb", "cc")],
        "dev",
        scorekit.Catalogue.builtin(),
        target="kubernetes",
        seed=b"s" * 32,
    )
    made = outcome.unwrap()
    return replace(
        made, manifests=tuple(replace(m, origins=Watched(m.origins, m.owner, asked)) for m in made.manifests)
    )


def test_a_value_is_explained_by_its_own_workload_alone() -> None:
    asked: set[str] = set()
    told = Explainer(watched(asked)).explain("bb.containers.main.variables.URL")
    assert told.reaches
    assert asked == {"bb"}


def test_an_output_is_explained_by_its_resource_and_those_who_read_it() -> None:
    asked: set[str] = set()
    told = Explainer(watched(asked)).explain("bb.db.outputs.url")
    assert "Deployment/bb" in {field.object for field in told.reaches}
    assert asked == {"bb", "postgres.default#bb.db"}


def test_an_output_reaches_the_fields_of_those_that_require_its_resource() -> None:
    """A database on a shared server: what the server gives ends in objects of the database, and in its readers."""
    sources = [service(name) for name in ("aa", "bb")]
    made = scorekit.compile(sources, "local", scorekit.Catalogue.builtin(), target="compose", seed=b"s" * 32).unwrap()
    explainer = Explainer(made)

    def reached(key: str) -> set[str]:
        told = explainer.explain(f"postgres-instance.default#shared-17.{key}")
        return {f"{field.object}.{field.path}" for field in told.reaches}

    setups = {f"service/{name}-db-setup" for name in ("aa", "bb")}
    readers = {f"service/{name}-main.environment.URL" for name in ("aa", "bb")}
    assert reached("outputs.host") == {*readers, *(f"{setup}.environment.PGHOST" for setup in setups)}
    assert reached("outputs.port") == {*readers, *(f"{setup}.environment.PGPORT" for setup in setups)}
    assert {f"{setup}.environment.PGPASSWORD" for setup in setups} <= reached("outputs.password")
