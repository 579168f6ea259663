"""The writer: plain data to YAML in block style, quoted so that readers of YAML 1.1 and of 1.2 read the same text back.

Lists in a mapping are not indented below their key, as in kubectl's output; keys keep the order given.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from scorekit.errors import InternalError

#: A longer key needs ``? ``: readers look for its colon within 1,024 characters.
_LONGEST_KEY = 1000

_CONSTANTS = {None: "null", True: "true", False: "false"}


def dump(data: Any, indent: str = "") -> str:
    """One YAML document, or a mapping within one below ``indent``. InternalError for what is no plain data, and for a key that is no text."""
    out: list[str] = []
    if isinstance(data, dict) and data:
        _mapping(data, indent, indent, out)
    elif isinstance(data, list | tuple) and data:
        _list(data, "", "", out)
    else:
        out.append(_leaf(data, ""))
    out.append("")
    return "\n".join(out)


def dump_all(documents: Iterable[Any]) -> str:
    """YAML documents, separated by ``---``."""
    return joined(map(dump, documents))


def joined(texts: Iterable[str]) -> str:
    """The texts of YAML documents as one."""
    return "---\n".join(texts)


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
    lines = block(text, pad + "  ")
    return inline(text) if lines is None else "\n".join(lines)


def _float(number: float) -> str:
    """A number that readers of YAML 1.1 read too: they need a dot in it."""
    if math.isfinite(number):
        text = repr(number)
        mantissa, e, exponent = text.partition("e")
        return text if "." in mantissa or not e else f"{mantissa}.0e{exponent}"
    return ".nan" if math.isnan(number) else ".inf" if number > 0 else "-.inf"


# Words that a reader of either version takes for a constant, in whatever case: wider than the letter of YAML 1.1.
_RESERVED = frozenset(
    ("y", "yes", "n", "no", "on", "off", "true", "false", "null", "~", "", "=", "<<", ".inf", "-.inf", "+.inf", ".nan")
)

# Numbers, times, dates, versions and addresses: wider than any reader's numbers, so that none has to be looked up.
_NUMBER = re.compile(
    r"[-+]?[._]*[0-9_][0-9_.,:]*(?:[eE][-+]?[0-9_]*)?|[-+]?0[xXoObB][0-9a-fA-F_]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
)
_FIRST_OF_NUMBER = frozenset("+-.0123456789")

# What may stand without quotes in block style: begins with no indicator (a dash counts where a space or another two
# dashes follow), holds no ": " or " #", ends in neither colon nor space. Possessive, so that no text takes long.
_PLAIN = re.compile(
    r"""(?!---|\.\.\.)(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|-(?![\s-]|$)|--(?!-))(?:[^\s:#]++|:(?=\S)|(?<=\S)\#|\x20(?=\S))*+"""
)

# Characters that no one sees, or that a reader may refuse or take for the end of a line. Fixed here, and not asked of
# Python, whose answer changes with its version; joiners stay, they hold emoji together.
_HIDDEN = (
    "\x00-\x1f\x7f-\xa0\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff"
    "\U000e0000-\U0010ffff"
)
_UNSEEN = f"[{_HIDDEN}]"
_UNSEEN_IN_BLOCK = f"(?![\n\t])[{_HIDDEN}]"
_ESCAPED = re.compile(f'[\\\\"{_HIDDEN}]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

#: Longer texts are rarely met twice, and would fill the cache's memory.
_LONGEST_CACHED = 256


def inline(text: str) -> str:
    """A text on one line: plain where every reader agrees that it is that text, else in quotes."""
    return _cached(text) if len(text) <= _LONGEST_CACHED else _spelt(text)


def block(text: str, indent: str) -> list[str] | None:
    """The lines of a literal block with a text of several lines, its header first; None where no block can hold it."""
    header = _block_header(text)
    if header is None:
        return None
    lines = text.split("\n")
    if header != "|-":
        lines.pop()
    return [header, *[indent + line if line else "" for line in lines]]


def _block_header(text: str) -> str | None:
    """``|``, ``|-`` or ``|+`` for a text of several lines that a literal block can hold; else None."""
    if text[0] in " \t\n" or re.search(_UNSEEN_IN_BLOCK, text):
        return None
    body = text.rstrip("\n")
    if body[-1] in " \t":
        return None
    ends = len(text) - len(body)
    return "|-" if ends == 0 else "|" if ends == 1 else "|+"


def _spelt(text: str) -> str:
    if not (text.isascii() and text.isprintable()) and re.search(_UNSEEN, text):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        if text[0] not in _FIRST_OF_NUMBER or not _NUMBER.fullmatch(text):
            return text
    elif ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    return f'"{_ESCAPED.sub(_escape, text)}"'


_cached = lru_cache(maxsize=16_384)(_spelt)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    short = _SHORT.get(character)
    if short is not None:
        return short
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise InternalError(f"half a surrogate pair, U+{code:04X}, is no character and can't be written")
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
