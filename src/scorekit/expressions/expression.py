"""The vocabulary of expressions: the names they use, how they fail, and the constant ``omit``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from scorekit.errors import ScorekitError
from scorekit.value_path import ValuePath
from scorekit.values import Value

#: An expression made ready: it takes what is visible and gives a value, or raises ExpressionError.
Evaluator = Callable[[Mapping[str, Any]], Value]


class Omit(Enum):
    """The type of ``omit``: whatever holds this value is left out."""

    OMIT = "omit"

    def __repr__(self) -> str:
        return "omit"


#: The constant ``omit``.
OMIT: Final = Omit.OMIT


class Name(NamedTuple):
    """A name that an expression uses, as far as its keys are known without evaluating anything."""

    path: tuple[str | int, ...]
    #: Where it stands in the text; the end is exclusive.
    start: int
    end: int
    #: What gives the next key, where that is computed.
    key: Evaluator | None = None

    @property
    def reads(self) -> ValuePath:
        """The value that it stands for."""
        return ValuePath(str(self.path[0]), self.path[1:])

    def __str__(self) -> str:
        return str(self.reads)


class MissingKey(NamedTuple):
    """A key that was looked up and is not there."""

    key: str | int
    #: Whether a DeclaredNames lacks it.
    registered: bool


class OperandError(ScorekitError):
    """An operation that refuses its operands; the caller, which knows the place, makes it an ExpressionError."""

    def __init__(self, message: str, help_: str | None = None, lack: MissingKey | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help_
        self.lack = lack

    def placed(self, start: int, end: int) -> ExpressionError:
        """The same fault at a place."""
        return ExpressionError(self.message, start, end, self.help, self.lack)


class ExpressionError(ScorekitError):
    """An expression that can't be read or evaluated, with its place in the text. Never holds a value, only names."""

    def __init__(
        self, message: str, start: int, end: int, help_: str | None = None, lack: MissingKey | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        #: What to do about it, one line.
        self.help = help_
        #: The key that is not there, where that is the fault.
        self.lack = lack


class CompiledExpression(NamedTuple):
    """One expression, ready to evaluate."""

    names: tuple[Name, ...]
    evaluate: Evaluator


#: How the texts of Go templates begin that are no expressions here: a field or variable, a keyword, a function.
_GO = r"\s*-?\s*(?:[.$]|/\*|(?:define|if|include|printf|range|template|toYaml|with)\b)"


def foreign_braces_hint(text: str) -> str | None:
    """How to keep braces that are meant for External Secrets, Helm or Argo CD; None where the text is none of theirs."""
    if not re.match(_GO, text):
        return None
    return "braces for another program stand in `{$raw: \"{{ ... }}\"}`, or inside of a text as `{{ '{{ ... }}' }}`"
