from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.source.document import Document, dotted
from tests.rows import each_row
from tests.unit.source.reading import document

if TYPE_CHECKING:
    from scorekit.location import Span

TEXT = """\
name: web
args: ["${x}", 'it''s ${x} and ${x}']
file: |
  first ${x}
    second ${x}
version: 1.10
empty: {}
"""


def where(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column


@each_row(
    ("path", "occurrence", "place"),
    [
        (("args", 0), 0, (2, 9, 2, 13)),
        (("args", 1), 0, (2, 23, 2, 27)),
        (("args", 1), 1, (2, 32, 2, 36)),
        (("file",), 0, (4, 9, 4, 13)),
        (("file",), 1, (5, 12, 5, 16)),
    ],
)
def test_a_fragment_is_found_inside_its_scalar(
    path: tuple[object, ...], occurrence: int, place: tuple[int, ...]
) -> None:
    assert where(document(TEXT).within(path, "${x}", occurrence)) == place


@pytest.mark.parametrize("fragment", ["it's", "", "nowhere"])
def test_a_fragment_that_is_not_spelt_so_has_the_place_of_the_scalar(fragment: str) -> None:
    assert where(document(TEXT).within(("args", 1), fragment)) == (2, 16, 2, 37)


def test_a_path_that_ends_early_has_the_place_of_what_is_there() -> None:
    read = document(TEXT)
    assert where(read.span(("file", "x"))) == (3, 7, 5, 16)
    assert where(read.span(("args", 7))) == (2, 1, 2, 5)
    assert where(read.span(("args", "x"))) == (2, 1, 2, 5)
    assert where(read.span(("nothing",))) == (1, 1, 7, 10)
    assert where(read.span(("nothing",), key=True)) == (1, 1, 7, 10)
    assert read.nearest(("args", 7)) == read.nearest(("args",))
    assert str(read.mark.span) == "score.yaml:1:1"
    assert read.source.name == "score.yaml"


def test_a_part_is_a_document_with_its_own_places() -> None:
    part = document(TEXT).at(("args",))
    assert isinstance(part, Document)
    assert (part.data, where(part.span((0,)))) == (["${x}", "it's ${x} and ${x}"], (2, 8, 2, 14))
    assert document(TEXT).at(("args", 2)) is None


def test_a_scalar_is_known_as_it_is_spelt() -> None:
    read = document(TEXT)
    assert read.spelling(("version",)) == "1.10"
    assert read.spelling(("name",)) == "web"
    assert read.spelling(("empty",)) is None
    assert read.spelling(("name", "x")) is None


def test_paths_are_told_as_people_write_them() -> None:
    assert dotted(("containers", "main", "args", 0)) == "containers.main.args[0]"
    assert dotted(("a", "k8s.io/x")) == "a.k8s\\.io/x"
    assert dotted((0, "a")) == "[0].a"
    assert dotted(()) == ""
