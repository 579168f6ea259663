from __future__ import annotations

from tests.rows import each_row
from tests.unit.source.reading import finding, findings, place

# Text, line, column, message; each the mistake of one guess or one row of the table.
CASES = [
    ("a:\n\tb: 1\n", 2, 1, "a tab indents this line"),
    ("a:\n  b: 1\n\tc: 2\n", 3, 1, "a tab indents this line"),
    ("a: |\n\tx\n", 2, 1, "a tab indents this line"),
    ('a: "x\nb: 1\n', 1, 4, "this quote is never closed"),
    ("a: 'x\nb: 1\n", 1, 4, "this quote is never closed"),
    ('a: "x\n---\nb"\n', 1, 4, "this quote is never closed"),
    ('a: "\\q"\n', 1, 6, "there is no such escape"),
    ('a: "\\x1"\n', 1, 7, "there is no such escape"),
    ('a: "\\ud800"\n', 1, 7, "there is no such escape"),
    ('a: "\\UFFFFFFFF"\n', 1, 7, "there is no such escape"),
    ("a: 1\n  \nb\n", 3, 1, "a key without its `:`"),
    ("a\nb: 2\n", 1, 1, "a key without its `:`"),
    ("a:1\n\n# c\nb: 2\n", 1, 2, "no space behind this `:`, so it makes no key"),
    ("x:\n  - a:1\n    b: 2\n", 2, 6, "no space behind this `:`, so it makes no key"),
    ("a: b: c\n", 1, 5, "a second `: ` in one line"),
    ("a: 1\n b: 2\n", 2, 2, "this line goes on with the value above"),
    ("a:\n  b: x\n    c: y\n", 3, 5, "this line goes on with the value above"),
    ('"a": b\n"c" : d\n  e: f', 3, 3, "this line goes on with the value above"),
    ("a: [b]\n  c: d\n", 2, 3, "this does not fit the mapping it stands in"),
    ("a:\n  b: 1\n c: 2\n", 3, 2, "this does not fit the mapping it stands in"),
    ("a: 1\n- b\n", 2, 1, "a list item among the keys of a mapping"),
    ("- a\nb: 1\n", 2, 1, "this does not fit the list it stands in"),
    ("a: - b\n", 1, 4, "a list can't begin on the line of its key"),
    ("a: {{ x }}-y\n", 1, 4, "an expression without quotes reads as a mapping"),
    ("- {{ x }}-y\n", 1, 3, "an expression without quotes reads as a mapping"),
    ("{% if x %}\na: 1\n", 1, 1, "a template's tag is not YAML"),
    ("a: @c {{ x }}\n", 1, 4, "a text can't begin with `@`"),
    ("a: `b`\n", 1, 4, "a text can't begin with a backtick"),
    ("a: [1, 2\nb: 3\n", 2, 2, "expected `,` or `]`"),
    ("a: {b: 1, c]\n", 1, 12, "expected `,` or `}`"),
    ("{a: 1", 1, 1, "this `{` is never closed"),
    ("a:\n  - [b\n\n\n", 2, 5, "this `[` is never closed"),
    ("[a]\nb: 2\n", 2, 1, "text behind the end of the document"),
    ("a: ]\n", 1, 4, "a value is missing here"),
    ("a: 'it's'\n", 1, 8, "text behind the closing quote"),
    ('a: "x" y\n', 1, 8, "text behind the closing quote"),
    ("a: [b] c\n", 1, 8, "text behind the closing `]`"),
    ("a: *\n", 1, 5, "no name follows the `*`"),
    ("a: & b\n", 1, 5, "no name follows the `&`"),
    ("a: !<x b\n", 1, 7, "a tag that can't be read"),
    ("a: !x!y b\n", 1, 4, "unknown tag handle"),
    ("a: | text\n  b\n", 1, 6, "text behind `|` or `>`"),
    ("a: |0\n  b\n", 1, 5, "`|` and `>` take no such indicator"),
    ("%foo\n", 2, 1, "text behind the end of the document"),
    ("%YAML 2.0\n---\na\n", 1, 1, "an unsupported version of YAML"),
    ("%YAML 1.2\n%YAML 1.2\n---\na\n", 2, 1, "a `%` line that can't be read"),
    ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\n", 2, 1, "a merge conflict was left here"),
    ("<<<<<<< HEAD\nb: 1\n=======\n", 1, 1, "a merge conflict was left here"),
]


@each_row(("text", "line", "column", "message"), CASES)
def test_the_mistake_is_named_at_its_place(text: str, line: int, column: int, message: str) -> None:
    found = finding(text)
    assert (place(found), found.message) == (("SK101", line, column), message)
    assert found.help


@each_row(("text", "line", "column", "message"), CASES)
def test_a_long_text_is_judged_by_the_c_parser_alone(text: str, line: int, column: int, message: str) -> None:
    # The comment makes the text too long for the other parser; the words must hold for both.
    found = finding("# " + "x" * 200_000 + "\n" + text)
    assert found.span is not None
    if text.startswith("%"):
        return  # a directive must come first of all
    assert (found.code, found.span.line) == ("SK101", line + 1)
    assert found.message == message or "list item" in message


def test_the_begin_of_what_is_broken_is_labelled() -> None:
    (label,) = finding("x:\n  a: 1\n b: 2\n").labels
    assert (str(label.span), label.text) == ("score.yaml:1:1", "the mapping begins here")


def test_what_was_found_above_a_break_is_reported_too() -> None:
    assert findings("a: 1\na: 2\nb: [\n") == [("SK102", 2, 1), ("SK101", 4, 1)]


def test_what_the_break_made_odd_is_not_reported() -> None:
    assert findings("a: {{ x }}/{{ y }}\n") == [("SK101", 1, 4)]
