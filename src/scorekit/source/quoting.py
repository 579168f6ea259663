"""How a text is spelt in YAML so that readers of YAML 1.1 and of 1.2 read the same text back."""

from __future__ import annotations

import re
from functools import lru_cache

from scorekit.errors import InternalError

# Words that a reader of either version takes for a constant, in whatever case: wider than the letter of YAML 1.1.
_CONSTANTS = frozenset(
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
_UNSEEN = re.compile(f"[{_HIDDEN}]")
_UNSEEN_IN_BLOCK = re.compile(f"(?![\n\t])[{_HIDDEN}]")
_ESCAPED = re.compile(f'[\\\\"{_HIDDEN}]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

#: Longer texts are rarely met twice, and would fill the cache's memory.
_LONGEST_CACHED = 256


def inline(text: str) -> str:
    """A text on one line: plain where every reader agrees that it is that text, else in quotes."""
    return _cached(text) if len(text) <= _LONGEST_CACHED else _spelt(text)


def block_header(text: str) -> str | None:
    """``|``, ``|-`` or ``|+`` for a text of several lines that a literal block can hold; else None."""
    if text[0] in " \t\n" or _UNSEEN_IN_BLOCK.search(text):
        return None
    body = text.rstrip("\n")
    if body[-1] in " \t":
        return None
    ends = len(text) - len(body)
    return "|-" if ends == 0 else "|" if ends == 1 else "|+"


def _spelt(text: str) -> str:
    if not (text.isascii() and text.isprintable()) and _UNSEEN.search(text):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    if _PLAIN.fullmatch(text) and text.lower() not in _CONSTANTS:
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
