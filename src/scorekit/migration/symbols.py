"""What a template's values are while it is translated: known, an expression of ours, or made up by the tool.

Trees of them are what a section of a provisioner comes to: a mapping or list whose parts may stand under a condition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple


class UntranslatableError(Exception):
    """What has no equivalent: the reason, for a person to decide."""


class Const(NamedTuple):
    """A value that is known."""

    value: Any


class Code(NamedTuple):
    """An expression of ours. ``maybe`` says that it may be undefined; a ``kind`` what is known of it."""

    text: str
    kind: str = "any"
    maybe: bool = False


class Cat(NamedTuple):
    """Values joined to a text."""

    parts: tuple[Any, ...]


class Random(NamedTuple):
    """What the tool makes up at random, once; ``serial`` tells one from another."""

    length: int
    alphabet: str
    serial: int


class Shaped(NamedTuple):
    """A value that stands in quotes or as JSON where it is a part of a text, and as itself where it is alone."""

    value: Any
    form: str


class Choice(NamedTuple):
    """One of two values."""

    condition: Code
    then: Any
    other: Any


class Root(NamedTuple):
    """A part of what templates see that is no value by itself: ``Params``, ``Metadata``, ``Mounts``, ..."""

    name: str


class Missing(NamedTuple):
    """What is not there."""


MISSING = Missing()


class Tree(NamedTuple):
    """A mapping as pairs of a key and a node."""

    entries: tuple[tuple[Any, Any], ...]

    def get(self, key: str) -> Any:
        """The last node under a key that is known."""
        found: Any = MISSING
        for each, node in self.entries:
            if each == Const(key):
                found = node
        return found


class Items(NamedTuple):
    """A list of nodes."""

    nodes: tuple[Any, ...]


class When(NamedTuple):
    """A node that is there under a condition."""

    condition: Code
    node: Any


class Each(NamedTuple):
    """An item of a list for each item of another."""

    variable: str
    over: Code
    node: Any


class Undecided(NamedTuple):
    """What a person must decide: why, and the template's own text."""

    reason: str
    original: str


def literal(value: Any) -> str:
    """A known value as an expression spells it."""
    if isinstance(value, str):
        return f"'{value}'" if not re.search(r"['\\\r\n]", value) else json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return (
        {None: "none", True: "true", False: "false"}[value]
        if value is None or value is True or value is False
        else str(value)
    )


def code(value: Any) -> str:
    """A value as one bare expression. Raises UntranslatableError."""
    spell = _SPELT.get(type(value))
    if spell is not None:
        return spell(value)
    raise UntranslatableError(_ROOTS.get(getattr(value, "name", ""), "a value that expressions don't see"))


def _refusal(reason: str) -> Callable[[Any], str]:
    def refuse(value: Any) -> str:
        raise UntranslatableError(value.reason if isinstance(value, Undecided) else reason)

    return refuse


_SPELT: dict[type, Callable[[Any], str]] = {
    Const: lambda value: literal(value.value),
    Code: lambda value: value.text,
    Cat: lambda value: " ~ ".join(map(operand, value.parts)),
    Choice: lambda value: f"{operand(value.then)} if {value.condition.text} else {operand(value.other)}",
    Shaped: lambda value: f"{operand(value.value)} | tojson" if value.form == "json" else code(_quoted(value)),
    Tree: lambda value: "{" + ", ".join(f"{code(key)}: {code(node)}" for key, node in value.entries) + "}",
    Items: lambda value: "[" + ", ".join(map(code, value.nodes)) + "]",
    Random: _refusal("a value made up at random, in the middle of an expression"),
    Missing: _refusal("a value that nothing sets"),
    Undecided: _refusal(""),
}
_ROOTS = {
    "Mounts": "the folder of mounted files: scorekit writes none; files are `configs` of the driver",
    "ProjectName": "the name of the Compose project, which expressions don't see",
    "Params": "all params at once",
    "Metadata": "all metadata at once",
    "Workloads": "all workloads at once",
}


def operand(value: Any) -> str:
    """As ``code``, in brackets where it would otherwise fall apart among operators."""
    text = code(value)
    is_one = re.fullmatch(r"[\w.]+(\[('[^']*'|[\w.]+)\][\w.]*)*|'[^']*'", text) or _is_bracketed(text)
    return text if is_one else f"({text})"


def _is_bracketed(text: str) -> bool:
    """Whether a text is one bracket, from its first character to its last."""
    depth = 0
    for place, sign in enumerate(re.sub(r"'[^']*'", lambda found: "_" * len(found[0]), text)):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return place == len(text) - 1 and '"' not in text
    return False


def _quoted(value: Shaped) -> Any:
    mark = "'" if value.form == "squote" else '"'
    return cat((Const(mark), value.value, Const(mark)))


def cat(parts: Iterable[Any]) -> Any:
    """Values joined to a text; one that is known where all are."""
    flat: list[Any] = []
    for part in parts:
        for each in part.parts if isinstance(part, Cat) else (part,):
            each_ = each
            if isinstance(each, Missing):
                raise UntranslatableError("a value that nothing sets; the tool writes `<no value>`")
            if isinstance(each, Const) and not isinstance(each.value, str):
                each_ = Const(as_text(each.value))
            if isinstance(each_, Const) and flat and isinstance(flat[-1], Const):
                flat[-1] = Const(flat[-1].value + each_.value)
            elif each_ != Const(""):
                flat.append(each_)
    if not flat:
        return Const("")
    return flat[0] if len(flat) == 1 and isinstance(flat[0], Const) else Cat(tuple(flat))


def as_text(value: Any) -> str:
    """A known value as Go prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "<nil>"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def written(value: Any) -> Any:
    """A value as a driver's leaf: data, or a text with ``{{ ... }}``. Raises UntranslatableError."""
    if isinstance(value, Const):
        return _escaped(value.value) if isinstance(value.value, str) else value.value
    if isinstance(value, Shaped):
        inner = value.value
        return written(inner if value.form == "json" else cat((inner,)) if isinstance(inner, Const) else inner)
    if isinstance(value, Cat):
        parts = cat(_quoted(part) if isinstance(part, Shaped) and part.form != "json" else part for part in value.parts)
        flat = parts.parts if isinstance(parts, Cat) else (parts,)
        return "".join(_escaped(each.value) if isinstance(each, Const) else "{{ " + code(each) + " }}" for each in flat)
    return "{{ " + code(value) + " }}"


def _escaped(text: str) -> str:
    return text.replace("{{", "{{ '{{' }}")


def walk(value: Any) -> Iterator[Any]:
    """A value or node, and all below it."""
    yield value
    below: Iterable[Any] = ()
    if isinstance(value, Cat):
        below = value.parts
    elif isinstance(value, Choice):
        below = (value.then, value.other)
    elif isinstance(value, Shaped):
        below = (value.value,)
    elif isinstance(value, Tree):
        below = (each for entry in value.entries for each in entry)
    elif isinstance(value, Items):
        below = value.nodes
    elif isinstance(value, When | Each):
        below = (value.node,)
    for each in below:
        yield from walk(each)


#: How many parts a value may have, and how long its texts may be: variables that hold themselves twice double at each step.
_MOST_PARTS, _LONGEST = 2000, 256 * 1024


def weighed(value: Any) -> Any:
    """The value itself, where it is not too large. Raises UntranslatableError."""
    length = 0
    for number, each in enumerate(walk(value)):
        text = each.value if isinstance(each, Const) else each.text if isinstance(each, Code) else ""
        length += len(text) if isinstance(text, str) else 1
        if number > _MOST_PARTS or length > _LONGEST:
            raise UntranslatableError("a value that is too large")
    return value


def is_random(value: Any) -> bool:
    """Whether something made up at random is a part of it."""
    return any(isinstance(each, Random) for each in walk(value))
