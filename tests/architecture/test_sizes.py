"""Modules and functions stay small enough to read."""

from __future__ import annotations

import ast
import re

from tests.architecture.modules import modules

LONGEST_MODULE = 350
LONGEST_FUNCTION = 70
#: A command is its options, one call and one report; what else it would do is the library's.
LONGEST_COMMAND_LINE = 2_500
BANNED = re.compile(r"(^|_)(utils?|helpers?|common|misc)($|_)")


def test_modules_are_short() -> None:
    lengths = {module: len(module.text.splitlines()) for module in modules()}
    assert not [
        f"{m.place(LONGEST_MODULE + 1)} of {length}" for m, length in lengths.items() if length > LONGEST_MODULE
    ]


def test_the_command_line_is_thin() -> None:
    length = sum(len(m.text.splitlines()) for m in modules() if m.name.startswith("scorekit.cli"))
    assert length < LONGEST_COMMAND_LINE


def test_functions_are_short() -> None:
    long = []
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                if length > LONGEST_FUNCTION:
                    long.append(f"{module.place(node.lineno)} {node.name} has {length} lines")
    assert not long


def test_no_module_is_called_a_drawer() -> None:
    assert not [m.place(1) for m in modules() if BANNED.search(m.name.split(".")[-1])]


def test_modules_say_what_they_are() -> None:
    assert not [m.place(1) for m in modules() if not ast.get_docstring(m.tree)]
