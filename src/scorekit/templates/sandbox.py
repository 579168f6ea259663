"""The full expression language: Jinja's grammar in a sandbox whose every operation is one of ours.

An expression is parsed by Jinja, checked node by node, rewritten so that names, keys, operators, filters and tests all
become calls of the few functions below, and compiled by Jinja's sandboxed environment, which knows nothing else. So an
expression can reach neither an attribute nor a method, and no operation meets a reference unguarded.
The only module that imports Jinja, and only when an expression needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scorekit.templates.expression import OMIT, Compiled, ExpressionError, MissingNameError, Name, RefusalError
from scorekit.templates.lookup import MissingKeyError, step, walk
from scorekit.templates.operands import known
from scorekit.templates.operations import as_piece, concatenate, perform
from scorekit.templates.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.runtime import Context

    from scorekit.values import Value


class Missing(StrictUndefined):
    """A key that is not there, until something asks for its value."""

    __slots__ = ("error",)

    def __init__(self, error: ExpressionError) -> None:
        super().__init__(hint=error.message)
        self.error = error


def _present(value: Value) -> Value:
    if isinstance(value, Missing):
        raise value.error
    return value


@pass_context
def _name(context: Context, path: tuple[str | int, ...], start: int, end: int) -> Value:
    try:
        return walk(context.parent, Name(path, start, end))
    except MissingNameError as error:
        if not error.last:
            raise
        return Missing(error)


def _item(value: Value, key: Value, start: int, end: int) -> Value:
    try:
        return step(_present(value), known(_present(key)))
    except MissingKeyError as missing:
        return Missing(missing.placed(start, end))
    except RefusalError as refusal:
        raise refusal.placed(start, end) from None


def _perform(value: Value, operation: str, start: int, end: int, *operands: Value, **options: Value) -> Value:
    for operand in (value, *operands, *options.values()):
        _present(operand)
    try:
        return perform(operation, value, *operands, **options)
    except RefusalError as refusal:
        raise refusal.placed(start, end) from None


def _default(value: Value, start: int, end: int, fallback: Value, boolean: Value = False) -> Value:  # noqa: FBT002 - as in Jinja
    if isinstance(value, Missing):
        return fallback
    try:
        known(value)
        return value if value or not known(_present(boolean)) else fallback
    except RefusalError as refusal:
        raise refusal.placed(start, end) from None


def _defined(value: Value) -> bool:
    return not isinstance(value, Missing)


def _concatenate(values: list[Value], start: int, end: int) -> Value:
    try:
        return concatenate([as_piece(_present(value)) for value in values])
    except RefusalError as refusal:
        raise refusal.placed(start, end) from None


def _truth(value: Value, start: int, end: int) -> Value:
    """The value, as an operand of ``and``, ``or``, ``not`` and ``if``."""
    try:
        return known(_present(value))
    except RefusalError as refusal:
        raise refusal.placed(start, end) from None


def _element(value: Value, start: int, end: int) -> Value:
    """The value, as an item of a list or mapping that is written out."""
    if _present(value) is OMIT:
        raise ExpressionError("`omit` can't stand inside a list or mapping", start, end, "let it stand alone")
    return value


def _key(value: Value, start: int, end: int) -> str:
    if not isinstance(_present(value), str):
        raise ExpressionError("the key of a mapping is a text", start, end, "write it in quotes")
    return cast("str", value)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, optimized=False, autoescape=False)
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(
        {
            "concatenate": _concatenate,
            "default": _default,
            "defined": _defined,
            "element": _element,
            "item": _item,
            "key": _key,
            "name": _name,
            "omit": lambda _: OMIT,
            "perform": _perform,
            "truth": _truth,
        }
    )
    return environment


_ENVIRONMENT = _environment()


def compile_full(text: str, offset: int) -> Compiled:
    """The expression made ready; ``offset`` is where it stands in the whole text. ExpressionError when it is wrong."""
    expression, names = rewrite(_ENVIRONMENT, text, offset)
    tree = nodes.Template([nodes.Assign(nodes.Name("result", "store"), expression)], lineno=1)
    tree.set_environment(_ENVIRONMENT)
    tree.set_lineno(1, override=True)
    template = _ENVIRONMENT.from_string(tree)
    run = template.root_render_func

    def evaluate(scope: Mapping[str, Any]) -> Value:
        context = template.new_context(cast("dict[str, Any]", scope), shared=True)
        try:
            for _ in run(context):
                pass
        except RecursionError:
            raise ExpressionError("a value is nested too deeply", offset, offset + len(text)) from None
        return _present(context.vars["result"])

    return Compiled(names, evaluate)
