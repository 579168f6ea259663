"""What to say of an expression that has no value: at its place, or at the param that it can't do anything with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import EXPRESSION_FAILED, PARAM_LEADS_NOWHERE
from scorekit.diagnostics import Code, Diagnostic, Label
from scorekit.source.document import Mark, fragment_span

if TYPE_CHECKING:
    from scorekit.expressions import ExpressionError, Template
    from scorekit.location import Span


class ParamValues(dict[str, Any]):
    """A resource's params as its driver sees them, by value; they know where they were written."""

    __slots__ = ("_origins", "place")

    def __init__(self, values: Mapping[str, Any], origins: Mapping[str, Span], place: Span) -> None:
        """``origins`` has the params that someone chose freely, ``place`` is where the resource is asked for."""
        super().__init__(values)
        self._origins = origins
        self.place = place

    def giver(self, template: Template, key: str | int) -> Span | None:
        """Where the param is written that gave an expression a key; None where the expression has it from elsewhere."""
        for name in template.names:
            if len(name.path) == 2 and name.path[0] == "params":
                param = str(name.path[1])
                value = self.get(param)
                if param in self._origins and isinstance(value, str | int) and str(value) == str(key):
                    return self._origins[param]
        return None


def evaluation_fault(error: ExpressionError, template: Template, mark: Mark, scope: Mapping[str, Any]) -> Diagnostic:
    """What to say of an expression that failed in a scope.

    Where a param names what is not there, the param is reported: its author never saw the driver.
    """
    params = scope.get("params")
    if error.lack is not None and isinstance(params, ParamValues):
        span = params.giver(template, error.lack.key) or (params.place if error.lack.registered else None)
        if span is not None:
            label = Label(place(mark, template.text, error.start, error.end), "looked up here")
            return PARAM_LEADS_NOWHERE.at(span, error.message, help=error.help, labels=[label])
    return expression_fault(EXPRESSION_FAILED, error, template.text, mark)


def expression_fault(code: Code, error: ExpressionError, text: str, mark: Mark) -> Diagnostic:
    """What to say of a faulty expression in a scalar, at the exact place inside it."""
    return code.at(place(mark, text, error.start, error.end), error.message, help=error.help)


def place(mark: Mark, text: str, start: int, end: int) -> Span:
    """Where a stretch of a scalar's text stands in the file."""
    fragment = text[start:end]
    return fragment_span(mark, fragment, text.count(fragment, 0, start) if fragment else 0)
