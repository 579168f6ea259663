"""Bytes to text, and the characters that a text may not hold."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING

from scorekit.codes.documents import BAD_CHARACTER, BAD_ENCODING, TOO_LARGE
from scorekit.location import Source, Span
from scorekit.outcome import Failure, Outcome, Success

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

#: The most that is read of one file: bytes, and so characters.
MAX_SIZE = 8 * 1024 * 1024
#: Where a text is full of them, the first few say it all.
_REPORTED = 10

# YAML's c-printable (https://yaml.org/spec/1.2.2/#51-character-set) less U+0085, U+2028 and U+2029, which end a line
# for readers of YAML 1.1 only, and less the byte order mark, which is invisible. These are what is left: a set of nearly all
# characters takes long to compile.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
#: Half a surrogate pair: no character, and the sign of a byte that is no UTF-8 in what the system gives as text.
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE_RETURN = r"\r(?!\n)"

_NAMES = {
    0x00: "a zero byte",
    0x7F: "a delete character",
    0x85: "a next-line character",
    0x2028: "a line separator",
    0x2029: "a paragraph separator",
    0xFEFF: "a byte order mark",
}


def decode_bytes(name: str, data: bytes) -> Outcome[Source]:
    """The text of a file: UTF-8, or UTF-16 with a byte order mark; an error where it is neither, or too large."""
    if len(data) > MAX_SIZE:
        return Failure((too_large(Source(name, "")),))
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return Success(normalized(Source(name, data.decode(encoding))))
    except UnicodeDecodeError as fault:
        before = normalized(Source(name, data[: fault.start].decode(encoding, errors="replace"))).text
        source = normalized(Source(name, data.decode(encoding, errors="replace")))
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        diagnostic = BAD_ENCODING.at(
            Span(source, line, column, line, column + 1),
            f"byte {data[fault.start]:#04x} is no {encoding.upper()} text",
            help="save the file as UTF-8",
        )
        return Failure((diagnostic,))


def normalized(source: Source) -> Source:
    """The source without a byte order mark at its start and with lines that end in a line feed."""
    text = source.text.removeprefix("\ufeff")
    if "\r" in text:
        text = re.sub(_LONE_RETURN, "\n", text)
    return source if text is source.text else Source(source.name, text)


def too_large(source: Source) -> Diagnostic:
    """The finding that a text is beyond ``MAX_SIZE``."""
    return TOO_LARGE.at(Span(source, 1, 1, 1, 1), f"this is larger than {MAX_SIZE // 1024 // 1024} MiB")


def unfit_characters(source: Source) -> list[Diagnostic]:
    """A finding for each of the first characters that YAML does not allow."""
    return [_unfit(source, found.start(), found.group()) for found in islice(_UNFIT.finditer(source.text), _REPORTED)]


def _unfit(source: Source, offset: int, character: str) -> Diagnostic:
    line = source.text.count("\n", 0, offset) + 1
    column = offset - source.text.rfind("\n", 0, offset)
    code = ord(character)
    span = Span(source, line, column, line, column + 1)
    if code == 0:
        return BAD_ENCODING.at(span, "a zero byte: this is no text file", help="save the file as UTF-8")
    if 0xD800 <= code <= 0xDFFF:
        return BAD_ENCODING.at(span, f"half a surrogate pair, U+{code:04X}", help="save the file as UTF-8")
    name = _NAMES.get(code, "a control character")
    escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return BAD_CHARACTER.at(
        span,
        f"{name}, U+{code:04X}, stands here",
        help=f'delete it, or write `"{escape}"` in double quotes',
    )
