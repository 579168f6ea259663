"""What Crossplane makes of a composite: as much of its functions as the shipped compositions use.

Patches and transforms as function-patch-and-transform 0.10 applies them; other steps of a pipeline are passed over, since
templates want the function itself. `crossplane render` does all of it, with images that a test has not.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).parents[3] / "resource_drivers"
GROUP = "aws.scorekit.dev"
PATCHES = "pt.fn.crossplane.io/v1beta1"

Tree = dict[str, Any]
Steps = tuple[str | int, ...]


class Shipped(NamedTuple):
    """What lies in the ``files/`` of one driver."""

    driver: str
    definition: Tree
    compositions: Mapping[str, Tree]
    packages: Mapping[str, Tree]

    @property
    def schema(self) -> Tree:
        """The OpenAPI schema of the composite."""
        (version,) = self.definition["spec"]["versions"]
        schema: Tree = version["schema"]["openAPIV3Schema"]
        return schema


@cache
def shipped() -> Mapping[str, Shipped]:
    """What is shipped, by the kind of the composite."""
    found = {}
    for path in sorted(ROOT.glob("*/*/files/definition.yaml")):
        files = {f.stem: list(yaml.safe_load_all(f.read_text("utf-8"))) for f in path.parent.iterdir()}
        (definition,) = files.pop("definition")
        compositions, packages = ({d["metadata"]["name"]: d for d in files.pop(k)} for k in ("composition", "packages"))
        assert not files, f"{path.parent}: what are {sorted(files)}?"
        driver = path.parents[1].relative_to(ROOT).as_posix()
        found[definition["spec"]["names"]["kind"]] = Shipped(driver, definition, compositions, packages)
    return found


def resources(composition: Tree) -> Iterator[Tree]:
    """The templates of the resources that a composition patches."""
    for step in composition["spec"]["pipeline"]:
        if step.get("input", {}).get("apiVersion") == PATCHES:
            yield from step["input"]["resources"]


def compose(composition: Tree, composite: Tree) -> tuple[dict[str, Tree], Tree]:
    """The resources that are desired for a composite, and its status: when all that is made has been observed."""
    composite = copy.deepcopy(composite)
    desired: dict[str, Tree] = {}
    for _ in range(2):
        desired = {r["name"]: made for r in resources(composition) if (made := _made(r, composite)) is not None}
        for resource in resources(composition):
            observed = copy.deepcopy(desired.get(resource["name"], {}))
            arn = (
                f"arn:aws:{resource['base']['apiVersion'].partition('.')[0]}:us-east-1:111122223333:{resource['name']}"
            )
            observed["status"] = {"atProvider": {"arn": arn}}
            for patch in resource["patches"]:
                if patch["type"] == "ToCompositeFieldPath":
                    _put(composite, steps(patch["toFieldPath"]), _value(observed, patch["fromFieldPath"]))
    return desired, composite.get("status", {})


def _made(resource: Tree, composite: Tree) -> Tree | None:
    made: Tree = copy.deepcopy(resource["base"])
    for patch in resource["patches"]:
        if patch["type"] == "ToCompositeFieldPath":
            continue
        try:
            if patch["type"] == "CombineFromComposite":
                values = tuple(_value(composite, v["fromFieldPath"]) for v in patch["combine"]["variables"])
                value: Any = patch["combine"]["string"]["fmt"] % values
            else:
                assert patch["type"] == "FromCompositeFieldPath"
                value = _value(composite, patch["fromFieldPath"])
        except KeyError:
            if patch.get("policy") == {"fromFieldPath": "Required"}:
                return None
            continue
        for transform in patch.get("transforms", ()):
            value = _transformed(transform, value)
        _put(made, steps(patch["toFieldPath"]), copy.deepcopy(value))
    return made


def _transformed(transform: Tree, value: Any) -> Any:
    kind = transform["type"]
    how = transform[kind]
    if kind == "string" and how["type"] == "Format":
        return how["fmt"] % value
    if kind == "string" and how["type"] == "Replace":
        return str(value).replace(how["replace"]["search"], how["replace"]["replace"])
    if kind == "convert" and how == {"toType": "string"}:
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "map":
        assert isinstance(value, str), "a map takes texts"
        return how[value]
    assert kind == "match", f"no test knows the transform {transform}"
    for pattern in how["patterns"]:
        found = value == pattern["literal"] if pattern["type"] == "literal" else re.search(pattern["regexp"], value)
        if found:
            return pattern["result"]
    return how["fallbackValue"]


def steps(path: str) -> Steps:
    """A field path, taken apart: ``spec.user[0].name``, ``metadata.annotations[example.com/x]``."""
    found = re.findall(r"([^.\[\]]+)|\[([^\]]+)\]", path)
    return tuple(int(inner) if inner.isdigit() else word or inner for word, inner in found)


def _value(tree: Any, path: str) -> Any:
    for step in steps(path):
        if isinstance(tree, list) and (not isinstance(step, int) or step >= len(tree)):
            raise KeyError(path)
        tree = tree[step]
    return tree


def _put(tree: Any, path: Steps, value: Any) -> None:
    *way, last = path
    for step, following in zip(way, path[1:], strict=True):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(tree, list):
            assert isinstance(step, int)
            if step == len(tree):
                tree.append(empty)
            tree = tree[step]
        else:
            tree = tree.setdefault(step, empty)
    if isinstance(tree, list) and last == len(tree):
        tree.append(value)
    else:
        tree[last] = value


def leaves(tree: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value of a tree that holds no others, and where it stands; items of lists are all called ``*``."""
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    elif isinstance(tree, Sequence) and not isinstance(tree, str) and tree:
        for value in tree:
            yield from leaves(value, (*path, "*"))
    else:
        yield path, tree


def field_type(schema: Tree, path: Sequence[str | int]) -> str | None:
    """The type of a field by an OpenAPI schema; None where there is no such field."""
    for step in path:
        inner = schema.get("items") if step == "*" or isinstance(step, int) else schema.get("properties", {}).get(step)
        inner = schema.get("additionalProperties") if inner is None else inner
        if not isinstance(inner, dict):
            return None
        schema = inner
    return str(schema.get("type"))
