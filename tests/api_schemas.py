"""What others' schemas say of what is written: API servers' strictly, for the oldest Kubernetes we serve and the newest three."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib import resources as package_files
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner
from jsonschema.exceptions import best_match
from jsonschema.validators import Draft202012Validator
from referencing import Registry, Resource

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMAS = package_files.files("kubernetes_validate") / "kubernetes-json-schema"
_MINORS = sorted(int(p.name.split(".")[1]) for p in _SCHEMAS.iterdir() if p.name.endswith("-local-strict"))
VERSIONS = ("1.29", *(f"1.{minor}" for minor in _MINORS[-3:]))
#: API groups that are Kubernetes' own; others are custom resources, which nobody has a schema of here.
CORE = {"", "apps", "batch", "autoscaling", "policy", "networking.k8s.io", "rbac.authorization.k8s.io"}


#: What was accepted before, as Python writes it: most objects of the tests are like others.
_ACCEPTED: set[str] = set()


def accepted(data: Any) -> None:
    """Hold an object against the schemas of every version; AssertionError names the first fault."""
    known = repr(data)
    if known in _ACCEPTED:
        return
    for version in VERSIONS:
        fault = best_match(validator(version, data["kind"], data["apiVersion"]).iter_errors(data))
        assert fault is None, f"{version}: {data['kind']} {data['metadata']['name']}: {fault}"
    _ACCEPTED.add(known)


@cache
def validator(version: str, kind: str, api_version: str) -> Any:
    """The strict schema of a kind, kept: ``kubernetes_validate.validate`` reads 2 MB again for every object."""
    group, _, number = api_version.rpartition("/")
    name = "-".join(part for part in (kind.lower(), group.partition(".")[0], number) if part)
    schema = _read(version, f"{name}.json")
    definitions = Resource.from_contents(_read(version, "_definitions.json"))
    registry: Any = Resource.from_contents(schema) @ (definitions @ Registry())
    return Draft202012Validator(schema, registry=registry)


@cache
def _read(version: str, name: str) -> Any:
    return json.loads((_SCHEMAS / f"v{version}.0-local-strict" / name).read_text("utf-8"))


def conform(paths: Iterable[Path], schema: str) -> None:
    """Hold files against a schema that check-jsonschema brings, as its command does."""
    command = import_module("check_jsonschema").main  # a quarter of a second, for few tests
    done = CliRunner().invoke(command, ["--builtin-schema", f"vendor.{schema}", *map(str, paths)])
    assert done.exit_code == 0, done.output
