"""YAML's tags: the core schema's are honoured, every other is refused."""

from __future__ import annotations

from scorekit.source.scalars import plain

_PREFIX = "tag:yaml.org,2002:"
MAP = _PREFIX + "map"
SEQ = _PREFIX + "seq"
#: A tag of its own meaning: "what this looks like without looking at its text".
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


def shown(tag: str) -> str:
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
    value = plain(text)
    if not isinstance(value, _SCALARS[name]) or (isinstance(value, bool) and name != "bool"):
        raise TagMismatchError(tag)
    return float(value) if name == "float" and isinstance(value, int) else value


def check_collection(tag: str, own: str) -> None:
    """Raise unless a tag is the one that a mapping (``MAP``) or list (``SEQ``) may have."""
    if tag in (own, NON_SPECIFIC):
        return
    if shown(tag) in CORE:
        raise TagMismatchError(tag)
    raise UnknownTagError(tag)
