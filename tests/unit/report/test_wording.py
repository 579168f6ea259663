from __future__ import annotations

from scorekit.report.tables import counted, shortened
from tests.rows import each_row


def test_things_are_counted() -> None:
    assert [counted(n, "object") for n in (0, 1, 2)] == ["0 objects", "1 object", "2 objects"]


@each_row(("text", "told"), [("", ""), ("12345", "12345"), ("123456", "12..."), ("1234567", "12...")])
def test_a_text_is_cut_to_no_more_than_it_may_measure(text: str, told: str) -> None:
    assert shortened(text, 5) == told
