"""Compose files as data, each held against the published schema and read back from its text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema.validators import validator_for
from ruamel.yaml import YAML

from scorekit.targets.api import ManifestSet, PublishedPort, TargetOptions
from scorekit.targets.compose import TARGET
from tests.unit.targets.build import Res, Work, document, resolution
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.values import Value


@cache
def validator() -> Any:
    """The schema of Compose files that check-jsonschema brings."""
    text = files("check_jsonschema.builtin_schemas.vendor").joinpath("compose-spec.json").read_text("utf-8")
    schema = json.loads(text)
    return validator_for(schema)(schema)


def emit(made: Resolution, *publish: str, **options: Any) -> Outcome[ManifestSet]:
    """What the target makes of a resolution."""
    found = TARGET.emit(made, TargetOptions(publish=tuple(map(PublishedPort.parse, publish)), **options))
    hold("targets/compose", found.diagnostics)
    return found


def written(manifests: ManifestSet) -> dict[str, Any]:
    """The file as a reader sees it; it is valid."""
    first = TARGET.layout(manifests, "stream", ())[0]
    assert first.path == "compose.yaml"
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(first.content)
    problems = [f"{list(e.path)}: {e.message}" for e in validator().iter_errors(data)]
    assert not problems
    return data


def compose(
    works: str | Sequence[Work],
    resources: Sequence[Res] = (),
    env: str = "",
    *publish: str,
    project: str | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The file that some workloads make."""
    outcome = emit(made_of(works, resources, env, project=project), *publish, **options)
    assert not outcome.errors, outcome.errors
    return written(outcome.unwrap())


def findings(
    works: str | Sequence[Work], resources: Sequence[Res] = (), env: str = "", *publish: str, **options: Any
) -> list[tuple[str, str]]:
    """Each diagnostic as code and place, in a project that has a name."""
    found = emit(made_of(works, resources, env, project="shop"), *publish, **options).diagnostics
    return [(d.code, str(d.span) if d.span else "") for d in found]


def made_of(works: str | Sequence[Work], resources: Sequence[Res] = (), env: str = "", **rest: Any) -> Resolution:
    """A resolution of one Score text, or of several workloads."""
    return resolution([Work(works)] if isinstance(works, str) else works, resources, env, target="compose", **rest)


def driven(uid: str, section: str, values: Mapping[str, Value] | None = None, **rest: Any) -> Res:
    """A resource whose driver has a section for Compose."""
    return Res(uid, document(section, "compose.yaml", values), **rest)


def shop(containers: str, rest: str = "", *, name: str = "shop") -> str:
    """A Score file whose containers begin at line 4."""
    return f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\ncontainers:\n{containers}{rest}"


def web(fields: str = "", rest: str = "", *, name: str = "shop") -> str:
    """A Score file with one container, ``web``, whose further fields begin at line 6."""
    return shop(f"  web:\n    image: web:1\n{fields}", rest, name=name)
