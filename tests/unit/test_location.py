from __future__ import annotations

import pytest

from scorekit.location import Source, Span, one_line_span


@pytest.mark.parametrize(
    ("span", "place"),
    [
        (Span(Source("shop/score.yaml", ""), 12, 3, 14, 1), "shop/score.yaml:12"),
        (Span(Source("-", ""), 2, 1, 2, 1), "-:2"),
        (one_line_span("--image", "main=nginx"), "--image"),
    ],
)
def test_a_place_is_a_line_of_a_file_and_an_option_has_none(span: Span, place: str) -> None:
    assert span.place == place
