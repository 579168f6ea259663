"""The schema of Compose files, made compact from the one that is published.

    make schemas

What goes in: ``compose-spec.json`` as the package ``check-jsonschema`` brings it (Apache License 2.0). Facts alone are
taken; descriptions are dropped, and a definition that is said to be all of others is written out, so that it alone says
which keys there are. What Compose reads out of a text (a number, a boolean, an amount of memory, a length of time) is added
as the text's ``format``. What comes out: ``src/scorekit/targets/compose/schema.json``. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[1] / "src" / "scorekit" / "targets" / "compose" / "schema.json"
_DROPPED = frozenset({"$comment", "default", "deprecated", "description", "examples", "title"})
_MAPS = frozenset({"$defs", "patternProperties", "properties"})
#: The definitions that entries of a file have.
_ENTRIES = ("config", "model", "network", "secret", "service", "volume")
#: Types of which a text is read as the other one. Where the text comes first it stays a text.
_READ = {("boolean", "string"): "boolean", ("integer", "string"): "number", ("number", "string"): "number"}
#: Keys whose texts have a form of their own.
_FORMS = {
    **dict.fromkeys(
        ("mem_limit", "mem_reservation", "mem_swappiness", "memory", "memswap_limit", "rate", "shm_size", "size"), "bytes"
    ),
    **dict.fromkeys(
        ("delay", "interval", "monitor", "start_interval", "start_period", "stop_grace_period", "timeout", "window"),
        "length-of-time",
    ),
}  # fmt: skip


def main() -> int:
    """Write the schema."""
    TABLE.write_text(schema(), "utf-8")
    print(f"{TABLE.name}: {TABLE.stat().st_size:,} bytes")
    return 0


def schema() -> str:
    """The definitions that entries need, one a line."""
    text = (resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json").read_text("utf-8")
    found = stripped(json.loads(text))["$defs"]
    found["service"]["properties"]["restart"]["format"] = "restart"
    whole = {name: written_out(definition, found) for name, definition in found.items()}
    kept: set[str] = set()
    left = list(_ENTRIES)
    while left:
        name = left.pop()
        if name not in kept:
            kept.add(name)
            left += references(whole[name])
    lines = (f"{json.dumps(name)}: {json.dumps(whole[name], sort_keys=True)}" for name in sorted(kept))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def stripped(schema: Any, key: str = "") -> Any:
    """The schema of a key, or another, without what says nothing about values, and with what Compose reads out of texts."""
    if isinstance(schema, list):
        return [stripped(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        word: {name: stripped(below, name) for name, below in value.items()} if word in _MAPS else stripped(value)
        for word, value in schema.items()
        if word not in _DROPPED
    }
    types = found.get("type")
    form = _FORMS.get(key) or _READ.get(tuple(types) if isinstance(types, list) else ())
    return {**found, "format": form} if form else found


def written_out(definition: dict[str, Any], among: dict[str, Any]) -> dict[str, Any]:
    """A definition with the keys of those that it is all of, where it says that there are no others."""
    if definition.get("unevaluatedProperties") is not False:
        return definition
    parts = [among[name] for one in definition["allOf"] for name in references(one)]
    found = {key: value for key, value in definition.items() if key not in ("allOf", "unevaluatedProperties")}
    for word in ("properties", "patternProperties"):
        found[word] = {name: below for part in (*parts, definition) for name, below in part.get(word, {}).items()}
    return {**found, "type": "object", "additionalProperties": False}


def references(schema: Any) -> list[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, list):
        return [name for item in schema for name in references(item)]
    if not isinstance(schema, dict):
        return []
    named = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return named + [name for value in schema.values() for name in references(value)]


if __name__ == "__main__":
    sys.exit(main())
