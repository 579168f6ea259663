"""Modules and functions stay small enough to read."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.modules import Module, modules

LONGEST_MODULE = 350
LONGEST_FUNCTION = 70
BANNED = re.compile(r"(^|_)(utils?|helpers?|common|misc)($|_)")


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_module_is_short(module: Module) -> None:
    assert len(module.path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_functions_are_short(module: Module) -> None:
    long = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            if length > LONGEST_FUNCTION:
                long.append(f"{module.name}.{node.name}: {length} lines")
    assert not long


def test_no_module_is_called_a_drawer() -> None:
    assert not [m.name for m in modules() if BANNED.search(m.name.split(".")[-1])]


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_module_says_what_it_is(module: Module) -> None:
    assert ast.get_docstring(module.tree)
