"""What templates read of values, and what they take for true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scorekit.migration.symbols import (
    MISSING,
    Cat,
    Choice,
    Code,
    Const,
    Items,
    Missing,
    Random,
    Root,
    Shaped,
    Tree,
    UntranslatableError,
    as_text,
    code,
    is_random,
    operand,
)


def truth(value: Any) -> Const | Code:
    """Whether a template takes a value for true."""
    judge = _TRUTHS.get(type(value))
    if judge is None:
        raise UntranslatableError("a condition on what expressions don't see")
    return judge(value)


def _truth_of_text(value: Cat) -> Const | Code:
    if any(isinstance(part, Const) for part in value.parts):
        return Const(True)
    return Code(f"({code(value)}) != ''", "bool")


def _truth_of_choice(value: Choice) -> Code:
    then, other = operand(truth(value.then)), operand(truth(value.other))
    return Code(f"({then} if {value.condition.text} else {other})", "bool")


def _truth_of_code(value: Code) -> Const | Code:
    if value.kind == "secret":
        return Const(True)
    if value.kind in ("service", "port"):
        return Code(f"{operand(value)} is defined", "bool")
    return Code(f"({value.text} | default(false))" if value.maybe else value.text, "bool")


_TRUTHS: dict[type, Callable[[Any], Const | Code]] = {
    Const: lambda value: Const(bool(value.value)),
    Missing: lambda _: Const(False),
    Tree: lambda value: Const(bool(value.entries)),
    Items: lambda value: Const(bool(value.nodes)),
    Random: lambda _: Const(True),
    Root: lambda _: Const(True),
    Shaped: lambda value: Const(True) if value.form != "json" else truth(value.value),
    Cat: _truth_of_text,
    Choice: _truth_of_choice,
    Code: _truth_of_code,
}


def negated(value: Const | Code) -> Const | Code:
    """The opposite of a truth."""
    return Const(not value.value) if isinstance(value, Const) else Code(f"not {operand(value)}", "bool")


def get(value: Any, key: Any) -> Any:
    """What a map, or a list, has under a key."""
    name = key.value if isinstance(key, Const) else None
    if isinstance(value, Root):
        return _of_root(value, key, name)
    if isinstance(value, Code):
        return _of_code(value, key, name)
    if isinstance(value, Choice):
        return Choice(value.condition, get(value.then, key), get(value.other, key))
    return _of_known(value, name)


def _of_known(value: Any, name: Any) -> Any:
    found: Any = None
    if isinstance(value, Missing):
        found = MISSING
    elif isinstance(value, Tree) and isinstance(name, str):
        found = value.get(name)
    elif isinstance(value, Items) and isinstance(name, int):
        found = value.nodes[name] if -1 < name < len(value.nodes) else MISSING
    elif isinstance(value, Const) and isinstance(value.value, dict) and isinstance(name, str):
        found = Const(value.value[name]) if name in value.value else MISSING
    elif isinstance(value, Const) and isinstance(value.value, list) and isinstance(name, int):
        found = Const(value.value[name]) if -1 < name < len(value.value) else MISSING
    if found is not None:
        return found
    if name is None:
        raise UntranslatableError("a map whose keys are known only when it is used")
    raise UntranslatableError(f"a key of what has none that is known, `{as_text(name)}`")


def _of_root(value: Root, key: Any, name: Any) -> Code:
    if value.name == "Workloads":
        is_own = key == Code("workload.name", "text")
        return Code("workload" if is_own else f"workloads[{code(key)}]", "service")
    if value.name == "Metadata":
        if name == "annotations":
            return Code("(metadata.annotations | default({}))", "map")
        return Code(f"metadata{_step(key)}", maybe=True)
    if value.name == "Params":
        return Code(f"params{_step(key)}", maybe=True)
    raise UntranslatableError(f"a key of what has none that is known, `{as_text(name)}`")


def _of_code(value: Code, key: Any, name: Any) -> Code:
    if value.kind == "service":
        known = {"ServiceName": ("service", "text"), "Ports": ("ports", "ports")}
        if name not in known:
            raise UntranslatableError(f"`{name}` of a workload")
        return Code(f"{value.text}.{known[name][0]}", known[name][1])
    if value.kind == "port":
        known = {"TargetPort": ("targetPort", "int"), "Port": ("port", "int"), "Protocol": ("protocol", "text")}
        if name not in known:
            raise UntranslatableError(f"`{name}` of a port")
        return Code(f"{value.text}.{known[name][0]}", known[name][1])
    if value.kind in ("secret", "text", "int", "bool"):
        raise UntranslatableError("a key of what is no map")
    kind = "port" if value.kind == "ports" else "any"
    return Code(f"{value.text}{_step(key)}", kind, maybe=kind == "any")


def _step(key: Any) -> str:
    if isinstance(key, Const) and isinstance(key.value, str) and re.fullmatch(r"[A-Za-z_]\w*", key.value):
        return f".{key.value}"
    return f"[{code(key)}]"


def default(fallback: Any, value: Any = MISSING) -> Any:
    """``default``: the fallback where a value is missing or empty."""
    if isinstance(value, Choice):
        return Choice(value.condition, default(fallback, value.then), default(fallback, value.other))
    if isinstance(value, Missing | Const | Tree | Items):
        is_there = truth(value)
        return value if isinstance(is_there, Const) and is_there.value else fallback
    if not isinstance(value, Code) or value.kind in ("secret", "service"):
        return value
    is_true = truth(value)
    if is_random(fallback) and isinstance(is_true, Code):
        return Choice(is_true, Code(value.text, value.kind), fallback)
    if fallback == Const({}) or fallback == Tree(()):
        return Code(f"({value.text} | default({{}}))", "map")
    return Code(f"{operand(Code(value.text))} | default({code(fallback)}, true)", "any")


def dig(*arguments: Any) -> Any:
    """``dig KEY... FALLBACK MAP``."""
    *keys, fallback, value = arguments
    for key in keys:
        value = get(value, key)
    if isinstance(value, Missing):
        return fallback
    if isinstance(value, Code) and value.maybe:
        kind = {str: "text", int: "any", list: "list"}.get(type(getattr(fallback, "value", None)), "any")
        return Code(f"{value.text} | default({code(fallback)})", kind)
    return value


def has_key(value: Any, key: Any) -> Any:
    """``hasKey``."""
    found = get(value, key)
    if isinstance(found, Code):
        return Code(f"{operand(found)} is defined", "bool")
    return Const(not isinstance(found, Missing))


def coalesce(*values: Any) -> Any:
    """``coalesce``: the first value that is not empty."""
    result: Any = MISSING
    for value in reversed(values):
        result = default(result, value) if not isinstance(result, Missing) else value
    return result


def index(value: Any, *keys: Any) -> Any:
    """``index``: what a value has under a key, and what that has under the next."""
    for key in keys:
        value = get(value, key)
    return value
