"""The functions of Go's templates and of Sprig that have an equivalent, by name.

https://masterminds.github.io/sprig has what each means; its random ones become secrets and names that are derived.
"""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scorekit.migration.reading import coalesce, default, dig, get, has_key, index, negated, truth
from scorekit.migration.symbols import (
    Cat,
    Choice,
    Code,
    Const,
    Items,
    Missing,
    Random,
    Shaped,
    Tree,
    UntranslatableError,
    as_text,
    cat,
    code,
    operand,
    weighed,
)

_serials = itertools.count()


def _text_function(name: str, known: Callable[[str], str], filtered: str = "") -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if isinstance(value, Const):
            return Const(known(as_text(value.value)))
        if isinstance(value, Cat):
            return cat(apply(part) for part in value.parts)
        if isinstance(value, Random):
            return value
        if isinstance(value, Shaped) and value.form == "quote":
            return Shaped(apply(value.value), "quote")
        if not filtered or (isinstance(value, Code) and value.kind == "secret"):
            raise UntranslatableError(f"`{name}` of what is not known")
        return Code(f"{operand(value)} | {filtered}", "text")

    return apply


def _replace(old: Any, new: Any, value: Any) -> Any:
    if isinstance(value, Const) and isinstance(old, Const) and isinstance(new, Const):
        return Const(as_text(value.value).replace(old.value, new.value))
    if isinstance(value, Cat):
        return cat(_replace(old, new, part) for part in value.parts)
    if isinstance(value, Random):
        return value
    return Code(f"{operand(value)} | replace({code(old)}, {code(new)})", "text")


def _substr(start: Any, end: Any, value: Any) -> Any:
    if not isinstance(start, Const) or not isinstance(end, Const):
        raise UntranslatableError("a part of a text from where is not known")
    if isinstance(value, Const):
        return Const(as_text(value.value)[start.value : end.value if end.value >= 0 else None])
    if isinstance(value, Random):
        length = end.value - start.value if end.value >= 0 else value.length - start.value
        return value._replace(length=max(0, min(length, value.length)))
    if start.value == 0 and isinstance(value, Code | Cat) and 16 <= end.value <= 63:
        return Code(f"({code(value)}) | dns({end.value})", "text")
    raise UntranslatableError("a part of a text; of ours, `dns(LIMIT)` cuts names of 16 to 63 characters")


def _trim_end(value: Any, suffix: Any, *, front: bool) -> Any:
    if isinstance(value, Const) and isinstance(suffix, Const):
        return Const(value.value.removeprefix(suffix.value) if front else value.value.removesuffix(suffix.value))
    raise UntranslatableError("`trimPrefix` or `trimSuffix` of what is not known")


def _printf(form: Any, *values: Any) -> Any:
    if not isinstance(form, Const):
        raise UntranslatableError("a format that is not known")
    parts: list[Any] = []
    rest = list(values)
    for text, verb in re.findall(r"([^%]*)(%.|$)", form.value, re.DOTALL):
        parts.append(Const(text))
        if verb == "%%":
            parts.append(Const("%"))
        elif verb in ("%s", "%d", "%v", "%q", "%t"):
            if not rest:
                raise UntranslatableError("a format with more places than values")
            value = rest.pop(0)
            parts.append(Shaped(value, "quote") if verb == "%q" else value)
        elif verb:
            raise UntranslatableError(f"`{verb}` in a format")
    return cat(parts)


def _split(separator: Any, value: Any) -> Any:
    if isinstance(value, Const) and isinstance(separator, Const):
        return Const(as_text(value.value).split(separator.value))
    if value == Code("id", "text") and separator == Const("."):
        return Code("id", "idparts")
    raise UntranslatableError("a text that is split; expressions don't split")


def _end(value: Any, *, last: bool) -> Any:
    if isinstance(value, Const) and value.value:
        return Const(value.value[-1 if last else 0])
    if isinstance(value, Items) and value.nodes:
        return value.nodes[-1 if last else 0]
    if isinstance(value, Code) and value.kind == "idparts":
        return Code("id | replace(workload.name ~ '.', '')", "text") if last else Code("workload.name", "text")
    if isinstance(value, Code):
        return Code(f"{operand(value)} | {'last' if last else 'first'}")
    raise UntranslatableError("the end of what is no list")


def _length(value: Any) -> Any:
    if isinstance(value, Const):
        return Const(len(value.value))
    if isinstance(value, Tree | Items):
        return Const(len(value[0]))
    if isinstance(value, Code) and value.kind == "idparts":
        raise UntranslatableError("how many parts an id has")
    return Code(f"{operand(value)} | length", "int")


def _number(value: Any) -> Any:
    if isinstance(value, Const):
        found = re.match(r"-?[0-9]+", as_text(value.value))
        return Const(int(found[0]) if found else 0)
    return Code(f"{operand(value)} | int", "int")


def _compared(sign: str, known: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    def apply(left: Any, right: Any, *more: Any) -> Any:
        if more:
            raise UntranslatableError("a comparison with several values")
        if isinstance(left, Missing) or isinstance(right, Missing):
            return Const((sign == "!=") != (left == right))
        if isinstance(left, Const) and isinstance(right, Const):
            try:
                return Const(known(left.value, right.value))
            except TypeError:
                raise UntranslatableError("a comparison of a text with a number") from None
        for each in (left, right):
            if isinstance(each, Random) or (isinstance(each, Code) and each.kind == "secret"):
                raise UntranslatableError("a comparison with a secret")
        return Code(f"{operand(left)} {sign} {operand(right)}", "bool")

    return apply


def _logic(word: str) -> Callable[..., Any]:
    def apply(*values: Any) -> Any:
        kept: list[Any] = []
        for value in values:
            is_true = truth(value)
            if isinstance(is_true, Const):
                if is_true.value == (word == "or"):
                    return Const(False) if kept and word == "and" else value
                continue
            kept.append(is_true)
        if not kept:
            return values[-1]
        return Code(f" {word} ".join(operand(each) for each in kept), "bool")

    return apply


def _arithmetic(sign: str, known: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def apply(first: Any, *others: Any) -> Any:
        total = _number(first)
        for other in others:
            right = _number(other)
            if isinstance(total, Const) and isinstance(right, Const):
                total = Const(known(total.value, right.value))
            elif sign in ("min", "max"):
                compare = "<" if sign == "min" else ">"
                left_, right_ = operand(total), operand(right)
                total = Code(f"({left_} if {left_} {compare} {right_} else {right_})", "int")
            else:
                total = Code(f"({operand(total)} {sign} {operand(right)})", "int")
        return total

    return apply


def _dictionary(*values: Any) -> Any:
    return Tree(tuple(zip(values[::2], values[1::2], strict=False)))


def _append(items: Any, *more: Any) -> Any:
    if isinstance(items, Const) and isinstance(items.value, list):
        items = Items(tuple(map(Const, items.value)))
    if isinstance(items, Items):
        return Items((*items.nodes, *more))
    return Code(f"{operand(items)} + [{', '.join(map(code, more))}]", "list")


def _random(alphabet: str) -> Callable[[Any], Any]:
    def apply(length: Any = Const(32)) -> Any:  # noqa: B008 - a value that nobody changes
        if not isinstance(length, Const):
            raise UntranslatableError("a random text of a length that is not known")
        return Random(int(length.value), alphabet, next(_serials))

    return apply


def _base64(value: Any) -> Any:
    if isinstance(value, Const):
        return Const(base64.b64encode(as_text(value.value).encode()).decode())
    return Shaped(value, "base64")


def _joined(separator: Any, value: Any) -> Any:
    if isinstance(value, Items):
        parts = list(itertools.chain.from_iterable((separator, node) for node in value.nodes))[1:]
        return cat(parts)
    if isinstance(value, Const) and isinstance(separator, Const):
        return Const(separator.value.join(map(as_text, value.value)))
    return Code(f"{operand(value)} | join({code(separator)})", "text")


def _ternary(then: Any, other: Any, condition: Any) -> Any:
    is_true = truth(condition)
    if isinstance(is_true, Const):
        return then if is_true.value else other
    return Choice(is_true, then, other)


def _contains(part: Any, value: Any) -> Any:
    if isinstance(value, Const) and isinstance(part, Const):
        return Const(part.value in as_text(value.value))
    return Code(f"{operand(part)} in {operand(value)}", "bool")


def _indented(width: Any, value: Any, lead: str = "") -> Any:
    if isinstance(value, Shaped) and value.form in ("json", "yaml"):
        return value
    pad = " " * width.value if isinstance(width, Const) else ""
    if isinstance(value, Const):
        return Const(lead + "\n".join(pad + line for line in as_text(value.value).split("\n")))
    raise UntranslatableError("lines of what is not known, each moved to the right")


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "default": default,
    "dig": dig,
    "get": lambda value, key: default(Const(""), get(value, key)),
    "index": index,
    "hasKey": has_key,
    "coalesce": coalesce,
    "empty": lambda value: negated(truth(value)),
    "not": lambda value: negated(truth(value)),
    "and": _logic("and"),
    "or": _logic("or"),
    "eq": _compared("==", lambda a, b: a == b),
    "ne": _compared("!=", lambda a, b: a != b),
    "lt": _compared("<", lambda a, b: a < b),
    "le": _compared("<=", lambda a, b: a <= b),
    "gt": _compared(">", lambda a, b: a > b),
    "ge": _compared(">=", lambda a, b: a >= b),
    "ternary": _ternary,
    "required": lambda message, value: value,  # noqa: ARG005 - the type says what is required
    "list": lambda *values: Items(values),
    "tuple": lambda *values: Items(values),
    "dict": _dictionary,
    "append": _append,
    "push": _append,
    "splitList": _split,
    "first": lambda value: _end(value, last=False),
    "last": lambda value: _end(value, last=True),
    "len": _length,
    "join": _joined,
    "lower": _text_function("lower", str.lower, "lower"),
    "upper": _text_function("upper", str.upper, "upper"),
    "trim": _text_function("trim", str.strip, "trim"),
    "title": _text_function("title", str.title),
    "trimSuffix": lambda suffix, value: _trim_end(value, suffix, front=False),
    "trimPrefix": lambda prefix, value: _trim_end(value, prefix, front=True),
    "replace": _replace,
    "substr": _substr,
    "trunc": lambda length, value: _substr(Const(0), length, value),
    "contains": _contains,
    "print": lambda *values: cat(values),
    "printf": _printf,
    "cat": lambda *values: _joined(Const(" "), Items(values)),
    "quote": lambda value: Shaped(value, "quote"),
    "squote": lambda value: Shaped(value, "squote"),
    "toString": lambda value: value if isinstance(value, Cat | Random) else cat((value,)),
    "atoi": _number,
    "int": _number,
    "int64": _number,
    "toJson": lambda value: Shaped(value, "json"),
    "toRawJson": lambda value: Shaped(value, "json"),
    "toYaml": lambda value: Shaped(value, "json"),
    "indent": _indented,
    "nindent": lambda width, value: _indented(width, value, "\n"),
    "b64enc": _base64,
    "urlquery": lambda value: Code(f"{operand(value)} | urlencode", "text"),
    "add": _arithmetic("+", lambda a, b: a + b),
    "add1": lambda value: _arithmetic("+", lambda a, b: a + b)(value, Const(1)),
    "sub": _arithmetic("-", lambda a, b: a - b),
    "mul": _arithmetic("*", lambda a, b: a * b),
    "min": _arithmetic("min", min),
    "max": _arithmetic("max", max),
    "randAlphaNum": _random("alnum"),
    "randAlpha": _random("alnum"),
    "randNumeric": _random("alnum"),
    "randAscii": _random("alnum"),
    "uuidv4": _random("hex"),
    "encodeSecretRef": lambda name, key: Shaped(Items((name, key)), "secretRef"),
}
_KNOWN_REASONS = {
    "regexMatch": "a regular expression as a condition: say it in the type, `pattern` of a param",
    "merge": "a map that grows with each resource: in ours, a shared resource loops over its `dependents`",
    "fail": "a check: say it in the type's params",
}


def call(name: str, arguments: Sequence[Any]) -> Any:
    """What a function gives. Raises UntranslatableError."""
    function = FUNCTIONS.get(name)
    if function is None:
        raise UntranslatableError(_KNOWN_REASONS.get(name, f"the function `{name}` has no equivalent"))
    try:
        return weighed(function(*arguments))
    except (TypeError, ValueError, AttributeError, IndexError):
        raise UntranslatableError(f"`{name}` with these arguments") from None
