"""Scalars and tags of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema); other tags are refused."""

from __future__ import annotations

import math
import re

from scorekit.limits import LARGEST_NUMBER

#: Every plain text that is a constant.
CONSTANTS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}

#: More than any honest number; Python takes quadratic time for long ones, and stops at 4,300 digits.
_LONGEST_NUMBER = 400

_FIRST_OF_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+", re.ASCII)


class NumberRangeError(ValueError):
    """A number that no reader can hold."""


def plain_value(text: str) -> str | int | float | bool | None:
    """What a plain scalar is: the very text, where it is a text."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] in _FIRST_OF_NUMBER:
        return _number(text)
    return text


def _number(text: str) -> str | int | float:
    if _INTEGER.fullmatch(text):
        return int(_bounded(text))
    if _FLOAT.fullmatch(text):
        number = float(_bounded(text))
        if math.isinf(number):
            raise NumberRangeError(text)
        return number
    if _BASED.fullmatch(text):
        return int(_bounded(text)[2:], 16 if text[1] == "x" else 8)
    return text


def whole_number(digits: str) -> int:
    """The number that decimal digits spell, as an index or a line; more of them than Python reads are past any that there is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else LARGEST_NUMBER


def _bounded(text: str) -> str:
    if len(text) > _LONGEST_NUMBER:
        raise NumberRangeError(text)
    return text


def yaml11_value(text: str, value: int) -> str | None:
    """What readers of YAML 1.1 make of an integer, in words, where it is something else: ``0644`` is 420 to them."""
    if _LEADING_ZERO.fullmatch(text) is None:
        return None
    try:
        other = int(text, 8)
    except ValueError:
        return "a text"
    return None if other == value else str(other)


_PREFIX = "tag:yaml.org,2002:"
MAP = _PREFIX + "map"
SEQ = _PREFIX + "seq"
#: The non-specific tag: the value as its kind of node, without a look at its text.
NON_SPECIFIC = "!"

_SCALARS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
}
#: The core tags by the words that a file uses for them.
CORE = tuple(sorted(f"!!{name}" for name in (*_SCALARS, "str", "map", "seq")))


class UnknownTagError(ValueError):
    """A tag that is none of the core schema's."""


class TagMismatchError(ValueError):
    """A value that its tag does not fit."""


def spelt_tag(tag: str) -> str:
    """A tag as a file spells it."""
    return f"!!{tag.removeprefix(_PREFIX)}" if tag.startswith(_PREFIX) else tag


def tagged_scalar(tag: str, text: str) -> str | int | float | bool | None:
    """A scalar as its tag wants it; NumberRangeError where it is a number that no reader can hold."""
    name = tag.removeprefix(_PREFIX)
    if tag == NON_SPECIFIC or (name == "str" and name != tag):
        return text
    if name not in _SCALARS or name == tag:
        if name in ("map", "seq"):
            raise TagMismatchError(tag)
        raise UnknownTagError(tag)
    value = plain_value(text)
    if not isinstance(value, _SCALARS[name]) or (isinstance(value, bool) and name != "bool"):
        raise TagMismatchError(tag)
    return float(value) if name == "float" and isinstance(value, int) else value


def check_collection(tag: str, own: str) -> None:
    """Raise unless a tag is the one that a mapping (``MAP``) or list (``SEQ``) may have."""
    if tag in (own, NON_SPECIFIC):
        return
    if spelt_tag(tag) in CORE:
        raise TagMismatchError(tag)
    raise UnknownTagError(tag)
