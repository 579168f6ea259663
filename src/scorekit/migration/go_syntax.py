"""The syntax of Go's text/template: what a text is made of, with the place of each part.

https://pkg.go.dev/text/template has the grammar. ``define``, ``template``, ``block``, ``break`` and ``continue`` are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from scorekit.lazy_dataclass import dataclass

#: The most that one template may hold; the tools' own largest has some sixty actions.
MAX_ACTIONS = 4000
MAX_NESTING = 40
#: Characters of private use that stand for values and comments while a template is translated: none may be in it.
RESERVED = re.compile("[\ue0f0-\ue0f2]")
HAS_RESERVED = "a character of private use (U+E0F0 to U+E0F2)"

_REFUSED = {"define", "template", "block", "break", "continue"}
_ACTION_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"(?:[^"\\\n]|\\.)*" | `[^`]*`)
      | (?P<rune>'(?:[^'\\\n]|\\.)')
      | (?P<number>[+-]?[0-9]{1,19}(?:\.[0-9]+)?(?![\w.]))
      | (?P<field>(?:\.[A-Za-z_]\w*)+)
      | (?P<variable>\$\w*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>:=|[=|(),.])
    )""",
    re.VERBOSE,
)
_CONSTANTS = {"true": True, "false": False, "nil": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


class TemplateError(Exception):
    """A text that is no template of Go, or beyond a limit; where in it that is."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Literal(NamedTuple):
    """A text, number, boolean or nil as it is written."""

    value: Any


class Word(NamedTuple):
    """A function's name."""

    name: str


class Field(NamedTuple):
    """``.a.b``, ``$``, ``$x.a`` or ``(PIPE).a``; the base is ``.``, the name of a variable, or a pipe."""

    base: Any
    path: tuple[str, ...]


class Pipe(NamedTuple):
    """Commands, each of operands: the value of one is the last argument of the next."""

    commands: tuple[tuple[Any, ...], ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is copied as it stands."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Output:
    """``{{ PIPE }}``."""

    pipe: Pipe
    raw: str
    offset: int


@dataclass(frozen=True, slots=True)
class Assign:
    """``{{ $x := PIPE }}`` or ``{{ $x = PIPE }}``."""

    name: str
    pipe: Pipe
    raw: str
    offset: int


@dataclass(frozen=True, slots=True)
class Branch:
    """``if``, ``with`` or ``range``, with its body and what stands behind ``else``."""

    kind: str
    pipe: Pipe
    #: ``$key, $value`` or ``$value`` of a ``range``, ``$x`` of ``if $x := ...``.
    variables: tuple[str, ...]
    body: tuple[Any, ...]
    other: tuple[Any, ...]
    raw: str
    offset: int


class _Action(NamedTuple):
    body: str
    raw: str
    offset: int


def parse(text: str) -> tuple[Any, ...]:
    """A template's nodes. Raises TemplateError."""
    if found := RESERVED.search(text):
        raise TemplateError(HAS_RESERVED, found.start())
    return _Nodes(_pieces(text)).all()


def _pieces(text: str) -> list[Text | _Action]:
    """The texts and the actions of a template, trimmed as its markers say."""
    found: list[Text | _Action] = []
    place, trim = 0, False
    while True:
        start = text.find("{{", place)
        piece = text[place:] if start < 0 else text[place:start]
        left = start >= 0 and text[start + 2 : start + 3] == "-" and text[start + 3 : start + 4].isspace()
        offset = place
        if trim:
            offset += len(piece) - len(piece.lstrip())
            piece = piece.lstrip()
        if left:
            piece = piece.rstrip()
        if piece:
            found.append(Text(piece, offset))
        if start < 0:
            return found
        end, trim = _end_of_action(text, start)
        body = text[start + (3 if left else 2) : end - (4 if trim else 2)]
        if len(found) > 2 * MAX_ACTIONS:
            raise TemplateError(f"more than {MAX_ACTIONS} actions", start)
        if not body.strip().startswith("/*"):
            found.append(_Action(body, text[start:end], start + (3 if left else 2)))
        place = end


def _end_of_action(text: str, start: int) -> tuple[int, bool]:
    """Where an action ends, behind its braces, and whether it trims what follows."""
    comment = re.compile(r"\{\{-?\s*/\*").match(text, start)
    if comment:
        closing = re.compile(r"\*/(\s+-)?\s*\}\}").search(text, comment.end())
        if closing is None:
            raise TemplateError("a comment that is not closed", start)
        return closing.end(), closing.group(1) is not None
    place = start + 2
    while place < len(text):
        if text.startswith("}}", place):
            return place + 2, text[place - 1] == "-" and text[place - 2].isspace()
        if text[place] in "\"'`":
            quoted = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)*\'').match(text, place)
            if quoted is None:
                raise TemplateError("a text that is not closed", place)
            place = quoted.end()
        else:
            place += 1
    raise TemplateError("`{{` that is not closed", start)


class _Nodes:
    """The pieces of a template, taken one after another."""

    def __init__(self, pieces: list[Text | _Action]) -> None:
        self._pieces = pieces
        self._next = 0

    def all(self) -> tuple[Any, ...]:
        nodes, end = self._until(0)
        if end is not None:
            raise TemplateError(f"`{end.body.strip()}` without what it belongs to", end.offset)
        return nodes

    def _until(self, depth: int) -> tuple[tuple[Any, ...], _Action | None]:
        """The nodes up to an ``else`` or ``end``, and that."""
        if depth > MAX_NESTING:
            raise TemplateError(f"nested deeper than {MAX_NESTING} levels", self._pieces[self._next - 1].offset)
        nodes: list[Any] = []
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            self._next += 1
            if isinstance(piece, Text):
                nodes.append(piece)
                continue
            word = piece.body.split(None, 1)[0] if piece.body.strip() else ""
            if word in ("else", "end"):
                return tuple(nodes), piece
            if word in _REFUSED:
                raise TemplateError(f"`{word}` is not translated", piece.offset)
            nodes.append(self._branch(piece, word, depth) if word in ("if", "with", "range") else _simple(piece))
        return tuple(nodes), None

    def _branch(self, action: _Action, word: str, depth: int) -> Branch:
        tokens = _Tokens(action, skip=len(action.body) - len(action.body.lstrip()) + len(word))
        variables = tokens.variables()
        pipe = tokens.whole()
        body, end = self._until(depth + 1)
        other: tuple[Any, ...] = ()
        if end is not None and end.body.split()[0] == "else":
            rest = end.body.split(None, 1)[1] if len(end.body.split(None, 1)) > 1 else ""
            if rest:
                offset = end.offset + end.body.index(rest)
                nested = _Action(rest, end.raw, offset)
                other = (self._branch(nested, rest.split(None, 1)[0], depth + 1),)
                return Branch(word, pipe, variables, body, other, action.raw, action.offset)
            other, end = self._until(depth + 1)
        if end is None or end.body.strip() != "end":
            raise TemplateError(f"`{word}` without its `end`", action.offset)
        return Branch(word, pipe, variables, body, other, action.raw, action.offset)


def _simple(action: _Action) -> Output | Assign:
    tokens = _Tokens(action)
    names = tokens.variables()
    pipe = tokens.whole()
    if names:
        return Assign(names[0], pipe, action.raw, action.offset)
    return Output(pipe, action.raw, action.offset)


class _Tokens:
    """The tokens of one action."""

    def __init__(self, action: _Action, skip: int = 0) -> None:
        self._offset = action.offset
        self._tokens: list[tuple[str, str, int, bool]] = []
        body, place = action.body, skip
        end = len(body.rstrip())
        while place < end:
            found = _ACTION_TOKEN.match(body, place)
            if found is None or found.lastgroup is None:
                raise TemplateError(f"`{body[place:].strip()[:20]}` is no part of a pipeline", self._offset + place)
            start = found.start(found.lastgroup)
            self._tokens.append((found.lastgroup, found[found.lastgroup], self._offset + start, start == place))
            place = found.end()
        self._next = 0

    def variables(self) -> tuple[str, ...]:
        """``$x :=``, ``$x =`` or ``$k, $v :=`` at the head."""
        kinds = [(kind, text) for kind, text, _, _ in self._tokens[:4]]
        for length in (1, 3):
            head, sign = kinds[:length], kinds[length : length + 1]
            if sign and sign[0][1] in (":=", "=") and all(kind == "variable" for kind, _ in head[::2]):
                self._next = length + 1
                return tuple(text for kind, text in head if kind == "variable")
        return ()

    def whole(self) -> Pipe:
        pipe = self._pipe(0)
        if self._next < len(self._tokens):
            raise TemplateError(f"`{self._tokens[self._next][1]}` is not expected here", self._tokens[self._next][2])
        return pipe

    def _pipe(self, depth: int) -> Pipe:
        if depth > MAX_NESTING:
            raise TemplateError(f"brackets nested deeper than {MAX_NESTING} levels", self._offset)
        start = self._tokens[self._next][2] if self._next < len(self._tokens) else self._offset
        commands = [self._command(depth)]
        while self._next < len(self._tokens) and self._tokens[self._next][1] == "|":
            self._next += 1
            commands.append(self._command(depth))
        return Pipe(tuple(commands), start)

    def _command(self, depth: int) -> tuple[Any, ...]:
        operands: list[Any] = []
        while self._next < len(self._tokens):
            kind, text, offset, joined = self._tokens[self._next]
            if kind == "sign" and text in ("|", ")"):
                break
            self._next += 1
            if kind == "field" and joined and operands and self._next > 1:
                last = operands[-1]
                if isinstance(last, Field | Pipe):
                    operands[-1] = Field(
                        last.base if isinstance(last, Field) else last,
                        (*(last.path if isinstance(last, Field) else ()), *text[1:].split(".")),
                    )
                    continue
            operands.append(self._operand(kind, text, offset, depth))
        if not operands:
            raise TemplateError("a pipeline without a value", self._offset)
        return tuple(operands)

    def _operand(self, kind: str, text: str, offset: int, depth: int) -> Any:
        if text == "(":
            return self._bracket(offset, depth)
        plain: dict[str, Callable[[], Any]] = {
            "text": lambda: Literal(text[1:-1] if text[0] == "`" else _unescaped(text[1:-1])),
            "number": lambda: Literal(float(text) if "." in text else int(text)),
            "field": lambda: Field(".", tuple(text[1:].split("."))),
            "variable": lambda: Field(text, ()),
            "word": lambda: Literal(_CONSTANTS[text]) if text in _CONSTANTS else Word(text),
        }
        if kind in plain:
            return plain[kind]()
        if text == ".":
            return Field(".", ())
        raise TemplateError(f"`{text}` is not expected here", offset)

    def _bracket(self, offset: int, depth: int) -> Pipe:
        pipe = self._pipe(depth + 1)
        if self._next >= len(self._tokens) or self._tokens[self._next][1] != ")":
            raise TemplateError("a bracket that is not closed", offset)
        self._next += 1
        return pipe


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), text)
