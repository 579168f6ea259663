"""The fast front end: the everyday part of the expression grammar, without a template engine.

    condition  = comparison [ "if" comparison "else" condition ]
    comparison = joined [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) joined ]
    joined     = filtered { "~" filtered }
    filtered   = subject { "|" FILTER [ "(" condition { "," condition } ")" ] } [ "is" [ "not" ] "defined" ]
    subject    = TEXT | NUMBER | NAME { "." KEY | "[" condition "]" }

It means exactly what Jinja's grammar says of it; what it does not recognise, ``full`` compiles. Importing Jinja costs
45 ms and compiling an expression 0.4 ms: a render with the common drivers needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from scorekit.expressions.evaluation import (
    below,
    conditional,
    constant,
    default,
    found,
    joined,
    operation,
    require_present,
    there,
    true,
)
from scorekit.expressions.expression import OMIT, CompiledExpression, Evaluator, Name
from scorekit.expressions.filters import PLAIN_FILTERS, added
from scorekit.expressions.lookup import walk

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>'[^'\\\r\n]*' | "[^"\\\r\n]*")
      | (?P<float>(?<!\.)(?:0|[1-9][0-9]{0,8})\.[0-9]{1,15})
      | (?P<int>0|[1-9][0-9]{0,8})
      | (?P<sign>==|!=|<=|>=|[<>~|.,()\[\]])
    )""",
    re.VERBOSE | re.ASCII,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
#: Words that mean something else than a name at the head of a subject.
_CONSTANTS: Mapping[str, Any] = {
    "False": False,
    "None": None,
    "True": True,
    "false": False,
    "none": None,
    "omit": OMIT,
    "true": True,
}
_COMPARISONS = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "is in"}
#: How many arguments a filter takes beyond the value, where it is not none.
_ARGUMENTS = {
    "alnum": (0, 1),
    "default": (1, 2),
    "dns": (0, 1),
    "identifier": (0, 1),
    "join": (0, 1),
    "map": (1, 1),
    "replace": (2, 2),
    "round": (0, 1),
}
#: How deep conditions may nest, and how long an expression may be: each step of it calls the one before.
_DEEPEST = 10
_LONGEST = 200


class _NotPlain(Exception):  # noqa: N818 - no error: the other front end takes over
    """The expression is beyond this grammar, or wrong."""


class _Token(NamedTuple):
    kind: str
    value: str
    start: int
    end: int


def compile_plain(text: str, offset: int) -> CompiledExpression | None:
    """The expression made ready, where it is plain; ``offset`` is where it stands in the whole text."""
    # By far the most are a name and nothing else.
    if _NAME.fullmatch(text) and (path := tuple(text.split(".")))[0] != "not" and path[0] not in _CONSTANTS:
        name = Name(path, offset, offset + len(text))
        return CompiledExpression((name,), lambda scope: walk(scope, name))
    try:
        parser = _Parser(_tokens(text, offset), (offset, offset + len(text)))
        evaluate = parser.condition(0)
        parser.expect("end", "")
    except _NotPlain:
        return None
    return CompiledExpression(tuple(parser.names), lambda scope: require_present(evaluate(scope)))


def _tokens(text: str, offset: int) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotPlain
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match[kind], offset + match.start(kind), offset + match.end()))
        at = match.end()
    if len(tokens) > _LONGEST:
        raise _NotPlain
    end = offset + len(text)
    return [*tokens, _Token("end", "", end, end)]


class _Parser:
    """One walk over an expression's tokens; each method takes its part of the grammar and gives its evaluator."""

    def __init__(self, tokens: list[_Token], place: tuple[int, int]) -> None:
        self.names: list[Name] = []
        self._tokens = tokens
        self._at = 0
        self._start, self._end = place

    def expect(self, kind: str, *values: str) -> _Token:
        """Take the next token, which must be one of these."""
        token = self._take(kind, *values)
        if token is None:
            raise _NotPlain
        return token

    def _take(self, kind: str, *values: str) -> _Token | None:
        token = self._tokens[self._at]
        if token.kind != kind or (values and token.value not in values):
            return None
        self._at += 1
        return token

    def condition(self, depth: int) -> Evaluator:
        """``X if CONDITION else Y``, or less."""
        if depth > _DEEPEST:
            raise _NotPlain
        first = self._comparison(depth)
        if not self._take("word", "if"):
            return first
        test = self._comparison(depth)
        self.expect("word", "else")
        other = self.condition(depth + 1)
        return conditional(true(test, self._start, self._end), first, other)

    def _comparison(self, depth: int) -> Evaluator:
        left = self._joined(depth)
        sign = self._take("sign", *_COMPARISONS) or self._take("word", "in")
        if sign is None:
            return left
        return operation(_COMPARISONS[sign.value], [left, self._joined(depth)], self._start, self._end)

    def _joined(self, depth: int) -> Evaluator:
        parts = [self._filtered(depth)]
        while self._take("sign", "~"):
            parts.append(self._filtered(depth))
        if len(parts) == 1:
            return parts[0]
        return joined(parts, self._start, self._end)

    def _filtered(self, depth: int) -> Evaluator:
        value = self._subject(depth)
        while self._take("sign", "|"):
            value = self._filter(value, self.expect("word"), depth)
        if not self._take("word", "is"):
            return value
        negated = self._take("word", "not") is not None
        self.expect("word", "defined")
        # To Jinja a word that follows is the test's argument, be it `if`.
        if self._tokens[self._at].kind == "word" and self._tokens[self._at].value != "else":
            raise _NotPlain
        return there(value, missing=negated)

    def _filter(self, value: Evaluator, name: _Token, depth: int) -> Evaluator:
        arguments: list[Evaluator] = []
        if self._take("sign", "("):
            arguments.append(self.condition(depth + 1))
            while self._take("sign", ","):
                arguments.append(self.condition(depth + 1))
            self.expect("sign", ")")
        added()  # a package that takes the name of a filter is refused wherever there is one
        fewest, most = _ARGUMENTS.get(name.value, (0, 0) if name.value in PLAIN_FILTERS else (1, 0))
        if not fewest <= len(arguments) <= most:
            raise _NotPlain
        if name.value == "default":
            return default(value, *arguments, place=(name.start, name.end))
        return operation(name.value, [value, *arguments], name.start, name.end)

    def _subject(self, depth: int) -> Evaluator:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "text":
            return constant(token.value[1:-1])
        if token.kind in {"int", "float"}:
            return constant(int(token.value) if token.kind == "int" else float(token.value))
        if token.kind != "word" or token.value == "not":
            raise _NotPlain
        if token.value in _CONSTANTS:
            return constant(_CONSTANTS[token.value])
        return self._name(token, depth)

    def _name(self, head: _Token, depth: int) -> Evaluator:
        path: list[str | int] = [head.value]
        end = head.end
        while (key := self._key()) is not None:
            path.append(key)
            end = self._tokens[self._at - 1].end
        name = Name(tuple(path), head.start, end)
        index = len(self.names)
        self.names.append(name)
        return self._items(found(name), index, depth)

    def _key(self) -> str | int | None:
        """The next key of a name, where it is written out."""
        one, two, three = (self._tokens[min(self._at + i, len(self._tokens) - 1)] for i in range(3))
        if one.value == "." and one.kind == "sign":
            self._at += 2
            if two.kind == "word":
                return two.value
            if two.kind == "int":
                return int(two.value)
            raise _NotPlain
        if (one.kind, one.value, three.kind, three.value) == ("sign", "[", "sign", "]") and two.kind in {"text", "int"}:
            self._at += 3
            return two.value[1:-1] if two.kind == "text" else int(two.value)
        return None

    def _items(self, value: Evaluator, index: int, depth: int) -> Evaluator:
        """Keys that are computed behind a name, and whatever keys follow them."""
        way: tuple[str | int, ...] | None = self.names[index].path
        while True:
            start = self._tokens[self._at].start
            literal = self._key()
            if literal is not None:
                value = below(value, constant(literal), start, self._end, None)
            elif self._take("sign", "["):
                key = self.condition(depth + 1)
                value = below(value, key, start, self._end, way)
                if way is not None:
                    self.names[index] = self.names[index]._replace(key=key)
                self.expect("sign", "]")
                way = None
            else:
                return value
