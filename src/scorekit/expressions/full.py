"""The full expression language: Jinja's grammar, of which only the syntax tree is taken.

The tree is checked node by node and becomes calls of ``evaluation``'s functions, as in ``plain``: nothing is compiled to
code, so an expression can reach neither an attribute nor a method, and no operation meets a reference unguarded.
Imported only when an expression needs it, for importing Jinja costs 45 ms.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

from jinja2 import nodes

from scorekit.expressions.evaluation import (
    below,
    conditional,
    constant,
    default,
    element,
    found,
    joined,
    operation,
    require_present,
    text_key,
    there,
    true,
)
from scorekit.expressions.expression import OMIT, CompiledExpression, Evaluator, ExpressionError, Name
from scorekit.expressions.filters import FILTERS, added, find_filter
from scorekit.expressions.operands import fits
from scorekit.expressions.operators import TESTS
from scorekit.expressions.syntax import parse
from scorekit.limits import DEEPEST_OPERATION
from scorekit.source.encoding import LONE_SURROGATE
from scorekit.suggest import did_you_mean

#: A key that is written out, in brackets perhaps with parentheses around it, or in pieces.
_STEP = re.compile(r"\.\s*\w+|\[(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^]'\"])*\]", re.DOTALL)
_ARITHMETIC = (nodes.Add, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Mul, nodes.Sub)
_COMPARISONS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "is in",
    "notin": "not in",
}
_REFUSED: Mapping[type[nodes.Node], tuple[str, str]] = {
    nodes.Call: ("nothing can be called", "use a filter, as in `name | lower`; `params.items` is the key `items`"),
    nodes.Pow: ("there is no `**`", "write the number, or multiply with `*`"),
    nodes.Slice: (
        "there are no slices",
        "take one item, as in `list[0]`; the filters `dns` and `identifier` shorten names",
    ),
    nodes.Tuple: ("there are no tuples", "write a list, as in `[1, 2]`"),
}


def compile_full(text: str, offset: int) -> CompiledExpression:
    """The expression made ready; ``offset`` is where it stands in the whole text. ExpressionError when it is wrong."""
    reader = _Translator(text, offset)
    evaluate = reader.visit(parse(text, offset), 0)
    names = tuple(sorted(reader.names, key=lambda name: name.start))
    return CompiledExpression(names, lambda scope: require_present(evaluate(scope)))


class _Translator:
    """One walk over a syntax tree. Each method gives what evaluates its node."""

    def __init__(self, text: str, offset: int) -> None:
        self.names: list[Name] = []
        self._text = text
        self._offset = offset
        #: The place of errors that have no closer one.
        self._whole = offset, offset + len(text)
        self._methods: Mapping[type[nodes.Node], Callable[[Any, int], Evaluator]] = {
            **dict.fromkeys(_ARITHMETIC, self._binary),
            nodes.And: self._and,
            nodes.Compare: self._compare,
            nodes.Concat: self._concat,
            nodes.CondExpr: self._condition,
            nodes.Const: self._const,
            nodes.Dict: self._dict,
            nodes.Filter: self._filter,
            nodes.List: self._list,
            nodes.Neg: self._unary,
            nodes.Not: self._not,
            nodes.Or: self._or,
            nodes.Pos: self._unary,
            nodes.Test: self._test,
        }

    def visit(self, node: nodes.Node, depth: int) -> Evaluator:
        """What evaluates a node. ExpressionError when the language has no such expression."""
        kind = type(node)
        if depth > DEEPEST_OPERATION:
            raise self._error(node, "the expression is nested too deeply", "name a part of it in `let`")
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            return self._path(node, depth)
        if kind not in self._methods:
            raise self._error(node, *_REFUSED.get(kind, ("the language has no such expression", None)))
        return self._methods[kind](node, depth + 1)

    def _error(self, node: nodes.Node, message: str, help_: str | None) -> ExpressionError:
        start = self._offset + min(node.lineno, len(self._text))
        return ExpressionError(message, start, self._offset + len(self._text), help_)

    # Names, keys and literals

    def _path(self, node: nodes.Expr, depth: int) -> Evaluator:
        steps: list[nodes.Getattr | nodes.Getitem] = []
        root: nodes.Node = node
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            steps.append(root)
            root = root.node
        steps.reverse()
        done = 0
        way: tuple[str | int, ...] | None = None
        index = -1
        if isinstance(root, nodes.Name) and root.name == "omit":
            result = constant(OMIT)
        elif isinstance(root, nodes.Name):
            name = self._static(root, steps)
            done = len(name.path) - 1
            way = name.path
            index = len(self.names)
            self.names.append(name)
            result = found(name)
        else:
            result = self.visit(root, depth + 1)
        for follower in steps[done:]:
            key = self._key(follower, depth + 1)
            start, end = self._offset + follower.lineno, self._offset + len(self._text)
            result = below(result, key, start, end, way)
            if way is not None:
                self.names[index] = self.names[index]._replace(key=key)
            depth += 1
            way = None
        return result

    def _static(self, root: nodes.Name, steps: list[nodes.Getattr | nodes.Getitem]) -> Name:
        """The name as far as its keys are written out."""
        path: list[str | int] = [root.name]
        end = root.lineno + len(root.name)
        for follower in steps:
            key = _literal_key(follower)
            if key is None:
                break
            path.append(key)
            match = _STEP.match(self._text, follower.lineno)
            end = match.end() if match else follower.lineno + 1
        return Name(tuple(path), self._offset + root.lineno, self._offset + end)

    def _key(self, follower: nodes.Getattr | nodes.Getitem, depth: int) -> Evaluator:
        return constant(follower.attr) if isinstance(follower, nodes.Getattr) else self.visit(follower.arg, depth + 1)

    def _const(self, node: nodes.Const, _depth: int) -> Evaluator:
        if isinstance(node.value, int | float) and not fits(node.value):
            raise self._error(node, "the number is too large", None)
        if isinstance(node.value, str) and LONE_SURROGATE.search(node.value):
            raise self._error(node, "half a surrogate pair is no character", "write the character itself")
        return constant(node.value)

    def _list(self, node: nodes.List, depth: int) -> Evaluator:
        items, whole = self._all(node.items, depth), self._whole
        return lambda scope: [element(each(scope), *whole) for each in items]

    def _dict(self, node: nodes.Dict, depth: int) -> Evaluator:
        pairs = [(self.visit(pair.key, depth), self.visit(pair.value, depth)) for pair in node.items]
        whole = self._whole
        return lambda scope: {text_key(k(scope), *whole): element(value(scope), *whole) for k, value in pairs}

    def _all(self, parts: list[nodes.Expr], depth: int) -> list[Evaluator]:
        return [self.visit(part, depth) for part in parts]

    # Operators

    def _binary(self, node: nodes.BinExpr, depth: int) -> Evaluator:
        return self._perform(node.operator, self._all([node.left, node.right], depth))

    def _unary(self, node: nodes.UnaryExpr, depth: int) -> Evaluator:
        return self._perform(node.operator, [constant(0), self.visit(node.node, depth)])

    def _compare(self, node: nodes.Compare, depth: int) -> Evaluator:
        if len(node.ops) > 1:
            raise self._error(node, "comparisons can't be chained", "write `a < b and b < c`")
        return self._perform(_COMPARISONS[node.ops[0].op], self._all([node.expr, node.ops[0].expr], depth))

    def _perform(self, name: str, operands: list[Evaluator]) -> Evaluator:
        return operation(name, operands, *self._whole)

    def _concat(self, node: nodes.Concat, depth: int) -> Evaluator:
        return joined(self._all(node.nodes, depth), *self._whole)

    def _and(self, node: nodes.And, depth: int) -> Evaluator:
        left, right = self._truth(node.left, depth), self.visit(node.right, depth)
        return lambda scope: left(scope) and right(scope)

    def _or(self, node: nodes.Or, depth: int) -> Evaluator:
        left, right = self._truth(node.left, depth), self.visit(node.right, depth)
        return lambda scope: left(scope) or right(scope)

    def _not(self, node: nodes.Not, depth: int) -> Evaluator:
        value = self._truth(node.node, depth)
        return lambda scope: not value(scope)

    def _condition(self, node: nodes.CondExpr, depth: int) -> Evaluator:
        if node.expr2 is None:
            raise self._error(node, "this `if` has no `else`", "say what else it is: `X if CONDITION else omit`")
        test, then, other = self._truth(node.test, depth), self.visit(node.expr1, depth), self.visit(node.expr2, depth)
        return conditional(test, then, other)

    def _truth(self, node: nodes.Expr, depth: int) -> Evaluator:
        return true(self.visit(node, depth), *self._whole)

    # Filters and tests

    def _filter(self, node: nodes.Filter, depth: int) -> Evaluator:
        start = self._offset + node.lineno
        place = start, start + len(node.name)
        value = self.visit(cast("nodes.Expr", node.node), depth)
        if node.name != "default":
            self._offered(node, "filter", (*FILTERS, *added()))
            return self._applied(node.name, value, place, node, depth)
        given, options = self._arguments(node, depth)
        fallback = options.get("fallback") or given[0]
        boolean = options.get("boolean") or (given[1] if len(given) > 1 else constant(False))
        return default(value, fallback, boolean, place=place)

    def _test(self, node: nodes.Test, depth: int) -> Evaluator:
        value = self.visit(node.node, depth)
        if node.name not in {"defined", "undefined"}:
            self._offered(node, "test", TESTS)
            return self._applied(f"is {node.name}", value, self._whole, node, depth)
        self._fits(node, lambda _value: None)
        return there(value, missing=node.name == "undefined")

    def _offered(self, node: nodes.Filter | nodes.Test, kind: str, offered: Collection[str]) -> None:
        if node.name not in offered:
            known = sorted({*offered, "default" if kind == "filter" else "defined"})
            hint = did_you_mean(node.name, known) or f"{kind}s: {', '.join(known)}"
            raise self._error(node, f"there is no {kind} `{node.name}`", hint)

    def _applied(
        self, name: str, value: Evaluator, place: tuple[int, int], node: nodes.Filter | nodes.Test, depth: int
    ) -> Evaluator:
        given, options = self._arguments(node, depth)
        return operation(name, [value, *given], *place, options)

    def _arguments(
        self, node: nodes.Filter | nodes.Test, depth: int
    ) -> tuple[list[Evaluator], Mapping[str, Evaluator]]:
        """The arguments beside the value, which are such as the filter or test takes."""
        self._fits(node, _SHAPES.get(node.name) or find_filter(node.name))
        # Jinja's annotation says pairs; its parser makes keywords.
        named = cast("list[Any]", node.kwargs)
        return self._all(node.args, depth), {pair.key: self.visit(pair.value, depth) for pair in named}

    def _fits(self, node: nodes.Filter | nodes.Test, function: Callable[..., Any]) -> None:
        """Refuse arguments that the filter or test does not take."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self._error(node, "there are no `*` arguments", "write the arguments one by one")
        try:
            inspect.signature(function).bind(None, *node.args, **{k.key: None for k in cast("list[Any]", node.kwargs)})
        except TypeError as error:
            raise self._error(node, f"wrong arguments for `{node.name}`: {error}", None) from None


def _default_shape(value: Any, fallback: Any, boolean: Any = False) -> None:  # noqa: FBT002 - as in Jinja
    """The arguments of ``default``, which ``apply_default`` does itself."""


def _literal_key(node: nodes.Getattr | nodes.Getitem) -> str | int | None:
    """The key, where it is written out."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    value = node.arg.value if isinstance(node.arg, nodes.Const) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


_SHAPES: Mapping[str, Callable[..., Any]] = {**FILTERS, **TESTS, "default": _default_shape}
