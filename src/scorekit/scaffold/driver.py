"""A new driver: files that keep the contract of its type and emit one server, to be changed into what is meant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit import targets
from scorekit.scaffold.blueprint import Draft

if TYPE_CHECKING:
    from scorekit.model.resource_type import OutputContract, ResourceType

_HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n  description: {about}\n"
_TYPE = """\
params:
  properties:
    size: {type: string, enum: [small, medium, large], default: small}
outputs:
  host: {description: Where to connect.}
  port: {type: integer, description: The port to connect to.}
  password: {secret: true, description: The password to connect with.}
"""
_SETTINGS = """\
settings:
  properties:
    image: {description: The image of the server., type: string, default: "registry.example.com/%s:1.0.0"}
"""
#: What an output of a type is until somebody says better.
_VALUES = {
    "string": '"{{ name }}{{ domain }}"',
    "integer": "8080",
    "number": "1",
    "boolean": "false",
    "array": "[]",
    "object": "{}",
}
#: The case that a new driver has.
CASE = "alone"


def starters() -> Mapping[str, str]:
    """What a driver's section begins with, by target: those that have a ``starter.yaml``."""
    folders = ((name, Path(targets.__file__).parent / name / "starter.yaml") for name in targets.names())
    return {name: file.read_text("utf-8") for name, file in folders if file.is_file()}


def new_driver(name: str, type_: ResourceType | None, sections: Mapping[str, str]) -> Iterator[Draft]:
    """The files of a driver ``TYPE/NAME``, relative to the folder of drivers; with those of its type where there is none.

    ``sections`` are what stands in the files of targets.
    """
    kind, _, own = name.partition("/")
    if type_ is None:
        head = _HEAD.format(kind="ResourceType", name=kind, about="Say what it is.")
        yield Draft(f"{kind}/type.yaml", head + _TYPE, "what developers ask for, and what every driver answers")
    head = _HEAD.format(kind="ResourceDriver", name=name, about="Say how it is provided.")
    body = (_SETTINGS % own) + _outputs(type_)
    yield Draft(f"{name}/driver.yaml", head + body, "what holds for every target")
    for target, text in sections.items():
        yield Draft(f"{name}/{target}.yaml", text, f"what is emitted for {target}")
    yield Draft(f"{name}/tests/{CASE}/score.yaml", _case(kind, type_), "a case; `scorekit drivers test` runs it")


def _outputs(type_: ResourceType | None) -> str:
    """The secrets and outputs of a driver of a type."""
    outputs: dict[str, tuple[str, bool]] = (
        {"host": ("string", False), "port": ("integer", False), "password": ("string", True)}
        if type_ is None
        else {key: (one.type, one.secret) for key, one in type_.outputs.items() if _is_asked(one)}
    )
    secrets = [f"  {key}: {{generate: {{length: 32}}}}\n" for key, (_, secret) in outputs.items() if secret]
    plain = [f"  {key}: {f'{{secret: {key}}}' if secret else _VALUES[of]}\n" for key, (of, secret) in outputs.items()]
    return "".join((*(["secrets:\n", *secrets] if secrets else ()), *(["outputs:\n", *plain] if plain else ())))


def _is_asked(output: OutputContract) -> bool:
    """Whether every driver of the type must give it."""
    return output.from_ is None and not output.optional


def _case(kind: str, type_: ResourceType | None) -> str:
    params = (
        {}
        if type_ is None
        else {key: _sample(type_.params["properties"].get(key)) for key in type_.params.get("required", ())}
    )
    resource = {"type": kind, **({"params": params} if params else {})}
    return (
        "apiVersion: score.dev/v1b1\nmetadata: {name: web}\ncontainers:\n  main:\n"
        '    image: "registry.example.com/web:1.0.0"\n'
        f"resources:\n  asked: {json.dumps(resource)}\n"
    )


def _sample(schema: Any) -> Any:
    """A value that a param may have, as far as its schema says by its type alone."""
    schema = schema if isinstance(schema, dict) else {}
    first = {"string": "text", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
    return (schema.get("enum") or schema.get("examples") or [first.get(str(schema.get("type")), "text")])[0]
