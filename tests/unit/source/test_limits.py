"""Hostile texts: reading stops at a limit, which the finding names. None of these may take long; none is timed here."""

from __future__ import annotations

import pytest

from scorekit import limits
from scorekit.location import Source
from scorekit.source import builder, encoding
from scorekit.source.reader import read_all
from tests.rows import each_row
from tests.unit.source.reading import Finding, findings

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[" * 10_000, ("SK109", 1, 101)),
        ("{a: " * 10_000, ("SK109", 1, 401)),
        ("- " * 10_000, ("SK109", 1, 201)),
        ("".join(" " * i + "a:\n" for i in range(1_000)), ("SK109", 101, 101)),
        ("? " * 10_000, ("SK109", 1, 201)),
        ("- a\n" * 200_000, ("SK109", 100_000, 3)),
        (LAUGHS, ("SK109", 5, 8)),
        ("- &a [x,x]\n- [" + "*a," * 10_000 + "]", ("SK109", 2, 10_003)),
        (
            "a: &a {"
            + "".join(f"k{i}: 1, " for i in range(1_000))
            + "}\n"
            + "".join(f"b{i}: {{<<: *a}}\n" for i in range(1_000)),
            ("SK109", 6, 10),
        ),
        ("\n" + "%TAG !a! tag:x\n" * 101, ("SK109", 1, 1)),
        ("a" * (encoding.MAX_SIZE + 1), ("SK109", 1, 1)),
    ],
    ids=[
        "flow lists",
        "flow mappings",
        "dashes",
        "mappings",
        "keys",
        "values",
        "laughs",
        "aliases",
        "merges",
        "directives",
        "size",
    ],
)
def test_reading_stops_at_a_limit(text: str, found: Finding) -> None:
    assert findings(text)[-1] == found


def test_documents_count_as_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "MAX_NODES", 5_000)
    assert findings("---\n" * 10_000)[-1] == ("SK109", 5_002, 1)


def test_aliases_can_not_nest_deeper_than_the_limit() -> None:
    deep = "- &a0 " + "[" * 60 + "]" * 60 + "\n"
    assert read_all(Source("score.yaml", deep + "- " + "[" * 39 + "*a0" + "]" * 39)).ok
    assert findings(deep + "- " + "[" * 40 + "*a0" + "]" * 40) == [("SK109", 2, 43)]


def test_depth_is_counted_through_aliases_of_aliases() -> None:
    text = "- &a0 [x]\n" + "".join(f"- &a{i} [*a{i - 1}]\n" for i in range(1, 110))
    assert findings(text) == [("SK109", 100, 9)]


def test_depth_is_that_of_the_deepest_part() -> None:
    text = "- &b [[[x]], &a [x], [x]]\n- "
    assert read_all(Source("score.yaml", text + "[" * 96 + "*b" + "]" * 96)).ok
    assert findings(text + "[" * 97 + "*b" + "]" * 97) == [("SK109", 2, 100)]


@each_row("text", ["a: 1\n" * 5_000, "? [a]\n" * 5_000, "- *a\n" * 5_000, "- !x y\n" * 5_000, "- 010\n" * 5_000])
def test_a_text_full_of_mistakes_is_not_read_to_its_end(text: str) -> None:
    found = findings(text)
    assert len(found) == limits.MAX_FINDINGS + 1
    assert found.count(("SK109", *found[-1][1:])) == 1


def test_a_text_full_of_control_characters_names_the_first_of_them() -> None:
    assert findings("\x01" * 1_000) == [("SK110", 1, column) for column in range(1, 11)]


def test_a_limit_in_what_only_the_pure_parser_reads() -> None:
    assert findings("- {a: b:1}\n- " + "[" * 200) == [("SK109", 2, 102)]
