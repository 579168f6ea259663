"""The full expression language: Jinja's grammar in a sandbox whose every operation is one of ours.

An expression is parsed by Jinja, checked node by node, rewritten so that names, keys, operators, filters and tests all
become calls of ``evaluation``'s functions, and compiled by Jinja's sandboxed environment, which knows nothing else. So an
expression can reach neither an attribute nor a method, and no operation meets a reference unguarded.
Imported only when an expression needs it, for importing Jinja costs 45 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scorekit.templates.evaluation import (
    Missing,
    apply,
    chain,
    element,
    fall_back,
    find,
    item,
    present,
    text_key,
    truth,
)
from scorekit.templates.expression import OMIT, Compiled, Name
from scorekit.templates.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.runtime import Context

    from scorekit.values import Value


@pass_context
def _find(context: Context, path: tuple[str | int, ...], start: int, end: int) -> Value:
    return find(context.parent, Name(path, start, end))


def _apply(value: Value, operation: str, start: int, end: int, *operands: Value, **options: Value) -> Value:
    return apply(operation, (value, *operands), options, start, end)


def _fall_back(value: Value, start: int, end: int, fallback: Value, boolean: Value = False) -> Value:  # noqa: FBT002 - as in Jinja
    return fall_back(value, fallback, boolean, start, end)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, optimized=False, autoescape=False)
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(
        {
            "apply": _apply,
            "chain": chain,
            "default": _fall_back,
            "defined": lambda value: not isinstance(value, Missing),
            "element": element,
            "find": _find,
            "item": item,
            "omit": lambda _: OMIT,
            "text_key": text_key,
            "truth": truth,
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
        # The generated code is a generator that yields no text: all that it does is to set ``result``.
        list(run(context))
        return present(context.vars["result"])

    return Compiled(names, evaluate)
