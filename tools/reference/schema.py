"""A property of a JSON Schema in the words of a table."""

from __future__ import annotations

import json
from typing import Any

from tools.reference.markdown import code, codes


def shape(schema: dict[str, Any]) -> str:
    """What a value may be: the words allowed, or its type with its bounds."""
    if "enum" in schema:
        return codes(schema["enum"])
    kind = str(schema.get("type", "any"))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{kind}, {low} to {high}"
    if low is not None:
        return f"{kind}, from {low}"
    if high is not None:
        return f"{kind}, up to {high}"
    if kind == "array" and isinstance(schema.get("items"), dict):
        return f"list of {schema['items'].get('type', 'any')}"
    return kind


def default(schema: dict[str, Any]) -> str:
    """The default as JSON has it, texts without their quotes; a dash where there is none."""
    if "default" not in schema:
        return "-"
    value = schema["default"]
    return code(value if isinstance(value, str) and value else json.dumps(value))
