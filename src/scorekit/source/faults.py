"""The diagnostics of the builder, one function a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from scorekit.codes import documents as codes
from scorekit.diagnostics import Diagnostic, Label
from scorekit.redaction import HIDDEN, is_secret_name
from scorekit.source.document import Mark, source_text
from scorekit.source.scalars import CORE, TagMismatchError, spelt_tag
from scorekit.suggest import did_you_mean

#: What is quoted in a message at most.
_SHORT = 40
#: Among how many names a misspelt one is looked for: comparing is slow, and a hostile file has many.
_COMPARED = 50


def repeated_key(name: str, again: Mark, first: Mark) -> Diagnostic:
    """A mapping has a key twice."""
    word = f"key `{_cut(name)}`" if name else "the empty key"
    return codes.REPEATED_KEY.at(
        again.span,
        f"{word} is written twice",
        labels=[Label(first.span, "first written here")],
        help="delete one of them",
    )


def complex_key(value: Any, mark: Mark, *, braces: bool) -> Diagnostic:
    """A mapping or list stands where a key should."""
    return codes.COMPLEX_KEY.at(
        mark.span,
        f"{'a mapping' if isinstance(value, dict) else 'a list'} can't be a key",
        help='an expression needs quotes: `"{{ ... }}"`' if braces else "write the key as a text, in quotes if need be",
    )


def bad_merge(mark: Mark) -> Diagnostic:
    """A merge key has something else than mappings."""
    return codes.BAD_MERGE.at(
        mark.span,
        "the merge key `<<` takes a mapping or a list of mappings",
        help='a key of that very name needs quotes: `"<<"`',
    )


def leading_zero(text: str, value: int, other: str, mark: Mark) -> Diagnostic:
    """A number means one thing here and another to YAML 1.1."""
    values = f"`{_cut(text)}` is {_cut(str(value))} here and {_cut(other)}"
    return codes.LEADING_ZERO.at(
        mark.span,
        f"{'a leading zero makes it another number' if _is_secret(mark) else values} to readers of YAML 1.1",
        help="write it in quotes if a text is meant, `0o...` if an octal number is, else without the leading zero",
    )


def number_range(text: str, mark: Mark) -> Diagnostic:
    """A number that no reader can hold."""
    return codes.NUMBER_RANGE.at(mark.span, f"`{_cut(text, mark)}` is out of range", help="quote it if a text is meant")


def wrong_tag(fault: ValueError, mark: Mark, what: str) -> Diagnostic:
    """A tag that is unknown, or that its value does not fit; ``fault`` carries the tag."""
    tag = spelt_tag(str(fault))
    if isinstance(fault, TagMismatchError):
        return codes.TAG_MISMATCH.at(mark.span, f"{_cut(what, mark)} is not what its tag `{_cut(tag)}` says")
    near = did_you_mean(tag, CORE) if tag.startswith("!!") and len(tag) <= _SHORT else None
    return codes.UNKNOWN_TAG.at(
        mark.span,
        f"unknown tag `{_cut(tag, mark)}`",
        help=near or "drop the tag, or quote the text if it begins with `!`",
    )


def unknown_alias(name: str, mark: Mark, known: Iterable[str]) -> Diagnostic:
    """An alias of what is marked nowhere."""
    near = (
        did_you_mean(name, [k for k in islice(known, _COMPARED) if len(k) <= _SHORT]) if len(name) <= _SHORT else None
    )
    return codes.UNKNOWN_ALIAS.at(
        mark.span,
        f"`&{_cut(name, mark)}` stands nowhere above, so `*{_cut(name, mark)}` means nothing",
        help=near or 'a text that begins with `*` needs quotes: `"*"`',
    )


def recursive_alias(name: str, mark: Mark) -> Diagnostic:
    """An alias inside the value that it refers to."""
    return codes.RECURSIVE_ALIAS.at(
        mark.span, f"`*{_cut(name)}` is inside the value that it refers to", help="write the value out once"
    )


def too_large(what: str, mark: Mark) -> Diagnostic:
    """A limit is reached."""
    return codes.TOO_LARGE.at(mark.span, what, help="split the file, or write less of it with aliases")


def too_many(limit: str, last: Diagnostic) -> Diagnostic:
    """More mistakes than anyone reads."""
    return codes.TOO_LARGE.at(last.span, f"more than {limit} findings: the rest is not read", help="fix these first")


def _cut(text: str, mark: Mark | None = None) -> str:
    """A piece of the file as a message quotes it: nothing of a value, at a mark, whose key says that it is secret."""
    if mark and _is_secret(mark):
        return HIDDEN
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}..."


def _is_secret(mark: Mark) -> bool:
    return mark.key is not None and is_secret_name(source_text(mark.key))
