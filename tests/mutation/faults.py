"""The faults that code may have: a bound that is one off, a condition turned round, a guard, a call or a row of a table gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_TIDYING = {"strip", "lstrip", "rstrip", "lower", "casefold", "removeprefix", "removesuffix"}
#: Parts of functions that are evaluated when they are made, or never.
_ASIDE = {"annotation", "returns", "decorator_list", "args"}


@dataclass(frozen=True)
class Slot:
    """Where a node hangs in a tree."""

    holder: Any
    key: Any

    @property
    def node(self) -> Any:
        return self.holder[self.key] if isinstance(self.holder, list) else getattr(self.holder, self.key)

    def put(self, node: ast.AST) -> None:
        ast.copy_location(node, self.node)
        if isinstance(self.holder, list):
            self.holder[self.key] = node
        else:
            setattr(self.holder, self.key, node)


@dataclass(frozen=True)
class Mutant:
    """A fault in a function: the number of its slot in the module, and what is put there."""

    path: Path
    line: int
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"

    @cached_property
    def tree(self) -> ast.Module:
        """The module with the fault."""
        tree = ast.parse(self.path.read_text("utf-8"))
        slot = list(_slots(tree))[self.number]
        slot.put(dict(_faults(slot.node))[self.what])
        return ast.fix_missing_locations(tree)


def mutants(path: Path) -> Iterator[Mutant]:
    """Every fault of every function of a module."""
    for number, slot in enumerate(_slots(ast.parse(path.read_text("utf-8")))):
        for what, _ in _faults(slot.node):
            yield Mutant(path, getattr(slot.node, "lineno", 0) or slot.node.target.lineno, number, what)


@dataclass(frozen=True)
class LostRow:
    """A table without one of its rows, by the row's number once the table is made."""

    path: Path
    line: int
    name: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name} without {self.what}"

    @cached_property
    def tree(self) -> ast.Module:
        """The module with a statement behind the table that takes the row away."""
        tree = ast.parse(self.path.read_text("utf-8"))
        at = next(i for i, node in enumerate(tree.body) if node.lineno == self.line)
        without = f"from {__name__} import without; {self.name} = without({self.name}, {self.number})"
        tree.body[at + 1 : at + 1] = ast.parse(without).body
        return tree


def rows(table: Any) -> list[Any]:
    """The rows of a table, in an order that is the same each time."""
    return sorted(table, key=repr) if isinstance(table, set | frozenset) else list(table)


def without(table: Any, number: int) -> Any:
    """A table without one of its rows."""
    row = rows(table)[number]
    if isinstance(table, set | frozenset):
        return table - {row}
    if isinstance(table, tuple | list):
        return type(table)(r for i, r in enumerate(table) if i != number)
    return type(table)({key: value for key, value in table.items() if key is not row})


def _slots(tree: ast.Module) -> Iterator[Slot]:
    """The places of whatever is in a function, in a stable order; docstrings, annotations and defaults are none."""

    def walk(node: ast.AST, *, inside: bool) -> Iterator[Slot]:
        function = isinstance(node, ast.FunctionDef | ast.Lambda)
        for field, value in ast.iter_fields(node):
            if field in _ASIDE and not isinstance(node, ast.Call):
                continue
            for slot in [Slot(value, i) for i in range(len(value))] if isinstance(value, list) else [Slot(node, field)]:
                if not isinstance(slot.node, ast.AST) or _is_docstring(slot.node):
                    continue
                if inside or function:
                    yield slot
                yield from walk(slot.node, inside=inside or function)

    yield from walk(tree, inside=False)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _faults(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in a node's place, and how to say so."""
    yield from _of_operator(node)
    yield from _of_value(node)
    yield from _of_statement(node)


def _of_operator(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(left, [operator], right):
            other = _COMPARED[type(operator)]
            yield f"{type(operator).__name__} is {other.__name__}", ast.Compare(left, [other()], right)
        case ast.BoolOp(ast.And(), values):
            yield "and is or", ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(ast.Or(), values):
            yield "or is and", ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield "no not", operand
        case ast.BinOp(left, ast.Add(), right):
            yield "+ is -", ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left, ast.Sub(), right):
            yield "- is +", ast.BinOp(left, ast.Add(), right)
        case ast.IfExp(test, body, orelse):
            yield "condition turned round", ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, of, [_, *conditions], is_async):
            yield "condition gone", ast.comprehension(target, of, conditions, is_async)


def _of_value(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Constant(bool() as value):
            yield f"{value} is {not value}", ast.Constant(not value)
        case ast.Constant(int() as value):
            yield f"{value} is {value + 1}", ast.Constant(value + 1)
        case ast.Constant(str() as value):
            yield f"{value[:30]!r} is another text", ast.Constant(f"{value}XX")
        case ast.Call(ast.Name(name), arguments, keywords) if name in _CALLED:
            kept = [] if name == "sorted" else keywords
            yield f"{name} is {_CALLED[name]}", ast.Call(ast.Name(_CALLED[name], ast.Load()), arguments, kept)
        case ast.Call(ast.Attribute(value, name)) if name in _TIDYING:
            yield f"no .{name}", value


def _of_statement(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.If(_, [*_, ast.Return() | ast.Raise() | ast.Continue() | ast.Break()], []):
            yield "guard gone", ast.Pass()
        case ast.If(test, body, orelse):
            yield "condition turned round", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Expr(ast.Call()) | ast.AugAssign():
            yield "statement gone", ast.Pass()
        case ast.Continue():
            yield "continue is break", ast.Break()
        case ast.Break():
            yield "break is continue", ast.Continue()
        case ast.Return(value) if value is not None and not isinstance(value, ast.Constant):
            yield "returns nothing", ast.Return(ast.Constant(None))
