"""The writer: plain data to YAML in block style, as people write it and as every reader reads it.

Lists in a mapping stand below their key without further indentation, as in kubectl's output; keys keep the order given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from scorekit.errors import InternalError
from scorekit.source.quoting import block_header, inline

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A longer key needs ``? ``: readers look for its colon within 1,024 characters.
_LONGEST_KEY = 1000

_CONSTANTS = {None: "null", True: "true", False: "false"}


def dump(data: Any) -> str:
    """One YAML document. InternalError for what is no plain data, and for a key that is no text."""
    out: list[str] = []
    if isinstance(data, dict) and data:
        _mapping(data, "", "", out)
    elif isinstance(data, list | tuple) and data:
        _list(data, "", "", out)
    else:
        out.append(_leaf(data, ""))
    out.append("")
    return "\n".join(out)


def dump_all(documents: Iterable[Any]) -> str:
    """YAML documents, separated by ``---``."""
    return "---\n".join([dump(document) for document in documents])


def _mapping(data: dict[Any, Any], head: str, pad: str, out: list[str]) -> None:
    """The lines of a mapping: the first after ``head``, the others after ``pad``."""
    for key, value in data.items():
        if not isinstance(key, str):
            raise InternalError(f"a key of {type(key).__name__}, {key!r}, can't be written")
        name = inline(key)
        lists = pad
        if len(name) > _LONGEST_KEY:
            out.append(f"{head}? {name}")
            name, head, lists = "", pad, pad + "  "
        if isinstance(value, str):
            out.append(f"{head}{name}: " + (_text(value, pad) if "\n" in value else inline(value)))
        elif isinstance(value, dict) and value:
            out.append(f"{head}{name}:")
            _mapping(value, pad + "  ", pad + "  ", out)
        elif isinstance(value, list | tuple) and value:
            out.append(f"{head}{name}:")
            _list(value, lists, lists, out)
        else:
            out.append(f"{head}{name}: {_leaf(value, pad)}")
        head = pad


def _list(data: list[Any] | tuple[Any, ...], head: str, pad: str, out: list[str]) -> None:
    """The lines of a list: the first after ``head``, the others after ``pad``."""
    inner = pad + "  "
    for value in data:
        if isinstance(value, dict) and value:
            _mapping(value, head + "- ", inner, out)
        elif isinstance(value, list | tuple) and value:
            _list(value, head + "- ", inner, out)
        else:
            out.append(f"{head}- {_leaf(value, pad)}")
        head = pad


def _leaf(value: Any, pad: str) -> str:
    """A scalar or an empty collection, from where its parent's key ends."""
    if isinstance(value, str):
        return _text(value, pad) if "\n" in value else inline(value)
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    raise InternalError(f"{type(value).__name__} is no plain data and can't be written")


def _text(text: str, pad: str) -> str:
    """A text of several lines: a literal block where it can hold it."""
    header = block_header(text)
    if header is None:
        return inline(text)
    lines = text.split("\n")
    if header != "|-":
        lines.pop()
    inner = pad + "  "
    return "\n".join([header, *[inner + line if line else "" for line in lines]])


def _float(number: float) -> str:
    """A number that readers of YAML 1.1 read too: they need a dot in it."""
    if math.isfinite(number):
        text = repr(number)
        mantissa, e, exponent = text.partition("e")
        return text if "." in mantissa or not e else f"{mantissa}.0e{exponent}"
    return ".nan" if math.isnan(number) else ".inf" if number > 0 else "-.inf"
