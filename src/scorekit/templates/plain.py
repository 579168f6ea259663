"""The fast path: names, literals and plain filters, which most expressions are, without a template engine.

Loading Jinja costs 45 ms and compiling an expression 0.4 ms; a render of common drivers needs neither. What this module
accepts means exactly what Jinja's grammar says of it; what it does not recognise, ``sandbox`` compiles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.templates.expression import OMIT, Compiled, Name, RefusalError
from scorekit.templates.filters import PLAIN_FILTERS
from scorekit.templates.lookup import walk
from scorekit.templates.operations import perform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.templates.expression import Evaluator
    from scorekit.values import Value

_WORD = r"[A-Za-z_][A-Za-z0-9_]*"
_INDEX = r"(?:0|[1-9][0-9]{0,8})"
_QUOTED = r"'[^'\\\r\n]*'|\"[^\"\\\r\n]*\""
_STEP = re.compile(
    rf"\.(?P<word>{_WORD})|\.(?P<dotted>{_INDEX})(?![\w])|\[(?:(?P<index>{_INDEX})|(?P<quoted>{_QUOTED}))\]", re.ASCII
)
_HEAD = re.compile(_WORD)
_LITERAL = re.compile(rf"(?P<quoted>{_QUOTED})|(?P<float>{_INDEX}\.[0-9]{{1,15}})(?![\w.])|(?P<int>{_INDEX})(?![\w.])")
_FILTER = re.compile(rf"\s*\|\s*({_WORD})")
#: Words that mean something else than a name at the head of an expression.
_CONSTANTS: Mapping[str, Any] = {
    "False": False,
    "None": None,
    "True": True,
    "false": False,
    "none": None,
    "omit": OMIT,
    "true": True,
}
_RESERVED = frozenset({"and", "else", "if", "in", "is", "not", "or"})


def compile_plain(text: str, offset: int) -> Compiled | None:
    """The expression made ready, where it is plain; ``offset`` is where it stands in the whole text."""
    subject, end = _subject(text, offset)
    if end == 0:
        return None
    filters: list[tuple[str, int]] = []
    while end < len(text):
        match = _FILTER.match(text, end)
        if match is None or match[1] not in PLAIN_FILTERS:
            return None
        filters.append((match[1], offset + match.start(1)))
        end = match.end()
    names = (subject,) if isinstance(subject, Name) else ()
    evaluate = _lookup(subject) if isinstance(subject, Name) else _constant(subject)
    return Compiled(names, _filtered(evaluate, tuple(filters)) if filters else evaluate)


def _subject(text: str, offset: int) -> tuple[Any, int]:
    """The name or literal at the head of an expression and where it ends; 0 when there is neither."""
    literal = _LITERAL.match(text)
    if literal:
        if literal["quoted"] is not None:
            return literal["quoted"][1:-1], literal.end()
        return (int(literal["int"]) if literal["int"] else float(literal["float"])), literal.end()
    head = _HEAD.match(text)
    if head is None or head[0] in _RESERVED:
        return None, 0
    if head[0] in _CONSTANTS:
        return _CONSTANTS[head[0]], head.end()
    path: list[str | int] = [head[0]]
    end = head.end()
    while step := _STEP.match(text, end):
        path.append(_key(step))
        end = step.end()
    return Name(tuple(path), offset, offset + end), end


def _key(step: re.Match[str]) -> str | int:
    if step["word"] is not None:
        return step["word"]
    if step["quoted"] is not None:
        return step["quoted"][1:-1]
    return int(step["dotted"] or step["index"])


def _constant(value: Value) -> Evaluator:
    return lambda _scope: value


def _lookup(name: Name) -> Evaluator:
    return lambda scope: walk(scope, name)


def _filtered(subject: Evaluator, filters: tuple[tuple[str, int], ...]) -> Evaluator:
    def evaluate(scope: Mapping[str, Any]) -> Value:
        value = subject(scope)
        for name, start in filters:
            try:
                value = perform(name, value)
            except RefusalError as refusal:
                raise refusal.placed(start, start + len(name)) from None
        return value

    return evaluate
