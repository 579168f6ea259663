from __future__ import annotations

from fractions import Fraction

import pytest

from scorekit.targets.kubernetes.compute import quantity


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1", 1),
        ("0.5", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("1.", 1),
        ("100m", Fraction(1, 10)),
        ("1n", Fraction(1, 10**9)),
        ("1u", Fraction(1, 10**6)),
        ("1k", 1000),
        ("1E", 10**18),
        ("1E3", 1000),
        ("1e-3", Fraction(1, 1000)),
        ("1.5Gi", 3 * 2**29),
        ("-1", -1),
    ],
)
def test_quantities(text: str, amount: Fraction) -> None:
    assert quantity(text) == amount


@pytest.mark.parametrize("text", ["", "1K", "1ki", "1 Gi", "Gi", "1GB", "one"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(text) is None
