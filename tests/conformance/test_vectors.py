"""The vectors of shape and of meaning: what is refused, with which code, and where."""

from __future__ import annotations

import pytest

from tests.conformance import containers, files, limits, resources, root, static
from tests.conformance.vectors import Vector, told

VECTORS: tuple[Vector, ...] = (
    *root.VECTORS,
    *containers.VECTORS,
    *files.VECTORS,
    *limits.VECTORS,
    *resources.VECTORS,
    *static.VECTORS,
)
#: Amounts in numbers: ``test_values``.
ELSEWHERE = {72, 73}


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_vector(vector: Vector) -> None:
    assert told(vector.text) == (vector.errors, vector.warnings), vector.decided


def test_every_vector_has_a_case() -> None:
    assert {v.number for v in VECTORS} | ELSEWHERE == {*range(1, 90), *range(117, 124)}
