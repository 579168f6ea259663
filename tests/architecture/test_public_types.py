"""Every type that a public signature names is public: exported from ``scorekit``, and so a part of its page."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import scorekit
from scorekit.parts import HOMES as PARTS

#: What takes the place of a type in some signatures, and is none to the program: the keywords of ``compile``.
_KEYWORDS = {"CompileKeywords"}


@cache
def names_in(module: str) -> Mapping[str, Any]:
    """The names of a module, with those that are there for type checkers alone."""
    found: dict[str, Any] = {**vars(typing), **vars(importlib.import_module(module))}
    for node in ast.parse(inspect.getsource(importlib.import_module(module))).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for line in node.body:
                if isinstance(line, ast.ImportFrom) and str(line.module).startswith("scorekit"):
                    found |= {(n.asname or n.name): _imported(str(line.module), n.name) for n in line.names}
                else:
                    exec(compile(ast.Module([line], []), module, "exec"), found)  # noqa: S102 - our own text
    return found


def _imported(module: str, name: str) -> Any:
    known = names_in(module)
    return known[name] if name in known else importlib.import_module(f"{module}.{name}")


def hints(module: str, annotations: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each public annotation, evaluated."""
    # Aliases of JSON name themselves.
    known = {**names_in("scorekit.values"), **names_in(module)}
    for name, written in annotations.items():
        if not name.startswith("_"):
            text = written.__forward_arg__ if isinstance(written, typing.ForwardRef) else written
            holder = type("holder", (), {"__annotations__": {name: text}})
            yield name, typing.get_type_hints(holder, known, known)[name]


def classes_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and not typing.get_args(hint):
        yield hint
    for inner in typing.get_args(hint):
        for one in inner if isinstance(inner, list) else [inner]:
            yield from classes_in(one)


def named_by(value: Any) -> Iterator[tuple[str, type]]:
    """The types that a public function, or a class with its fields and methods, names; with the place."""
    if inspect.isfunction(value):
        places = [(value.__qualname__, value.__module__, value.__annotations__)]
    else:
        own = [c for c in value.__mro__ if c.__module__.startswith("scorekit")]
        places = [(c.__qualname__, c.__module__, vars(c).get("__annotations__", {})) for c in own]
        for key, member in [(k, m) for c in own for k, m in vars(c).items() if not k.startswith("_")]:
            plain = member.fget if isinstance(member, property) else getattr(member, "func", None) or member
            plain = getattr(plain, "__func__", plain)
            if inspect.isfunction(plain) and plain.__module__.startswith("scorekit"):
                places.append((f"{value.__qualname__}.{key}", plain.__module__, plain.__annotations__))
    for place, module, written in places:
        for name, hint in hints(module, written):
            yield from ((f"{place}: {name}", found) for found in classes_in(hint))


def public() -> dict[str, Any]:
    every = {name: getattr(scorekit, name) for name in scorekit.__all__}
    return {name: value for name, value in every.items() if inspect.isclass(value) or inspect.isfunction(value)}


def test_every_type_in_a_public_signature_is_exported() -> None:
    known = set(public().values())
    missing = {
        f"{found.__module__}.{found.__qualname__}, in {place}"
        for value in public().values()
        for place, found in named_by(value)
        if found.__module__.startswith("scorekit") and found not in known and found.__qualname__ not in _KEYWORDS
    }
    assert missing == set()


def test_parts_are_named_for_type_checkers_as_for_the_program() -> None:
    tree = ast.parse(inspect.getsource(importlib.import_module("scorekit.parts")))
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and str(n.module).startswith("scorekit.")]
    assert {a.name: str(n.module).removeprefix("scorekit.") for n in imports for a in n.names} == PARTS
    assert sorted(PARTS) == scorekit.parts.__all__
