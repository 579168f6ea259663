"""What an API server's schemas say of emitted objects: strictly, for the oldest Kubernetes we serve and the newest three."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources as package_files
from typing import TYPE_CHECKING, Any

from jsonschema.exceptions import best_match
from jsonschema.validators import Draft202012Validator
from referencing import Registry, Resource

from scorekit.targets.api import TargetOptions
from scorekit.targets.kubernetes import TARGET
from tests.unit.targets.build import resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet
    from tests.unit.targets.build import Keeper, Res, Work

VERSIONS = ("1.29", "1.35", "1.36", "1.37")


def emit(
    works: Sequence[Work],
    resources: Iterable[Res] = (),
    env: str = "",
    *,
    options: TargetOptions | None = None,
    keeper: Keeper | None = None,
) -> Outcome[ManifestSet]:
    """What the target says to a hand-made Resolution."""
    return TARGET.emit(resolution(works, resources, env, keeper=keeper), options or TargetOptions())


def objects(
    works: Sequence[Work],
    resources: Iterable[Res] = (),
    env: str = "",
    *,
    options: TargetOptions | None = None,
    keeper: Keeper | None = None,
) -> dict[str, Any]:
    """The objects by ``KIND/NAME``, which every version accepts."""
    made = emit(works, resources, env, options=options, keeper=keeper).unwrap()
    for manifest in made.manifests:
        accepted(manifest.data)
    return {f"{m.kind}/{m.name}": m.data for m in made.manifests}


def accepted(data: Any) -> None:
    """Hold an object against the schemas of every version; AssertionError names the first fault."""
    for version in VERSIONS:
        validator = _validator(version, data["kind"], data["apiVersion"])
        fault = best_match(validator.iter_errors(data))
        assert fault is None, f"{version}: {data['kind']} {data['metadata']['name']}: {fault}"


@cache
def _validator(version: str, kind: str, api_version: str) -> Any:
    """The strict schema of a kind, kept: ``kubernetes_validate.validate`` reads 2 MB again for every object."""
    group, _, number = api_version.rpartition("/")
    name = "-".join(part for part in (kind.lower(), group.partition(".")[0], number) if part)
    schema = _read(version, f"{name}.json")
    definitions = Resource.from_contents(_read(version, "_definitions.json"))
    registry: Any = Resource.from_contents(schema) @ (definitions @ Registry())
    return Draft202012Validator(schema, registry=registry)


@cache
def _read(version: str, name: str) -> Any:
    folder = package_files.files("kubernetes_validate") / "kubernetes-json-schema" / f"v{version}.0-local-strict"
    return json.loads((folder / name).read_text("utf-8"))
