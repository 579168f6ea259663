"""The grammar of placeholders, beyond the vectors of ``tests/conformance``."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scorekit.location import Source
from scorekit.placeholder import Placeholder, placeholders, scan
from scorekit.source.reader import read
from tests.property.strategies import WHOLE
from tests.rows import each_row

TEXTS = st.text(alphabet="$${}}.\\ab \n", max_size=30)


def test_a_placeholder_knows_its_path_and_its_text() -> None:
    assert placeholders("a ${resources.db.host} b") == (
        Placeholder(("resources", "db", "host"), "${resources.db.host}"),
    )


def test_occurrences_count_every_equal_text_escaped_ones_too() -> None:
    found = placeholders("${a.b} $${a.b} ${c.d} ${a.b}")
    assert [(p.raw, p.occurrence) for p in found] == [("${a.b}", 0), ("${c.d}", 0), ("${a.b}", 2)]


@each_row(
    ("text", "well_formed"),
    [("${a.b}", True), ("${a}", True), ("${a..b}", False), ("${ a.b}", False), ("${}", False), ("${a.b:-c}", False)],
)
def test_well_formed_segments_are_names(text: str, *, well_formed: bool) -> None:
    assert placeholders(text)[0].well_formed is well_formed


@given(st.text(WHOLE).filter(lambda text: "$" not in text))
def test_a_text_without_dollar_is_itself(text: str) -> None:
    assert "".join(str(piece) for piece in scan(text)) == text
    assert placeholders(text) == ()


@given(st.text(WHOLE).filter(lambda text: "${" not in text))
def test_a_text_with_its_dollars_doubled_gives_itself(text: str) -> None:
    assert "".join(str(piece) for piece in scan(text.replace("$", "$$"))) == text


@given(st.text(alphabet="ab$.", max_size=10))
def test_an_escaped_placeholder_gives_the_placeholder_as_text(inner: str) -> None:
    assert scan(f"$${{{inner}}}") == (f"${{{inner}}}",)


@given(TEXTS)
def test_pieces_are_never_empty_and_plain_ones_never_neighbours(text: str) -> None:
    pieces = scan(text)
    assert "" not in pieces
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(pieces))


@given(TEXTS)
def test_every_placeholder_stands_in_the_text_where_it_says(text: str) -> None:
    position = -1
    for found in placeholders(text):
        start = -1
        for _ in range(found.occurrence + 1):
            start = text.find(found.raw, start + 1)
        assert start > position
        position = start
        assert found.path


def test_positions_lead_to_the_placeholder() -> None:
    text = 'a: "$${x.y} ${x.y}"\n'
    document = read(Source("score.yaml", text)).unwrap()
    found = placeholders(document.data["a"])[0]
    span = document.within(("a",), found.raw, found.occurrence)
    assert (span.line, span.column, span.end_column) == (1, 13, 19)


@each_row("text", ["${" * 200_000, "$${" * 200_000, "${a}" * 100_000, "$" * 400_000])
def test_a_scan_takes_time_in_proportion_to_the_text(text: str) -> None:
    start = time.process_time()
    scan(text)
    assert time.process_time() - start < 5
