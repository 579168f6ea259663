"""The page of file formats: every key of everything that people write, by the path at which it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.reference.markdown import code, codes, prose, table
from tools.reference.schema import default, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INTRODUCTION = (
    "# File formats\n\n"
    "Made from the code by `make docs-reference`; `scorekit schema KIND` prints the same as a JSON Schema"
    " ([for editors](../how-to/editor.md)). `*` in a path stands for names of your own, `[]` for the entries of a list. Every key is"
    " known: a misspelt one is an error with a hint.\n"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document."""

    title: str
    #: Where such files lie.
    place: str
    #: The definition that is the whole document.
    root: str
    #: JSON Schemas of mappings by name, which refer to one another.
    definitions: Mapping[str, Any]


def page(formats: Iterable[Format]) -> str:
    """All formats as one Markdown page."""
    return "\n".join([_INTRODUCTION, *(_entry(form) for form in formats)])


def _entry(form: Format) -> str:
    parts = [f"## {form.title}\n", f"{prose(form.place)}\n"]
    for name, paths in _placed(form).items():
        definition = form.definitions[name]
        if paths != [""]:
            parts.append(f"### {', '.join(map(code, paths))}\n")
            said = definition.get("description", "")
            parts += [] if said.strip("`.") in {path.rstrip(".*[]") for path in paths} else [f"{prose(said)}\n"]
        required = definition.get("required", ())
        rows = (
            (
                code(key),
                _form(part),
                "required" if key in required else default(part),
                prose(part.get("description", "")),
            )
            for key, part in definition["properties"].items()
        )
        parts.append(table(("Key", "Form", "Default", "Meaning"), rows))
    return "\n".join(parts)


def _placed(form: Format) -> dict[str, list[str]]:
    """Every definition with the paths that lead to it, each definition's before those below it."""
    found: dict[str, list[str]] = {form.root: [""]}
    waiting = [form.root]
    while waiting:
        name = waiting.pop(0)
        for key, part in form.definitions[name].get("properties", {}).items():
            for suffix, below in _below(part):
                if below not in found:
                    waiting.append(below)
                paths = [f"{path}.{key}{suffix}".lstrip(".") for path in found[name]]
                found.setdefault(below, []).extend(paths)
    return found


def _below(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The definitions that a value leads to, with what is between."""
    if "$ref" in schema:
        yield "", schema["$ref"].rpartition("/")[2]
    for word, suffix in (("additionalProperties", ".*"), ("items", "[]")):
        if isinstance(schema.get(word), dict):
            yield from ((suffix + rest, name) for rest, name in _below(schema[word]))


def _form(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return "mapping, below"
    if "const" in schema:
        return code(schema["const"] if isinstance(schema["const"], str) else json.dumps(schema["const"]))
    if "anyOf" in schema:
        return " or ".join(_form(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        inner = schema.get("items", {})
        return f"list of {codes(inner['enum'])}" if "enum" in inner else f"list of {_plural(inner)}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"map of names to {_plural(inner)}" if isinstance(inner, dict) else "mapping"
    return shape(dict(schema))


def _plural(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return "mappings, below"
    if "anyOf" in schema:
        return " or ".join(_plural(part) for part in schema["anyOf"])
    kind = schema.get("type")
    if kind == "array":
        return "lists"
    if kind == "object":
        return "mappings"
    return f"{kind}s" if kind else "values"
