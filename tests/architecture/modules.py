"""What the architecture tests look at: every module of the package, read and parsed once, and what it imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import scorekit

ROOT = Path(scorekit.__file__).parent


@dataclass(frozen=True)
class Import:
    """One import: of which module, where, and whether only the type checker sees it."""

    module: str
    line: int
    typing_only: bool
    inside_function: bool


@dataclass(frozen=True)
class Module:
    """A module of the package."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def place(self, line: int) -> str:
        """A line of it, as an editor opens it."""
        return f"src/{self.path.relative_to(ROOT.parent).as_posix()}:{line}"

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        found: list[Import] = []
        _collect(self.tree, found, typing_only=False, inside=False)
        return tuple(found)


def _collect(node: ast.AST, found: list[Import], *, typing_only: bool, inside: bool) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found += [Import(a.name, child.lineno, typing_only, inside) for a in child.names]
        elif isinstance(child, ast.ImportFrom) and child.module:
            names = [child.module, *(f"{child.module}.{a.name}" for a in child.names)]
            found += [Import(n, child.lineno, typing_only, inside) for n in names]
        elif not isinstance(child, ast.expr):  # which no statement is in
            guard = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            _collect(child, found, typing_only=typing_only or guard, inside=inside or function)


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text("utf-8")
        found.append(Module(name, path, text, ast.parse(text)))
    return tuple(found)
