"""The assertions of JSON Schema: keywords about a value alone, each with its message.

(https://json-schema.org/draft/2020-12/json-schema-validation)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scorekit.resolve.memo import per_object
from scorekit.resolve.schema import canonical, is_one_of, json_type
from scorekit.suggest import did_you_mean
from scorekit.values import to_text

if TYPE_CHECKING:
    from scorekit.resolve.schema import Effort

#: How many options or names are listed, and how much of each.
_LISTED, _LONGEST = 20, 80
#: What is wrong, to follow the value's name, and what may help.
Told = tuple[str, str | None]

_ARTICLES = {"integer": "an integer", "array": "a list", "object": "a mapping", "string": "a text", "null": "null"}


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: the first of them, and no more than the beginning of each."""
    words = list(words)
    quoted = [f"`{word if len(word) <= _LONGEST else word[:_LONGEST] + '...'}`" for word in words[:_LISTED]]
    return ", ".join(quoted) + (f" and {len(words) - _LISTED:,} more" if len(words) > _LISTED else "")


def _type(wanted: Any, value: Any, _effort: Effort) -> Told | None:
    types = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    if is_one_of(value, types):
        return None
    return f"must be {' or '.join(map(_article, types))}, not {_article(json_type(value))}", None


def _article(type_: str) -> str:
    return _ARTICLES.get(type_, f"a {type_}")


def _enum(options: Any, value: Any, effort: Effort) -> Told | None:
    effort.spend(len(options) // 8)
    known, words = _options(options)
    if _canonical(value, effort) in known:
        return None
    hint = None
    if isinstance(value, str):
        effort.spend(10 * len(options))
        hint = did_you_mean(value, words)
    return f"must be one of {listed(words)}", hint


@per_object
def _options(options: list[Any]) -> tuple[frozenset[str], list[str]]:
    """The options as they are compared, and as they are shown."""
    return frozenset(map(canonical, options)), [*map(to_text, options)]


def _const(option: Any, value: Any, effort: Effort) -> Told | None:
    wanted, words = _option(option)
    return None if _canonical(value, effort) == wanted else (f"must be {listed([words])}", None)


@per_object
def _option(option: Any) -> tuple[str, str]:
    return canonical(option), to_text(option)


def _canonical(value: Any, effort: Effort) -> str:
    found = canonical(value)
    effort.spend(len(found) // 4)
    return found


def _bound(words: str, broken: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Effort], Told | None]:
    def check(limit: Any, value: Any, _effort: Effort) -> Told | None:
        wrong = isinstance(value, int | float) and not isinstance(value, bool) and broken(value, limit)
        return (f"must be {words} {to_text(limit)}", None) if wrong else None

    return check


def _is_no_multiple(value: float, unit: float) -> bool:
    """By the decimals that are written: 0.3 is a multiple of 0.1."""
    if isinstance(value, int) and isinstance(unit, int):
        return value % unit != 0
    from fractions import Fraction  # noqa: PLC0415 - few schemas need it

    return Fraction(Decimal(repr(value))) % Fraction(Decimal(repr(unit))) != 0


def _sized(
    kind: type[str | list[Any] | dict[str, Any]], words: str, noun: str, broken: Callable[[int, Any], bool]
) -> Callable[[Any, Any, Effort], Told | None]:
    def check(limit: Any, value: Any, _effort: Effort) -> Told | None:
        wrong = isinstance(value, kind) and broken(len(value), limit)
        return (f"must have {words} {to_text(limit)} {noun}{'' if limit == 1 else 's'}", None) if wrong else None

    return check


def _pattern(pattern: Any, value: Any, effort: Effort) -> Told | None:
    if not isinstance(value, str) or effort.matches(pattern, value):
        return None
    return f"must match {listed([pattern])}", None


def _required(names: Any, value: Any, _effort: Effort) -> Told | None:
    missing = [name for name in names if name not in value] if isinstance(value, dict) else []
    return (f"lacks {listed(missing)}", None) if missing else None


def _dependent(needs: Any, value: Any, effort: Effort) -> Told | None:
    for key, names in needs.items() if isinstance(value, dict) else ():
        effort.spend(1 + len(names) // 8)
        missing = [name for name in names if name not in value] if key in value else []
        if missing:
            return f"lacks {listed(missing)}, which `{key}` needs beside it", None
    return None


def _unique(wanted: Any, value: Any, effort: Effort) -> Told | None:
    if not wanted or not isinstance(value, list):
        return None
    first: dict[str, int] = {}
    for index, item in enumerate(value):
        effort.spend(1)
        before = first.setdefault(_canonical(item, effort), index)
        if before != index:
            return f"must hold no item twice, and [{before}] and [{index}] are equal", None
    return None


#: Keyword to its check, in the order in which they are reported.
ASSERTIONS: Mapping[str, Callable[[Any, Any, Effort], Told | None]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _bound("at least", lambda v, limit: v < limit),
    "maximum": _bound("at most", lambda v, limit: v > limit),
    "exclusiveMinimum": _bound("more than", lambda v, limit: v <= limit),
    "exclusiveMaximum": _bound("less than", lambda v, limit: v >= limit),
    "multipleOf": _bound("a multiple of", _is_no_multiple),
    "minLength": _sized(str, "at least", "character", lambda n, limit: n < limit),
    "maxLength": _sized(str, "at most", "character", lambda n, limit: n > limit),
    "pattern": _pattern,
    "minItems": _sized(list, "at least", "item", lambda n, limit: n < limit),
    "maxItems": _sized(list, "at most", "item", lambda n, limit: n > limit),
    "uniqueItems": _unique,
    "minProperties": _sized(dict, "at least", "key", lambda n, limit: n < limit),
    "maxProperties": _sized(dict, "at most", "key", lambda n, limit: n > limit),
    "required": _required,
    "dependentRequired": _dependent,
}
