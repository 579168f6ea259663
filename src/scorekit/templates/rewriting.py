"""Checks a parsed expression and rewrites it into calls of the sandbox's own functions. Part of ``sandbox``."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, cast

from jinja2 import nodes

from scorekit.limits import DEEPEST_OPERATION
from scorekit.source.encoding import HALF
from scorekit.suggest import did_you_mean
from scorekit.templates.expression import ExpressionError, Name
from scorekit.templates.filters import FILTERS
from scorekit.templates.operands import fits
from scorekit.templates.operators import TESTS
from scorekit.templates.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment

_STEP = re.compile(r"\.\s*\w+|\[\s*(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+)\s*\]", re.DOTALL)
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


def rewrite(environment: Environment, text: str, offset: int) -> tuple[nodes.Expr, tuple[Name, ...]]:
    """The rewritten expression and the names that it uses. ExpressionError when the language has no such expression."""
    rewriter = _Rewriter(text, offset)
    expression = rewriter.visit(parse(environment, text, offset), 0)
    return expression, tuple(sorted(rewriter.names, key=lambda name: name.start))


class _Rewriter:
    """One walk over a syntax tree."""

    def __init__(self, text: str, offset: int) -> None:
        self.names: list[Name] = []
        self._text = text
        self._offset = offset
        self._methods: Mapping[type[nodes.Node], Callable[[Any, int], nodes.Expr]] = {
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

    def visit(self, node: nodes.Node, depth: int) -> nodes.Expr:
        """The node in terms of the sandbox's functions."""
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

    def _whole(self) -> tuple[int, int]:
        return self._offset, self._offset + len(self._text)

    # Names, keys and literals

    def _path(self, node: nodes.Expr, depth: int) -> nodes.Expr:
        steps: list[nodes.Getattr | nodes.Getitem] = []
        root: nodes.Node = node
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            steps.append(root)
            root = root.node
        steps.reverse()
        done = 0
        way: tuple[str | int, ...] | None = None
        if isinstance(root, nodes.Name) and root.name == "omit":
            result: nodes.Expr = _call("omit", nodes.Const(None))
        elif isinstance(root, nodes.Name):
            name = self._static(root, steps)
            done = len(name.path) - 1
            way = name.path
            self.names.append(name)
            result = _call("find", nodes.Const(name.path), name.start, name.end)
        else:
            result = self.visit(root, depth + 1)
        for follower in steps[done:]:
            result = self._item(result, follower, way, depth + 1)
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

    def _item(
        self,
        subject: nodes.Expr,
        follower: nodes.Getattr | nodes.Getitem,
        way: tuple[str | int, ...] | None,
        depth: int,
    ) -> nodes.Expr:
        argument = nodes.Const(follower.attr) if isinstance(follower, nodes.Getattr) else follower.arg
        key = self.visit(argument, depth + 1)
        place = self._offset + follower.lineno, self._offset + len(self._text)
        return _call("item", subject, key, *place, nodes.Const(way))

    def _const(self, node: nodes.Const, _depth: int) -> nodes.Expr:
        if isinstance(node.value, int | float) and not fits(node.value):
            raise self._error(node, "the number is too large", None)
        if isinstance(node.value, str) and HALF.search(node.value):
            raise self._error(node, "half a surrogate pair is no character", "write the character itself")
        return nodes.Const(node.value)

    def _list(self, node: nodes.List, depth: int) -> nodes.Expr:
        return nodes.List([_call("element", self.visit(item, depth), *self._whole()) for item in node.items])

    def _dict(self, node: nodes.Dict, depth: int) -> nodes.Expr:
        pairs = [
            nodes.Pair(
                _call("text_key", self.visit(pair.key, depth), *self._whole()),
                _call("element", self.visit(pair.value, depth), *self._whole()),
            )
            for pair in node.items
        ]
        return nodes.Dict(pairs)

    # Operators

    def _binary(self, node: nodes.BinExpr, depth: int) -> nodes.Expr:
        return self._perform(node.operator, self.visit(node.left, depth), self.visit(node.right, depth))

    def _unary(self, node: nodes.UnaryExpr, depth: int) -> nodes.Expr:
        return self._perform(node.operator, nodes.Const(0), self.visit(node.node, depth))

    def _compare(self, node: nodes.Compare, depth: int) -> nodes.Expr:
        if len(node.ops) > 1:
            raise self._error(node, "comparisons can't be chained", "write `a < b and b < c`")
        left, right = self.visit(node.expr, depth), self.visit(node.ops[0].expr, depth)
        return self._perform(_COMPARISONS[node.ops[0].op], left, right)

    def _concat(self, node: nodes.Concat, depth: int) -> nodes.Expr:
        return _call("chain", nodes.List([self.visit(part, depth) for part in node.nodes]), *self._whole())

    def _and(self, node: nodes.And, depth: int) -> nodes.Expr:
        return nodes.And(self._truth(node.left, depth), self.visit(node.right, depth))

    def _or(self, node: nodes.Or, depth: int) -> nodes.Expr:
        return nodes.Or(self._truth(node.left, depth), self.visit(node.right, depth))

    def _not(self, node: nodes.Not, depth: int) -> nodes.Expr:
        return nodes.Not(self._truth(node.node, depth))

    def _condition(self, node: nodes.CondExpr, depth: int) -> nodes.Expr:
        if node.expr2 is None:
            raise self._error(node, "this `if` has no `else`", "say what else it is: `X if CONDITION else omit`")
        return nodes.CondExpr(
            self._truth(node.test, depth), self.visit(node.expr1, depth), self.visit(node.expr2, depth)
        )

    def _truth(self, node: nodes.Expr, depth: int) -> nodes.Expr:
        return _call("truth", self.visit(node, depth), *self._whole())

    def _perform(self, operation: str, value: nodes.Expr, *operands: nodes.Expr) -> nodes.Expr:
        return _call("apply", value, operation, *self._whole(), *operands)

    # Filters and tests

    def _filter(self, node: nodes.Filter, depth: int) -> nodes.Expr:
        start = self._offset + node.lineno
        value = self.visit(cast("nodes.Expr", node.node), depth)
        if node.name == "default":
            return self._applied("default", value, (start, start + len(node.name)), node, depth)
        self._offered(node, "filter", FILTERS)
        return self._applied("apply", value, (node.name, start, start + len(node.name)), node, depth)

    def _test(self, node: nodes.Test, depth: int) -> nodes.Expr:
        value = self.visit(node.node, depth)
        if node.name in {"defined", "undefined"}:
            self._fits(node, lambda _value: None)
            result = _call("defined", value)
            return result if node.name == "defined" else nodes.Not(result)
        self._offered(node, "test", TESTS)
        return self._applied("apply", value, (f"is {node.name}", *self._whole()), node, depth)

    def _offered(self, node: nodes.Filter | nodes.Test, kind: str, offered: Mapping[str, Callable[..., Any]]) -> None:
        if node.name not in offered:
            known = sorted({*offered, "default" if kind == "filter" else "defined"})
            hint = did_you_mean(node.name, known) or f"{kind}s: {', '.join(known)}"
            raise self._error(node, f"there is no {kind} `{node.name}`", hint)

    def _applied(
        self, function: str, value: nodes.Expr, fixed: tuple[Any, ...], node: nodes.Filter | nodes.Test, depth: int
    ) -> nodes.Expr:
        self._fits(node, _SHAPES[node.name])
        call = _call(function, value, *fixed, *(self.visit(argument, depth) for argument in node.args))
        # Jinja's annotation says pairs; its parser makes keywords.
        keywords: list[Any] = [nodes.Keyword(k.key, self.visit(k.value, depth)) for k in cast("list[Any]", node.kwargs)]
        call.kwargs = keywords
        return call

    def _fits(self, node: nodes.Filter | nodes.Test, function: Callable[..., Any]) -> None:
        """Refuse arguments that the filter or test does not take."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self._error(node, "there are no `*` arguments", "write the arguments one by one")
        try:
            inspect.signature(function).bind(None, *node.args, **{k.key: None for k in cast("list[Any]", node.kwargs)})
        except TypeError as error:
            raise self._error(node, f"wrong arguments for `{node.name}`: {error}", None) from None


def _default_shape(value: Any, fallback: Any, boolean: Any = False) -> None:  # noqa: FBT002 - as in Jinja
    """The arguments of ``default``, which the sandbox does itself."""


def _literal_key(node: nodes.Getattr | nodes.Getitem) -> str | int | None:
    """The key, where it is written out."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    value = node.arg.value if isinstance(node.arg, nodes.Const) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _call(function: str, subject: nodes.Expr, *arguments: nodes.Expr | str | int) -> nodes.Filter:
    """A call of one of the sandbox's functions."""
    rest = [a if isinstance(a, nodes.Expr) else nodes.Const(a) for a in arguments]
    return nodes.Filter(subject, function, rest, [], None, None)


_SHAPES: Mapping[str, Callable[..., Any]] = {**FILTERS, **TESTS, "default": _default_shape}
