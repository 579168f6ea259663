from __future__ import annotations

from scorekit.location import Source, Span
from scorekit.report.spans import record


def test_a_span_is_told_from_its_first_character_to_behind_its_last() -> None:
    span = Span(Source("score.yaml", "a\nb"), 1, 2, 3, 4)
    assert record(span) == {"file": "score.yaml", "line": 1, "column": 2, "endLine": 3, "endColumn": 4}
    assert record(None) is None
