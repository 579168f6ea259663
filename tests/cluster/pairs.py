"""Changes of one field each, as pairs of objects: what the API server is asked about, and what ``diff`` must say of it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.reading import load

FOLDER = Path(__file__).parent
#: What was asked, and what the server said: a line a field.
VERDICTS = FOLDER / "verdicts.json"

#: What the server says to a change: that it is none, that it may be, and who can't do it.
SAME, ACCEPTED, REFUSED = "same", "accepted", "refused"
CLIENT, SERVER = "client-side apply fails", "server-side apply fails"
#: Of a pair whose sides can't be made in the first place.
INVALID = "invalid"
#: The ways in which a field changes, in the order of the verdicts of a row.
VERBS = ("added", "changed", "removed")

#: ``spec``, ``ports``, 0, ``port``; ``+`` is one more item of a list.
Steps = tuple[str | int, ...]
#: What a field is where there is none.
ABSENT: Any = object()
MORE = "+"
#: Kinds whose pods are asked about field by field; those of the others are the same, and are asked by a sample.
_PODS_ASKED = ("Pod", "Job", "Job, suspended")
_SAMPLED = ("metadata.annotations", "spec.containers[0].image", "spec.nodeSelector")
#: How many mappings below the top a field may lie.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """An object and the same with another field."""

    #: The object of ``objects.yaml``: ``Service, headless``.
    object: str
    #: The field that differs, or a description in words of a pair that was written by hand.
    field: str
    #: ``added``, ``removed`` or ``changed``.
    verb: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    #: Whether it was written by hand, so that an object that could not be made as it is afterwards counts too.
    by_hand: bool = False

    @property
    def kind(self) -> str:
        """The object's kind."""
        return str(self.before["kind"])


@cache
def given() -> dict[str, Any]:
    """The objects, samples and pairs that are written by hand."""
    found: dict[str, Any] = load((FOLDER / "objects.yaml").read_text("utf-8"))
    for name, base in found["objects"].items():
        base["kind"] = name.partition(",")[0]
    return found


def written() -> Iterator[Pair]:
    """The pairs of several fields at once, which are written by hand."""
    for each in given()["pairs"]:
        base = given()["objects"][each["object"]]
        before, after = (_with(base, each.get(side, {})) for side in ("before", "after"))
        yield Pair(each["object"], each["what"], "changed", before, after, by_hand=True)


def _with(base: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object with some other values; without those that are None."""
    for field, value in values.items():
        base = without(base, steps(field)) if value is None else put(base, steps(field), value)
    return base


def of_field(name: str, field: str, first: Any, second: Any) -> Iterator[Pair]:
    """The ways in which a field can change: it comes, has another value, or goes."""
    base, at = given()["objects"][name], steps(field)
    own = value_at(base, at) if at[-1] != MORE else ABSENT
    if own is not ABSENT:
        yield Pair(name, field, "changed", base, put(base, at, second if own != second else first))
        yield Pair(name, field, "removed", base, without(base, at))
        return
    one = put(base, at, first)
    yield Pair(name, field, "added", base, one)
    if first != second:
        yield Pair(name, field, "changed", one, put(base, at, second))
    yield Pair(name, field, "removed", one, base)


def samples(name: str, at: Steps, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Two values of a field: those written by hand, else made from its schema; None where it can't be asked by itself."""
    listed = given()["samples"]
    plain = spelt(at).replace("[0]", "")
    pod = re.sub(r"^spec\b" if name == "Pod" else r"^(spec\.jobTemplate\.)?spec\.template\.spec\b", "pod", plain)
    for key in (f"{name}: {plain}", f"{name.partition(',')[0]}: {plain}", pod, plain):
        if key in listed:
            return tuple(listed[key]) if listed[key] else None
    first, second = (_made(schema, number, schemas) for number in (0, 1))
    return (first[0], second[0]) if at[-1] == MORE else (first, second)


def schema_of(base: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an object's kind."""
    group, _, version = base["apiVersion"].rpartition("/")
    own = {"group": group, "version": version, "kind": base["kind"]}
    found: Mapping[str, Any] = next(s for s in schemas.values() if own in s.get("x-kubernetes-group-version-kind", ()))
    return found


def fields(
    name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Every field of an object's kind that a user can write, with its schema, in the schema's order."""
    yield from _fields(name, schema, (), schemas)


def _fields(
    name: str, schema: Mapping[str, Any], at: Steps, schemas: Mapping[str, Any]
) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    base = given()["objects"][name]
    for key, unresolved in resolved(schema, schemas).get("properties", {}).items():
        here = (*at, key)
        below = resolved(unresolved, schemas)
        if key == "status" or here in {("apiVersion",), ("kind",)} or _is_another_sort(name, key, below):
            continue
        if here == ("metadata",) or spelt(here).endswith("template.metadata"):
            yield from (((*here, part), below["properties"][part]) for part in ("labels", "annotations"))
        elif key in {"template", "jobTemplate"} and name not in _PODS_ASKED:
            path = (*here, "spec", "template") if key == "jobTemplate" else here
            for sampled in _SAMPLED:
                yield (*path, *steps(sampled)), {"additionalProperties": {"type": "string"}}
        elif isinstance(value_at(base, here), list) and "properties" in resolved(below["items"], schemas):
            yield from _fields(name, below["items"], (*here, 0), schemas)
            yield (*here, MORE), below
        elif _is_asked_by_parts(name, here, below):
            yield from _fields(name, below, here, schemas)
        else:
            yield here, below


def _is_another_sort(name: str, key: str, schema: Mapping[str, Any]) -> bool:
    """Whether a field makes a volume one of another sort than it is, of which there can't be two."""
    asked = f"PersistentVolume: spec.{key}" in given()["samples"] or key in {"metadata", "spec"}
    return name.partition(",")[0] == "PersistentVolume" and "properties" in schema and not asked


def _is_asked_by_parts(name: str, at: Steps, schema: Mapping[str, Any]) -> bool:
    """Whether a mapping's own fields are asked about, rather than the whole."""
    plain = spelt(at).replace("[0]", "")
    if "properties" not in schema or any(
        key in given()["samples"] for key in (plain, f"{name.partition(',')[0]}: {plain}")
    ):
        return False
    if plain.endswith("template.spec") or at[-1] == "template":
        return True
    in_pod = "template.spec" in plain or (name == "Pod" and at != ("spec",))
    return not in_pod and len(at) <= _DEEPEST


def _made(schema: Mapping[str, Any], number: int, schemas: Mapping[str, Any]) -> Any:
    """The first or second value that a schema makes one think of."""
    schema = resolved(schema, schemas)
    words = [word for word in schema.get("enum", ()) if word]
    kind = str(schema.get("type"))
    if schema.get("format") == "int-or-string" or "oneOf" in schema:
        kind = "integer"
    plain: dict[str, Any] = {
        "boolean": number == 0,
        "integer": number + 1,
        "number": number + 1,
        "string": "ab"[number],
    }
    if words or kind in plain:
        return words[min(number, len(words) - 1)] if words else plain[kind]
    if kind == "array":
        return [_made(schema["items"], number, schemas)]
    if "additionalProperties" in schema:
        return {"a": _made(schema["additionalProperties"], number, schemas)}
    properties = schema.get("properties", {})
    return {key: _made(properties[key], number, schemas) for key in schema.get("required") or list(properties)[:1]}


def resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema of OpenAPI with its references followed."""
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {**schema, **schema["allOf"][0]}
        schema = {key: value for key, value in schema.items() if key != "allOf"} if "$ref" in schema else schema
    return schema


def steps(field: str) -> Steps:
    """``spec.ports[0].port``, or ``spec.ports.0.port``, as steps."""
    return tuple(int(word) if word.isdecimal() else word for word in re.findall(r"[^.\[\]]+", field))


def spelt(at: Steps) -> str:
    """Steps as a text."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).removeprefix(".")


def value_at(data: Any, at: Steps) -> Any:
    """The value at some steps; ABSENT where there is none."""
    for step in at:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return data


def put(data: Mapping[str, Any], at: Steps, value: Any) -> dict[str, Any]:
    """An object with another value at some steps; mappings on the way are made."""
    made: Any = copy.deepcopy(data)
    here = made
    for step in at[:-1]:
        here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
    if at[-1] == MORE:
        here.append(value)
    else:
        here[at[-1]] = value
    return dict(made)


def without(data: Mapping[str, Any], at: Steps) -> dict[str, Any]:
    """An object without the value at some steps."""
    made: Any = copy.deepcopy(data)
    value_at(made, at[:-1]).pop(at[-1], None)
    return dict(made)


def verdicts() -> dict[str, Any]:
    """What was asked and answered the last time."""
    found: dict[str, Any] = json.loads(VERDICTS.read_text("utf-8"))
    return found


def write(place: Path, data: Mapping[str, Any]) -> None:
    """Write a file of JSON with a line for each item of its lists, and for each value of its mappings of mappings."""
    parts = [f"{json.dumps(key)}: {_lines(value)}" for key, value in data.items()]
    place.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _lines(value: Any, indent: str = "  ") -> str:
    """JSON with a line an item, two levels deep; what is below is in that line."""
    close = f"\n{indent[2:]}"
    if isinstance(value, list) and value and len(indent) == 2:
        return "[\n" + ",\n".join(f"{indent}{json.dumps(item)}" for item in value) + f"{close}]"
    if isinstance(value, dict) and value and len(indent) < 6:
        rows = (f"{indent}{json.dumps(key)}: {_lines(value[key], indent + '  ')}" for key in value)
        return "{\n" + ",\n".join(rows) + f"{close}}}"
    return json.dumps(value)
