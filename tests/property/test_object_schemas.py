"""Our tables and checker agree with the published schemas and with another checker: over all examples, and over what became of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator
from tools import kubernetes_schemas

from scorekit.targets.compose import schema as compose
from scorekit.targets.kubernetes.schemas import schema_of
from scorekit.targets.schema import Definitions
from scorekit.targets.schema_check import misfits
from tests.api_schemas import CORE, VERSIONS, validator
from tests.golden.test_examples import cases
from tests.reading import load_all

NEWEST = VERSIONS[-1]


def documents() -> Iterator[Any]:
    for case in cases():
        for path in sorted(case.expected.rglob("*.yaml")):
            yield from load_all(path.read_text("utf-8"))


DOCUMENTS = list(documents())
OBJECTS = [d for d in DOCUMENTS if "apiVersion" in d and d["apiVersion"].rpartition("/")[0] in CORE]
SERVICES = [s for d in DOCUMENTS for s in d.get("services", {}).values() if "kind" not in d]
ENTRIES = [
    ("service", s) for s in SERVICES
] + [(k, e) for k in ("config", "network", "volume") for d in DOCUMENTS if "kind" not in d for e in d.get(f"{k}s", {}).values()]  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(item, (*path, key))


VALUES = st.sampled_from(["x", "", 1, 0, True, [], {}, ["x"], [1], {"a": "b"}, {"a": 1}, [{}], 2.5])


@st.composite
def mutated(draw: st.DrawFn, of: list[Any]) -> Any:
    """An object with one to three parts that are gone, new, renamed, or of another kind."""
    found = copy.deepcopy(draw(st.sampled_from(of)))
    for _ in range(draw(st.integers(1, 3))):
        ways = [way for way in paths(found) if way[0] not in ("apiVersion", "kind", "status")]
        if not ways:
            break
        *above, last = draw(st.sampled_from(ways))
        box = found
        for step in above:
            box = box[step]
        change = draw(st.sampled_from(["remove", "replace", "rename", "add"]))
        if change == "replace":
            box[last] = copy.deepcopy(draw(VALUES))
        elif change == "remove":
            del box[last]
        elif isinstance(box, dict):
            value = box.pop(last) if change == "rename" else copy.deepcopy(draw(VALUES))
            box[f"{last}{draw(st.sampled_from(['s', 'x', 'Name', 'Ref']))}"] = value
    return found


HEAD, *LINES = kubernetes_schemas.TABLE.read_text("utf-8").splitlines()
KINDS, TEXTS = json.loads(HEAD)["kinds"], dict(line.split("\t") for line in LINES)


def published_alone(name: str) -> Any:
    """A definition of our table, less the field that an API server asks for beyond what is published."""
    found = json.loads(TEXTS[name])
    asked = [field for short, field in kubernetes_schemas.REQUIRED.items() if name.endswith(f".{short}")]
    return {**found, "required": sorted({*found.get("required", ())} - {*asked})}


PUBLISHED = Definitions(published_alone)


def refused(found: Any) -> list[str]:
    """What we refuse that a published schema says something of: those leave out enumerations and forms."""
    schema = PUBLISHED.named(KINDS[found["apiVersion"]][found["kind"]])
    told = misfits(schema, found, minor=int(NEWEST.partition(".")[2]))
    said = [m for m in told if m.kind not in ("value", "repeated")]
    return [f"{m.path}: {m.kind} {m.text}" for m in said]


def test_every_object_of_an_example_is_taken() -> None:
    assert OBJECTS
    schemas = [(found, schema_of(found["apiVersion"], found["kind"])) for found in OBJECTS]
    assert not [found for found, schema in schemas if schema is None]
    assert not [(found, told) for found, schema in schemas if schema and (told := misfits(schema, found))]


@given(mutated(OBJECTS))
def test_an_object_is_refused_by_both_or_by_neither(found: Any) -> None:
    published = [e.message for e in validator(NEWEST, found["kind"], found["apiVersion"]).iter_errors(found)]
    assert bool(refused(found)) == bool(published), (refused(found), published)


@cache
def compose_schema(kind: str) -> Any:
    text = resources.files("check_jsonschema.builtin_schemas.vendor").joinpath("compose-spec.json").read_text("utf-8")
    return Draft202012Validator(
        {**json.loads(text), "$ref": f"#/$defs/{kind}", "properties": {}, "additionalProperties": True}
    )


def test_every_entry_of_an_example_is_taken() -> None:
    assert ENTRIES
    assert not [(kind, entry, told) for kind, entry in ENTRIES if (told := list(compose.faults(kind, entry or {})))]


def texts_of_any_form(schema: dict[str, Any]) -> dict[str, Any]:
    """A part of our table, less the form of a text that Compose reads and its published schema leaves out."""
    return {key: value for key, value in schema.items() if key != "format" or isinstance(value, dict)}


COMPOSE = Path(compose.__file__).with_name("schema.json").read_text("utf-8")
FORMLESS = Definitions(json.loads(COMPOSE, object_hook=texts_of_any_form).__getitem__)


@given(mutated([entry for kind, entry in ENTRIES if kind == "service"]))
def test_a_service_is_refused_by_both_or_by_neither(entry: Any) -> None:
    published = [e.message for e in compose_schema("service").iter_errors(entry)]
    ours = [f"{m.path}: {m.text}" for m in misfits(FORMLESS.named("service"), entry)]
    assert bool(ours) == bool(published), (ours, published)
