"""The words of explanations for the layers that give a value, for what a value replaced, and for where a secret comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING, Step
from scorekit.redaction import quoted, redacted
from scorekit.value_path import is_delicate

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Declaration, Origin, Traced

#: How a value of each layer is called, wherever a chain ends in one.
LAYER_WORDS = {
    "score": "from the score file",
    "override": "from an override",
    "type": "the type's default",
    "default": "the rule's default",
    "enforced": "enforced by the rule",
    "setting": "from the settings",
    "binding": "from the binding",
    "driver": "from the driver",
    "environment": "from the environment",
    "option": "from the command line",
    "target": "from the target",
}
#: How the layers of a workload's values are called.
LAYERS = {"environment": "the environment", "option": "the command line"}
#: How a secret comes about, by the class of its source.
SECRET_SOURCES = {
    "Derived": "derived from the project's seed",
    "Composed": "a text around others",
}
#: What a value of each layer is, where another replaced it.
_REPLACED = {
    **LAYER_WORDS,
    "score": "the score file's value",
    "override": "the override's value",
    "enforced": "the enforced value",
    "driver": "the driver's value",
    "environment": "the environment's value",
}
_TYPES: dict[type, str] = {str: "a text", int: "a number", float: "a number", bool: "true or false"}


def replaced(key: str, origin: Origin, called: str = "") -> Step:
    """What a value of some layer is that another replaced."""
    written = quoted(key, origin.span)
    return Step("replaced", f"instead of {called or _REPLACED[origin.kind]}", origin.span, written or NOTHING)


def expression(key: str, span: Span, before: str = ", ") -> str:
    """The text at a place, where it is an expression that may be quoted, with what stands before it."""
    written = quoted(key, span)
    return f"{before}`{written}`" if written and "{{" in written else ""


def redacted_value(key: str, traced: Traced) -> Any:
    """A resolved value as it may be shown under its name."""
    return redacted(key, traced.value, delicate=is_delicate(traced.origin.inputs))


def coerced(declaration: Declaration | None, key: str, traced: Traced) -> list[Step]:
    """That the contract took a value as another type than it was written in."""
    raw = None if declaration is None or declaration.params is None else declaration.params.data.get(key)
    before, after = _TYPES.get(type(raw)), _TYPES.get(type(traced.value))
    if before is None or after is None or before == after or traced.origin.inputs:
        return []
    return [Step("fact", f"written as {before}, taken as {after}, as the contract has it", traced.origin.span)]
