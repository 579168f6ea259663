"""A new driver: files that keep the contract of its type and emit one server, to be changed into what is meant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit import targets
from scorekit.catalogue.folders import DRIVER_FILE
from scorekit.names import identifier
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


def starters() -> Mapping[str, Mapping[str, str]]:
    """What a driver begins with, by target and file: those that have a folder ``starter``.

    One with a ``driver.yaml`` has all that its target needs, files of other targets among it; the others go together.
    """
    folders = ((name, Path(targets.__file__).parent / name / "starter") for name in targets.names())
    return {
        name: {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.yaml"))}
        for name, folder in folders
        if folder.is_dir()
    }


def new_driver(name: str, type_: ResourceType | None, files: Mapping[str, str]) -> Iterator[Draft]:
    """The files of a driver ``TYPE/NAME``, relative to the folder of drivers; with those of its type where there is none.

    ``files`` are those of starters. There ``TYPE/NAME`` stands for the name, and a line with ``OUTPUT`` for one for each output.
    """
    kind, _, own = name.partition("/")
    if type_ is None:
        head = _HEAD.format(kind="ResourceType", name=kind, about="Say what it is.")
        yield Draft(f"{kind}/type.yaml", head + _TYPE, "what developers ask for, and what every driver answers")
    outputs = _asked(type_)
    filled = {
        file: "".join(
            line.replace("OUTPUT", key).replace("TYPE/NAME", name)
            for line in text.splitlines(keepends=True)
            for key in (outputs if "OUTPUT" in line else ("",))
        ).removesuffix("outputs:\n")  # of which there are none
        for file, text in files.items()
    }
    head = _HEAD.format(kind="ResourceDriver", name=name, about="Say how it is provided.")
    body = filled.pop(DRIVER_FILE, None) or (_SETTINGS % own) + _outputs(outputs)
    yield Draft(f"{name}/{DRIVER_FILE}", head + body, "what holds for every target")
    for file, text in filled.items():
        yield Draft(f"{name}/{file}", text, f"what is emitted for {file.removesuffix('.yaml')}")
    yield Draft(
        f"{name}/tests/{CASE}/score.yaml", _case(kind, type_, outputs), "a case; `scorekit drivers test` runs it"
    )


def _asked(type_: ResourceType | None) -> Mapping[str, tuple[str, bool]]:
    """The outputs that a driver must give, each with its type and whether it is secret."""
    if type_ is None:
        return {"host": ("string", False), "port": ("integer", False), "password": ("string", True)}
    return {key: (one.type, one.secret) for key, one in type_.outputs.items() if _is_asked(one)}


def _outputs(outputs: Mapping[str, tuple[str, bool]]) -> str:
    """The secrets and outputs of a driver that makes its own."""
    secrets = [f"  {key}: {{generate: {{length: 32}}}}\n" for key, (_, secret) in outputs.items() if secret]
    plain = [f"  {key}: {f'{{secret: {key}}}' if secret else _VALUES[of]}\n" for key, (of, secret) in outputs.items()]
    return "".join((*(["secrets:\n", *secrets] if secrets else ()), *(["outputs:\n", *plain] if plain else ())))


def _is_asked(output: OutputContract) -> bool:
    """Whether every driver of the type must give it."""
    return output.from_ is None and not output.optional


def _case(kind: str, type_: ResourceType | None, outputs: Iterable[str]) -> str:
    """The score file of a workload that asks for one and reads all outputs."""
    params = (
        {}
        if type_ is None
        else {key: _sample(type_.params["properties"].get(key)) for key in type_.params.get("required", ())}
    )
    resource = {"type": kind, **({"params": params} if params else {})}
    read = "".join(f"      {identifier(key).upper()}: ${{resources.asked.{key}}}\n" for key in outputs)
    return (
        "apiVersion: score.dev/v1b1\nmetadata: {name: web}\ncontainers:\n  main:\n"
        '    image: "registry.example.com/web:1.0.0"\n'
        + (f"    variables:\n{read}" if read else "")
        + f"resources:\n  asked: {json.dumps(resource)}\n"
    )


def _sample(schema: Any) -> Any:
    """A value that a param may have, as far as its schema says by its type alone."""
    schema = schema if isinstance(schema, dict) else {}
    first = {"string": "text", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
    return (schema.get("enum") or schema.get("examples") or [first.get(str(schema.get("type")), "text")])[0]
