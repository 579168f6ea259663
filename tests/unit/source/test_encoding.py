from __future__ import annotations

from scorekit.source import encoding
from scorekit.source.reader import decode_bytes
from tests.rows import each_row
from tests.unit.source.reading import data, finding, findings, place


@each_row(
    "raw",
    [
        "a: é😀".encode(),
        "\ufeffa: é😀".encode(),
        "\ufeffa: é😀".encode("utf-16-le"),
        "\ufeffa: é😀".encode("utf-16-be"),
    ],
)
def test_unicode_is_recognised_by_its_mark(raw: bytes) -> None:
    source = decode_bytes("score.yaml", raw).unwrap()
    assert (source.name, source.text) == ("score.yaml", "a: é😀")


@each_row(
    ("raw", "line", "column", "message"),
    [
        (b"a: 1\nb: \xe9\n", 2, 4, "byte 0xe9 is no UTF-8 text"),
        (b"\xef\xbb\xbfa: \xff", 1, 4, "byte 0xff is no UTF-8 text"),
        ("é: ".encode() + b"\xc3", 1, 4, "byte 0xc3 is no UTF-8 text"),
        (b"\xff\xfea\x00b", 1, 2, "byte 0x62 is no UTF-16 text"),
    ],
)
def test_what_is_no_text_is_reported_at_its_first_wrong_byte(raw: bytes, line: int, column: int, message: str) -> None:
    (found,) = decode_bytes("score.yaml", raw).diagnostics
    assert (place(found), found.message) == (("SK111", line, column), message)


def test_a_file_beyond_the_limit_is_not_decoded() -> None:
    (found,) = decode_bytes("score.yaml", b"a" * (encoding.MAX_SIZE + 1)).diagnostics
    assert (place(found), found.message) == (("SK109", 1, 1), "this is larger than 8 MiB")


@each_row(
    ("text", "code", "column", "message"),
    [
        ("a: \x00", "SK111", 4, "a zero byte: this is no text file"),
        ("a: \ud800", "SK111", 4, "half a surrogate pair, U+D800"),
        ("a: \x1b[0m", "SK110", 4, "a control character, U+001B, stands here"),
        ("a: \x7f", "SK110", 4, "a delete character, U+007F, stands here"),
        ("a: b\x85", "SK110", 5, "a next-line character, U+0085, stands here"),
        ("a: b\u2028", "SK110", 5, "a line separator, U+2028, stands here"),
        ("a: b\ufeff", "SK110", 5, "a byte order mark, U+FEFF, stands here"),
        ("a: b\uffff", "SK110", 5, "a control character, U+FFFF, stands here"),
    ],
)
def test_an_unfit_character_is_named_at_its_place(text: str, code: str, column: int, message: str) -> None:
    found = finding("# é😀\n" + text)
    assert (place(found), found.message) == ((code, 2, column), message)


def test_an_unfit_character_has_an_escape() -> None:
    assert finding("\x1b").help == 'delete it, or write `"\\x1b"` in double quotes'
    assert finding("\u2028").help == 'delete it, or write `"\\u2028"` in double quotes'
    assert data('"\\x1b\\u2028"') == "\x1b\u2028"


def test_every_line_has_its_own_finding() -> None:
    assert findings("\x01\na\x02") == [("SK110", 1, 1), ("SK110", 2, 2)]
